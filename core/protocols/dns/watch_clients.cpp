// Rules about what one client does: ports and ids of its queries, names that do not exist, large answers.
#include <algorithm>

#include "protocols/dns/rules.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {

// DNS-15: what makes answers easy to forge.
void Watch::watch_query_pattern(const Event& event, Client& from) {
  const Arrival& arrival = event.arrival;
  if (arrival.tcp || arrival.kind != Kind::dns) return;
  ++from.queries;
  if (from.plain_queries == 0) from.port = arrival.source.port;
  if (from.plain_queries > 0 && event.message.id == static_cast<std::uint16_t>(from.last_id + 1)) ++from.sequential;
  from.last_id = event.message.id;
  ++from.plain_queries;
  if (arrival.source.port == from.port) ++from.port_queries;
  from.port_frames.add(sighting_of(arrival));
}

void Watch::judge(Client& one) {
  const std::string host = to_string(one.address);
  const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
  constexpr std::uint64_t kEnough = 50;
  if (one.plain_queries >= kEnough && one.port_queries == one.plain_queries && one.port != kPort) {
    say({kPredictable,
         Severity::warning,
         Confidence::confirmed,
         host,
         {"host", host},
         "Port " + std::to_string(one.port) + '.',
         {{"queries", number(one.plain_queries)}}},
        one.port_frames.first, "query from this port");
  }
  if (one.plain_queries >= kEnough && one.sequential * 10 >= (one.plain_queries - 1) * 9) {
    say({kSequential,
         Severity::warning,
         Confidence::confirmed,
         host,
         {"host", host},
         "",
         {{"queries", number(one.plain_queries)}, {"ids_in_sequence", number(one.sequential)}}},
        one.port_frames.first, "query");
  }
  if (one.responses >= 20 && one.missing * 2 >= one.responses) {
    std::uint64_t repeated = 0, all = 0;
    for (const auto& [hash, names] : one.first_labels) {
      all += names;
      if (names > 1) repeated += names;
    }
    const bool search_list = all > 0 && repeated * 2 >= all;
    say({search_list ? kSearchList : kManyMissing,
         search_list ? Severity::notice : Severity::warning,
         Confidence::probable,
         host,
         {"host", host},
         "",
         {{"responses", number(one.responses)}, {"nxdomain", number(one.missing)}}},
        one.missing_frames.first, "NXDOMAIN");
  }
  if (one.large_queries >= 20 && one.large_response_bytes >= 10 * one.large_query_bytes) {
    say({kAmplification,
         Severity::warning,
         Confidence::possible,
         host,
         {"host", host},
         "",
         {{"queries", number(one.large_queries)},
          {"query_bytes", number(one.large_query_bytes)},
          {"response_bytes", number(one.large_response_bytes)}}},
        one.large_frames.first, "large response");
  }
  if (one.not_asked >= 20 && !one.asked_anything) {
    say({kNotAsked,
         Severity::warning,
         Confidence::possible,
         host,
         {"host", host},
         "",
         {{"responses", number(one.not_asked)}}},
        one.not_asked_frames.first, "response without query");
  }
}

}  // namespace pcapglass::dns
