#include "protocols/dns/watch.h"

#include <algorithm>
#include <utility>

#include "bytes/hash.h"
#include "protocols/dns/codes.h"
#include "protocols/dns/rules.h"

namespace pcapglass::dns {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kRetryWindow = 10 * kSecond;  // DN-02
constexpr std::uint64_t kMostMissingNames = 50;     // findings of NXDOMAIN by name
constexpr std::size_t kMostTruncated = 256;

}  // namespace

Watch::Watch(const Limits& limits)
    : clients_(limits.dns_hosts),
      domains_(limits.dns_hosts),
      names_(limits.dns_names),
      pending_(limits.dns_names),
      responders_(limits.dns_hosts),
      missing_names_(kMostMissingNames),
      signed_zones_(limits.dns_names),
      lookups_(limits.dns_names),
      most_failed_(limits.dns_names) {}

std::uint64_t Watch::forgotten() const {
  return clients_.forgotten() + domains_.forgotten() + names_.forgotten() + pending_.forgotten() +
         responders_.forgotten();
}

void Watch::say(const Say& what, const Sighting* frames, std::size_t count, std::string_view shows,
                FindingGroups& groups) {
  Occasion occasion;
  occasion.rule = &rule_of(what.rule);
  occasion.severity = what.severity;
  occasion.confidence = what.confidence;
  occasion.group = what.group;
  occasion.subject = {std::string(what.subject.type), std::string(what.subject.id)};
  occasion.details = what.details;
  for (const auto& [name, value] : what.metrics) occasion.metrics[name] = value;
  for (std::size_t i = 0; i < count; ++i) {
    if (frames[i].frame == 0) continue;
    occasion.evidence.push_back({frames[i].frame, frames[i].time, std::string(shows)});
  }
  groups.add(std::move(occasion));
}

Watch::Client& Watch::client(const IpAddress& address) {
  const std::uint64_t key = hash_bytes(address.bytes, address.version);
  if (clients_.full() && clients_.find(key) == nullptr) {
    for (Client& one : clients_.all()) judge(one);
  }
  Client& out = clients_.take(key);
  out.address = address;
  return out;
}

Watch::Pending& Watch::pending(const IpAddress& client, std::uint64_t question) {
  return pending_.take(hash_bytes(client.bytes, question));
}

void Watch::query(const Event& event, Statistics& statistics) {
  const Arrival& arrival = event.arrival;
  if (!first_time_) first_time_ = arrival.time.ns;
  watch_malformed(event);
  expire_truncated(arrival.time.ns);
  if (arrival.kind == Kind::mdns) return;
  Client& from = client(arrival.source.address);
  from.asked_anything = true;
  if (arrival.tcp) {
    std::erase_if(truncated_, [&](const Truncated& one) {
      return one.question == event.asked.hash && one.client == arrival.source.address;
    });
  }
  if (event.exchange->repeats == 0) {
    watch_query_pattern(event, from);
    watch_retry(event, statistics);
    watch_tunnel(event);
  }
  if (event.asked.type == type::kAxfr || event.asked.type == type::kIxfr) {
    const std::string zone = name_text(event.asked.name.bytes());
    say({kTransfer,
         Severity::notice,
         Confidence::confirmed,
         to_string(arrival.source.address) + ' ' + zone,
         {"zone", zone},
         to_string(arrival.source.address) + " asks for all of " + zone + '.',
         {}},
        {sighting_of(arrival)}, "zone transfer asked for");
  }
}

// DN-02: the same client asks the same under a new id.
void Watch::watch_retry(const Event& event, Statistics& statistics) {
  const Arrival& arrival = event.arrival;
  if (event.asked.hash == 0 || arrival.kind != Kind::dns || arrival.tcp) return;
  Pending& asked = pending(arrival.source.address, event.asked.hash);
  if (asked.asked_frame != 0 && arrival.time.ns - asked.asked <= kRetryWindow && asked.id != event.message.id) {
    ++(asked.server == arrival.destination ? statistics.client_retries : statistics.failovers);
  }
  asked.asked = arrival.time.ns;
  asked.asked_frame = arrival.frame;
  asked.server = arrival.destination;
  asked.id = event.message.id;
}

