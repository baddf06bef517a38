// A packet as one line of text, for the native command's `frames` and the comparison with tshark.
#pragma once

#include <string>

#include "decode/packet.h"

namespace pcapglass {

// Tab-separated: frame, layer names joined by ':', source, destination, source port, destination port, and the stop as
// "layer/why"; fields that the packet lacks are empty.
[[nodiscard]] std::string dump_line(const Packet& packet);

}  // namespace pcapglass
