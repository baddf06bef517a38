// ICMP errors that quote a packet of SIP: its receiver, or the way there, does not take it (domain.md SIP-TR-06).
#pragma once

#include <cstdint>
#include <optional>

#include "decode/packet.h"

namespace pcapglass::sip {

struct UnreachableSip {
  std::uint64_t frame = 0;  // of the ICMP message
  std::optional<Timestamp> time;
  IpAddress reporter;
  bool version6 = false;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint8_t ip_protocol = 0;  // of the quoted packet
  Endpoint quoted_source;
  Endpoint quoted_destination;
  std::uint64_t quoted_frame = 0;  // latest SIP message on that flow before; 0 when none was seen
};

// The error and what it quotes (RFC 792, RFC 4443 3.1): destination unreachable with at least the ports of UDP, TCP or
// SCTP; nothing for any other packet.
[[nodiscard]] std::optional<UnreachableSip> read_unreachable(const Packet& packet);

// "port unreachable".
[[nodiscard]] std::string_view unreachable_name(const UnreachableSip& error);

}  // namespace pcapglass::sip
