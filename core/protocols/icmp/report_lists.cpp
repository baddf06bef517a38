#include "protocols/icmp/report_lists.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "bytes/text.h"
#include "protocols/icmp/report_message.h"

namespace pcapglass::icmp {

std::string session_name(const Session& session) {
  return to_string(session.source) + " > " + to_string(session.destination) + " id " + std::to_string(session.id);
}

std::vector<SessionReport> all_sessions(const PacketAnalyzer& analyzer, Nanoseconds capture_end) {
  std::vector<SessionReport> out(analyzer.sessions().size());
  // For the medians: session and response time of every reply.
  std::vector<std::pair<std::uint32_t, Nanoseconds>> times;
  for (const Row& row : analyzer.rows()) {
    if (row.session == kNone || row.copy_of != 0) continue;
    if (row.is_reply() && row.peer_frame != 0 && !is_group(analyzer.sessions()[row.session].destination))
      times.emplace_back(row.session, row.response_time);
    const bool open = row.is_request() && row.peer_frame == 0 && capture_end - row.time.ns < kPatience;
    if (open) ++out[row.session].undetermined;
  }
  std::sort(times.begin(), times.end());
  std::size_t at = 0;
  for (std::uint32_t i = 0; i < out.size(); ++i) {
    const Session& session = analyzer.sessions()[i];
    SessionReport& report = out[i];
    report.sent = session.sent;
    report.received = session.received;
    report.duplicates = session.duplicates;
    report.unsolicited = session.unsolicited;
    // When those were asked is not known any more.
    report.undetermined = std::min(report.undetermined + session.open_unlisted, session.sent - session.received);
    report.lost = session.sent - session.received - report.undetermined;
    // Nobody has to answer a request to a group (RFC 1122 3.2.2.6), so silence is no loss.
    if (is_group(session.destination)) report.undetermined = session.sent - session.received;
    if (is_group(session.destination)) report.lost = 0;
    const std::uint64_t known = session.sent - report.undetermined;
    if (known > 0) report.loss_percent = 100.0 * static_cast<double>(report.lost) / static_cast<double>(known);
    report.first_frame = session.first_frame;
    report.last_frame = session.last_frame;
    const std::size_t begin = at;
    while (at < times.size() && times[at].first == i) ++at;
    if (session.received == 0) continue;
    const auto count = static_cast<double>(session.received);
    report.min_ms = static_cast<double>(session.shortest) / 1e6;
    report.max_ms = static_cast<double>(session.longest) / 1e6;
    report.avg_ms = session.sum_ms / count;
    const std::size_t kept = at - begin;
    if (kept > 0) {
      const Nanoseconds high = times[begin + kept / 2].second;
      const Nanoseconds low = times[begin + (kept - 1) / 2].second;
      report.median_ms = static_cast<double>(low + high) / 2e6;
    }
    if (session.received > 1) {
      const double spread = session.sum_of_squares_ms - session.sum_ms * session.sum_ms / count;
      report.stddev_ms = std::sqrt(std::max(spread, 0.0) / (count - 1));
    }
  }
  return out;
}

// RFC 1191 7.
std::uint32_t plateau_below(std::uint32_t length) {
  for (const std::uint32_t plateau : {32000U, 17914U, 8166U, 4352U, 2002U, 1492U, 1006U, 508U, 296U}) {
    if (plateau < length) return plateau;
  }
  return 68;
}

std::vector<PathMtuReport> all_path_mtus(const PacketAnalyzer& analyzer) {
  std::map<std::tuple<IpAddress, IpAddress, IpAddress, std::uint32_t>, std::size_t> index;
  std::vector<PathMtuReport> out;
  for (const Row& row : analyzer.rows()) {
    if (!row.is_too_big() || row.detail == kNone || row.copy_of != 0) continue;
    const QuotedRow& quoted = analyzer.quoted()[row.detail];
    const auto [place, is_new] =
        index.try_emplace({quoted.source, quoted.destination, row.source, quoted.value}, out.size());
    if (is_new) {
      PathMtuReport& report = out.emplace_back();
      report.source = to_string(quoted.source);
      report.destination = to_string(quoted.destination);
      report.reporter = to_string(row.source);
      report.mtu = quoted.value;
      if (quoted.value == 0) report.estimated_mtu = plateau_below(quoted.length);
      report.first_frame = row.frame;
    }
    ++out[place->second].count;
    out[place->second].resent += quoted.resent;
  }
  return out;
}

std::vector<RouterReport> all_routers(const PacketAnalyzer& analyzer) {
  std::map<IpAddress, std::size_t> index;
  std::vector<RouterReport> out;
  for (const NeighbourRow& row : analyzer.neighbours()) {
    if (row.type != 134) continue;
    const auto [place, is_new] = index.try_emplace(row.source, out.size());
    if (is_new) {
      RouterReport& router = out.emplace_back();
      router.address = to_string(row.source);
      router.first_frame = row.frame;
    }
    RouterReport& router = out[place->second];
    if (row.has_mac) router.mac = hex(Bytes(row.mac), ":");
    router.lifetime = row.lifetime;
    router.last_frame = row.frame;
    ++router.advertisements;
  }
  return out;
}

std::vector<NeighbourReport> all_neighbours(const PacketAnalyzer& analyzer) {
  std::map<IpAddress, std::size_t> index;
  std::vector<NeighbourReport> out;
  for (const NeighbourRow& row : analyzer.neighbours()) {
    if (row.type != 135 && row.type != 136) continue;
    const auto [place, is_new] = index.try_emplace(row.target, out.size());
    if (is_new) {
      NeighbourReport& neighbour = out.emplace_back();
      neighbour.address = to_string(row.target);
      neighbour.first_frame = row.frame;
    }
    NeighbourReport& neighbour = out[place->second];
    ++(row.type == 135 ? neighbour.solicitations : neighbour.advertisements);
    if (row.type != 136 || !row.has_mac || neighbour.macs.size() >= 16) continue;
    const std::string mac = hex(Bytes(row.mac), ":");
    if (std::find(neighbour.macs.begin(), neighbour.macs.end(), mac) == neighbour.macs.end()) {
      neighbour.macs.push_back(mac);
    }
  }
  return out;
}

}  // namespace pcapglass::icmp
