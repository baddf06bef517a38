// An occasion about one subject, which is also its group, as most rules have it.
#pragma once

#include <string>
#include <utility>

#include "report/finding_groups.h"

namespace pcapglass {

[[nodiscard]] inline Occasion occasion_of(const Rule& rule, Severity severity, Confidence confidence, std::string type,
                                          std::string id) {
  Occasion out;
  out.rule = &rule;
  out.severity = severity;
  out.confidence = confidence;
  out.group = id;
  out.subject = {std::move(type), std::move(id)};
  return out;
}

[[nodiscard]] inline Occasion occasion_of(const Rule& rule, Severity severity, std::string type, std::string id) {
  return occasion_of(rule, severity, Confidence::confirmed, std::move(type), std::move(id));
}

}  // namespace pcapglass
