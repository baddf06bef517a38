// A 64-bit hash of bytes for recognising the same bytes again soon; never an identity that must hold for long.
#pragma once

#include <cstdint>
#include <cstring>

#include "bytes/bytes.h"

namespace pcapglass {

// The constants of SplitMix64: each bit of the input changes half the bits of the result.
[[nodiscard]] inline std::uint64_t mix_bits(std::uint64_t bits) {
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9U;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EBU;
  return bits ^ (bits >> 31);
}

// Eight bytes at a time; every host that runs us is little-endian, and only equality is ever asked of the result.
[[nodiscard]] inline std::uint64_t hash_bytes(Bytes bytes, std::uint64_t seed) {
  std::uint64_t hash = seed ^ (bytes.size() * 0x9E3779B97F4A7C15U);
  std::size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    hash = (hash ^ word) * 0x9FB21C651E98DF25U;
    hash ^= hash >> 32;
  }
  if (at < bytes.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, bytes.size() - at);
    hash = (hash ^ word) * 0x9FB21C651E98DF25U;
  }
  return mix_bits(hash);
}

}  // namespace pcapglass
