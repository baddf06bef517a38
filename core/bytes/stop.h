// Why decoding of a packet, or reading of a file, ended before the end: a fact that reports show, not an error code.
#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/layer_id.h"

namespace pcapglass {

enum class StopReason : std::uint8_t {
  truncated,        // the capture kept fewer bytes than the wire carried (snap length): nobody's fault
  malformed,        // the packet contradicts itself
  unsupported,      // a protocol or variant that this decoder does not read
  too_many_layers,  // more headers in one packet than Packet::kMaxLayers
};

// The layer at which decoding ended, how far into the captured bytes that was, and what was missing.
struct Stop {
  StopReason why = StopReason::unsupported;
  LayerId layer = LayerId::none;
  std::size_t offset = 0;  // bytes from the start of the record's captured bytes
  std::size_t need = 0;    // bytes the layer needed at that offset; 0 when length was not the problem
  std::size_t have = 0;    // bytes that were there
};

}  // namespace pcapglass
