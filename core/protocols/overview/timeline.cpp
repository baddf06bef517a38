#include "protocols/overview/timeline.h"

#include <algorithm>
#include <limits>

namespace pcapglass::overview {
namespace {

// In the year 1686. Buckets begin up to one width, less than 2^58, before their first packet, and that must be a time
// too: a packet that is dated earlier counts here.
constexpr Nanoseconds kEarliest = std::numeric_limits<Nanoseconds>::min() + (Nanoseconds{1} << 58);

// Without overflow, whatever the clock said.
std::uint64_t since(Nanoseconds from, Nanoseconds to) {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

}  // namespace

void Timeline::count(Nanoseconds time, std::uint32_t bytes) {
  time = std::max(time, kEarliest);
  if (!empty() && since(latest_begin_, time) < width_) return add(latest_, bytes);
  if (empty()) start_ = time;
  if (time < start_) begin_earlier(time);
  while (since(start_, time) / width_ >= kBuckets) double_width();
  latest_ = static_cast<std::size_t>(since(start_, time) / width_);
  latest_begin_ = static_cast<Nanoseconds>(static_cast<std::uint64_t>(start_) + latest_ * width_);
  used_ = std::max(used_, latest_ + 1);
  add(latest_, bytes);
}

void Timeline::add(std::size_t index, std::uint32_t bytes) {
  ++buckets_[index].packets;
  buckets_[index].bytes += bytes;
}

void Timeline::double_width() {
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const Bucket none;
    const Bucket& first = i * 2 < kBuckets ? buckets_[i * 2] : none;
    const Bucket& second = i * 2 + 1 < kBuckets ? buckets_[i * 2 + 1] : none;
    buckets_[i] = {first.packets + second.packets, first.bytes + second.bytes};
  }
  width_ *= 2;
  used_ = (used_ + 1) / 2;
}

// Whole buckets are put in front, and made wider until they and those in use have room.
void Timeline::begin_earlier(Nanoseconds time) {
  for (;;) {
    const std::uint64_t more = (since(time, start_) - 1) / width_ + 1;
    if (more + used_ <= kBuckets) {
      const auto shift = static_cast<std::ptrdiff_t>(more);
      std::move_backward(buckets_.begin(), buckets_.begin() + static_cast<std::ptrdiff_t>(used_),
                         buckets_.begin() + static_cast<std::ptrdiff_t>(used_) + shift);
      std::fill(buckets_.begin(), buckets_.begin() + shift, Bucket{});
      used_ += static_cast<std::size_t>(more);
      start_ = static_cast<Nanoseconds>(static_cast<std::uint64_t>(start_) - more * width_);
      return;
    }
    double_width();
  }
}

}  // namespace pcapglass::overview
