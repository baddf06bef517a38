#include "report/finding.h"

#include <utility>

namespace pcapglass {

void most_severe_first(std::vector<Finding>& findings) {
  std::vector<Finding> sorted;
  sorted.reserve(findings.size());
  for (std::size_t severity = 0; severity < names_of(Severity{}).size(); ++severity) {
    for (Finding& finding : findings) {
      if (finding.severity == static_cast<Severity>(severity)) sorted.push_back(std::move(finding));
    }
  }
  findings = std::move(sorted);
}

}  // namespace pcapglass
