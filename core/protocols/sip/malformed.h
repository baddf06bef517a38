// Malformed messages grouped by who sent them and what is wrong: finding SIP-TR-10 (domain.md 5.1).
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "decode/ip_address.h"
#include "protocols/sip/anomaly.h"
#include "report/finding.h"
#include "report/time.h"

namespace pcapglass::sip {

class MalformedGroups {
 public:
  // Notes the severe ones among `anomalies` of a message from `source`.
  void add(const Anomalies& anomalies, const IpAddress& source, std::uint64_t frame, std::optional<Timestamp> time);
  [[nodiscard]] std::vector<Finding> findings() const;
  // Messages whose (sender, defect) found no place among the groups.
  [[nodiscard]] std::uint64_t not_grouped() const { return not_grouped_; }

 private:
  static constexpr std::size_t kMostGroups = 64;
  static constexpr std::size_t kMostFrames = 10;  // SIP-TR-10: the first ten

  struct Example {
    std::uint64_t frame = 0;
    std::optional<Timestamp> time;
    std::string what;
  };
  struct Group {
    IpAddress source;
    AnomalyCode code = AnomalyCode::truncated;
    std::uint64_t messages = 0;
    std::vector<Example> examples;
  };
  [[nodiscard]] Group* group_of(const IpAddress& source, AnomalyCode code);

  std::vector<Group> groups_;
  std::uint64_t not_grouped_ = 0;
};

}  // namespace pcapglass::sip
