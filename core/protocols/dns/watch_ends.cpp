// What is judged when time is up for something: queries without response, truncation that nobody followed, datagrams
// that never got whole, and at the end of the capture clients, servers and who answered for a group.
#include "protocols/dns/codes.h"
#include "protocols/dns/rules.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {
namespace {

constexpr Nanoseconds kPatience = 5 * kNanosecondsPerSecond;  // DNS-01, DNS-05, DNS-07
constexpr std::size_t kMostFragmented = 64;

}  // namespace

void Watch::expire_truncated(Nanoseconds now) {
  while (!truncated_.empty() &&
         (truncated_.front().seen.time ? now - truncated_.front().seen.time->ns : 0) > kPatience) {
    const Truncated& one = truncated_.front();
    std::string details = one.name + ", from " + to_string(one.server) + '.';
    if (one.refused.frame != 0) details += " The server refuses TCP.";
    say({kTruncation,
         Severity::error,
         one.refused.frame != 0 ? Confidence::confirmed : Confidence::probable,
         to_string(one.server),
         {"host", to_string(one.server)},
         details,
         {}},
        {one.seen, one.refused}, "truncated response, and a refusal of TCP if there was one");
    truncated_.pop_front();
  }
}

void Watch::refused(const Endpoint& server, const Endpoint& client, const Sighting& seen) {
  for (Truncated& one : truncated_) {
    if (one.server.address == server.address && one.client == client.address) one.refused = seen;
  }
}

void Watch::fragment(std::uint64_t key, const Sighting& seen, const Endpoint& from, const Endpoint& to) {
  if (fragmented_.size() == kMostFragmented) fragmented_.pop_front();
  fragmented_.push_back({key, seen, from, to});
}

void Watch::reassembled(std::uint64_t key) {
  std::erase_if(fragmented_, [&](const Fragmented& one) { return one.key == key; });
}

// DNS-01. Members of a group need not answer (LLMNR).
void Watch::settled(const Exchange& exchange, const std::string& name, Nanoseconds end, std::uint64_t end_frame) {
  if (exchange.answers > 0 || is_multicast(exchange.server.address) || end - exchange.last < kPatience) return;
  const std::string server = to_string(exchange.server);
  std::string details = name + ' ' + type_name(exchange.type) + ", asked by " + to_string(exchange.client.address);
  if (exchange.repeats > 0) details += ", " + std::to_string(exchange.repeats + 1) + " times";
  say({kUnanswered,
       Severity::warning,
       Confidence::confirmed,
       server,
       {"host", server},
       details + '.',
       {{"capture_end_frame", static_cast<double>(end_frame)}}},
      {{exchange.first_frame, Timestamp{exchange.first, exchange.digits}}}, "query without response");
}

void Watch::judge(const Responder& one) {
  if (one.names.size() < 2) return;
  const std::string host = to_string(one.address);
  const bool many = one.names.size() >= 5;
  say({kExposure,
       many ? Severity::error : Severity::warning,
       many ? Confidence::probable : Confidence::possible,
       host,
       {"host", host},
       std::to_string(one.names.size()) + " names over " + one.protocol + '.',
       {{"names", static_cast<double>(one.names.size())}}},
      one.frames.first, "answer for a further name");
}

void Watch::judge_servers(const Statistics& statistics) {
  const auto by_server = statistics.latencies_by_server();
  for (std::size_t i = 0; i < statistics.servers.all().size(); ++i) {
    const Server& one = statistics.servers.all()[i];
    const std::string host = to_string(one.endpoint);
    if (one.queries >= 5 && one.unanswered * 2 >= one.queries) {
      say({kServerDown,
           Severity::error,
           Confidence::probable,
           host,
           {"host", host},
           "",
           {{"queries", static_cast<double>(one.queries)}, {"unanswered", static_cast<double>(one.unanswered)}}},
          one.unanswered_frames, "query without response");
    }
    if (one.slow == 0) continue;
    const std::vector<std::uint32_t>& delays = by_server[i];
    const double p95 = delays.empty() ? 0 : percentile(delays, 95) / 1000.0;
    say({kSlow,
         one.slowest >= kNanosecondsPerSecond ? Severity::error : Severity::warning,
         Confidence::confirmed,
         host,
         {"host", host},
         std::to_string(one.slow) + " of its answers.",
         {{"slow_answers", static_cast<double>(one.slow)},
          {"slowest_ms", to_microsecond_precision(one.slowest) * 1000},
          {"p95_ms", p95}}},
        one.slow_frames, "query and slow answer in turn");
  }
}

void Watch::finish(Nanoseconds end, Statistics& statistics) {
  expire_truncated(end);
  // A refusal says it all, however soon the capture ends.
  std::erase_if(truncated_, [](const Truncated& one) { return one.refused.frame == 0; });
  expire_truncated(INT64_MAX / 2);
  for (const Fragmented& one : fragmented_) {
    if (!one.seen.time || end - one.seen.time->ns < kAnswerWindow) continue;
    say({kFragmentLost,
         Severity::warning,
         Confidence::confirmed,
         to_string(one.from.address),
         {"host", to_string(one.from)},
         "From " + to_string(one.from) + " to " + to_string(one.to.address) + '.',
         {}},
        {one.seen}, "first fragment of a response");
  }
  for (Client& one : clients_.all()) judge(one);
  for (Domain& one : domains_.all()) judge(one);
  for (const Responder& one : responders_.all()) judge(one);
  judge_servers(statistics);
}

}  // namespace pcapglass::dns
