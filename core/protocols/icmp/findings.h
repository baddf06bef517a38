// Findings about ICMP (domain.md 8.2).
#pragma once

#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/report_types.h"
#include "report/occasion.h"

namespace pcapglass::icmp {

// `in_route`: for each row of analyzer.quoted(), whether its error is part of a route.
[[nodiscard]] FindingGroups find_all(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions,
                                     const std::vector<TracerouteReport>& routes, const std::vector<bool>& in_route,
                                     Nanoseconds capture_end);
// IC-02, IC-03, IC-09 to IC-11.
void find_among_echoes(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions, FindingGroups& out);
// IC-13 to IC-15.
void find_among_neighbours(const PacketAnalyzer& analyzer, Nanoseconds capture_end, FindingGroups& out);

}  // namespace pcapglass::icmp
