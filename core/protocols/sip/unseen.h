// SIP that step 1 sees but does not read yet: named in the report, so that silence is no verdict.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "decode/packet.h"

namespace pcapglass::sip {

enum class UnseenKind : std::uint8_t { tcp, tls, websocket, sctp, sigcomp, other_datagrams };

class UnseenTraffic {
 public:
  // For every packet: looks for SIP over TCP, TLS, WebSocket and SCTP.
  void look(const Packet& packet);
  void add(UnseenKind kind, std::uint64_t frame, std::uint16_t port);

  // A sentence for each kind that was seen, with its number and frames.
  [[nodiscard]] std::vector<std::string> sentences() const;

 private:
  struct Seen {
    std::uint64_t count = 0;
    std::uint64_t first_frame = 0;
    std::uint64_t last_frame = 0;
    std::uint16_t port = 0;  // of the first
  };
  void look_at_tcp(const Packet& packet, const Layer& tcp);
  void look_at_ip(const Packet& packet, const Layer& ip);

  std::array<Seen, 6> seen_{};
};

}  // namespace pcapglass::sip
