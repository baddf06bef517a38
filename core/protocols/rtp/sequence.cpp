#include "protocols/rtp/sequence.h"

namespace pcapglass::rtp {

SequenceKind SequenceTracker::take(std::uint16_t sequence, std::uint64_t frame) {
  ++received_;
  if (received_ == 1) {
    first_sequence_ = sequence;
    start_at(sequence, frame);
    return SequenceKind::first;
  }
  const auto by = static_cast<std::uint16_t>(sequence - static_cast<std::uint16_t>(highest_));
  if (by == 0) {
    ++duplicates_;
    return SequenceKind::duplicate;
  }
  if (by < kMaxDropout) return ahead(by, frame);
  const auto back = static_cast<std::uint16_t>(-by);
  if (back <= kMaxMisorder) return behind(back, frame);
  return far(sequence, frame);
}

void SequenceTracker::start_at(std::uint16_t sequence, std::uint64_t frame) {
  // Well above zero, so that a packet that was sent before the first one has a number too.
  highest_ = lowest_ = std::int64_t{0x10000} + sequence;
  window_ = {};
  mark(highest_);
  last_frame_ = frame;
  ++unique_;
  stray_next_ = kNone;
}

SequenceKind SequenceTracker::ahead(std::uint16_t by, std::uint64_t frame) {
  const std::int64_t before = highest_;
  highest_ += by;
  if (by >= 128) {
    window_ = {};
  } else {
    for (std::int64_t i = before + 1; i <= highest_; ++i) forget(i);
  }
  mark(highest_);
  ++unique_;
  stray_next_ = kNone;
  if (by > 1) open_gap(before + 1, by - 1U, last_frame_, frame);
  last_frame_ = frame;
  if (by > 1) return SequenceKind::after_gap;
  ++in_order_;
  return SequenceKind::next;
}

SequenceKind SequenceTracker::behind(std::uint16_t by, std::uint64_t frame) {
  const std::int64_t extended = highest_ - by;
  if (seen(extended)) {
    ++duplicates_;
    return SequenceKind::duplicate;
  }
  mark(extended);
  ++late_;
  ++unique_;
  if (extended < lowest_) {
    if (extended + 1 < lowest_)
      open_gap(extended + 1, static_cast<std::uint32_t>(lowest_ - extended - 1), frame, frame);
    lowest_ = extended;
  } else {
    fill(extended, frame);
  }
  return SequenceKind::late;
}

// RFC 3550 A.1: a jump is believed when the next number confirms it.
SequenceKind SequenceTracker::far(std::uint16_t sequence, std::uint64_t frame) {
  if (sequence != stray_next_) {
    ++strays_;
    stray_next_ = static_cast<std::uint16_t>(sequence + 1);
    return SequenceKind::stray;
  }
  expected_before_ += expected_now() + 1;  // the stray was the first of this run
  ++unique_;
  --strays_;
  start_at(sequence, frame);
  return SequenceKind::restart;
}

void SequenceTracker::open_gap(std::int64_t start, std::uint32_t length, std::uint64_t before, std::uint64_t after) {
  if (!losses_) losses_ = std::make_unique<Losses>();
  Losses::Gap& place = losses_->open[losses_->oldest];
  losses_->oldest = (losses_->oldest + 1) % losses_->open.size();
  close(place);
  place = {start, length, before, after};
}

void SequenceTracker::fill(std::int64_t extended, std::uint64_t frame) {
  if (!losses_) return;
  for (Losses::Gap& gap : losses_->open) {
    if (gap.length == 0 || extended < gap.start || extended >= gap.start + gap.length) continue;
    const auto left = static_cast<std::uint32_t>(extended - gap.start);
    const std::uint32_t right = gap.length - left - 1;
    const Losses::Gap rest = {extended + 1, right, frame, gap.after};
    if (left > 0) {
      gap.length = left;
      if (right > 0) open_gap(rest.start, rest.length, rest.before, rest.after);
    } else {
      gap.start = rest.start;
      gap.length = right;
    }
    return;
  }
}

void SequenceTracker::close(Losses::Gap& gap) {
  if (gap.length == 0) return;
  ++bursts_;
  burst_packets_ += gap.length;
  if (gap.length > longest_) longest_ = gap.length;
  if (losses_->count < kListedBursts) {
    losses_->listed[losses_->count++] = {static_cast<std::uint16_t>(gap.start), gap.length, gap.before, gap.after};
  }
  gap.length = 0;
}

void SequenceTracker::finish() {
  if (!losses_) return;
  for (std::size_t i = 0; i < losses_->open.size(); ++i) {
    close(losses_->open[(losses_->oldest + i) % losses_->open.size()]);
  }
}

double SequenceTracker::mean_burst() const {
  return bursts_ == 0 ? 0 : static_cast<double>(burst_packets_) / static_cast<double>(bursts_);
}

std::vector<LossBurst> SequenceTracker::listed_bursts() const {
  if (!losses_) return {};
  return {losses_->listed.begin(), losses_->listed.begin() + static_cast<std::ptrdiff_t>(losses_->count)};
}

}  // namespace pcapglass::rtp
