// Rules about what clients wait for (DH-01 to 03, 08, 09, 13): one pass over the messages with a state per client.
#include <algorithm>

#include "protocols/dhcp/report_values.h"
#include "protocols/dhcp/rules.h"

namespace pcapglass::dhcp {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr std::size_t kStorm = 20;

// What one client has asked since the last answer.
struct Asked {
  std::uint32_t count = 0;
  std::uint32_t first = kNone, last = kNone;
  std::uint32_t before_last = kNone;

  void add(std::uint32_t row) {
    if (count++ == 0) first = row;
    before_last = last;
    last = row;
  }
};

struct Client {
  Asked discovers, requests;
  std::uint32_t offer = kNone;  // that was not taken yet
  std::array<std::uint32_t, kStorm> recent{};
  std::uint32_t sent = 0;
  Nanoseconds storm_until = 0;
};

class Watch {
 public:
  Watch(const PacketAnalyzer& analyzer, Reporter& out)
      : analyzer_(analyzer), out_(out), clients_(analyzer.clients().size()) {}

  void take(std::uint32_t number) {
    const Row& row = analyzer_.rows()[number];
    if (row.client == kNone || !row.counts()) return;
    Client& client = clients_[row.client];
    if (row.from_client && !row.relayed) take_storm(client, number);
    if (row.from_client && row.relayed && row.exchange != kNone && seen_on_link(row)) return;
    switch (row.event) {
      case Event::discover:
        take_ignored(client, number);
        client.discovers.add(number);
        break;
      case Event::request:
        client.discovers = {};
        client.offer = kNone;
        client.requests.add(number);
        break;
      case Event::offer:
        take_delay(client.discovers.last, number, kSecond);
        client.discovers = {};
        client.offer = number;
        break;
      case Event::acknowledge:
      case Event::refuse:
        take_delay(client.requests.last, number, 2 * kSecond);
        if (row.event == Event::acknowledge && client.requests.last != kNone) take_renewal(client, number);
        client.requests = {};
        client.discovers = {};
        break;
      default: break;
    }
  }

  void finish() {
    for (const Client& client : clients_) {
      const Asked& discovers = client.discovers;
      if (is_silent(discovers) && within_a_minute(discovers)) {
        add(RuleId::no_offer, discovers, " DISCOVER or SOLICIT messages got no offer.");
        if (renewal_ != kNone && time(renewal_) > time(discovers.first)) {
          out_.add(RuleId::exhausted, Severity::error, Confidence::probable, "renewals",
                   "Nobody answers " + client_of(analyzer_, analyzer_.rows()[discovers.last]) +
                       " while renewals are acknowledged.",
                   {discovers.first, discovers.last, renewal_});
        }
      }
      if (is_silent(client.requests)) add(RuleId::no_answer, client.requests, " requests got no answer.");
    }
  }

