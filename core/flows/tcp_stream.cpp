#include "flows/tcp_stream.h"

#include <algorithm>

namespace pcapglass {
namespace {

// No window is larger (RFC 7323 2.3), so a jump beyond it is another connection whose beginning was not captured.
constexpr std::int32_t kLargestWindow = 1 << 30;
// Captures of several queues put packets in order only roughly: this long a missing segment may still come although the
// other side has it.
constexpr Nanoseconds kReordering = 5'000'000;
// Without the other side's word, as in a capture of one direction: longer than a sender waits before it repeats.
constexpr Nanoseconds kLongestWait = 10 * kNanosecondsPerSecond;
constexpr std::size_t kMostEarly = 1024;

// RFC 9293 3.4: how far `a` lies behind `b`, modulo 2^32.
std::int32_t distance(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b); }

std::uint32_t narrow(std::size_t length) { return static_cast<std::uint32_t>(length); }

void advance(StreamPiece& piece, std::size_t bytes) {
  if (piece.file_offset != StreamPiece::kNotInFile) piece.file_offset += bytes;
}

StreamPiece piece_of(const TcpSegment& segment, std::size_t skipped) {
  StreamPiece piece{0, segment.frame, segment.file_offset, segment.time, segment.has_time};
  advance(piece, skipped);
  return piece;
}

}  // namespace

void TcpStream::start(const TcpSegment& segment) {
  started_ = true;
  from_syn_ = segment.syn;
  at_start_ = segment.syn;
  initial_ = segment.sequence_number;
  next_ = segment.sequence_number + (segment.syn ? 1 : 0);
  ending_ = false;
  ended_ = false;
  is_acknowledged_ = false;
  hole_begin_ = hole_end_ = next_;
}

void TcpStream::take(const TcpSegment& segment, StreamTotals& totals, StreamSink& sink) {
  const std::size_t length = segment.payload.size() + segment.missing;
  const std::uint32_t sequence = segment.sequence_number + (segment.syn ? 1 : 0);
  if (!started_) start(segment);
  std::int32_t ahead = distance(sequence, next_);
  if (length > 0 && (ahead > kLargestWindow || ahead < -kLargestWindow)) {
    finish(totals, sink);
    start(segment);
    ahead = 0;
  }
  if (ended_ && distance(sequence + narrow(length), next_) > 0) ending_ = ended_ = false;  // it goes on all the same
  if (segment.fin && !ending_) {
    ending_ = true;
    end_ = sequence + narrow(length);
  }
  if (ignored_) {
    follow(sequence, length);
  } else if (ahead > 0) {
    if (length > 0) keep_early(segment, sequence, totals);
  } else if (const auto old = static_cast<std::size_t>(-static_cast<std::int64_t>(ahead)); old < length) {
    const std::size_t skipped = std::min(old, segment.payload.size());
    deliver(segment.payload.subspan(skipped), piece_of(segment, skipped),
            length - std::max(old, segment.payload.size()), totals, sink);
    deliver_early(totals, sink);
  }
  while (!ignored_ && hole_is_hopeless(segment.time.ns, totals)) skip_hole(totals, sink);
  end_when_reached(totals, sink);
}

void TcpStream::follow(std::uint32_t sequence_number, std::size_t length) {
  if (length == 0) return;
  const std::uint32_t end = sequence_number + narrow(length);
  if (distance(sequence_number, next_) > 0) {
    hole_begin_ = next_;
    hole_end_ = sequence_number;
  }
  if (distance(end, next_) > 0) {
    next_ = end;
  } else if (distance(sequence_number, hole_begin_) <= 0) {
    if (distance(end, hole_begin_) > 0) hole_begin_ = distance(end, hole_end_) > 0 ? hole_end_ : end;
  } else if (distance(end, hole_end_) >= 0 && distance(sequence_number, hole_end_) < 0) {
    hole_end_ = sequence_number;
  }
}

