// Rules about single exchanges (DH-04 to 06, 08, 10, 11), address conflicts and router advertisements (DH-16).
#include <algorithm>

#include "bytes/text.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/pick.h"
#include "protocols/dhcp/report_values.h"
#include "protocols/dhcp/rules.h"

namespace pcapglass::dhcp {
namespace {

class ExchangeRules {
 public:
  ExchangeRules(const PacketAnalyzer& analyzer, Reporter& out) : analyzer_(analyzer), out_(out) {}

  void take(const Exchange& exchange) {
    const Story story = tell(analyzer_, exchange);
    const std::string client = std::to_string(exchange.client);
    for (const std::uint32_t i : story.rows) {
      const Row& row = analyzer_.rows()[i];
      if (row.event == Event::refuse) refused(story, i, client);
      if (row.event == Event::decline) {
        out_.add(RuleId::conflict, Severity::error, Confidence::confirmed, "decline" + client,
                 "The client declined " + (row.asked != 0 ? address_text(row.asked) : to_string(row.address)) + ".",
                 {i});
      }
      if (row.kind == RequestKind::rebinding) {
        out_.add(RuleId::lease, Severity::warning, Confidence::confirmed, "rebinding" + client,
                 "The client asks any server, because its own did not renew the lease.", {i});
      }
      if (row.version == 6 && (row.status == 2 || row.status == 6)) {
        out_.add(RuleId::exhausted, Severity::error, Confidence::confirmed, std::to_string(row.server),
                 "The server says " + std::string(status_name(row.status)) + ".", {i});
      }
      if (row.event == Event::acknowledge && row.has_lease) check_times(i);
      if (row.version == 4) check_relay(story, i);
    }
    compare_offers(story);
    check_return(story);
  }

 private:
  [[nodiscard]] Bytes picked(std::uint32_t row, std::uint8_t code) const {
    return picked_option(analyzer_.picked().at(analyzer_.rows()[row].picked), code);
  }

  void refused(const Story& story, std::uint32_t number, const std::string& client) {
    const RequestKind kind = story.request == kNone ? RequestKind::none : analyzer_.rows()[story.request].kind;
    const Bytes text = picked(number, 56);
    std::string details = text.empty() ? "The server gives no reason." : "The server says: " + printable(text) + ".";
    const Severity severity = kind == RequestKind::init_reboot ? Severity::notice : Severity::warning;
    out_.add(RuleId::refused, severity, Confidence::confirmed, client, std::move(details), {number, story.request});
    if (kind == RequestKind::renewing || kind == RequestKind::rebinding) {
      out_.add(RuleId::lease, Severity::warning, Confidence::confirmed, "refused" + client, "A renewal was refused.",
               {story.request, number});
    }
  }

  void check_times(std::uint32_t number) {
    const Row& row = analyzer_.rows()[number];
    if (row.address.version == 0 || (row.version == 6 && row.lease == 0)) return;
    const std::string server = std::to_string(row.server);
    if (row.lease < 300) {
      out_.add(RuleId::lease, Severity::warning, Confidence::confirmed, "short" + server,
               "The lease lasts " + std::to_string(row.lease) + " seconds.", {number}, {{"lease_seconds", row.lease}});
    }
    const bool order = (row.t1 != 0 && row.t2 != 0 && row.t1 >= row.t2) || row.t2 >= row.lease || row.t1 >= row.lease;
    if (order && row.lease != 0xFFFFFFFF && (row.t1 != 0 || row.t2 != 0)) {
      out_.add(RuleId::lease, Severity::warning, Confidence::confirmed, "order" + server,
               "T1, T2 and lease must rise: " + std::to_string(row.t1) + ", " + std::to_string(row.t2) + ", " +
                   std::to_string(row.lease) + ".",
               {number});
    }
  }

  void relay(std::string group, std::string details, std::initializer_list<std::uint32_t> rows) {
    out_.add(RuleId::relay, Severity::warning, Confidence::probable, std::move(group), std::move(details), rows);
  }