 private:
  [[nodiscard]] Nanoseconds time(std::uint32_t row) const { return analyzer_.rows()[row].time; }
  [[nodiscard]] bool is_silent(const Asked& asked) const {
    return asked.count >= 2 && analyzer_.capture_end() - time(asked.last) >= kPatience;
  }
  [[nodiscard]] bool within_a_minute(const Asked& asked) const {
    return time(asked.last) - time(asked.before_last) <= 60 * kSecond;
  }
  // Whether the capture shows the client's own message too, so that the relay agent's is no second one.
  [[nodiscard]] bool seen_on_link(const Row& row) const {
    const std::uint32_t first = analyzer_.exchanges()[row.exchange].first_row;
    return analyzer_.rows()[first].from_client && !analyzer_.rows()[first].relayed;
  }
  void add(RuleId rule, const Asked& asked, std::string_view what) {
    const Row& row = analyzer_.rows()[asked.last];
    out_.add(rule, Severity::error, Confidence::probable, std::to_string(row.client),
             std::to_string(asked.count).append(what) + " The client is " + client_of(analyzer_, row) + ".",
             {asked.first, asked.last}, {{"messages", asked.count}});
  }
  void take_ignored(Client& client, std::uint32_t number) {
    if (client.offer == kNone || analyzer_.rows()[number].version == 6) return;
    if (time(number) - time(client.offer) < kSecond) return;
    out_.add(RuleId::not_requested, Severity::warning, Confidence::probable,
             std::to_string(analyzer_.rows()[number].client),
             "The offer came from " + server_of(analyzer_, analyzer_.rows()[client.offer].server) + ".",
             {client.offer, number});
    client.offer = kNone;
  }
  void take_delay(std::uint32_t asked, std::uint32_t answer, Nanoseconds most) {
    if (asked == kNone) return;
    const Row& row = analyzer_.rows()[answer];
    const Nanoseconds delay = row.time - time(asked);
    if (delay <= most || analyzer_.rows()[asked].xid != row.xid || row.version != 4) return;
    std::string details = server_of(analyzer_, row.server) + " took " + std::to_string(delay / 1'000'000) + " ms.";
    std::vector<Evidence> probes;
    for (const Probe& probe : analyzer_.probes()) {
      if (probe.row == answer) probes.push_back({probe.frame, std::nullopt, "the server pings the address first"});
    }
    if (!probes.empty()) details += " It pinged the address before it offered it, which explains the delay.";
    out_.add(RuleId::slow, Severity::warning, Confidence::confirmed, std::to_string(row.server), std::move(details),
             {asked, answer}, {{"delay_seconds", to_microsecond_precision(delay)}}, std::move(probes));
  }
  void take_renewal(const Client& client, std::uint32_t answer) {
    const RequestKind kind = analyzer_.rows()[client.requests.last].kind;
    if (kind == RequestKind::renewing || kind == RequestKind::rebinding) renewal_ = answer;
  }
  void take_storm(Client& client, std::uint32_t number) {
    client.recent[client.sent++ % kStorm] = number;
    const std::uint32_t first = client.recent[client.sent % kStorm];  // the oldest of the last twenty
    if (client.sent < kStorm || time(number) - time(first) > 10 * kSecond || time(number) < client.storm_until) return;
    client.storm_until = time(number) + 10 * kSecond;
    out_.add(RuleId::storm, Severity::warning, Confidence::confirmed, std::to_string(analyzer_.rows()[number].client),
             "The client is " + client_of(analyzer_, analyzer_.rows()[number]) + ".", {first, number},
             {{"messages", kStorm}, {"seconds", to_microsecond_precision(time(number) - time(first))}});
  }

  const PacketAnalyzer& analyzer_;
  Reporter& out_;
  std::vector<Client> clients_;
  std::uint32_t renewal_ = kNone;
};

}  // namespace

void find_silence(const PacketAnalyzer& analyzer, Reporter& out) {
  Watch watch(analyzer, out);
  for (std::uint32_t i = 0; i < analyzer.rows().size(); ++i) watch.take(i);
  watch.finish();
}

void find_starvation(const PacketAnalyzer& analyzer, Reporter& out) {
  constexpr std::size_t kClients = 20;
  std::deque<std::uint32_t> window;  // the latest message of each client in the last ten seconds
  Nanoseconds quiet_until = INT64_MIN;
  for (std::uint32_t i = 0; i < analyzer.rows().size(); ++i) {
    const Row& row = analyzer.rows()[i];
    if (row.version != 4 || row.client == kNone || !row.counts() || row.time < quiet_until ||
        (row.event != Event::discover && (row.event != Event::request || !row.from_client))) {
      continue;
    }
    while (!window.empty() && row.time - analyzer.rows()[window.front()].time > kPatience) window.pop_front();
    const auto same = std::find_if(window.begin(), window.end(),
                                   [&](std::uint32_t other) { return analyzer.rows()[other].client == row.client; });
    if (same != window.end()) continue;
    window.push_back(i);
    if (window.size() < kClients) continue;
    std::vector<std::string_view> makers;
    std::size_t foreign = 0;
    for (const std::uint32_t other : window) {
      const std::string_view key = as_text(analyzer.clients().at(analyzer.rows()[other].client));
      makers.push_back(key.substr(0, 4));
      if (analyzer.rows()[other].foreign_hardware) ++foreign;
    }
    std::sort(makers.begin(), makers.end());
    makers.erase(std::unique(makers.begin(), makers.end()), makers.end());
    const std::uint32_t first = window.front();
    // A burst of many machines of few makers is a power cut that has ended.
    if (makers.size() * 4 >= window.size() * 3 || foreign * 4 >= window.size() * 3) {
      out.add(RuleId::starvation, Severity::error, Confidence::probable, "", "", {first, i},
              {{"clients", static_cast<double>(analyzer.client_count().count())},
               {"makers_in_window", static_cast<double>(makers.size())},
               {"hardware_address_differs", static_cast<double>(foreign)}});
      quiet_until = row.time + kPatience;
      window.clear();
    } else {
      window.pop_front();
    }
  }
}

}  // namespace pcapglass::dhcp
