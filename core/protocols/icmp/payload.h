// Whether an echo's payload looks encrypted or compressed (IC-11): pings count upwards or repeat, tunnels do not.
#pragma once

#include <array>
#include <cstdint>

#include "bytes/bytes.h"

namespace pcapglass::icmp {

// Integers only, so that every host answers alike: sixteenths of a bit, log2 by its leading bit and four more.
[[nodiscard]] inline std::uint32_t log2_sixteenths(std::uint32_t value) {
  std::uint32_t whole = 0;
  while ((value >> whole) > 1) ++whole;
  std::uint64_t scaled = (std::uint64_t{value} << 16) >> whole;  // 1.0 to 2.0
  std::uint32_t out = whole;
  for (int i = 0; i < 4; ++i) {
    scaled = (scaled * scaled) >> 16;
    out = 2 * out + (scaled >> 17 != 0 ? 1U : 0U);
    if (scaled >> 17 != 0) scaled >>= 1;
  }
  return out;
}

// More than 64 bytes with an entropy of 6.5 bits a byte, which takes at least 91 bytes.
[[nodiscard]] inline bool looks_random(Bytes payload) {
  constexpr std::size_t kShortest = 91;
  if (payload.size() < kShortest) return false;
  std::array<std::uint32_t, 256> counts{};
  std::size_t counting = 0;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    ++counts[payload[i]];
    if (i > 0 && payload[i] == static_cast<std::uint8_t>(payload[i - 1] + 1)) ++counting;
  }
  if (counting * 4 > payload.size()) return false;  // as ping fills it
  std::uint64_t sum = 0;
  for (const std::uint32_t count : counts) {
    if (count > 1) sum += std::uint64_t{count} * log2_sixteenths(count);
  }
  const auto size = static_cast<std::uint32_t>(payload.size());
  const std::uint64_t entropy = std::uint64_t{log2_sixteenths(size)} * size - sum;  // of all, in sixteenths
  return entropy * 2 >= std::uint64_t{13} * 16 * size;
}

}  // namespace pcapglass::icmp
