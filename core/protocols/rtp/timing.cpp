#include "protocols/rtp/timing.h"

#include <algorithm>
#include <cmath>

namespace pcapglass::rtp {
namespace {

constexpr double kSmallest = 0.5;  // milliseconds
constexpr double kStepsPerOctave = 8;
constexpr Nanoseconds kSlot = kNanosecondsPerSecond / 20;
// Milliseconds. A timestamp that jumps by more, or stands still for a pause, is no clock that drifts.
constexpr double kDiscontinuity = 200;

}  // namespace

void IntervalHistogram::add(Nanoseconds interval) {
  const double ratio = static_cast<double>(interval) * 1e-6 / kSmallest;
  // The octave is the position of the highest bit; within it the steps are equally wide.
  std::size_t index = 0;
  if (ratio >= 1) {
    int octave = 0;
    const double mantissa = std::frexp(ratio, &octave) * 2 - 1;  // [0, 1)
    index = static_cast<std::size_t>(octave - 1) * 8 + static_cast<std::size_t>(mantissa * kStepsPerOctave);
  }
  std::uint16_t& count = counts_[std::min(index, kSteps - 1)];
  if (++count < 0xFFFF) return;
  for (std::uint16_t& each : counts_) each = static_cast<std::uint16_t>(each / 2);
}

double IntervalHistogram::quantile(double part, double least, double most) const {
  double total = 0;
  for (const std::uint16_t count : counts_) total += count;
  if (total == 0) return 0;
  double wanted = total * part;
  for (std::size_t i = 0; i < kSteps; ++i) {
    if (wanted > counts_[i]) {
      wanted -= counts_[i];
      continue;
    }
    const double octave = std::ldexp(kSmallest, static_cast<int>(i / 8));
    const double width = octave / kStepsPerOctave;
    const double begin = i == 0 ? 0 : octave + width * static_cast<double>(i % 8);
    const double end = octave + width * static_cast<double>(i % 8 + 1);
    const double from = std::clamp(begin, least, most);
    const double to = std::clamp(end, least, most);
    return counts_[i] == 0 ? from : from + (to - from) * wanted / counts_[i];
  }
  return 0;
}

void BandwidthMeter::add(Nanoseconds since_first, std::uint32_t bytes) {
  const std::int64_t slot = std::max<std::int64_t>(since_first / kSlot, slot_);
  const auto count = static_cast<std::int64_t>(slots_.size());
  for (std::int64_t i = std::max(slot_ + 1, slot - count + 1); i <= slot; ++i) {
    std::uint32_t& old = slots_[static_cast<std::size_t>(i % count)];
    sum_ -= old;
    old = 0;
  }
  slot_ = slot;
  slots_[static_cast<std::size_t>(slot % count)] += bytes;
  sum_ += bytes;
  most_ = std::max(most_, sum_);
}

void TimingTracker::take(Nanoseconds arrival, std::uint32_t timestamp, std::uint32_t clock, bool regular,
                         bool successor) {
  if (!started_) {
    started_ = true;
    first_ = arrival;
  } else {
    const auto ticks = static_cast<std::int32_t>(timestamp - last_timestamp_);
    if (successor && ticks >= 0) count_step(static_cast<std::uint32_t>(ticks));
    if (regular) {
      const Nanoseconds delta = arrival - last_;
      min_delta_ = deltas_ == 0 ? delta : std::min(min_delta_, delta);
      max_delta_ = deltas_ == 0 ? delta : std::max(max_delta_, delta);
      delta_sum_ += delta;
      ++deltas_;
      histogram_.add(delta);
    }
    if (clock != 0 && clock == clock_) measure(arrival, ticks, clock, regular);
  }
  clock_ = clock;
  last_ = arrival;
  last_timestamp_ = timestamp;
}

// RFC 3550 A.8, in milliseconds.
void TimingTracker::measure(Nanoseconds arrival, std::int64_t ticks, std::uint32_t clock, bool regular) {
  const double media = static_cast<double>(ticks) * 1000 / clock;
  const double difference = static_cast<double>(arrival - last_) * 1e-6 - media;
  jitter_ += (std::abs(difference) - jitter_) / 16;
  if (regular) {
    ++measured_;
    jitter_sum_ += jitter_;
    max_jitter_ = std::max(max_jitter_, jitter_);
  }
  nominal_ += std::abs(difference) > kDiscontinuity ? media + difference : media;
  const double x = static_cast<double>(arrival - first_) * 1e-6;
  const double skew = nominal_ - x;
  if (std::abs(skew) > std::abs(max_skew_)) max_skew_ = skew;
  // A jitter buffer follows the usual delay within about half a second.
  if (usual_skew_ - skew > jitter_buffer()) ++too_late_;
  usual_skew_ += (skew - usual_skew_) / 32;
  ++points_;
  sum_x_ += x;
  sum_y_ += skew;
  sum_xx_ += x * x;
  sum_xy_ += x * skew;
}

void TimingTracker::count_step(std::uint32_t step) {
  ++steps_;
  if (step_votes_ == 0) {
    step_ = step;
    same_steps_ = 0;
  }
  if (step == step_) {
    ++step_votes_;
    ++same_steps_;
  } else {
    --step_votes_;
  }
}

double TimingTracker::jitter_buffer() const { return std::max(40.0, 2 * mean_jitter()); }

double TimingTracker::mean_delta() const {
  return deltas_ == 0 ? 0 : static_cast<double>(delta_sum_) * 1e-6 / static_cast<double>(deltas_);
}

std::optional<double> TimingTracker::drift() const {
  constexpr double kLeast = 10'000;  // milliseconds
  constexpr std::uint64_t kLeastPoints = 100;
  if (points_ < kLeastPoints || static_cast<double>(last_ - first_) * 1e-6 < kLeast) return std::nullopt;
  const auto n = static_cast<double>(points_);
  const double spread = n * sum_xx_ - sum_x_ * sum_x_;
  if (spread <= 0) return std::nullopt;
  return (n * sum_xy_ - sum_x_ * sum_y_) / spread * 1e6;
}

}  // namespace pcapglass::rtp
