// What is wrong with connections (domain.md 9.3): every rule over every connection that was selected.
#include "protocols/tcp/rules.h"
#include "report/occasion.h"

namespace pcapglass::tcp {

Occasion about(const Rule& rule, const Connection& c, Severity severity, Confidence confidence) {
  Occasion out = occasion_of(rule, severity, confidence, "connection", ends_of(c));
  out.group = to_string(c.server_end());
  out.metrics["tcp_stream"] = c.stream;
  return out;
}

Evidence at_frame(std::uint64_t frame, std::string what) { return {frame, std::nullopt, std::move(what)}; }

std::vector<Finding> find_problems(const ConnectionAnalyzer& analyzer, const Selection& selection,
                                   const CaptureInfo& capture) {
  FindingGroups groups;
  const IcmpErrors errors = errors_of(analyzer.icmp());
  Scene scene{selection, capture, analyzer.last_time(), groups, errors};
  for (const Interface& one : capture.interfaces) {
    scene.dropped += one.dropped_by_interface.value_or(0) + one.dropped_by_system.value_or(0);
  }
  if (capture.last_time) scene.end = std::max(scene.end, capture.last_time->ns);
  find_floods(scene);
  find_scans(scene);
  for (const Connection* connection : selection.rows) {
    find_openings(scene, *connection);
    find_endings(scene, *connection);
    find_losses(scene, *connection);
    find_black_hole(scene, *connection);
    find_delays(scene, *connection);
  }
  find_gaps(scene);
  return groups.findings();
}

}  // namespace pcapglass::tcp
