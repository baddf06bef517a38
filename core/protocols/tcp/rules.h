// The rules about TCP (domain.md 9.3), by what they look at.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "protocols/tcp/report.h"

namespace pcapglass::tcp {

// What ICMP said of a packet of one direction of a connection.
struct IcmpError {
  std::uint64_t frame = 0;
  IpAddress from;              // the host that said so
  std::string_view what;       // "communication administratively prohibited"
  std::uint32_t sequence = 0;  // of the segment that is quoted
  std::uint32_t mtu = 0;       // of "fragmentation needed" and "packet too big"
  bool too_big = false;
};
// By source and destination of the packets that errors quote, in order of frames.
using IcmpErrors = std::map<std::pair<Endpoint, Endpoint>, std::vector<IcmpError>>;
[[nodiscard]] IcmpErrors errors_of(const icmp::PacketAnalyzer* icmp);

struct Scene {
  const Selection& selection;
  const CaptureInfo& capture;
  Nanoseconds end = 0;  // of the capture
  FindingGroups& out;
  const IcmpErrors& errors;
  std::uint64_t dropped = 0;         // packets that the capture itself lost, as a pcapng file tells
  std::set<std::string> scanners{};  // client addresses: what they are refused is no trouble
  std::set<std::string> flooded{};   // server endpoints

  // What ICMP said of the segments that `by` sent: by their numbers, for endpoints may serve several connections.
  [[nodiscard]] std::vector<IcmpError> errors_about(const Connection& connection, unsigned by) const;
};

// An occasion about one connection; those of one server are one finding.
[[nodiscard]] Occasion about(const Rule& rule, const Connection& connection, Severity severity, Confidence confidence);
[[nodiscard]] Evidence at_frame(std::uint64_t frame, std::string what);

void find_floods(Scene& scene);
void find_scans(Scene& scene);
void find_openings(const Scene& scene, const Connection& connection);
void find_endings(const Scene& scene, const Connection& connection);
void find_losses(const Scene& scene, const Connection& connection);
void find_black_hole(const Scene& scene, const Connection& connection);
void find_delays(const Scene& scene, const Connection& connection);
void find_gaps(const Scene& scene);

}  // namespace pcapglass::tcp
