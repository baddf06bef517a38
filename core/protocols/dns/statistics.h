// Figures over all DNS messages of the capture, whether or not their rows were kept.
#pragma once

#include <deque>
#include <map>

#include "keep/distinct_values.h"
#include "protocols/dns/exchanges.h"
#include "report/limits.h"

namespace pcapglass::dns {

struct Server {
  Endpoint endpoint;
  std::uint64_t queries = 0;  // without repeats
  std::uint64_t retransmissions = 0;
  std::uint64_t responses = 0;
  std::uint64_t unanswered = 0;
  std::uint64_t slow = 0;  // answers after 200 ms or more
  Nanoseconds slowest = 0;
  std::vector<Sighting> unanswered_frames;  // the first few
  std::vector<Sighting> slow_frames;
};

struct Latency {
  std::uint32_t server = 0;  // index of Statistics::servers
  std::uint32_t microseconds = 0;
};

struct Statistics {
  explicit Statistics(const Limits& limits)
      : domains(limits.distinct_values), servers(limits.dns_hosts), most_latencies(limits.message_rows) {}

  void count(const Message& message, const Asked& asked, const Arrival& arrival);
  // Null when there are too many servers.
  [[nodiscard]] Server* server(const Endpoint& endpoint, std::uint32_t* index = nullptr);

  // In microseconds, in order of size; an element for each server.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> latencies_by_server() const;

  std::uint64_t queries = 0, responses = 0, retransmissions = 0, client_retries = 0, failovers = 0;
  std::uint64_t unanswered = 0, undetermined = 0, unsolicited = 0, second_answers = 0, capture_duplicates = 0;
  std::uint64_t over_tcp = 0, mdns = 0, llmnr = 0, malformed = 0, truncated = 0;
  std::map<unsigned, std::uint64_t> rcodes;      // of responses
  std::map<std::uint16_t, std::uint64_t> types;  // of questions in queries
  std::map<unsigned, std::uint64_t> opcodes;
  DistinctValues domains;  // folded
  Slots<Server> servers;
  std::deque<Latency> latencies;
  std::size_t most_latencies;
  std::uint64_t latencies_not_kept = 0;
  std::uint64_t servers_not_kept = 0;

 private:
  std::array<std::uint64_t, 512> recent_{};  // hashes of names that `domains` has
};

// The value that `percent` of them do not exceed (nearest rank); `sorted` is not empty.
[[nodiscard]] inline std::uint32_t percentile(const std::vector<std::uint32_t>& sorted, std::size_t percent) {
  return sorted[(sorted.size() * percent + 99) / 100 - 1];
}

}  // namespace pcapglass::dns
