#include "report/occasion.h"

#include <utility>

namespace pcapglass {

Occasion occasion_of(const Rule& rule, Severity severity, Confidence confidence, std::string_view type,
                     std::string id) {
  Occasion out;
  out.rule = &rule;
  out.severity = severity;
  out.confidence = confidence;
  out.group = id;
  out.subject = {std::string(type), std::move(id)};
  return out;
}

Occasion occasion_of(const Rule& rule, Severity severity, std::string_view type, std::string id) {
  return occasion_of(rule, severity, Confidence::confirmed, type, std::move(id));
}

}  // namespace pcapglass
