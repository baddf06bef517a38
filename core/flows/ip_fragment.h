// From a packet whose innermost IP layer is a fragment to the piece that FragmentTable puts together.
#pragma once

#include <optional>

#include "decode/packet.h"
#include "flows/fragments.h"

namespace pcapglass {

// Nothing when the packet is no fragment. Its bytes point into the packet's record.
[[nodiscard]] std::optional<Fragment> fragment_of(const Packet& packet);

}  // namespace pcapglass
