// TCP-12 and TCP-13: many connections that nobody means to use.
#include <map>

#include "decode/ip_text.h"
#include "protocols/tcp/rules.h"
#include "report/occasion.h"

namespace pcapglass::tcp {
namespace {

constexpr Rule kScan = {"TCP-12", "Port scan",
                        "One host tries many ports of a host, or one port of many hosts, and nearly all attempts lead "
                        "nowhere.",
                        "Zeek scan detection", "Monitoring and inventory systems scan on purpose."};
constexpr Rule kFlood = {"TCP-13", "SYN flood",
                         "Two hundred or more SYN within a second to one port, nearly all never acknowledged: the "
                         "server's room for half-open connections fills up.",
                         "RFC 4987", "A load test, or a server that comes back, sees many SYN too."};

constexpr Nanoseconds kScanWindow = 300 * kNanosecondsPerSecond;
constexpr std::size_t kPorts = 15;
constexpr std::size_t kHosts = 25;
constexpr std::size_t kMostTried = 1000;
constexpr std::size_t kFloodSyn = 200;

// Zeek's S0, REJ and RSTOS0; of scans without SYN: a probe and at most one answer.
bool leads_nowhere(const Connection& c) {
  if (!c.saw_syn()) return c.data_packets() == 0 && c.packets() <= 2;
  return c.syn_ack_frame == 0 && c.data_packets() == 0;
}

std::string_view type_of(std::uint8_t flags) {
  switch (flags & 0x3F) {
    case 0: return "NULL";
    case kFin: return "FIN";
    case kSyn: return "SYN";
    case kAck: return "ACK";
    case kFin | kAck: return "Maimon";
    case kFin | kPsh | kUrg: return "Xmas";
    default: return "other";
  }
}

// What one host does to the ports of another, or to a port of many: `tried` are the ports, or the hosts.
struct Attempts {
  Nanoseconds begin = 0;
  std::set<std::string> tried;
  std::set<std::uint16_t> open;
  std::size_t all = 0, nowhere = 0;
  const Connection* first = nullptr;
  std::vector<Evidence> evidence;

  void add(const Connection& c, const std::string& target) {
    if (first == nullptr) {
      begin = c.first_time;
      first = &c;
    }
    ++all;
    nowhere += leads_nowhere(c);
    if (c.syn_ack_frame != 0 && open.size() < 20) open.insert(c.server_end().port);
    if (tried.size() < kMostTried) tried.insert(target);
    if (evidence.size() < 10) evidence.push_back(at_frame(c.first_frame, "tries " + to_string(c.server_end())));
  }
  [[nodiscard]] bool is_scan(std::size_t least) const { return tried.size() >= least && 5 * nowhere >= 4 * all; }
};

using AttemptMap = std::map<std::pair<std::string, std::string>, Attempts>;

// A window that has ended is kept when it was a scan.
void take(AttemptMap& running, AttemptMap& found, const std::pair<std::string, std::string>& key, const Connection& c,
          const std::string& target, std::size_t least) {
  Attempts& attempts = running[key];
  if (attempts.first != nullptr && c.first_time - attempts.begin > kScanWindow) {
    if (attempts.is_scan(least)) found[key] = std::move(attempts);
    attempts = {};
  }
  attempts.add(c, target);
}

void finish(AttemptMap& running, AttemptMap& found, std::size_t least) {
  for (auto& [key, attempts] : running) {
    if (attempts.is_scan(least)) found[key] = std::move(attempts);
  }
}

void tell(Scene& scene, const AttemptMap& found, const char* what) {
  for (const auto& [key, attempts] : found) {
    scene.scanners.insert(key.first);
    Occasion one = occasion_of(kScan, Severity::warning, Confidence::probable, "host", key.first);
    one.group += " " + key.second;
    one.details = std::string(type_of(attempts.first->first_flags)) + " scan of " + what + " " + key.second + ".";
    if (attempts.tried.size() == kMostTried) one.details += " Different targets are counted up to 1000.";
    if (!attempts.open.empty()) one.details += " Open ports:";
    for (const std::uint16_t port : attempts.open) one.details += " " + std::to_string(port);
    one.metrics = {{"different_targets", static_cast<double>(attempts.tried.size())},
                   {"attempts", static_cast<double>(attempts.all)},
                   {"without_connection", static_cast<double>(attempts.nowhere)}};
    one.evidence = attempts.evidence;
    scene.out.add(std::move(one));
  }
}

}  // namespace

void find_scans(Scene& scene) {
  AttemptMap ports, hosts, port_scans, host_scans;
  for (const Connection* c : scene.selection.rows) {
    if (scene.flooded.contains(to_string(c->server_end()))) continue;
    const std::string client = to_string(c->client_end().address);
    const std::string server = to_string(c->server_end().address);
    const std::string port = std::to_string(c->server_end().port);
    take(ports, port_scans, {client, server}, *c, port, kPorts);
    take(hosts, host_scans, {client, port}, *c, server, kHosts);
  }
  finish(ports, port_scans, kPorts);
  finish(hosts, host_scans, kHosts);
  tell(scene, port_scans, "host");
  tell(scene, host_scans, "many hosts, port");
}

void find_floods(Scene& scene) {
  std::map<std::string, std::vector<const Connection*>> servers;
  for (const Connection* c : scene.selection.rows) {
    if ((c->completeness & kSawSyn) != 0) servers[to_string(c->server_end())].push_back(c);
  }
  for (const auto& [server, rows] : servers) {
    std::size_t peak = 0, peak_last = 0;
    for (std::size_t first = 0, last = 0; last < rows.size(); ++last) {
      while (rows[last]->first_time - rows[first]->first_time > kNanosecondsPerSecond) ++first;
      if (last - first < peak) continue;
      peak = last - first + 1;
      peak_last = last;
    }
    if (peak < kFloodSyn) continue;
    const std::size_t begin = peak_last + 1 - peak;
    std::set<IpAddress> sources;
    std::size_t half_open = 0;
    for (std::size_t i = begin; i <= peak_last; ++i) {
      half_open += !rows[i]->complete_handshake();
      sources.insert(rows[i]->client_end().address);
    }
    if (10 * half_open < 9 * peak) continue;
    Occasion one = about(kFlood, *rows[begin], Severity::error, Confidence::probable);
    one.subject = {"server", server};
    one.metrics = {{"syn_per_second", static_cast<double>(peak)},
                   {"sources", static_cast<double>(sources.size())},
                   {"not_acknowledged", static_cast<double>(half_open)}};
    one.evidence = {at_frame(rows[begin]->first_frame, "first SYN of the busiest second"),
                    at_frame(rows[peak_last]->first_frame, "last of " + std::to_string(peak))};
    scene.out.add(std::move(one));
    scene.flooded.insert(server);
  }
}

}  // namespace pcapglass::tcp
