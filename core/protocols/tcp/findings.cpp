// What is wrong with connections (domain.md 9.3): not written yet, so the tools report no findings.
#include "protocols/tcp/report.h"

namespace pcapglass::tcp {

std::vector<Finding> find_problems(const ConnectionAnalyzer& /*analyzer*/, const Selection& /*selection*/,
                                   const CaptureInfo& /*capture*/) {
  return {};
}

}  // namespace pcapglass::tcp
