// Findings about ICMP (domain.md 8.2): IC-02 to IC-12 and IC-16; those about neighbours are in rules_neighbours.cpp.
#include "protocols/icmp/findings.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "decode/ip_protocol.h"
#include "protocols/icmp/names.h"
#include "protocols/icmp/report_lists.h"
#include "protocols/icmp/report_message.h"

namespace pcapglass::icmp {
namespace {

constexpr Rule kLoss = {"IC-02", "Pings are lost", "Requests without a reply although the capture goes on.", "RFC 792",
                        "A host may limit or filter echoes; the replies may take another way."};
constexpr Rule kNoRequest = {"IC-03", "Echo replies without a request",
                             "The request is not in the capture, or another address answers than was asked.", "RFC 792",
                             "The capture may have begun later, or see one direction only."};
constexpr Rule kOtherAddress = {"IC-03-address", "Another address answers than was asked",
                                "A reply with identifier and sequence number of a request to another address.",
                                "RFC 1122 3.2.2.6",
                                "A host with several addresses, or address translation on the way."};
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
constexpr Rule kDeath = {"IC-09-ping-of-death", "A fragment ends beyond 65535 bytes",
                         "No IPv4 datagram may be so long: old receivers crash when they put it together.",
                         "RFC 791 3.1", ""};
constexpr Rule kSmurf = {"IC-10", "Echo request to a broadcast address",
                         "Every host may answer the sender, whose address may be forged.", "RFC 2644",
                         "Some tools look for hosts that way."};
constexpr Rule kTunnel = {"IC-11", "Pings carry data that look encrypted",
                          "Ten or more echoes with more than 64 bytes of high entropy, as tunnels over ICMP have.",
                          "RFC 792", "Some ping programs fill their data at random."};
constexpr Rule kChanged = {"IC-11-payload", "Replies never carry what was sent",
                           "Ten or more replies of one session differ from their requests, as tunnels over ICMP do.",
                           "RFC 1122 3.2.2.6", "Middle boxes and broken hosts change data too."};
constexpr Rule kOneWay = {"IC-11-one-way", "Replies without requests carry much data",
                          "Ten kilobytes or more in echo replies of one session that nobody asked for.", "RFC 792",
                          "A capture of one direction only shows pings so; the victim of forged requests sees it too."};
constexpr Rule kLegacy = {"IC-12", "Timestamp, address mask or information query",
                          "Hardly used any more, except to learn about hosts.", "RFC 6918", ""};
constexpr Rule kQuench = {"IC-16", "Source quench", "Deprecated; hosts ignore it.", "RFC 6633", ""};
constexpr Rule kChecksum = {"IC-16-checksum", "Wrong ICMP checksum", "The receiver drops the message.", "RFC 792",
                            "Messages captured on their sender before its card filled in the checksum."};
constexpr Rule kShort = {"IC-16-quote", "An error quotes too little",
                         "Less than the IP header and eight bytes: its receiver cannot tell what it is about.",
                         "RFC 1122 3.2.2", ""};

}  // namespace

Occasion occasion_of(const Rule& rule, Severity severity, std::string type, std::string id) {
  Occasion out;
  out.rule = &rule;
  out.severity = severity;
  out.group = id;
  out.subject = {std::move(type), std::move(id)};
  return out;
}

namespace {

class Finder {
 public:
  explicit Finder(const PacketAnalyzer& analyzer) : analyzer_(analyzer) {}

  void sessions(const std::vector<SessionReport>& reports) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const Session& session = analyzer_.sessions()[i];
      const SessionReport& report = reports[i];
      if (session.random_payloads >= 10) {
        add(occasion_of(kTunnel, Severity::warning, "session", session_name(session)), session.first_frame, "first");
      }
      if (session.payload_differs >= 10) {
        Occasion one = occasion_of(kChanged, Severity::warning, "session", session_name(session));
        one.confidence = Confidence::probable;
        one.metrics["replies"] = static_cast<double>(session.payload_differs);
        add(std::move(one), session.first_frame, "first");
      }
      if (session.sent == 0 && session.unsolicited_bytes >= 10'000) {
        Occasion one = occasion_of(kOneWay, Severity::warning, "session", session_name(session));
        one.confidence = Confidence::possible;
        one.metrics["bytes"] = static_cast<double>(session.unsolicited_bytes);
        add(std::move(one), session.first_frame, "first");
      }
      if (report.lost == 0 || report.loss_percent < 5) continue;
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
    if (row.unsolicited) unsolicited_.push_back(&row);
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