void TcpStream::acknowledged(std::uint32_t sequence_number, std::uint64_t frame, Nanoseconds now,
                             StreamTotals& totals) {
  if (!started_) return;
  if (!is_acknowledged_ || distance(sequence_number, acknowledged_) > 0) acknowledged_ = sequence_number;
  is_acknowledged_ = true;
  if (ignored_) {
    if (hole_begin_ != hole_end_ && distance(sequence_number, hole_end_) >= 0) {
      ++totals.gaps;
      totals.missing_bytes += hole_end_ - hole_begin_;
      if (totals.first_gap_frame == 0) totals.first_gap_frame = frame;
      hole_begin_ = hole_end_;
    }
  } else if (held_ && !held_->early.empty() && !held_->acknowledged_at &&
             distance(sequence_number, held_->early.front().sequence_number) >= 0) {
    held_->acknowledged_at = now;
  }
}

void TcpStream::keep_early(const TcpSegment& segment, std::uint32_t sequence_number, StreamTotals& totals) {
  if (!held_) held_ = std::make_unique<Held>();
  Held& held = *held_;
  if (held.early.empty()) held.hole_since = segment.time.ns;
  const auto behind = std::upper_bound(
      held.early.begin(), held.early.end(), sequence_number,
      [](std::uint32_t sequence, const Early& early) { return distance(sequence, early.sequence_number) < 0; });
  Early early{sequence_number, {segment.payload.begin(), segment.payload.end()}, segment.missing, piece_of(segment, 0)};
  totals.held += early.bytes.size();
  held.early_bytes += early.bytes.size();
  held.early.insert(behind, std::move(early));
}

bool TcpStream::hole_is_hopeless(Nanoseconds now, const StreamTotals& totals) const {
  if (!held_ || held_->early.empty()) return false;
  if (held_->early_bytes > totals.most_per_stream || held_->early.size() > kMostEarly) return true;
  if (held_->acknowledged_at && now - *held_->acknowledged_at > kReordering) return true;
  return now - held_->hole_since > kLongestWait;
}

void TcpStream::deliver(Bytes payload, const StreamPiece& piece, std::size_t missing, StreamTotals& totals,
                        StreamSink& sink) {
  next_ += narrow(payload.size() + missing);
  if (ignored_) return;
  const bool waiting = held_ && !held_->bytes.empty();
  if (!payload.empty() && !waiting) deliver_in_place(payload, piece, totals, sink);
  if (!payload.empty() && waiting) {
    append(payload, piece, totals);
    if (held_->bytes.size() >= held_->need) deliver_held(totals, sink);
  }
  if (missing > 0 && !ignored_) declare_gap(missing, piece.frame, totals, sink);
}

void TcpStream::deliver_in_place(Bytes payload, const StreamPiece& piece, StreamTotals& totals, StreamSink& sink) {
  const StreamProgress progress = sink.data({payload, {&piece, 1}, at_start_});
  if (ignored_) return;
  const std::size_t consumed = std::min(progress.consumed, payload.size());
  if (consumed > 0) at_start_ = false;
  if (consumed == payload.size()) return;
  StreamPiece rest = piece;
  advance(rest, consumed);
  append(payload.subspan(consumed), rest, totals);
  held_->need = progress.need;
}

void TcpStream::deliver_held(StreamTotals& totals, StreamSink& sink) {
  const StreamProgress progress = sink.data(held_bytes());
  if (ignored_) return;
  if (progress.consumed > 0) at_start_ = false;
  drop_front(std::min(progress.consumed, held_->bytes.size()), totals);
  held_->need = progress.need;
  if (held_->bytes.size() <= totals.most_per_stream) return;
  ++totals.given_up_at_limit;
  sink.gap(held_bytes(), 0);
  drop_front(held_->bytes.size(), totals);
}

// Those that lie in order now, or partly behind what is.
void TcpStream::deliver_early(StreamTotals& totals, StreamSink& sink) {
  while (!ignored_ && held_ && !held_->early.empty() && distance(held_->early.front().sequence_number, next_) <= 0) {
    const Early early = std::move(held_->early.front());
    held_->early.erase(held_->early.begin());
    totals.held -= early.bytes.size();
    held_->early_bytes -= early.bytes.size();
    held_->acknowledged_at.reset();
    held_->hole_since = early.piece.time.ns;
    const std::size_t old = next_ - early.sequence_number;
    const std::size_t length = early.bytes.size() + early.missing;
    if (old >= length) continue;
    const std::size_t skipped = std::min(old, early.bytes.size());
    StreamPiece piece = early.piece;
    advance(piece, skipped);
    deliver(Bytes(early.bytes).subspan(skipped), piece, length - std::max(old, early.bytes.size()), totals, sink);
  }
}

