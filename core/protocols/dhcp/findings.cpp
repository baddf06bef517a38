#include "protocols/dhcp/findings.h"

namespace pcapglass::dhcp {

std::vector<Finding> find(const PacketAnalyzer& /*analyzer*/) { return {}; }

}  // namespace pcapglass::dhcp
