// Findings about the transports under SIP (domain.md 5.1).
#pragma once

#include <vector>

#include "report/finding.h"

namespace pcapglass::sip {

class MessageAnalyzer;

// Appends them; the caller puts all findings in order.
void add_transport_findings(const MessageAnalyzer& analyzer, std::vector<Finding>& out);

}  // namespace pcapglass::sip
