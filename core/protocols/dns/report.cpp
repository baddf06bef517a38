#include "protocols/dns/report.h"

#include <algorithm>

#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

constexpr std::size_t kUnlessAsked = 20;  // rows of the lists beside packets
constexpr std::size_t kMostKeys = 100;

std::optional<LatencyReport> report_latency(const std::vector<std::uint32_t>& sorted) {
  if (sorted.empty()) return std::nullopt;
  LatencyReport out;
  std::uint64_t sum = 0;
  for (const std::uint32_t one : sorted) sum += one;
  out.count = sorted.size();
  out.min = sorted.front() / 1000.0;
  const std::uint64_t average = sum / sorted.size();
  out.average = static_cast<double>(average) / 1000.0;
  out.median = percentile(sorted, 50) / 1000.0;
  out.p95 = percentile(sorted, 95) / 1000.0;
  out.max = sorted.back() / 1000.0;
  return out;
}

template <class Key, class NameOf>
std::map<std::string, std::uint64_t> shown(const std::map<Key, std::uint64_t>& counts, NameOf name_of) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& [key, count] : counts) {
    out[out.size() < kMostKeys ? name_of(key) : std::string("(others)")] += count;
  }
  return out;
}

void list_servers(const Statistics& statistics, QueryContext& context, StatisticsReport& out) {
  const auto& servers = statistics.servers.all();
  const auto latencies = statistics.latencies_by_server();
  std::vector<std::uint32_t> all;
  for (const auto& list : latencies) all.insert(all.end(), list.begin(), list.end());
  std::sort(all.begin(), all.end());
  out.latency_ms = report_latency(all);
  std::vector<std::size_t> order(servers.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (servers[a].queries != servers[b].queries) return servers[a].queries > servers[b].queries;
    return servers[a].endpoint < servers[b].endpoint;
  });
  const Slice slice = context.slice("servers", order.size(), out.servers_page, kUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Server& one = servers[order[i]];
    out.servers.push_back({to_string(one.endpoint), one.queries, one.retransmissions, one.responses, one.unanswered,
                           report_latency(latencies[order[i]])});
  }
}

StatisticsReport report_statistics(const Statistics& s, QueryContext& context) {
  StatisticsReport out;
  out.queries = s.queries;
  out.responses = s.responses;
  const auto& domains = s.domains.sorted();
  out.unique_domains_queried = domains.size();
  const Slice slice = context.slice("unique_domains", domains.size(), out.unique_domains_page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) out.unique_domains.emplace_back(domains[i]);
  out.rcodes = shown(s.rcodes, [](unsigned code) { return rcode_name(code); });
  out.types = shown(s.types, [](std::uint16_t type) { return type_name(type); });
  out.opcodes = shown(s.opcodes, [](unsigned code) { return opcode_name(code); });
  list_servers(s, context, out);
  out.unanswered = s.unanswered;
  out.undetermined = s.undetermined;
  out.retransmitted = s.retransmissions;
  out.client_retries = s.client_retries;
  out.failovers = s.failovers;
  out.unsolicited = s.unsolicited;
  out.second_answers = s.second_answers;
  out.capture_duplicates = s.capture_duplicates;
  out.over_tcp = s.over_tcp;
  out.mdns = s.mdns;
  out.llmnr = s.llmnr;
  out.truncated = s.truncated;
  out.malformed = s.malformed;
  return out;
}

void list_packets(const PacketAnalyzer& analyzer, QueryContext& context, Result& result) {
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  Message message;
  std::vector<std::uint8_t> joined;
  std::uint64_t unread = 0;
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Row& row = analyzer.rows()[i];
    const auto bytes = analyzer.store().load(row.place, context, joined);
    const bool there = bytes && parse_message(*bytes, row.cut, message);
    if (!there) ++unread;
    result.packets.push_back(report_message(row, there ? &message : nullptr));
    const auto frames = analyzer.store().frames_of(row.place);
    result.packets.back().frames.assign(frames.begin(), frames.end());
  }
  // While bytes are still being asked for, the answer is not this one.
  if (unread > 0 && context.wanted().empty()) {
    context.add_note(std::to_string(unread) +
                     " of these messages are listed without their content: it did not fit into memory, and the source "
                     "cannot be read again.");
  }
}

