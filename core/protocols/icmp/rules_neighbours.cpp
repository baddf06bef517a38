// Findings about neighbour discovery (RFC 4861, RFC 4862): IC-13 to IC-15.
#include "bytes/text.h"
#include "protocols/icmp/findings.h"

namespace pcapglass::icmp {
namespace {

constexpr Rule kRogue = {"IC-13", "Routers contradict each other",
                         "Two or more senders of router advertisements differ in prefixes: one may be a rogue.",
                         "RFC 6104", "Several routers with prefixes of their own are legal."};
constexpr Rule kLifetimes = {"IC-13-lifetime", "Routers state different lifetimes",
                             "Hosts keep one router longer than the other; with zero they do not use it at all.",
                             "RFC 4861 6.2.1", "Legal, and meant so where one router is a spare."};
constexpr Rule kRouterCard = {"IC-13-mac", "A router advertises from another MAC address",
                              "Who may not be the router speaks with its address: hosts would send to the other card, "
                              "or give the router up when the lifetime is zero.",
                              "RFC 6104", "Failover pairs and replaced cards do so."};
constexpr Rule kRouterFlood = {"IC-13-flood", "Flood of router advertisements",
                               "Ten or more within a second: hosts configure addresses for each of them.", "RFC 6104",
                               "Many routers may answer one solicitation."};
constexpr Rule kSpoof = {"IC-14", "An IPv6 address changes its MAC address",
                         "An advertisement with the override flag gives the address to another card: possibly somebody "
                         "who takes its traffic.",
                         "RFC 4861 7.2.5", "Failover pairs and replaced cards do so."};
constexpr Rule kDuplicate = {"IC-14-duplicate-address", "An IPv6 address is taken",
                             "A host that wanted to use the address was told that another has it.", "RFC 4862 5.4", ""};
constexpr Rule kSilent = {"IC-15", "An IPv6 neighbour does not answer",
                          "Three or more solicitations without an advertisement.", "RFC 4861 7.3.3",
                          "Advertisements are unicast: another switch port does not see them."};

void add(FindingGroups& out, Occasion one, const NeighbourRow& row, std::string what) {
  one.evidence.push_back({row.frame, row.time, std::move(what)});
  out.add(std::move(one));
}

class Routers {
 public:
  explicit Routers(FindingGroups& out) : out_(out) {}

  void take(const NeighbourRow& row) {
    count(row);
    const auto [place, is_new] = last_.try_emplace(row.source, &row);
    if (is_new) compare_others(row);
    const NeighbourRow& before = *place->second;
    const bool other_option = row.has_mac && before.has_mac && row.mac != before.mac;
    const bool other_card = row.has_link && before.has_link && row.link != before.link;
    if (other_option || other_card) {
      Occasion one = about(kRouterCard, Severity::error, row);
      if (row.lifetime == 0 && before.lifetime != 0) one.details = "Its lifetime is zero now.";
      cite(one, before, other_option ? before.mac : before.link);
      add(out_, std::move(one), row, "from " + hex(Bytes(other_option ? row.mac : row.link), ":"));
    }
    place->second = &row;
  }

 private:
  static Occasion about(const Rule& rule, Severity severity, const NeighbourRow& row) {
    Occasion one = occasion_of(rule, severity, "host", to_string(row.source));
    one.confidence = Confidence::possible;
    return one;
  }
  static void cite(Occasion& one, const NeighbourRow& row, const std::array<std::uint8_t, 6>& mac) {
    one.evidence.push_back({row.frame, row.time, "from " + hex(Bytes(mac), ":")});
  }

  void count(const NeighbourRow& row) {
    if (number_ == 0 || row.time.ns - second_ > kNanosecondsPerSecond) {
      second_ = row.time.ns;
      number_ = 0;
    }
    if (++number_ == 10) add(out_, occasion_of(kRouterFlood, Severity::error, "capture", ""), row, "the tenth");
  }

