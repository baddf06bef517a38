// From a record to its layers 2 to 4: one loop over the closed set of LayerId.
#pragma once

#include "decode/packet.h"

namespace pcapglass {

// Never fails: what could not be decoded is `packet.stop()`. A packet whose innermost layer is complete and whose
// payload belongs to an application (or to nothing we know) has no stop. `record` must outlive the packet.
[[nodiscard]] Packet decode(const Record& record);

}  // namespace pcapglass
