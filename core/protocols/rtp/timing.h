// What arrival times and RTP timestamps of one stream say: jitter, spacing, drift, packet time (domain.md 4.4).
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "report/time.h"

namespace pcapglass::rtp {

// A histogram of intervals from half a millisecond to four seconds, eight steps to an octave, in counters of 16 bits
// that are halved together when one is full: the shape stays.
class IntervalHistogram {
 public:
  void add(Nanoseconds interval);
  // Milliseconds below which that part of the intervals lies, to a few percent; all are within [least, most].
  [[nodiscard]] double quantile(double part, double least, double most) const;

 private:
  static constexpr std::size_t kSteps = 104;  // 13 octaves
  std::array<std::uint16_t, kSteps> counts_{};
};

// The most bytes in any second, in steps of a twentieth.
class BandwidthMeter {
 public:
  void add(Nanoseconds since_first, std::uint32_t bytes);
  [[nodiscard]] std::uint64_t most_bits() const { return most_ * 8; }

 private:
  std::array<std::uint32_t, 20> slots_{};
  std::int64_t slot_ = 0;
  std::uint64_t sum_ = 0, most_ = 0;
};

class TimingTracker {
 public:
  // One packet in order of arrival. `clock`: ticks per second, 0 when unknown. `regular`: it belongs in the means, that
  // is, it has no marker, is no comfort noise and follows none, and its sequence number is the one expected.
  void take(Nanoseconds arrival, std::uint32_t timestamp, std::uint32_t clock, bool regular, bool successor);

  [[nodiscard]] std::uint64_t measured() const { return measured_; }  // packets in the means of jitter
  [[nodiscard]] double mean_jitter() const { return measured_ == 0 ? 0 : jitter_sum_ / static_cast<double>(measured_); }
  [[nodiscard]] double max_jitter() const { return max_jitter_; }
  [[nodiscard]] double last_jitter() const { return jitter_; }
  [[nodiscard]] std::uint64_t deltas() const { return deltas_; }
  [[nodiscard]] double min_delta() const { return static_cast<double>(min_delta_) * 1e-6; }
  [[nodiscard]] double max_delta() const { return static_cast<double>(max_delta_) * 1e-6; }
  [[nodiscard]] double mean_delta() const;
  [[nodiscard]] double delta_quantile(double part) const { return histogram_.quantile(part, min_delta(), max_delta()); }
  [[nodiscard]] double max_skew() const { return max_skew_; }
  // Milliseconds of a receiver's buffer as the E-model takes it: max(40, twice the mean jitter).
  [[nodiscard]] double jitter_buffer() const;
  // Packets that such a buffer would have had to discard.
  [[nodiscard]] std::uint64_t too_late() const { return too_late_; }
  // Parts per million by which the sender's clock is fast (positive) against the capture's; least squares. Nothing for
  // less than ten seconds.
  [[nodiscard]] std::optional<double> drift() const;
  // The timestamp step between successive packets that most of them have; 0 when unknown.
  [[nodiscard]] std::uint32_t step() const { return step_; }
  [[nodiscard]] std::uint64_t steps() const { return steps_; }
  [[nodiscard]] std::uint64_t same_steps() const { return same_steps_; }

 private:
  void count_step(std::uint32_t step);
  void measure(Nanoseconds arrival, std::int64_t ticks, std::uint32_t clock, bool regular);

  Nanoseconds first_ = 0, last_ = 0;
  std::uint32_t last_timestamp_ = 0;
  std::uint32_t clock_ = 0;
  bool started_ = false;
  double nominal_ = 0;  // milliseconds of media time since the first packet
  double jitter_ = 0, jitter_sum_ = 0, max_jitter_ = 0, max_skew_ = 0;
  double usual_skew_ = 0;  // moving mean
  std::uint64_t measured_ = 0, too_late_ = 0;
  std::uint64_t deltas_ = 0;
  Nanoseconds delta_sum_ = 0, min_delta_ = 0, max_delta_ = 0;
  // For the straight line through (arrival, skew), both in milliseconds.
  std::uint64_t points_ = 0;
  double sum_x_ = 0, sum_y_ = 0, sum_xx_ = 0, sum_xy_ = 0;
  std::uint64_t steps_ = 0, same_steps_ = 0;
  std::uint32_t step_ = 0, step_votes_ = 0;
  IntervalHistogram histogram_;
};

}  // namespace pcapglass::rtp
