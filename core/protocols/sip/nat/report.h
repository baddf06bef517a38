// Findings about NAT and addressing (domain.md 5.4, SIP-NA-01 to -10).
#pragma once

#include "report/finding_groups.h"

namespace pcapglass::sip {

class MessageAnalyzer;

void add_nat_findings(const MessageAnalyzer& analyzer, FindingGroups& findings);

}  // namespace pcapglass::sip
