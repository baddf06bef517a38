// Findings about ICMP (domain.md 8.2): IC-02 to IC-16.
#include <algorithm>
#include <set>
#include <tuple>

#include "bytes/text.h"
#include "decode/ip_protocol.h"
#include "protocols/icmp/names.h"
#include "protocols/icmp/report_lists.h"
#include "report/finding_groups.h"

namespace pcapglass::icmp {
namespace {

constexpr Rule kLoss = {"IC-02", "Pings are lost", "Requests without a reply although the capture goes on.", "RFC 792",
                        "A host may limit or filter echoes; the replies may take another way."};
constexpr Rule kNoRequest = {"IC-03", "Echo replies without a request",
                             "The request is not in the capture, or another address answers than was asked.", "RFC 792",
                             "The capture may have begun later, or see one direction only."};
constexpr Rule kPayload = {"IC-03-payload", "Echo replies with other data than their request",
                           "A host must return the data as they came.", "RFC 1122 3.2.2.6",
                           "Middle boxes may change data."};
constexpr Rule kUnreachable = {"IC-04", "Destination unreachable",
                               "A router or host says that packets do not arrive; the code tells why.", "RFC 792",
                               "Anyone on the way can send such errors."};
constexpr Rule kTooBig = {"IC-05", "A packet is too big for its path",
                          "Normal when a sender learns the MTU of a path, once for each path.", "RFC 1191, RFC 8201",
                          "No harm when smaller packets follow."};
constexpr Rule kBlackHole = {"IC-05-black-hole", "Path MTU black hole",
                             "The sender goes on sending the same segment as large as before: the error does not reach "
                             "it, or it ignores it.",
                             "RFC 2923", "Segmentation offload on the sending host shows large segments."};
constexpr Rule kRoute = {"IC-06", "Traceroute",
                         "Probes with rising TTL towards one target; the hops are in traceroutes.", "RFC 792", ""};
constexpr Rule kLoop = {"IC-07", "Routing loop",
                        "Packets come by again and again, or run out of hops although they had many.", "RFC 1812",
                        "A capture at several points of one path sees a packet several times too."};
constexpr Rule kRedirect = {"IC-08", "A router redirects a host",
                            "Two routers on one network, or somebody who wants to be in between.",
                            "RFC 792, RFC 4861 8", "Legitimate where a better first hop exists."};
constexpr Rule kFlood = {"IC-09", "Ping flood", "A hundred or more echo requests within a second from one host.",
                         "RFC 792", "Load tests do so on purpose."};
constexpr Rule kPingSweep = {"IC-09-sweep", "Ping sweep", "Ten or more different targets within ten seconds.",
                             "RFC 792", "Monitoring systems do so on purpose."};
constexpr Rule kSmurf = {"IC-10", "Echo request to a broadcast address",
                         "Every host may answer the sender, whose address may be forged.", "RFC 2644",
                         "Some tools look for hosts that way."};
constexpr Rule kTunnel = {"IC-11", "Pings carry data that look encrypted",
                          "Ten or more echoes with more than 64 bytes of high entropy, as tunnels over ICMP have.",
                          "RFC 792", "Some ping programs fill their data at random."};
constexpr Rule kLegacy = {"IC-12", "Timestamp, address mask or information query",
                          "Hardly used any more, except to learn about hosts.", "RFC 6918", ""};
constexpr Rule kRogue = {"IC-13", "Routers contradict each other",
                         "Two or more senders of router advertisements differ in prefixes: one may be a rogue.",
                         "RFC 6104", "Several routers with prefixes of their own are legal."};
constexpr Rule kSpoof = {"IC-14", "An IPv6 address changes its MAC address",
                         "An advertisement with the override flag gives the address to another card.", "RFC 4861 7.2.5",
                         "Failover pairs and replaced cards do so."};
constexpr Rule kDuplicate = {"IC-14-duplicate-address", "An IPv6 address is taken",
                             "A host that wanted to use the address was told that another has it.", "RFC 4862 5.4", ""};
constexpr Rule kSilent = {"IC-15", "An IPv6 neighbour does not answer",
                          "Three or more solicitations without an advertisement.", "RFC 4861 7.3.3",
                          "Advertisements are unicast: another switch port does not see them."};
constexpr Rule kQuench = {"IC-16", "Source quench", "Deprecated; hosts ignore it.", "RFC 6633", ""};
constexpr Rule kChecksum = {"IC-16-checksum", "Wrong ICMP checksum", "The receiver drops the message.", "RFC 792",
                            "Messages captured on their sender before its card filled in the checksum."};
constexpr Rule kShort = {"IC-16-quote", "An error quotes too little",
                         "Less than the IP header and eight bytes: its receiver cannot tell what it is about.",
                         "RFC 1122 3.2.2", ""};

Occasion occasion_of(const Rule& rule, Severity severity, std::string type, std::string id) {
  Occasion out;
  out.rule = &rule;
  out.severity = severity;
  out.group = id;
  out.subject = {std::move(type), std::move(id)};
  return out;
}

class Finder {
 public:
  Finder(const PacketAnalyzer& analyzer, Nanoseconds end) : analyzer_(analyzer), end_(end) {}

