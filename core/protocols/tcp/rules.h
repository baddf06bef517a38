// The rules about TCP (domain.md 9.3), by what they look at.
#pragma once

#include <set>

#include "protocols/tcp/report.h"

namespace pcapglass::tcp {

struct Scene {
  const Selection& selection;
  const CaptureInfo& capture;
  Nanoseconds end = 0;  // of the capture
  FindingGroups& out;
  std::set<std::string> scanners{};  // client addresses: what they are refused is no trouble
  std::set<std::string> flooded{};   // server endpoints
};

// An occasion about one connection; those of one server are one finding.
[[nodiscard]] Occasion about(const Rule& rule, const Connection& connection, Severity severity, Confidence confidence);
[[nodiscard]] Evidence at_frame(std::uint64_t frame, std::string what);

void find_floods(Scene& scene);
void find_scans(Scene& scene);
void find_openings(const Scene& scene, const Connection& connection);
void find_endings(const Scene& scene, const Connection& connection);
void find_losses(const Scene& scene, const Connection& connection);
void find_delays(const Scene& scene, const Connection& connection);
void find_gaps(const Scene& scene);

}  // namespace pcapglass::tcp
