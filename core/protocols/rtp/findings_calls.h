// Findings about the media of whole calls: SIP-ME-02, -03, -13 and -20 (domain.md 5.5).
#pragma once

#include "protocols/rtp/finding_groups.h"
#include "protocols/rtp/findings.h"

namespace pcapglass::rtp {

void find_call_trouble(const FindingContext& context, FindingGroups& groups);

}  // namespace pcapglass::rtp