  void sessions(const std::vector<SessionReport>& reports) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const Session& session = analyzer_.sessions()[i];
      const SessionReport& report = reports[i];
      if (session.random_payloads >= 10) {
        add(occasion_of(kTunnel, Severity::warning, "session", session_name(session)), session.first_frame, "first");
      }
      const bool group = session.destination.version == 6
                             ? session.destination.bytes[0] == 0xFF
                             : session.destination.bytes[0] >= 224 || session.destination.bytes[3] == 255;
      if (report.lost == 0 || report.loss_percent < 5 || group) continue;
      const bool much = report.loss_percent >= 20 && report.sent >= 5;
      Occasion one = occasion_of(kLoss, much ? Severity::error : Severity::warning, "session", session_name(session));
      if (report.received == 0) one.details = "None was answered: the host may be down.";
      one.metrics["loss_percent"] = report.loss_percent;
      one.metrics["lost"] = static_cast<double>(report.lost);
      lost_[static_cast<std::uint32_t>(i)] = std::move(one);
    }
    for (const Row& row : analyzer_.rows()) {
      if (row.session == kNone || !row.is_request() || row.peer_frame != 0 || row.copy_of != 0) continue;
      const auto found = lost_.find(row.session);
      if (found != lost_.end() && found->second.evidence.size() < 10) cite(found->second, row, "not answered");
    }
    for (auto& [index, one] : lost_) {
      if (!one.evidence.empty()) groups.add(std::move(one));
    }
  }

  void row(const Row& row, const std::vector<bool>& in_route) {
    if (row.status == Checksum::bad) add(occasion_of(kChecksum, Severity::notice, "host", to_string(row.source)), row);
    if (row.copy_of != 0) return;
    if (row.has_id && row.is_request()) request(row);
    if (row.unsolicited) add(occasion_of(kNoRequest, Severity::notice, "host", to_string(row.source)), row);
    if (row.payload_differs) add(occasion_of(kPayload, Severity::warning, "host", to_string(row.source)), row);
    if (!row.six() && row.type >= 13 && row.type <= 18) {
      add(occasion_of(kLegacy, Severity::notice, "host", to_string(row.source)), row);
    }
    if (!row.six() && row.type == 4) add(occasion_of(kQuench, Severity::notice, "host", to_string(row.source)), row);
    if (row.type == (row.six() ? 137 : 5)) {
      add(occasion_of(kRedirect, Severity::notice, "host", to_string(row.source)), row);
    }
    if (row.detail != kNone && is_error(row.six(), row.type)) error(row, analyzer_.quoted()[row.detail], in_route);
  }