  // IC-03: known by who asked, identifier and sequence number.
  void other_addresses() {
    if (unsolicited_.empty()) return;
    std::map<std::tuple<IpAddress, std::uint16_t, std::uint16_t>, const Row*> open;
    auto next = analyzer_.rows().begin();
    for (const Row* reply : unsolicited_) {
      for (; next != analyzer_.rows().end() && next->frame < reply->frame; ++next) {
        if (next->is_request() && next->copy_of == 0) open[{next->source, next->id, next->sequence}] = &*next;
      }
      const auto found = open.find({reply->destination, reply->id, reply->sequence});
      // A request that was answered already has its reply; that of another address may be of another ping.
      const bool other = found != open.end() && found->second->peer_frame == 0 &&
                         found->second->destination != reply->source && found->second->six() == reply->six() &&
                         reply->time.ns - found->second->time.ns <= kPatience;
      Occasion one =
          occasion_of(other ? kOtherAddress : kNoRequest, Severity::notice, "host", to_string(reply->source));
      if (other) one.confidence = Confidence::probable;
      if (other) cite(one, *found->second, "asks " + to_string(found->second->destination));
      add(std::move(one), *reply);
    }
  }

  void oversized() {
    for (const Oversized& fragment : analyzer_.oversized()) {
      Occasion one = occasion_of(kDeath, Severity::error, "host", to_string(fragment.destination));
      one.metrics["bytes"] = fragment.length;
      add(std::move(one), fragment.frame, "sent by " + to_string(fragment.source));
    }
  }

  void routes(const std::vector<TracerouteReport>& all) {
    for (const TracerouteReport& route : all) {
      Occasion one = occasion_of(kRoute, Severity::info, "host", route.target);
      one.group += route.source + route.method;
      one.metrics["hops"] = static_cast<double>(route.hops.size());
      add(std::move(one), route.first_frame, "first error");
      alternating(route);
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

  // IC-07: two routers in turn, four hops long, send the probes to one another.
  void alternating(const TracerouteReport& route) {
    const auto& hops = route.hops;
    for (std::size_t i = 0; i + 3 < hops.size(); ++i) {
      bool rising = hops[i].ttl.has_value();
      for (std::size_t k = 1; k < 4; ++k) rising = rising && hops[i + k].ttl == *hops[i].ttl + k;
      if (!rising || hops[i].reporter != hops[i + 2].reporter || hops[i + 1].reporter != hops[i + 3].reporter ||
          hops[i].reporter == hops[i + 1].reporter) {
        continue;
      }
      Occasion one = occasion_of(kLoop, Severity::error, "host", route.target);
      one.confidence = Confidence::probable;
      one.details = hops[i].reporter + " and " + hops[i + 1].reporter + " answer in turn.";
      for (std::size_t k = 0; k < 4; ++k) {
        one.evidence.push_back({hops[i + k].frames.front(), std::nullopt, hops[i + k].reporter});
      }
      groups.add(std::move(one));
      return;
    }
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
  std::map<std::uint32_t, Occasion> lost_;
  std::map<IpAddress, Pinger> pingers_;
  std::vector<const Row*> unsolicited_;
};

}  // namespace

FindingGroups find_all(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions,
                       const std::vector<TracerouteReport>& routes, const std::vector<bool>& in_route,
                       Nanoseconds capture_end) {
  Finder finder(analyzer);
  finder.sessions(sessions);
  for (const Row& row : analyzer.rows()) finder.row(row, in_route);
  finder.routes(routes);
  finder.loops();
  finder.oversized();
  finder.other_addresses();
  find_among_neighbours(analyzer, capture_end, finder.groups);
  return std::move(finder.groups);
}

}  // namespace pcapglass::icmp
