// Is this payload SIP? Asked for every datagram of a capture, so the first bytes decide (domain.md 2.1).
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/bytes.h"

namespace pcapglass::sip {

enum class Kind : std::uint8_t {
  other,       // not SIP
  message,     // a request or response begins after `skip` bytes
  keep_alive,  // CR and LF only, one to four NUL bytes, or STUN (RFC 5626 3.5)
  sigcomp,     // compressed signalling (RFC 3320)
};

struct Detection {
  Kind kind = Kind::other;
  std::size_t skip = 0;  // line ends before the start-line
};

[[nodiscard]] constexpr bool is_sip_port(std::uint16_t port) { return port == 5060 || port == 5061; }

// `sip_flow`: a SIP port or a flow on which SIP was seen, where liberal forms, keep-alives and SigComp are looked for.
// Elsewhere the strict start-line and two of the headers that every message has are asked for (D-05).
[[nodiscard]] Detection detect(Bytes payload, bool sip_flow, bool cut);

}  // namespace pcapglass::sip