  void routes(const std::vector<TracerouteReport>& all) {
    for (const TracerouteReport& route : all) {
      Occasion one = occasion_of(kRoute, Severity::info, "host", route.target);
      one.group += route.source + route.method;
      one.metrics["hops"] = static_cast<double>(route.hops.size());
      add(std::move(one), route.first_frame, "first error");
    }
  }

  void loops() {
    for (const Loop& loop : analyzer_.loops()) {
      if (loop.sightings < 3) continue;
      Occasion one = occasion_of(kLoop, Severity::error, "host", to_string(loop.destination));
      one.confidence = Confidence::probable;
      one.metrics["sightings"] = loop.sightings;
      one.evidence.push_back({loop.first_frame, std::nullopt, "first sighting"});
      one.evidence.push_back({loop.last_frame, std::nullopt, "last sighting, with fewer hops left"});
      groups.add(std::move(one));
    }
  }

  void neighbours() {
    struct Known {
      std::array<std::uint8_t, 6> mac{};
      bool has_mac = false;
      std::uint64_t probe = 0;  // frame of the last solicitation from ::
      Nanoseconds probe_time = 0;
      bool advertised = false;
      std::vector<const NeighbourRow*> asked;
    };
    std::map<IpAddress, Known> known;
    std::map<IpAddress, const NeighbourRow*> routers;
    for (const NeighbourRow& row : analyzer_.neighbours()) {
      if (row.type == 134) router(row, routers);
      if (row.source.version != 6 || (row.type != 135 && row.type != 136)) continue;
      Known& one = known[row.target];
      if (row.type == 135) {
        const bool unspecified = row.source == IpAddress::v6(Bytes(IpAddress{}.bytes));
        if (unspecified) {
          one.probe = row.frame;
          one.probe_time = row.time.ns;
        } else if (one.asked.size() < 10) {
          one.asked.push_back(&row);
        }
        continue;
      }
      one.advertised = true;
      if (one.probe != 0 && row.time.ns - one.probe_time <= kNanosecondsPerSecond && row.destination.bytes[0] == 0xFF) {
        Occasion taken = occasion_of(kDuplicate, Severity::error, "host", to_string(row.target));
        taken.evidence.push_back({one.probe, std::nullopt, "asked by a host that wants the address"});
        add(std::move(taken), row.frame, "answered");
      }
      if (one.has_mac && row.has_mac && one.mac != row.mac && (row.flags & 0x20) != 0) {
        add(occasion_of(kSpoof, Severity::error, "host", to_string(row.target)), row.frame,
            "now at " + hex(Bytes(row.mac), ":"));
      }
      if (row.has_mac) one.mac = row.mac;
      one.has_mac = one.has_mac || row.has_mac;
    }
    for (const auto& [address, one] : known) {
      if (one.advertised || one.asked.size() < 3 || end_ - one.asked.back()->time.ns < kNanosecondsPerSecond) continue;
      Occasion silent = occasion_of(kSilent, Severity::warning, "host", to_string(address));
      for (const NeighbourRow* row : one.asked) silent.evidence.push_back({row->frame, row->time, "solicitation"});
      groups.add(std::move(silent));
    }
  }

  FindingGroups groups;

 private:
  static void cite(Occasion& one, const Row& row, std::string what) {
    one.evidence.push_back({row.frame, row.time, std::move(what)});
  }
  void add(Occasion one, const Row& row) {
    cite(one, row, std::string(type_name(row.six(), row.type)));
    groups.add(std::move(one));
  }
  void add(Occasion one, std::uint64_t frame, std::string what) {
    one.evidence.push_back({frame, std::nullopt, std::move(what)});
    groups.add(std::move(one));
  }

