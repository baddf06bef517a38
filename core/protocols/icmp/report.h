// The result of analyze_icmp_packets (contract.md 3).
#pragma once

#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/report_types.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::icmp {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct StatisticsReport {
  std::map<std::string, std::uint64_t> icmp_type_counts;
  std::uint64_t unique_sources_count = 0;
  std::uint64_t unique_destinations_count = 0;
  std::vector<std::string> unique_sources;
  std::vector<std::string> unique_destinations;
  std::uint64_t echo_sessions = 0;
  OrderedMap<SessionReport> echo_pairs;
  std::uint64_t unreachable_destinations_count = 0;
  std::vector<std::string> unreachable_destinations;
  std::uint64_t capture_duplicates = 0;
};
template <class Field>
void describe(Field& field, StatisticsReport& s) {
  field("icmp_type_counts", s.icmp_type_counts, "Messages by the name of their type; those of ICMPv6 say so");
  field("unique_sources_count", s.unique_sources_count, "Different senders of ICMP");
  field("unique_destinations_count", s.unique_destinations_count, "Different receivers of ICMP");
  field("unique_sources", s.unique_sources, "Addresses that sent ICMP, in order of address");
  field("unique_destinations", s.unique_destinations, "Addresses that ICMP was sent to, in order of address");
  field("echo_sessions", s.echo_sessions, "Sessions of echoes: source, destination and identifier");
  field("echo_pairs", s.echo_pairs, "Sessions by \"source > destination id N\", in order of their first frame");
  field("unreachable_destinations_count", s.unreachable_destinations_count, "Hosts that could not be reached");
  field("unreachable_destinations", s.unreachable_destinations,
        "Destinations of the packets that destination-unreachable errors quote, not the hosts that were told");
  field("capture_duplicates", s.capture_duplicates, "Messages that the capture holds more than once");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t total_packets = 0;
  std::uint64_t icmp_packets_found = 0;
  std::uint64_t icmp_packets_analyzed = 0;
  StatisticsReport statistics;
  std::vector<TracerouteReport> traceroutes;
  std::vector<PathMtuReport> path_mtu;
  std::vector<RouterReport> routers;
  std::vector<NeighbourReport> neighbours;
  std::vector<PacketReport> packets;
  std::optional<Page> unique_sources_page, unique_destinations_page, unreachable_destinations_page, echo_pairs_page;
  std::optional<Page> traceroutes_page, path_mtu_page, routers_page, neighbours_page, page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets", r.total_packets, "Packets of any kind in the file");
  field("icmp_packets_found", r.icmp_packets_found, "ICMP and ICMPv6 messages in the whole capture");
  field("icmp_packets_analyzed", r.icmp_packets_analyzed, "Messages that the statistics are of: all");
  field("statistics", r.statistics, "Figures over the whole capture");
  field("traceroutes", r.traceroutes, "Routes put together from time-exceeded errors, hop by hop");
  field("traceroutes_page", r.traceroutes_page, "Which part of traceroutes this is, when it is not all");
  field("path_mtu", r.path_mtu, "What packet-too-big errors say of paths");
  field("path_mtu_page", r.path_mtu_page, "Which part of path_mtu this is, when it is not all");
  field("routers", r.routers, "Senders of router advertisements");
  field("routers_page", r.routers_page, "Which part of routers this is, when it is not all");
  field("neighbours", r.neighbours, "Addresses with the MAC addresses that neighbour discovery gives them");
  field("neighbours_page", r.neighbours_page, "Which part of neighbours this is, when it is not all");
  field("packets", r.packets, "The messages in order of their frames");
  field("page", r.page, "Which part of packets this is, when it is not all");
  field("unique_sources_page", r.unique_sources_page, "Which part of unique_sources this is, when it is not all");
  field("unique_destinations_page", r.unique_destinations_page, "Which part of unique_destinations this is");
  field("unreachable_destinations_page", r.unreachable_destinations_page, "Which part of unreachable_destinations");
  field("echo_pairs_page", r.echo_pairs_page, "Which part of echo_pairs this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);

}  // namespace pcapglass::icmp
