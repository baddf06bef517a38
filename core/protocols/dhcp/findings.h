// Findings DH-01 to DH-17 of domain.md 7.4.
#pragma once

#include "protocols/dhcp/analyzer.h"
#include "report/finding.h"

namespace pcapglass::dhcp {

[[nodiscard]] std::vector<Finding> find(const PacketAnalyzer& analyzer);

}  // namespace pcapglass::dhcp