  void check_relay(const Story& story, std::uint32_t number) {
    const Row& row = analyzer_.rows()[number];
    const std::string agent = address_text(row.relay);
    if (row.hops > 4)
      relay("hops" + agent, "A message passed " + std::to_string(row.hops) + " relay agents.", {number});
    if (!row.from_client && row.has_relay_information && row.destination.port == 68) {
      relay("returned", "Relay agent information was passed on to the client.", {number});
    }
    if (row.relay == 0) return;
    const std::uint32_t net = row.relay >> 24;
    if (net == 0 || net == 127 || net >= 224 || row.relay >> 16 == 0xA9FE) {
      relay("address" + agent, agent + " cannot be reached by the server.", {number});
    }
    if (row.from_client || row.has_relay_information || row.destination.port == 68) return;
    // Option 82 must come back as it went.
    for (const std::uint32_t other : story.rows) {
      const Row& asked = analyzer_.rows()[other];
      if (asked.from_client && asked.relay == row.relay && asked.has_relay_information && asked.frame < row.frame) {
        return relay("echo" + agent, "The server did not return the relay agent information.", {other, number});
      }
    }
  }

  // A relay agent that passed on two messages or more, and no answer to it.
  void check_return(const Story& story) {
    std::uint32_t first = kNone;
    std::uint32_t last = kNone;
    std::size_t count = 0;
    for (const std::uint32_t i : story.rows) {
      const Row& row = analyzer_.rows()[i];
      if (row.version != 4 || row.relay == 0) continue;
      if (!row.from_client) return;
      if (first == kNone) first = i;
      last = i;
      ++count;
    }
    if (count < 2 || analyzer_.capture_end() - analyzer_.rows()[last].time < kPatience) return;
    relay("return" + address_text(analyzer_.rows()[last].relay), "No answer came back to the relay agent.",
          {first, last});
  }

  void compare_offers(const Story& story) {
    for (std::size_t i = 1; i < story.offers.size(); ++i) {
      const std::uint32_t a = story.offers[0];
      const std::uint32_t b = story.offers[i];
      const Row& one = analyzer_.rows()[a];
      const Row& two = analyzer_.rows()[b];
      if (one.version != 4) continue;
      const bool same = std::all_of(kCompared.begin(), kCompared.end(), [&](std::uint8_t code) {
        return as_text(picked(a, code)) == as_text(picked(b, code));
      });
      if (same) continue;
      out_.add(RuleId::second_server, Severity::error, Confidence::probable,
               server_of(analyzer_, one.server) + server_of(analyzer_, two.server),
               server_of(analyzer_, one.server) + " and " + server_of(analyzer_, two.server) +
                   " offer different configurations to one client.",
               {a, b});
    }
  }

  static constexpr std::array<std::uint8_t, 3> kCompared = {1, 3, 6};

  const PacketAnalyzer& analyzer_;
  Reporter& out_;
};

void find_router_flags(const PacketAnalyzer& analyzer, Reporter& out) {
  std::uint32_t first = kNone;
  std::uint32_t last = kNone;
  for (std::uint32_t i = 0; i < analyzer.rows().size(); ++i) {
    const Row& row = analyzer.rows()[i];
    if (row.version != 6) continue;
    if (!row.from_client) return;  // some server lives
    if (first == kNone) first = i;
    last = i;
  }
  if (first == kNone || analyzer.capture_end() - analyzer.rows()[last].time < kPatience) return;
  for (const RouterAdvertisement& router : analyzer.advertisements()) {
    if (!router.managed && !router.other) continue;
    out.add(RuleId::router_flags, Severity::warning, Confidence::probable, "",
            router.managed ? "The advertisement has M set: addresses by DHCPv6."
                           : "The advertisement has O set: other configuration by DHCPv6.",
            {first, last}, {}, {{router.frame, std::nullopt, "router advertisement with M or O"}});
    return;
  }
}

}  // namespace

void find_in_exchanges(const PacketAnalyzer& analyzer, Reporter& out) {
  ExchangeRules rules(analyzer, out);
  for (const Exchange& exchange : analyzer.exchanges()) rules.take(exchange);
  for (const Conflict& conflict : analyzer.conflicts()) {
    out.add(RuleId::conflict, Severity::error, Confidence::probable, address_text(conflict.address),
            address_text(conflict.address) + " was leased to " + hardware_text(conflict.client) + ", and " +
                hardware_text(conflict.other) + " uses it.",
            {}, {},
            {{conflict.lease_frame, std::nullopt, "lease of the address"},
             {conflict.arp_frame, std::nullopt, "ARP of another machine with it"}});
  }
  for (const Server& server : analyzer.servers()) {
    if (server.other_frame == 0) continue;
    out.add(RuleId::second_server, Severity::error, Confidence::probable, server.name,
            "Two machines use the server identifier " + server.name + ".", {}, {},
            {{server.first_frame, std::nullopt, "one machine as this server"},
             {server.other_frame, std::nullopt, "another machine as the same server"}});
  }
  find_router_flags(analyzer, out);
}

}  // namespace pcapglass::dhcp
