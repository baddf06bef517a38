#include "protocols/icmp/report.h"

#include <algorithm>

#include "protocols/icmp/findings.h"
#include "protocols/icmp/names.h"
#include "protocols/icmp/report_lists.h"
#include "protocols/icmp/report_message.h"

namespace pcapglass::icmp {
namespace {

template <class Row>
std::vector<Row> page_of(QueryContext& context, std::string_view list, std::vector<Row> all,
                         std::optional<Page>& page) {
  const Slice slice = context.slice(list, all.size(), page);
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(slice.first);
  return {std::make_move_iterator(first), std::make_move_iterator(first + static_cast<std::ptrdiff_t>(slice.count))};
}

std::vector<std::string> shown(QueryContext& context, std::string_view list, const std::set<IpAddress>& set,
                               std::optional<Page>& page) {
  const Slice slice = context.slice(list, set.size(), page);
  std::vector<std::string> out;
  auto at = std::next(set.begin(), static_cast<std::ptrdiff_t>(slice.first));
  for (std::size_t i = 0; i < slice.count; ++i, ++at) out.push_back(to_string(*at));
  return out;
}

void fill_statistics(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions, QueryContext& context,
                     Result& result) {
  StatisticsReport& out = result.statistics;
  for (std::size_t i = 0; i < analyzer.types().size(); ++i) {
    if (analyzer.types()[i] == 0) continue;
    const bool six = i >= 256;
    const auto type = static_cast<std::uint8_t>(i);
    std::string name(type_name(six, type));
    if (name.empty()) name = "Type " + std::to_string(type);
    out.icmp_type_counts[(six ? "ICMPv6 " : "") + name] += analyzer.types()[i];
  }
  out.unique_sources_count = analyzer.sources().size();
  out.unique_destinations_count = analyzer.destinations().size();
  out.unreachable_destinations_count = analyzer.unreachable().size();
  out.unique_sources = shown(context, "unique_sources", analyzer.sources(), result.unique_sources_page);
  out.unique_destinations =
      shown(context, "unique_destinations", analyzer.destinations(), result.unique_destinations_page);
  out.unreachable_destinations =
      shown(context, "unreachable_destinations", analyzer.unreachable(), result.unreachable_destinations_page);
  out.echo_sessions = sessions.size();
  out.capture_duplicates = analyzer.copies();
  const Slice slice = context.slice("echo_pairs", sessions.size(), result.echo_pairs_page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    out.echo_pairs.entries.emplace_back(session_name(analyzer.sessions()[i]), sessions[i]);
  }
}

void add_labels(const PacketAnalyzer& analyzer, QueryContext& context, std::vector<TracerouteReport>& routes) {
  std::vector<std::uint8_t> joined;
  for (TracerouteReport& route : routes) {
    for (HopReport& hop : route.hops) {
      const auto& rows = analyzer.rows();
      const auto row = std::lower_bound(rows.begin(), rows.end(), hop.frames.front(),
                                        [](const Row& r, std::uint64_t frame) { return r.frame < frame; });
      if (row == rows.end() || !is_error(row->six(), row->type)) continue;
      const auto message = analyzer.store().load(row->place, context, joined);
      if (!message || message->size() < 8) continue;
      for (const ExtensionReport& object : read_extensions(split_error(row->six(), *message).extensions)) {
        if (object.mpls_label) hop.mpls_labels.push_back(*object.mpls_label);
      }
    }
  }
}

void list_packets(const PacketAnalyzer& analyzer, Nanoseconds capture_end, QueryContext& context, Result& result) {
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  std::vector<std::uint8_t> joined;
  std::uint64_t unread = 0;
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Row& row = analyzer.rows()[i];
    const std::optional<Bytes> message = analyzer.store().load(row.place, context, joined);
    if (!message) ++unread;
    result.packets.push_back(report_packet(analyzer, row, message.value_or(Bytes{}), capture_end));
  }
  if (unread > 0 && context.wanted().empty()) {
    context.add_note(std::to_string(unread) +
                     " of these messages are listed without what their bytes say: they did "
                     "not fit into memory, and the source cannot be read again.");
  }
}

void note_ceiling(QueryContext& context, std::uint64_t count, const char* what) {
  if (count == 0) return;
  context.add_note(std::to_string(count) + what);
}

}  // namespace

Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.total_packets = context.capture().packets;
  result.icmp_packets_found = analyzer.total();
  result.icmp_packets_analyzed = analyzer.total();
  const Nanoseconds end = context.capture().last_time ? context.capture().last_time->ns : 0;
  const std::vector<SessionReport> sessions = all_sessions(analyzer, end);
  fill_statistics(analyzer, sessions, context, result);
  std::vector<bool> in_route;
  std::vector<TracerouteReport> routes = all_traceroutes(analyzer, in_route);
  const FindingGroups findings = find_all(analyzer, sessions, routes, in_route, end);
  result.findings = findings.findings();
  result.traceroutes = page_of(context, "traceroutes", std::move(routes), result.traceroutes_page);
  add_labels(analyzer, context, result.traceroutes);
  result.path_mtu = page_of(context, "path_mtu", all_path_mtus(analyzer), result.path_mtu_page);
  result.routers = page_of(context, "routers", all_routers(analyzer), result.routers_page);
  result.neighbours = page_of(context, "neighbours", all_neighbours(analyzer), result.neighbours_page);
  list_packets(analyzer, end, context, result);
  if (analyzer.total() == 0) result.message = "No ICMP packets found in this capture";
  note_ceiling(context, analyzer.total() - analyzer.rows().size(),
               " messages are counted but neither listed nor looked at for findings: the ceiling of rows is reached.");
  note_ceiling(context, findings.not_grouped(), " further occasions found no place among the findings.");
  note_ceiling(context, analyzer.sessions_not_kept(),
               " echoes belong to sessions beyond the ceiling, which are not listed.");
  note_ceiling(
      context, analyzer.details_not_kept(),
      " errors and discovery messages are left out of routes, path MTUs and neighbours: a ceiling is reached.");
  note_ceiling(context, analyzer.addresses_not_kept(),
               " times an address found no place in the lists of addresses, whose numbers are lower bounds.");
  context.fill(result);
  return result;
}

}  // namespace pcapglass::icmp
