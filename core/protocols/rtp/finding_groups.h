// Collects findings by rule: severity of the worst, its numbers, and frames of up to ten streams (domain.md 5.8).
#pragma once

#include <array>
#include <string_view>

#include "report/finding.h"

namespace pcapglass::rtp {

// In the order in which they are told when equally severe.
enum class Rule : std::uint8_t {
  one_way,
  no_media,
  not_captured,
  wrong_place,
  loss,
  jitter,
  disorder,
  low_mos,
  remote_loss,
  round_trip,
  not_negotiated,
  packet_time,
  late_start,
  outside_call,
  gap,
  silent,
  telephone_events,
  secure_mismatch,
  injection,
  no_signalling,
  drift,
  fax,
};
inline constexpr std::size_t kRules = 22;

class FindingGroups {
 public:
  struct Case {
    Severity severity = Severity::warning;
    double weight = 0;  // the worst case of a rule has the most of it
    std::string subject;
    std::map<std::string, double> metrics;
    std::vector<Evidence> evidence;
  };
  void add(Rule rule, Case found);
  [[nodiscard]] std::vector<Finding> findings() const;

 private:
  struct Group {
    std::uint64_t count = 0;
    Case worst;
    std::vector<Evidence> evidence;
  };
  std::array<Group, kRules> groups_;
};

}  // namespace pcapglass::rtp
