// Findings about errors, routes and single messages (domain.md 8.2): IC-04 to IC-08, IC-12 and IC-16.
#include "protocols/icmp/findings.h"

#include "decode/ip_protocol.h"
#include "protocols/icmp/names.h"
#include "protocols/icmp/report_lists.h"

namespace pcapglass::icmp {
namespace {

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
constexpr Rule kLegacy = {"IC-12", "Timestamp, address mask or information query",
                          "Hardly used any more, except to learn about hosts.", "RFC 6918", ""};
constexpr Rule kQuench = {"IC-16", "Source quench", "Deprecated; hosts ignore it.", "RFC 6633", ""};
constexpr Rule kChecksum = {"IC-16-checksum", "Wrong ICMP checksum", "The receiver drops the message.", "RFC 792",
                            "Messages captured on their sender before its card filled in the checksum."};
constexpr Rule kShort = {"IC-16-quote", "An error quotes too little",
                         "Less than the IP header and eight bytes: its receiver cannot tell what it is about.",
                         "RFC 1122 3.2.2", ""};

}  // namespace

namespace {

class Finder {
 public:
  explicit Finder(const PacketAnalyzer& analyzer) : analyzer_(analyzer) {}

  void row(const Row& row, const std::vector<bool>& in_route) {
    if (row.status == Checksum::bad) add(occasion_of(kChecksum, Severity::notice, "host", to_string(row.source)), row);
    if (row.copy_of != 0) return;
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
  void add(Occasion one, const Row& row) {
    one.evidence.push_back({row.frame, row.time, std::string(type_name(row.six(), row.type))});
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
      // Of an echo the identifier tells the flow, not the sequence number.
      const bool echo = quoted.protocol == ip_protocol::kIcmp || quoted.protocol == ip_protocol::kIcmpv6;
      const std::uint16_t flow = echo ? quoted.source_port : quoted.destination_port;
      one.group += to_string(row.source) + std::to_string(row.code) + " " + std::to_string(flow);
      one.details = to_string(row.source) + " says " + std::string(code_name(row.six(), row.type, row.code)) + ".";
      if (quoted.frame != 0) one.evidence.push_back({quoted.frame, std::nullopt, "the packet that is quoted"});
      add(std::move(one), row);
    } else if (row.is_time_exceeded() && row.code == 0 && quoted.hop_limit > SeenPackets::kProbe) {
      Occasion one = occasion_of(kLoop, Severity::error, "host", target);
      one.evidence.push_back({quoted.frame, std::nullopt, "sent with many hops left"});
      add(std::move(one), row);
    }
  }

  const PacketAnalyzer& analyzer_;
};

}  // namespace

FindingGroups find_all(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions,
                       const std::vector<TracerouteReport>& routes, const std::vector<bool>& in_route,
                       Nanoseconds capture_end) {
  Finder finder(analyzer);
  for (const Row& row : analyzer.rows()) finder.row(row, in_route);
  finder.routes(routes);
  finder.loops();
  find_among_echoes(analyzer, sessions, finder.groups);
  find_among_neighbours(analyzer, capture_end, finder.groups);
  return std::move(finder.groups);
}

}  // namespace pcapglass::icmp
