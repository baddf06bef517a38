// Findings about ARP: ARP-01 to ARP-05.
#include <set>

#include "bytes/text.h"
#include "protocols/arp/report.h"
#include "report/occasion.h"

namespace pcapglass::arp {
namespace {

constexpr Rule kConflict = {
    "ARP-01", "Two hardware addresses claim one IP address",
    "Packets for this address go to one host or the other. Either two hosts are configured alike, or one answers for "
    "another to take its traffic.",
    "RFC 5227 2.4", "Failover pairs (VRRP, HSRP) and replaced network cards change the address of a host for good."};
constexpr Rule kSweep = {"ARP-02", "One host asks for many addresses",
                         "Ten or more different addresses within ten seconds: a scan of the network, or a router that "
                         "is being scanned from outside.",
                         "RFC 826", "Monitoring systems and routers after a restart ask for many addresses too."};
constexpr Rule kUnanswered = {"ARP-03", "Nobody answers for an address",
                              "Three or more requests without a reply: the host is off, gone, or on another network.",
                              "RFC 826", "Replies are unicast: a capture on another switch port does not see them."};
constexpr Rule kProxy = {"ARP-04", "One hardware address answers for many IP addresses",
                         "Three or more addresses: proxy ARP, a router of virtual hosts, or somebody who takes all "
                         "traffic of the network.",
                         "RFC 1027", "Hosts with several addresses are common; known routers are no finding."};
constexpr Rule kProbeAnswered = {
    "ARP-05", "An address that a host wanted is taken",
    "A probe for the address was answered: the host that probed may not use it (address conflict detection).",
    "RFC 5227 2.1.1", "A host that answers its own earlier lease is no conflict."};

void find_conflicts(const PacketAnalyzer& analyzer, FindingGroups& out) {
  const auto& claims = analyzer.claims();
  for (auto at = claims.begin(); at != claims.end();) {
    auto end = at;
    Occasion one =
        occasion_of(kConflict, Severity::error, Confidence::confirmed, "host", address_text(at->first.first));
    for (; end != claims.end() && end->first.first == at->first.first; ++end) {
      if (one.evidence.size() >= 10) continue;
      one.evidence.push_back(
          {end->second.first_frame, end->second.first_time, "claimed by " + hex(Bytes(end->first.second), ":")});
    }
    const auto number = std::distance(at, end);
    one.metrics["hardware_addresses"] = static_cast<double>(number);
    if (number > 1) out.add(std::move(one));
    at = end;
  }
}

void find_sweeps(const PacketAnalyzer& analyzer, FindingGroups& out) {
  constexpr std::size_t kTargets = 10;
  constexpr Nanoseconds kWindow = 10 * kNanosecondsPerSecond;
  struct Window {
    Nanoseconds begin = 0;
    std::set<std::uint32_t> targets;
    std::vector<Evidence> evidence;
  };
  std::map<Mac, Window> windows;
  for (const Row& row : analyzer.rows()) {
    if (!row.is_request() || row.is_gratuitous() || row.is_probe() || row.copy_of != 0) continue;
    Window& window = windows[row.sender_mac];
    if (window.targets.empty() || row.time.ns - window.begin > kWindow) window = {row.time.ns, {}, {}};
    if (!window.targets.insert(row.target).second || window.targets.size() > kTargets) continue;
    window.evidence.push_back({row.frame, row.time, "asks for " + address_text(row.target)});
    if (window.targets.size() < kTargets) continue;
    Occasion one =
        occasion_of(kSweep, Severity::warning, Confidence::probable, "host", hex(Bytes(row.sender_mac), ":"));
    one.metrics["different_targets"] = static_cast<double>(kTargets);
    one.evidence = window.evidence;
    out.add(std::move(one));
  }
}

void find_unanswered(const PacketAnalyzer& analyzer, Nanoseconds end, FindingGroups& out) {
  std::map<std::uint32_t, std::vector<const Row*>> asked;
  std::set<std::uint32_t> answered;
  for (const Row& row : analyzer.rows()) {
    if (row.sender != 0) answered.insert(row.sender);
    if (is_unanswered(row, end)) asked[row.target].push_back(&row);
  }
  for (const auto& [target, rows] : asked) {
    if (rows.size() < 3 || answered.contains(target)) continue;
    Occasion one = occasion_of(kUnanswered, Severity::warning, Confidence::probable, "host", address_text(target));
    one.metrics["requests"] = static_cast<double>(rows.size());
    for (std::size_t i = 0; i < rows.size() && i < 10; ++i) {
      one.evidence.push_back({rows[i]->frame, rows[i]->time, "asked by " + address_text(rows[i]->sender)});
    }
    out.add(std::move(one));
  }
}

void find_answers(const PacketAnalyzer& analyzer, FindingGroups& out) {
  std::map<Mac, std::map<std::uint32_t, const Row*>> answers;
  for (const Row& row : analyzer.rows()) {
    if (!row.is_reply() || row.answer == 0 || row.copy_of != 0) continue;
    answers[row.sender_mac].emplace(row.sender, &row);
    if (row.target != 0) continue;
    Occasion one =
        occasion_of(kProbeAnswered, Severity::error, Confidence::confirmed, "host", address_text(row.sender));
    one.evidence.push_back({row.answer, std::nullopt, "probe by " + hex(Bytes(row.target_mac), ":")});
    one.evidence.push_back({row.frame, row.time, "answered by " + hex(Bytes(row.sender_mac), ":")});
    out.add(std::move(one));
  }
  for (const auto& [mac, addresses] : answers) {
    if (addresses.size() < 3) continue;
    Occasion one = occasion_of(kProxy, Severity::notice, Confidence::possible, "host", hex(Bytes(mac), ":"));
    one.metrics["addresses"] = static_cast<double>(addresses.size());
    for (const auto& [address, row] : addresses) {
      if (one.evidence.size() == 10) break;
      one.evidence.push_back({row->frame, row->time, "answers for " + address_text(address)});
    }
    out.add(std::move(one));
  }
}

}  // namespace

FindingGroups find_all(const PacketAnalyzer& analyzer, Nanoseconds capture_end) {
  FindingGroups groups;
  find_conflicts(analyzer, groups);
  find_sweeps(analyzer, groups);
  find_unanswered(analyzer, capture_end, groups);
  find_answers(analyzer, groups);
  return groups;
}

}  // namespace pcapglass::arp
