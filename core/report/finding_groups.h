// Findings with equal ones grouped: same rule, same group such as hosts and code (domain.md 5.8).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/finding.h"

namespace pcapglass {

// What is said of a rule, whatever made it fire.
struct Rule {
  std::string_view id;
  std::string_view title;
  std::string_view explanation;
  std::string_view reference;
  std::string_view limit;  // what would rule it out
};

// One occasion on which a rule fired.
struct Occasion {
  const Rule* rule = nullptr;
  Severity severity = Severity::warning;
  Confidence confidence = Confidence::confirmed;
  std::string group;    // occasions of one rule and group are one finding
  Subject subject;      // of the first occasion
  std::string details;  // put behind the rule's explanation: names, codes, phrases of the first occasion
  std::map<std::string, double> metrics;  // of the first occasion
  std::vector<Evidence> evidence;
};

class FindingGroups {
 public:
  void add(Occasion occasion);

  // Most severe first, then as domain.md 5.8 orders them.
  [[nodiscard]] std::vector<Finding> findings() const;
  // Occasions whose group found no place.
  [[nodiscard]] std::uint64_t not_grouped() const { return not_grouped_; }

 private:
  static constexpr std::size_t kMostGroups = 400;
  static constexpr std::size_t kMostEvidence = 10;

  struct Group {
    Occasion first;
    std::uint64_t count = 0;
  };
  std::map<std::string, Group> groups_;  // by rule and group
  std::uint64_t not_grouped_ = 0;
};

}  // namespace pcapglass