void TcpStream::skip_hole(StreamTotals& totals, StreamSink& sink) {
  const Early& next = held_->early.front();
  const std::uint32_t missing = next.sequence_number - next_;
  next_ = next.sequence_number;
  declare_gap(missing, next.piece.frame, totals, sink);
  deliver_early(totals, sink);
}

void TcpStream::declare_gap(std::uint64_t missing, std::uint64_t frame, StreamTotals& totals, StreamSink& sink) {
  ++totals.gaps;
  totals.missing_bytes += missing;
  if (totals.first_gap_frame == 0) totals.first_gap_frame = frame;
  at_start_ = false;
  sink.gap(held_bytes(), missing);
  if (held_) drop_front(held_->bytes.size(), totals);
}

void TcpStream::give_up(StreamTotals& totals, StreamSink& sink) {
  if (!held_ || ignored_) return release(totals);
  ++totals.given_up_at_limit;
  if (!held_->bytes.empty()) sink.gap(held_bytes(), 0);
  drop_front(held_->bytes.size(), totals);
  while (!ignored_ && !held_->early.empty()) skip_hole(totals, sink);
  if (!ignored_ && !held_->bytes.empty()) sink.gap(held_bytes(), 0);
  release(totals);
}

void TcpStream::finish(StreamTotals& totals, StreamSink& sink) {
  if (!started_ || ended_) return;
  while (!ignored_ && held_ && !held_->early.empty()) skip_hole(totals, sink);
  if (!ignored_ && (ending_ || is_acknowledged_)) {
    // A FIN that was not captured is acknowledged as one more byte.
    const std::int32_t missing = distance(ending_ ? end_ : acknowledged_, next_);
    if (missing > 1 || (ending_ && missing > 0)) declare_gap(static_cast<std::uint32_t>(missing), 0, totals, sink);
  }
  if (!ignored_) sink.end(held_bytes());
  release(totals);
  ended_ = true;
}

void TcpStream::end_when_reached(StreamTotals& totals, StreamSink& sink) {
  if (ending_ && !ended_ && distance(next_, end_) >= 0) {
    if (!ignored_) sink.end(held_bytes());
    release(totals);
    ended_ = true;
  }
  if (held_ && (ignored_ || (held_->bytes.empty() && held_->early.empty()))) release(totals);
}

StreamBytes TcpStream::held_bytes() const {
  if (!held_) return {};
  return {held_->bytes, held_->pieces, at_start_};
}

void TcpStream::append(Bytes payload, const StreamPiece& piece, StreamTotals& totals) {
  if (!held_) held_ = std::make_unique<Held>();
  held_->pieces.push_back(piece);
  held_->pieces.back().begin = held_->bytes.size();
  held_->bytes.insert(held_->bytes.end(), payload.begin(), payload.end());
  totals.held += payload.size();
}

void TcpStream::drop_front(std::size_t count, StreamTotals& totals) {
  Held& held = *held_;
  if (count == 0) return;
  totals.held -= count;
  held.bytes.erase(held.bytes.begin(), held.bytes.begin() + static_cast<std::ptrdiff_t>(count));
  if (held.bytes.empty()) {
    held.pieces.clear();
    return;
  }
  // The piece that `count` falls into is the first now.
  std::size_t first = 0;
  while (first + 1 < held.pieces.size() && held.pieces[first + 1].begin <= count) ++first;
  held.pieces.erase(held.pieces.begin(), held.pieces.begin() + static_cast<std::ptrdiff_t>(first));
  for (StreamPiece& piece : held.pieces) {
    if (piece.begin < count) advance(piece, count - piece.begin);
    piece.begin -= std::min(piece.begin, count);
  }
}

void TcpStream::release(StreamTotals& totals) {
  if (!held_) return;
  totals.held -= held_->bytes.size() + held_->early_bytes;
  held_.reset();
}

}  // namespace pcapglass
