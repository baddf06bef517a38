// Traceroutes put together from time-exceeded errors (IC-06): by prober, target and kind of probe.
#include <algorithm>
#include <set>
#include <tuple>

#include "decode/ip_protocol.h"
#include "protocols/icmp/report_lists.h"
#include "protocols/icmp/report_message.h"

namespace pcapglass::icmp {
namespace {

using RouteKey = std::tuple<IpAddress, IpAddress, std::uint8_t>;

// One answer to a probe.
struct Answered {
  std::size_t row = 0;
  std::uint8_t ttl = 0;  // 0: the probe was not captured
  bool destination = false;
};

std::string method_of(std::uint8_t protocol) {
  if (protocol == ip_protocol::kUdp) return "udp";
  if (protocol == ip_protocol::kTcp) return "tcp";
  if (protocol == ip_protocol::kIcmp || protocol == ip_protocol::kIcmpv6) return "icmp";
  return "ip protocol " + std::to_string(protocol);
}

HopReport& hop_of(TracerouteReport& route, const Answered& answer, const std::string& reporter) {
  const std::optional<std::uint32_t> ttl = answer.ttl == 0 ? std::nullopt : std::optional<std::uint32_t>(answer.ttl);
  for (HopReport& hop : route.hops) {
    if (hop.ttl == ttl && hop.reporter == reporter) return hop;
  }
  HopReport& hop = route.hops.emplace_back();
  hop.ttl = ttl;
  hop.reporter = reporter;
  return hop;
}

TracerouteReport make_route(const PacketAnalyzer& analyzer, const RouteKey& key, const std::vector<Answered>& answers) {
  TracerouteReport out;
  out.source = to_string(std::get<0>(key));
  out.target = to_string(std::get<1>(key));
  out.method = method_of(std::get<2>(key));
  out.first_frame = analyzer.rows()[answers.front().row].frame;
  out.last_frame = analyzer.rows()[answers.back().row].frame;
  for (const Answered& answer : answers) {
    const Row& row = analyzer.rows()[answer.row];
    HopReport& hop = hop_of(out, answer, to_string(row.source));
    hop.frames.push_back(row.frame);
    if (answer.destination) out.reached = hop.destination = true;
    if (row.is_reply()) {
      hop.response_times_ms.push_back(static_cast<double>(row.response_time) / 1e6);
    } else if (const QuotedRow& quoted = analyzer.quoted()[row.detail]; quoted.frame != 0) {
      hop.response_times_ms.push_back(static_cast<double>(row.time.ns - quoted.time) / 1e6);
    }
  }
  std::stable_sort(out.hops.begin(), out.hops.end(),
                   [](const HopReport& a, const HopReport& b) { return a.ttl.value_or(255) < b.ttl.value_or(255); });
  return out;
}

// Probes of a route reach different distances: one error alone may be of a packet that was sent with few hops. Where
// the probes were not captured, different reporters tell.
bool is_route(const std::vector<Answered>& answers, const PacketAnalyzer& analyzer) {
  std::set<std::uint8_t> distances;
  std::set<IpAddress> reporters;
  bool expired = false;
  for (const Answered& answer : answers) {
    const Row& row = analyzer.rows()[answer.row];
    expired = expired || row.is_time_exceeded();
    if (answer.ttl != 0) distances.insert(answer.ttl);
    if (answer.ttl == 0) reporters.insert(row.source);
  }
  return expired && (distances.size() >= 2 || reporters.size() >= 2);
}

}  // namespace

std::vector<TracerouteReport> all_traceroutes(const PacketAnalyzer& analyzer, std::vector<bool>& in_route) {
  in_route.assign(analyzer.quoted().size(), false);
  std::map<RouteKey, std::vector<Answered>> routes;
  for (std::size_t i = 0; i < analyzer.rows().size(); ++i) {
    const Row& row = analyzer.rows()[i];
    if (!row.is_time_exceeded() || row.code != 0 || row.detail == kNone || row.copy_of != 0) continue;
    const QuotedRow& quoted = analyzer.quoted()[row.detail];
    if (quoted.source.version == 0 || quoted.hop_limit > SeenPackets::kProbe) continue;
    routes[{quoted.source, quoted.destination, quoted.protocol}].push_back({i, quoted.hop_limit, false});
  }
  // The end of a route: an unreachable error or an echo reply of the target.
  for (std::size_t i = 0; i < analyzer.rows().size() && !routes.empty(); ++i) {
    const Row& row = analyzer.rows()[i];
    if (row.copy_of != 0) continue;
    if (row.is_unreachable() && row.detail != kNone) {
      const QuotedRow& quoted = analyzer.quoted()[row.detail];
      const auto found = routes.find({quoted.source, quoted.destination, quoted.protocol});
      if (found != routes.end()) found->second.push_back({i, quoted.hop_limit, row.source == quoted.destination});
    } else if (row.is_reply() && row.peer_frame != 0) {
      const auto found =
          routes.find({row.destination, row.source, row.six() ? ip_protocol::kIcmpv6 : ip_protocol::kIcmp});
      if (found == routes.end()) continue;
      const auto& rows = analyzer.rows();
      const auto request = std::lower_bound(rows.begin(), rows.end(), row.peer_frame,
                                            [](const Row& r, std::uint64_t frame) { return r.frame < frame; });
      const std::uint8_t ttl = request != rows.end() && request->frame == row.peer_frame ? request->hop_limit : 0;
      if (ttl <= SeenPackets::kProbe) found->second.push_back({i, ttl, true});
    }
  }
  std::vector<TracerouteReport> out;
  for (const auto& [key, answers] : routes) {
    if (!is_route(answers, analyzer)) continue;
    for (const Answered& answer : answers) {
      const Row& row = analyzer.rows()[answer.row];
      if (row.detail != kNone && !row.is_reply()) in_route[row.detail] = true;
    }
    out.push_back(make_route(analyzer, key, answers));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const TracerouteReport& a, const TracerouteReport& b) { return a.first_frame < b.first_frame; });
  return out;
}

}  // namespace pcapglass::icmp