  // A router's first advertisement against the last of one other.
  void compare_others(const NeighbourRow& row) {
    for (const auto& [address, other] : last_) {
      if (address == row.source) continue;
      if (other->prefixes == row.prefixes && other->lifetime == row.lifetime) continue;
      const bool prefixes = other->prefixes != row.prefixes;
      Occasion one = about(prefixes ? kRogue : kLifetimes, prefixes ? Severity::error : Severity::notice, row);
      one.evidence.push_back({other->frame, other->time, "advertised by " + to_string(address)});
      add(out_, std::move(one), row, "other " + std::string(prefixes ? "prefixes" : "lifetime"));
      return;
    }
  }

  FindingGroups& out_;
  std::map<IpAddress, const NeighbourRow*> last_;
  Nanoseconds second_ = 0;
  std::uint64_t number_ = 0;
};

struct Neighbour {
  const NeighbourRow* probe = nullptr;  // the last solicitation from ::
  const NeighbourRow* claim = nullptr;  // the last advertisement with a MAC address
  bool advertised = false;
  std::vector<const NeighbourRow*> asked;
};

void take_solicitation(Neighbour& one, const NeighbourRow& row) {
  constexpr std::size_t kMostAsked = 10;
  const bool unspecified = row.source == IpAddress::v6(Bytes(IpAddress{}.bytes));
  if (unspecified) {
    one.probe = &row;
  } else if (one.asked.size() < kMostAsked) {
    one.asked.push_back(&row);
  }
}

void take_advertisement(Neighbour& one, const NeighbourRow& row, FindingGroups& out) {
  one.advertised = true;
  // The prober itself announces the address once it has it: from the card that probed.
  const bool same_card = one.probe != nullptr && one.probe->has_link && row.has_link && one.probe->link == row.link;
  if (one.probe != nullptr && !same_card && row.destination.bytes[0] == 0xFF &&
      row.time.ns - one.probe->time.ns <= kNanosecondsPerSecond) {
    Occasion taken = occasion_of(kDuplicate, Severity::error, "host", to_string(row.target));
    taken.evidence.push_back({one.probe->frame, one.probe->time, "asked by a host that wants the address"});
    add(out, std::move(taken), row, "answered");
  }
  if (!row.has_mac) return;
  if (one.claim != nullptr && one.claim->mac != row.mac && (row.flags & 0x20) != 0) {
    Occasion moved = occasion_of(kSpoof, Severity::error, "host", to_string(row.target));
    moved.confidence = Confidence::possible;
    moved.evidence.push_back({one.claim->frame, one.claim->time, "at " + hex(Bytes(one.claim->mac), ":")});
    add(out, std::move(moved), row, "now at " + hex(Bytes(row.mac), ":"));
  }
  one.claim = &row;
}

}  // namespace

void find_among_neighbours(const PacketAnalyzer& analyzer, Nanoseconds capture_end, FindingGroups& out) {
  std::map<IpAddress, Neighbour> neighbours;
  Routers routers(out);
  for (const NeighbourRow& row : analyzer.neighbours()) {
    if (row.source.version != 6) continue;
    if (row.type == 134) routers.take(row);
    if (row.type == 135) take_solicitation(neighbours[row.target], row);
    if (row.type == 136) take_advertisement(neighbours[row.target], row, out);
  }
  for (const auto& [address, one] : neighbours) {
    if (one.advertised || one.asked.size() < 3) continue;
    if (capture_end - one.asked.back()->time.ns < kNanosecondsPerSecond) continue;
    Occasion silent = occasion_of(kSilent, Severity::warning, "host", to_string(address));
    silent.confidence = Confidence::probable;
    for (const NeighbourRow* row : one.asked) silent.evidence.push_back({row->frame, row->time, "solicitation"});
    out.add(std::move(silent));
  }
}

}  // namespace pcapglass::icmp
