// What happens to the transports under SIP, gathered while the capture is read; transport/report.h tells it.
#pragma once

#include <vector>

#include "protocols/sip/transport/fragment_watch.h"
#include "protocols/sip/transport/keep_alives.h"
#include "protocols/sip/transport/markings.h"
#include "protocols/sip/transport/response_paths.h"
#include "protocols/sip/transport/tcp_watch.h"
#include "protocols/sip/transport/unreachable.h"
#include "report/limits.h"

namespace pcapglass::sip {

// Bytes of a SIP connection that were passed over to find the next message (domain.md F-07).
struct Resync {
  Endpoint source;
  Endpoint destination;
  std::uint64_t frame = 0;
  std::uint64_t last_frame = 0;
  std::uint64_t bytes = 0;
};

// UDP datagrams with SIP that are larger than a path may take (RFC 3261 18.1.1).
struct LargeDatagrams {
  struct Example {
    std::vector<std::uint64_t> frames;
    std::optional<Timestamp> time;
    std::uint64_t bytes = 0;
  };
  static constexpr std::size_t kMostExamples = 10;
  std::uint64_t count = 0;
  std::vector<Example> examples;

  void add(const Arrival& arrival, std::uint64_t bytes);
};

struct TransportWatch {
  explicit TransportWatch(const Limits& limits) : keep_alives(limits.sip_flows), tcp(limits.sip_flows) {}

  // For every packet. The error is to be kept by the caller when it is about SIP.
  [[nodiscard]] std::optional<UnreachableSip> look(const Packet& packet);
  void add(const Resync& resync);
  void add(const UnreachableSip& error);
  void finish(Nanoseconds now);

  static constexpr std::size_t kMostKept = 1000;

  KeepAlives keep_alives;
  TcpWatch tcp;
  FragmentWatch fragments;
  ResponsePaths paths;
  Markings markings;
  LargeDatagrams fragmented;      // came in several IP fragments
  LargeDatagrams large_requests;  // more than 1300 bytes in one packet
  std::vector<UnreachableSip> unreachable;
  std::uint64_t unreachable_total = 0;
  std::vector<Resync> resyncs;
  std::uint64_t resync_total = 0;
  Nanoseconds end = 0;  // latest time of the capture
};

}  // namespace pcapglass::sip
