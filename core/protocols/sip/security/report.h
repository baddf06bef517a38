// Findings about attacks (domain.md 5.7, SIP-SE-01 to -20).
#pragma once

#include "report/finding_groups.h"

namespace pcapglass::sip {

class MessageAnalyzer;

void add_security_findings(const MessageAnalyzer& analyzer, FindingGroups& findings);
// Those that calls as a whole show: SIP-SE-10, -13 and -20 (report_calls.cpp).
void add_suspicious_calls(const MessageAnalyzer& analyzer, FindingGroups& findings);

}  // namespace pcapglass::sip
