// Findings about echoes: loss, replies, floods and tunnels (domain.md 8.2: IC-02, IC-03, IC-09 to IC-11).
#include <set>
#include <tuple>

#include "protocols/icmp/findings.h"
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
constexpr Rule kVictim = {"IC-10-victim", "Many hosts answer one that did not ask",
                          "Ten or more hosts within ten seconds: somebody may have asked them in its name.", "RFC 2644",
                          "A capture that misses the requests shows a sweep so."};
constexpr Rule kTunnel = {"IC-11", "Pings carry data that look encrypted",
                          "Ten or more echoes with more than 64 bytes of high entropy, as tunnels over ICMP have.",
                          "RFC 792", "Some ping programs fill their data at random."};
constexpr Rule kChanged = {"IC-11-payload", "Replies never carry what was sent",
                           "Ten or more replies of one session differ from their requests, as tunnels over ICMP do.",
                           "RFC 1122 3.2.2.6", "Middle boxes and broken hosts change data too."};
constexpr Rule kOneWay = {"IC-11-one-way", "Replies without requests carry much data",
                          "Ten kilobytes or more in echo replies of one session that nobody asked for.", "RFC 792",
                          "A capture of one direction only shows pings so; the victim of forged requests sees it too."};

class EchoFinder {
 public:
  EchoFinder(const PacketAnalyzer& analyzer, FindingGroups& groups) : analyzer_(analyzer), groups_(groups) {}

  void sessions(const std::vector<SessionReport>& reports) {
    for (std::size_t i = 0; i < reports.size(); ++i) {
      const Session& session = analyzer_.sessions()[i];
      const SessionReport& report = reports[i];
      data_of(session);
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
      if (!one.evidence.empty()) groups_.add(std::move(one));
    }
  }

  void row(const Row& row) {
    if (row.is_request()) request(row);
    if (row.unsolicited) unsolicited_.push_back(&row);
    if (row.payload_differs) add(occasion_of(kPayload, Severity::warning, "host", to_string(row.source)), row);
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

  // IC-10: targets here are the hosts that answered.
  void victims() {
    std::map<IpAddress, Pinger> victims;
    for (const Row* reply : unsolicited_) {
      if (!is_tenth(victims[reply->destination], reply->source, reply->time.ns)) continue;
      Occasion one = occasion_of(kVictim, Severity::error, "host", to_string(reply->destination));
      one.confidence = Confidence::possible;
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

 private:
  struct Pinger {
    Nanoseconds second = 0;
    std::uint64_t second_count = 0;
    Nanoseconds window = 0;
    std::set<IpAddress> targets;
  };

  // Whether this is the tenth host within ten seconds.
  static bool is_tenth(Pinger& pinger, const IpAddress& host, Nanoseconds now) {
    constexpr std::size_t kMany = 10;
    if (pinger.targets.empty() || now - pinger.window > 10 * kNanosecondsPerSecond) {
      pinger.window = now;
      pinger.targets.clear();
    }
    return pinger.targets.size() < kMany && pinger.targets.insert(host).second && pinger.targets.size() == kMany;
  }

  static void cite(Occasion& one, const Row& row, std::string what) {
    one.evidence.push_back({row.frame, row.time, std::move(what)});
  }
  void add(Occasion one, const Row& row) {
    cite(one, row, std::string(type_name(row.six(), row.type)));
    groups_.add(std::move(one));
  }
  void add(Occasion one, std::uint64_t frame, std::string what) {
    one.evidence.push_back({frame, std::nullopt, std::move(what)});
    groups_.add(std::move(one));
  }

  // IC-11.
  void data_of(const Session& session) {
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
  }

  void request(const Row& row) {
    if (!row.six() && row.destination.bytes[3] == 255) {
      Occasion one = occasion_of(kSmurf, Severity::error, "host", to_string(row.destination));
      one.confidence = Confidence::probable;
      add(std::move(one), row);
    }
    Pinger& pinger = pingers_[row.source];
    if (pinger.second_count == 0 || row.time.ns - pinger.second > kNanosecondsPerSecond) {
      pinger.second = row.time.ns;
      pinger.second_count = 0;
    }
    if (++pinger.second_count == 100) {
      add(occasion_of(kFlood, Severity::warning, "host", to_string(row.source)), row);
    }
    if (is_tenth(pinger, row.destination, row.time.ns)) {
      add(occasion_of(kPingSweep, Severity::warning, "host", to_string(row.source)), row);
    }
  }

  const PacketAnalyzer& analyzer_;
  FindingGroups& groups_;
  std::map<std::uint32_t, Occasion> lost_;
  std::map<IpAddress, Pinger> pingers_;
  std::vector<const Row*> unsolicited_;
};

}  // namespace

void find_among_echoes(const PacketAnalyzer& analyzer, const std::vector<SessionReport>& sessions, FindingGroups& out) {
  EchoFinder finder(analyzer, out);
  finder.sessions(sessions);
  for (const Row& row : analyzer.rows()) {
    if (row.has_id && row.copy_of == 0) finder.row(row);
  }
  finder.other_addresses();
  finder.victims();
  finder.oversized();
}

}  // namespace pcapglass::icmp
