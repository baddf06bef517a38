#include "protocols/tcp/report.h"
namespace pcapglass::tcp {
std::vector<Finding> find_problems(const ConnectionAnalyzer&, const Selection&, const CaptureInfo&) { return {}; }
}  // namespace pcapglass::tcp
