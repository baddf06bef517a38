// The lists that are made of many messages: sessions, routes, path MTUs, routers, neighbours.
#pragma once

#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/report_types.h"

namespace pcapglass::icmp {

// In the order of analyzer.sessions().
[[nodiscard]] std::vector<SessionReport> all_sessions(const PacketAnalyzer& analyzer, Nanoseconds capture_end);
[[nodiscard]] std::string session_name(const Session& session);
// `in_route`: for each row of analyzer.quoted(), whether its error is part of a route.
[[nodiscard]] std::vector<TracerouteReport> all_traceroutes(const PacketAnalyzer& analyzer,
                                                            std::vector<bool>& in_route);
[[nodiscard]] std::vector<PathMtuReport> all_path_mtus(const PacketAnalyzer& analyzer);
[[nodiscard]] std::vector<RouterReport> all_routers(const PacketAnalyzer& analyzer);
[[nodiscard]] std::vector<NeighbourReport> all_neighbours(const PacketAnalyzer& analyzer);
[[nodiscard]] std::uint32_t plateau_below(std::uint32_t length);

}  // namespace pcapglass::icmp
