// From a record to its layers 2 to 4: one loop over the closed set of LayerId.
#pragma once

#include "decode/packet.h"

namespace pcapglass {

// Never fails: what could not be decoded is `packet.stop()`. A packet whose innermost layer is complete and whose
// payload belongs to an application (or to nothing we know) has no stop. `record` must outlive the packet.
[[nodiscard]] Packet decode(const Record& record);

// The packet that `fragment` completed: its layers, and behind them what `payload` holds, the whole payload of the
// datagram. `protocol` is the IP protocol number of that payload. Offsets of a stop count from the payload's start.
// Both arguments must outlive the packet.
[[nodiscard]] Packet decode_reassembled(const Packet& fragment, std::uint8_t protocol, Bytes payload);

}  // namespace pcapglass
