// The steps over tunnels that IP carries directly: GRE (RFC 2784, 2890, PPTP's RFC 2637) with WCCP and Cisco's tags,
// ERSPAN, EtherIP (RFC 3378), L2TPv3 (RFC 3931) and ESP, which ends decoding. For decoder.cpp.
#pragma once

#include "decode/link_steps.h"

namespace pcapglass {

// Cisco MetaData: version, length of what follows in words, option, security group tag. Over Ethernet the EtherType of
// what it tags comes last, in GRE first.
//   +---------------+---------------+-------------------------------+
//   |    Version    |    Length     |    Option Length and Type     |
//   +---------------+---------------+-------------------------------+
//   |       Security Group Tag      |
//   +-------------------------------+
inline LayerId take_cisco_metadata(Walk& walk, bool in_gre) {
  constexpr LayerId kLayer = LayerId::cisco_metadata;
  constexpr std::size_t kTypeLength = 2;
  const std::size_t front = in_gre ? kTypeLength : 0;
  if (!walk.has(kLayer, front + 2)) return LayerId::none;
  const std::size_t tags = 2 + walk.rest()[front + 1] * std::size_t{4};
  if (!walk.has(kLayer, tags + kTypeLength)) return LayerId::none;
  return take_ether_typed(walk, kLayer, tags + kTypeLength, load_be16(walk.rest(), in_gre ? 0 : tags), false);
}
inline LayerId step_cisco_metadata(Walk& walk) { return take_cisco_metadata(walk, false); }

// draft-wilson-wrec-wccp-v2 4.12: version 2 puts four bytes before the redirected packet, which version 1 did not; no
// IPv4 header begins like them. Counted to the GRE header, as Wireshark does.
inline LayerId take_wccp(Walk& walk, std::size_t length) {
  constexpr std::size_t kRedirectLength = 4;
  if (!walk.has(LayerId::gre, length + 1)) return LayerId::none;
  if (walk.rest()[length] >> 4 != 4) length += kRedirectLength;
  if (!walk.has(LayerId::gre, length)) return LayerId::none;
  return walk.take(LayerId::gre, length, LayerId::ipv4);
}

//   +-+-+-+-+-+-----+---------+-----+-------------------------------+
//   |C|R|K|S|s|Recur|A| Flags | Ver |         Protocol Type         |
//   +-+-+-+-+-+-----+---------+-----+-------------------------------+
//   |  [Checksum, Offset]  [Key]  [Sequence Number]  [Routing]  [A: Acknowledgment Number]
//   +---------------------------------------------------------------+
inline LayerId step_gre(Walk& walk) {
  constexpr LayerId kLayer = LayerId::gre;
  if (!walk.has(kLayer, 4)) return LayerId::none;
  const Bytes rest = walk.rest();
  const std::uint16_t flags = load_be16(rest, 0);
  const std::uint16_t type = load_be16(rest, 2);
  const unsigned version = flags & 7U;
  const bool sequenced = (flags & 0x1000) != 0;
  if (version > 1) return walk.stop(StopReason::unsupported, kLayer);
  std::size_t length = 4;
  if ((flags & 0xC000) != 0) length += 4;  // checksum or routing: both share these
  if ((flags & 0x2000) != 0) length += 4;
  if (sequenced) length += 4;
  if (version == 1 && (flags & 0x0080) != 0) length += 4;
  if ((flags & 0x4000) != 0) return walk.stop(StopReason::unsupported, kLayer);  // source routes: obsolete since 2784
  if (!walk.has(kLayer, length)) return LayerId::none;
  switch (type) {
    case ether_type::kErspanTwo:
      if (sequenced) return walk.take(kLayer, length, LayerId::erspan);
      // Type I has no header of its own, and is told by the sequence number that GRE lacks.
      (void)walk.take(kLayer, length, LayerId::none);
      return walk.take(LayerId::erspan, 0, LayerId::ethernet);
    case ether_type::kErspanThree: return walk.take(kLayer, length, LayerId::erspan);
    case ether_type::kWccp: return take_wccp(walk, length);
    case ether_type::kCiscoMetadata:
      if (walk.take(kLayer, length, LayerId::cisco_metadata) == LayerId::none) return LayerId::none;
      return take_cisco_metadata(walk, true);
    default: break;
  }
  // An acknowledgment of PPTP and a keepalive of Cisco's carry nothing.
  if (walk.wire_length() == length) return walk.take(kLayer, length, LayerId::none);
  return take_ether_typed(walk, kLayer, length, type, false);
}

// draft-foschiano-erspan: II has eight bytes, III twelve and a subheader of eight when its lowest bit says so. The
// version stands in the upper four bits. III may carry IP without Ethernet (frame type 2).
inline LayerId step_erspan(Walk& walk) {
  constexpr LayerId kLayer = LayerId::erspan;
  if (!walk.has(kLayer, 8)) return LayerId::none;
  const unsigned version = walk.rest()[0] >> 4;
  if (version == 1) return walk.take(kLayer, 8, LayerId::ethernet);
  if (version != 2) return walk.stop(StopReason::unsupported, kLayer);
  if (!walk.has(kLayer, 12)) return LayerId::none;
  const std::uint16_t bits = load_be16(walk.rest(), 10);
  const std::size_t length = (bits & 1) != 0 ? 20 : 12;
  if (!walk.has(kLayer, length)) return LayerId::none;
  return walk.take(kLayer, length, ((bits >> 11) & 0x1F) == 2 ? LayerId::raw_ip : LayerId::ethernet);
}

// RFC 3378: version 3 and reserved bits.
inline LayerId step_etherip(Walk& walk) {
  if (!walk.has(LayerId::etherip, 2)) return LayerId::none;
  if (walk.rest()[0] >> 4 != 3) return walk.stop(StopReason::malformed, LayerId::etherip);
  return walk.take(LayerId::etherip, 2, LayerId::ethernet);
}

// RFC 4303: security parameters index and sequence number; what follows is encrypted.
inline LayerId step_esp(Walk& walk) {
  if (!walk.has(LayerId::esp, 8)) return LayerId::none;
  (void)walk.take(LayerId::esp, 8, LayerId::none);
  return walk.stop(StopReason::unsupported, LayerId::esp);
}

// RFC 3931 4.1.1: a session identifier, zero for control messages. What a session carries, and how long its cookie is,
// was agreed on elsewhere.
inline LayerId step_l2tp_over_ip(Walk& walk) {
  constexpr LayerId kLayer = LayerId::l2tp_over_ip;
  if (!walk.has(kLayer, 4)) return LayerId::none;
  const bool control = load_be32(walk.rest(), 0) == 0;
  (void)walk.take(kLayer, 4, LayerId::none);
  return control ? LayerId::none : walk.stop(StopReason::unsupported, kLayer);
}

}  // namespace pcapglass