  void router(const NeighbourRow& row, std::map<IpAddress, const NeighbourRow*>& routers) {
    if (row.source.version != 6) return;
    const auto [place, is_new] = routers.try_emplace(row.source, &row);
    if (!is_new || routers.size() < 2) return;
    const NeighbourRow& first = routers.begin()->first == row.source ? *routers.rbegin()->second : *routers.begin()->second;
    if (first.prefixes == row.prefixes) return;
    Occasion one = occasion_of(kRogue, Severity::error, "host", to_string(row.source));
    one.confidence = Confidence::possible;
    one.evidence.push_back({first.frame, first.time, "advertised by " + to_string(first.source)});
    add(std::move(one), row.frame, "other prefixes by " + to_string(row.source));
  }

  void request(const Row& row) {
    if (!row.six() && row.destination.bytes[3] == 255) {
      add(occasion_of(kSmurf, Severity::error, "host", to_string(row.destination)), row);
    }
    Pinger& pinger = pingers_[row.source];
    if (pinger.second_count == 0 || row.time.ns - pinger.second > kNanosecondsPerSecond) {
      pinger.second = row.time.ns;
      pinger.second_count = 0;
    }
    if (++pinger.second_count == 100) {
      add(occasion_of(kFlood, Severity::warning, "host", to_string(row.source)), row);
    }
    if (pinger.targets.empty() || row.time.ns - pinger.window > 10 * kNanosecondsPerSecond) {
      pinger.window = row.time.ns;
      pinger.targets.clear();
    }
    if (pinger.targets.size() < 10 && pinger.targets.insert(row.destination).second && pinger.targets.size() == 10) {
      add(occasion_of(kPingSweep, Severity::warning, "host", to_string(row.source)), row);
    }
  }

  void error(const Row& row, const QuotedRow& quoted, const std::vector<bool>& in_route) {
    if (!quoted.whole) add(occasion_of(kShort, Severity::notice, "host", to_string(row.source)), row);
    if (quoted.source.version == 0) return;
    const std::string target = to_string(quoted.destination);
    if (row.is_too_big()) {
      const bool hole = quoted.resent >= 2;
      Occasion one =
          occasion_of(hole ? kBlackHole : kTooBig, hole ? Severity::error : Severity::warning, "host", target);
      one.metrics["mtu"] = quoted.value != 0 ? quoted.value : plateau_below(quoted.length);
      if (hole) one.evidence.push_back({quoted.last_resent_frame, std::nullopt, "the same segment again"});
      add(std::move(one), row);
    } else if (row.is_unreachable() && !in_route[row.detail]) {
      Occasion one = occasion_of(kUnreachable, Severity::warning, "host", target);
      one.group += to_string(row.source) + std::to_string(row.code) + std::to_string(quoted.destination_port);
      one.details = to_string(row.source) + " says " + std::string(code_name(row.six(), row.type, row.code)) + ".";
      if (quoted.frame != 0) one.evidence.push_back({quoted.frame, std::nullopt, "the packet that is quoted"});
      add(std::move(one), row);
    } else if (row.is_time_exceeded() && row.code == 0 && quoted.hop_limit > SeenPackets::kProbe) {
      Occasion one = occasion_of(kLoop, Severity::error, "host", target);
      one.evidence.push_back({quoted.frame, std::nullopt, "sent with many hops left"});
      add(std::move(one), row);
    }
  }

  struct Pinger {
    Nanoseconds second = 0;
    std::uint64_t second_count = 0;
    Nanoseconds window = 0;
    std::set<IpAddress> targets;
  };

  const PacketAnalyzer& analyzer_;
  Nanoseconds end_;
  std::map<std::uint32_t, Occasion> lost_;
  std::map<IpAddress, Pinger> pingers_;
};

}  // namespace

std::vector<Finding> find_all(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions,
                              const std::vector<TracerouteReport>& routes, const std::vector<bool>& in_route,
                              Nanoseconds capture_end) {
  Finder finder(analyzer, capture_end);
  finder.sessions(sessions);
  for (const Row& row : analyzer.rows()) finder.row(row, in_route);
  finder.routes(routes);
  finder.loops();
  finder.neighbours();
  return finder.groups.findings();
}

}  // namespace pcapglass::icmp
