#include "report/finding_groups.h"

#include <algorithm>
#include <utility>

namespace pcapglass {
namespace {

Finding finding_of(const Occasion& occasion, std::uint64_t count) {
  const Rule& rule = *occasion.rule;
  Finding finding;
  finding.id = rule.id;
  finding.severity = occasion.severity;
  finding.confidence = occasion.confidence;
  finding.title = rule.title;
  if (count > 1) finding.title += " (" + std::to_string(count) + " times)";
  finding.explanation = rule.explanation;
  if (!occasion.details.empty()) {
    if (count > 1) finding.explanation += " The first:";
    finding.explanation += " " + occasion.details;
  }
  finding.subject = occasion.subject;
  finding.metrics = occasion.metrics;
  finding.metrics["count"] = static_cast<double>(count);
  finding.evidence = occasion.evidence;
  if (!rule.reference.empty()) finding.references.emplace_back(rule.reference);
  if (!rule.limit.empty()) finding.limits.emplace_back(rule.limit);
  return finding;
}

}  // namespace

void FindingGroups::add(Occasion occasion) {
  std::string key = std::string(occasion.rule->id) + '\n' + occasion.group;
  const auto found = groups_.find(key);
  if (found == groups_.end()) {
    if (groups_.size() == kMostGroups) {
      ++not_grouped_;
      return;
    }
    groups_.emplace(std::move(key), Group{std::move(occasion), 1});
    return;
  }
  Group& group = found->second;
  ++group.count;
  group.first.severity = std::min(group.first.severity, occasion.severity);
  for (Evidence& evidence : occasion.evidence) {
    if (group.first.evidence.size() == kMostEvidence) break;
    group.first.evidence.push_back(std::move(evidence));
  }
}

std::vector<Finding> FindingGroups::findings() const {
  std::vector<Finding> out;
  for (const auto& [key, group] : groups_) out.push_back(finding_of(group.first, group.count));
  most_severe_first(out);
  return out;
}

}  // namespace pcapglass
