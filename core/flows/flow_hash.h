// Where in the flow table a key is looked for. Equal keys have equal hashes, and nothing else follows from a hash.
#pragma once

#include <cstring>

#include "bytes/hash.h"
#include "flows/flow.h"

namespace pcapglass {

// Always from the same start, so that a capture is treated alike wherever it is read. The host's byte order changes
// which slot a flow has, never a result.
[[nodiscard]] inline std::uint32_t hash_of(const FlowKey& key) {
  const auto load = [](const IpAddress& address, std::size_t offset) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, address.bytes.data() + offset, sizeof bits);
    return bits;
  };
  std::uint64_t hash = (std::uint64_t{key.ip_protocol} << 32) | (std::uint64_t{key.a.port} << 16) | key.b.port;
  hash = mix_bits(hash + 0x9E3779B97F4A7C15U + load(key.a.address, 0));
  hash = mix_bits(hash + load(key.b.address, 0));
  if (key.a.address.version == 6) {
    hash = mix_bits(hash + load(key.a.address, 8));
    hash = mix_bits(hash + load(key.b.address, 8));
  }
  return static_cast<std::uint32_t>(hash >> 32);
}

}  // namespace pcapglass
