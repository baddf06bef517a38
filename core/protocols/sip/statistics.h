// Figures over all messages of the capture, whether or not their rows were kept.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "keep/distinct_values.h"
#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"
#include "report/limits.h"

namespace pcapglass::sip {

struct Statistics {
  explicit Statistics(const Limits& limits) : call_ids(limits.distinct_values), user_agents(limits.distinct_values) {}

  void count(const Message& message, Carrier carrier);

  std::uint64_t requests = 0;
  std::uint64_t responses = 0;
  std::uint64_t keep_alives = 0;
  std::uint64_t retransmissions = 0;
  std::uint64_t capture_duplicates = 0;
  std::array<std::uint64_t, kCarriers> carriers{};  // messages by carrier
  std::map<std::string, std::uint64_t, std::less<>> methods;
  std::map<std::string, std::uint64_t, std::less<>> response_classes;
  std::map<std::string, std::uint64_t, std::less<>> response_codes;
  DistinctValues call_ids;
  DistinctValues user_agents;
};

}  // namespace pcapglass::sip
