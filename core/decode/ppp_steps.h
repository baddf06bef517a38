// The steps over PPP (RFC 1661), PPPoE (RFC 2516), Cisco HDLC, Frame Relay (RFC 2427) and MPLS (RFC 3032, 4448). For
// decoder.cpp.
#pragma once

#include "decode/link_steps.h"

namespace pcapglass {

// Address and control (0xFF 0x03, RFC 1662 3.1) may be left out, and so may the first byte of the protocol when the
// second is odd (RFC 1661 6.5).
inline LayerId step_ppp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ppp;
  if (!walk.has(kLayer, 1)) return LayerId::none;
  const Bytes rest = walk.rest();
  if (rest[0] == 0x0F || rest[0] == 0x8F) return LayerId::cisco_hdlc;
  const std::size_t front = rest[0] == 0xFF ? 2 : 0;
  if (!walk.has(kLayer, front + 1)) return LayerId::none;
  const bool compressed = (rest[front] & 1) != 0;
  const std::size_t length = front + (compressed ? 1 : 2);
  if (!walk.has(kLayer, length)) return LayerId::none;
  const std::uint16_t protocol = compressed ? rest[front] : load_be16(rest, front);
  LayerId next = LayerId::none;
  switch (protocol) {
    case 0x0021: next = LayerId::ipv4; break;
    case 0x0057: next = LayerId::ipv6; break;
    case 0x0281:
    case 0x0283: next = LayerId::mpls; break;
    default: break;
  }
  next = walk.take(kLayer, length, next);
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

//   +-------+-------+---------------+-------------------------------+
//   | VER=1 |TYPE=1 |     CODE      |          SESSION_ID           |
//   +-------+-------+---------------+-------------------------------+
//   |            LENGTH             |           payload             |
//   +-------------------------------+-------------------------------+
inline LayerId step_pppoe(Walk& walk, LayerId layer) {
  constexpr std::size_t kLength = 6;
  if (!walk.has(layer, kLength)) return LayerId::none;
  const Bytes rest = walk.rest();
  if (rest[0] != 0x11) return walk.stop(StopReason::malformed, layer);
  walk.limit(layer, kLength + load_be16(rest, 4));
  return walk.take(layer, kLength, layer == LayerId::pppoe_session ? LayerId::ppp : LayerId::none);
}

// Address (0x0F unicast, 0x8F broadcast), control, EtherType.
inline LayerId step_cisco_hdlc(Walk& walk) {
  constexpr std::size_t kLength = 4;
  constexpr std::uint16_t kLineArp = 0x8035;  // what elsewhere is RARP
  if (!walk.has(LayerId::cisco_hdlc, kLength)) return LayerId::none;
  const std::uint16_t type = load_be16(walk.rest(), 2);
  return take_ether_typed(walk, LayerId::cisco_hdlc, kLength, type == kLineArp ? std::uint16_t{0} : type, false);
}

// Behind the NLPID 0x80: organization and type. RFC 2427 4.2 bridges Ethernet with organization 0x0080C2.
inline LayerId take_frame_relay_snap(Walk& walk, std::size_t at) {
  constexpr LayerId kLayer = LayerId::frame_relay;
  constexpr std::uint32_t kBridged = 0x0080C2;
  const std::size_t length = at + 5;
  if (!walk.has(kLayer, length)) return LayerId::none;
  const Bytes snap = walk.rest().subspan(at, 5);
  const std::uint32_t organization = load_be32(snap, 0) >> 8;
  const std::uint16_t type = load_be16(snap, 3);
  // 7 without, 1 with frame check sequence; neither tells where the payload ends.
  if (organization == kBridged && (type == 1 || type == 7)) return walk.take(kLayer, length, LayerId::ethernet);
  return take_ether_typed(walk, kLayer, length, organization == 0 ? type : std::uint16_t{0}, false);
}

// Q.922 address of two to four bytes (the last has its lowest bit set), control 0x03, NLPID; or, as Cisco does it, an
// EtherType behind the address.
inline LayerId step_frame_relay(Walk& walk) {
  constexpr LayerId kLayer = LayerId::frame_relay;
  std::size_t at = 0;
  do {
    if (!walk.has(kLayer, ++at)) return LayerId::none;
    if (at > 4) return walk.stop(StopReason::malformed, kLayer);
  } while ((walk.rest()[at - 1] & 1) == 0);
  if (!walk.has(kLayer, at + 2)) return LayerId::none;
  const Bytes rest = walk.rest();
  if (rest[at] != 0x03) return take_ether_typed(walk, kLayer, at + 2, load_be16(rest, at), false);
  ++at;
  while (rest.size() > at + 1 && rest[at] == 0) ++at;  // padding
  if (!walk.has(kLayer, at + 1)) return LayerId::none;
  switch (rest[at]) {
    case 0xCC: return walk.take(kLayer, at + 1, LayerId::ipv4);
    case 0x8E: return walk.take(kLayer, at + 1, LayerId::ipv6);
    case 0xCF: return walk.take(kLayer, at + 1, LayerId::ppp);  // RFC 1973
    case 0x80: return take_frame_relay_snap(walk, at + 1);
    default: (void)walk.take(kLayer, at + 1, LayerId::none); return walk.stop(StopReason::unsupported, kLayer);
  }
}

//   +---------------------------------------+-----+-+---------------+
//   |                Label                  | TC  |S|      TTL      |
//   +---------------------------------------+-----+-+---------------+
// Nothing says what follows the bottom of the stack: an IP version, zero for the control word of a pseudo-wire
// (RFC 4448 4.6), one for its associated channel; anything else begins an Ethernet frame without control word.
inline LayerId step_mpls(Walk& walk) {
  constexpr LayerId kLayer = LayerId::mpls;
  constexpr std::size_t kLength = 4;
  if (!walk.has(kLayer, kLength)) return LayerId::none;
  const Bytes rest = walk.rest();
  if ((rest[2] & 1) == 0) return walk.take(kLayer, kLength, kLayer);
  if (rest.size() == kLength) return walk.take(kLayer, kLength, LayerId::none);
  switch (rest[kLength] >> 4) {
    case 0: return walk.take(kLayer, kLength, LayerId::pseudo_wire_control);
    case 1: (void)walk.take(kLayer, kLength, LayerId::none); return walk.stop(StopReason::unsupported, kLayer);
    case 4: return walk.take(kLayer, kLength, LayerId::ipv4);
    case 6: return walk.take(kLayer, kLength, LayerId::ipv6);
    default: return walk.take(kLayer, kLength, LayerId::ethernet);
  }
}

inline LayerId step_pseudo_wire_control(Walk& walk) {
  constexpr std::size_t kLength = 4;
  if (!walk.has(LayerId::pseudo_wire_control, kLength)) return LayerId::none;
  return walk.take(LayerId::pseudo_wire_control, kLength, LayerId::ethernet);
}

}  // namespace pcapglass