void Watch::response(const Event& event, Statistics& statistics) {
  const Arrival& arrival = event.arrival;
  if (!first_time_) first_time_ = arrival.time.ns;
  watch_malformed(event);
  expire_truncated(arrival.time.ns);
  watch_aliases(event);
  watch_signatures(event);
  if (arrival.kind == Kind::llmnr && event.message.counts[1] > 0) {
    answered_group(arrival, event.asked.name_hash, "LLMNR");
  }
  if (arrival.kind != Kind::dns) return;
  Client& to = client(arrival.destination.address);
  const Matched& matched = event.matched;
  if (matched.match != Match::answer) {
    watch_second(event);
    if (matched.match == Match::unsolicited && !to.asked_anything) {
      ++to.not_asked;
      to.not_asked_frames.add(sighting_of(arrival));
    }
    return;
  }
  ++to.responses;
  const Exchange& exchange = *matched.exchange;
  const Nanoseconds delay = arrival.time.ns - exchange.first;
  std::uint32_t index = 0;
  if (Server* server = statistics.server(exchange.server, &index);
      server != nullptr && arrival.has_time && delay >= 0) {
    if (statistics.latencies.size() < statistics.most_latencies) {
      statistics.latencies.push_back(
          {index, static_cast<std::uint32_t>(std::min(delay / 1000, Nanoseconds{UINT32_MAX}))});
    } else {
      ++statistics.latencies_not_kept;
    }
    if (delay >= kSecond / 5) {
      ++server->slow;
      server->slowest = std::max(server->slowest, delay);
      if (server->slow_frames.size() < Sightings::kMost) {
        server->slow_frames.push_back({exchange.first_frame, Timestamp{exchange.first, exchange.digits}});
        server->slow_frames.push_back(sighting_of(arrival));
      }
    }
  }
  const bool large_kind = event.asked.type == type::kAny || event.asked.type == type::kTxt ||
                          event.asked.type == type::kDnskey || event.asked.type == type::kRrsig;
  if (large_kind && !arrival.tcp) {
    ++to.large_queries;
    to.large_query_bytes += exchange.query_bytes;
    to.large_response_bytes += event.message.bytes.size();
    to.large_frames.add(sighting_of(arrival));
  }
  if (event.message.truncated() && !arrival.tcp) {
    if (truncated_.size() == kMostTruncated) truncated_.pop_front();
    truncated_.push_back({arrival.destination.address,
                          arrival.source,
                          event.asked.hash,
                          sighting_of(arrival),
                          {},
                          name_text(event.asked.name.bytes())});
  }
  watch_code(event, to);
  watch_trouble_solved(event);
  watch_addresses(event);
  watch_resolution(event);
}

void Watch::watch_malformed(const Event& event) {
  if (event.message.problems == 0) return;
  const std::string host = to_string(event.arrival.source.address);
  for (std::size_t i = 0; i < kProblems; ++i) {
    if (!event.message.has(static_cast<Problem>(i))) continue;
    say({kMalformed,
         Severity::warning,
         Confidence::confirmed,
         host + static_cast<char>('a' + i),
         {"host", host},
         std::string(problem_text(static_cast<Problem>(i))) + '.',
         {}},
        {sighting_of(event.arrival)}, problem_text(static_cast<Problem>(i)));
  }
}

void Watch::answered_group(const Arrival& arrival, std::uint64_t name_hash, std::string_view protocol) {
  constexpr std::size_t kMostNames = 64;
  Responder& from = responders_.take(hash_bytes(arrival.source.address.bytes, protocol.size()));
  from.address = arrival.source.address;
  from.protocol = protocol;
  if (from.names.size() >= kMostNames ||
      std::find(from.names.begin(), from.names.end(), name_hash) != from.names.end()) {
    return;
  }
  from.names.push_back(name_hash);
  from.frames.add(sighting_of(arrival));
}

}  // namespace pcapglass::dns
