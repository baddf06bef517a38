// Packets and bytes over time in a fixed number of buckets, whose width doubles when the capture outgrows them.
#pragma once

#include <array>
#include <cstdint>

#include "report/time.h"

namespace pcapglass::overview {

class Timeline {
 public:
  static constexpr std::size_t kBuckets = 128;

  struct Bucket {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
  };

  void count(Nanoseconds time, std::uint32_t bytes);

  [[nodiscard]] bool empty() const { return used_ == 0; }
  [[nodiscard]] Nanoseconds start() const { return start_; }
  [[nodiscard]] std::uint64_t width() const { return width_; }  // nanoseconds, a power of two of milliseconds
  [[nodiscard]] std::size_t used() const { return used_; }      // buckets from the first to the last with packets
  [[nodiscard]] const Bucket& operator[](std::size_t index) const { return buckets_[index]; }

 private:
  void add(std::size_t index, std::uint32_t bytes);
  void double_width();
  void begin_earlier(Nanoseconds time);

  std::array<Bucket, kBuckets> buckets_{};
  Nanoseconds start_ = 0;  // of the first bucket
  std::uint64_t width_ = 1'000'000;
  std::size_t used_ = 0;
  std::size_t latest_ = 0;  // bucket that counted last: most packets fall there again, and need no division
  Nanoseconds latest_begin_ = 0;
};

}  // namespace pcapglass::overview
