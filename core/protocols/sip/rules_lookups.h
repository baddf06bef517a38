// SIP-TR-13: the name of a SIP server was not found, and nothing was sent to it (domain.md 5.1, RFC 3263).
#pragma once

#include "protocols/sip/analyzer.h"

namespace pcapglass::sip {

void find_lookup_problems(const MessageAnalyzer& analyzer, FindingGroups& findings);

}  // namespace pcapglass::sip
