// Figures over all messages of the capture, whether or not their rows were kept.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"
#include "report/limits.h"

namespace pcapglass::sip {

// Distinct strings up to a ceiling of number and bytes.
class DistinctValues {
 public:
  explicit DistinctValues(std::size_t ceiling) : ceiling_(ceiling), bytes_left_(ceiling * kAverageBytes) {}

  void add(std::string_view value);
  // Makes sorted() right; values and their order stay as they are from then on.
  void sort();

  [[nodiscard]] const std::vector<std::string_view>& sorted() const { return sorted_; }
  // How often a value came that is not among those kept.
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }

 private:
  static constexpr std::size_t kAverageBytes = 64;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view value) const { return std::hash<std::string_view>{}(value); }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> values_;
  std::vector<std::string_view> sorted_;
  std::size_t ceiling_;
  std::size_t bytes_left_;
  std::uint64_t not_kept_ = 0;
};

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