void list_failed(const PacketAnalyzer& analyzer, QueryContext& context, Result& result) {
  const auto& failed = analyzer.failed_lookups();
  const Slice slice = context.slice("failed_lookups", failed.size(), result.failed_lookups_page, kUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const FailedLookup& one = failed[i];
    FailedReport row{one.name, type_name(one.type), to_string(one.client), "no response", one.query_frame, {}};
    if (one.answer_frame != 0) {
      row.why = one.rcode == rcode::kNoError ? "NODATA" : rcode_name(one.rcode);
      row.answer_frame = one.answer_frame;
    }
    result.failed_lookups.push_back(std::move(row));
  }
  const auto& found = analyzer.watch().resolutions();
  const Slice part = context.slice("resolutions", found.size(), result.resolutions_page, kUnlessAsked);
  for (std::size_t i = part.first; i < part.first + part.count; ++i) {
    const double duration = to_microsecond_precision(found[i].last - found[i].first) * 1000;
    result.resolutions.push_back({found[i].steps, found[i].address, found[i].frames, duration});
  }
}

void add_unseen(const PacketAnalyzer& analyzer, const CaptureInfo& capture, std::vector<std::string>& out) {
  static constexpr std::array<std::string_view, 3> kWhat = {
      "DNS over TLS: TCP segments with data on port 853, encrypted",
      "NetBIOS name service: datagrams on port 137, which are no DNS",
      "Bytes on DNS connections that are no whole message: something else, or the capture lacks the beginning"};
  for (std::size_t i = 0; i < kWhat.size(); ++i) {
    const UnseenTraffic& seen = analyzer.unseen(static_cast<Unseen>(i));
    if (seen.count == 0) continue;
    out.push_back(std::string(kWhat[i]) + ": " + std::to_string(seen.count) + " (first in frame " +
                  std::to_string(seen.first_frame) + ")");
  }
  for (const Issue& issue : capture.issues) {
    if (issue.what != "datagram_with_missing_fragments") continue;
    out.push_back("IP datagrams with missing fragments: " + std::to_string(issue.count) + " (first in frame " +
                  std::to_string(issue.first_frame) + "), which may have carried DNS");
  }
}

void note_ceilings(const PacketAnalyzer& analyzer, QueryContext& context) {
  const Statistics& statistics = analyzer.statistics();
  const auto note = [&](std::uint64_t count, std::string_view what) {
    if (count > 0) context.add_note(std::to_string(count) + std::string(what));
  };
  note(analyzer.total() - analyzer.rows().size(),
       " messages at the end are counted but not listed: the ceiling of rows is reached.");
  note(statistics.domains.not_kept(), " names did not fit into memory, so unique_domains is a lower bound.");
  note(statistics.servers_not_kept, " messages of further servers are not counted by server.");
  note(statistics.latencies_not_kept, " response times did not fit into memory.");
  note(analyzer.forgotten_at_ceiling(),
       " open queries were forgotten at the ceiling, so their responses seem unsolicited.");
  note(analyzer.watch().forgotten(),
       " hosts, names and questions were forgotten at the ceiling while watching for findings.");
  note(analyzer.watch().failed_not_kept(), " further failed lookups are not listed.");
  note(analyzer.watch().missing_names_not_grouped(), " further NXDOMAIN answers have no finding of their own.");
  note(analyzer.watch().groups().not_grouped(), " further occasions found no place among the findings.");
}

}  // namespace

Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.total_packets_in_file = context.capture().packets;
  result.dns_packets_found = result.dns_packets_analyzed = analyzer.total();
  result.statistics = report_statistics(analyzer.statistics(), context);
  list_packets(analyzer, context, result);
  list_failed(analyzer, context, result);
  if (analyzer.total() == 0) result.message = "No DNS packets found in this capture";
  result.findings = analyzer.watch().groups().findings();
  for (Finding& one : analyzer.watch().name_groups().findings()) result.findings.push_back(std::move(one));
  most_severe_first(result.findings);
  add_unseen(analyzer, context.capture(), result.not_analyzed);
  note_ceilings(analyzer, context);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::dns
