// Tunnels over UDP: which one a payload begins, and the steps over those that carry ordinary frames or packets: VXLAN
// (RFC 7348), Geneve (RFC 8926), L2TP (RFC 2661) and Teredo (RFC 4380).
#include "decode/udp_tunnel_steps.h"

namespace pcapglass {
namespace {

constexpr std::size_t kVxlanLength = 8;
constexpr std::size_t kGeneveLength = 8;

// RFC 7348 5: flags with I set, reserved zero (or, with G, two flags and a group policy), the network identifier,
// reserved zero.
bool is_vxlan(Bytes payload) {
  if (payload.size() < kVxlanLength || (payload[0] & 0x7F) != 0x08 || payload[7] != 0) return false;
  const bool policy = (payload[0] & 0x80) != 0;
  return policy ? (payload[1] & 0xB7) == 0 : load_be32(payload, 0) == 0x08000000;
}

// draft-ietf-nvo3-vxlan-gpe 3.1: two bits of version zero; with P, the type of what follows in the fourth byte.
bool is_vxlan_gpe(Bytes payload) {
  if (payload.size() < kVxlanLength || (payload[0] & 0xC8) != 0x08 || load_be16(payload, 1) != 0) return false;
  return payload[7] == 0 && ((payload[0] & 0x04) != 0 || payload[3] == 0);
}

std::size_t geneve_length(Bytes payload) { return kGeneveLength + (payload[0] & 0x3FU) * std::size_t{4}; }

// RFC 8926 3.4: version 0, length of options in words, two flags and reserved zero, EtherType, network identifier,
// zero.
bool is_geneve(Bytes payload, std::size_t wire_length) {
  if (payload.size() < kGeneveLength || payload[0] >> 6 != 0 || (payload[1] & 0x3F) != 0 || payload[7] != 0)
    return false;
  return load_be16(payload, 2) > ether_type::kLargestLength && geneve_length(payload) <= wire_length;
}

// RFC 2661 3.1: version 2, or 3 (RFC 3931 4.1.2), and reserved bits zero. Control messages have length and sequence
// numbers; the stated length fits the datagram.
bool is_l2tp(Bytes payload, std::size_t wire_length) {
  if (payload.size() < 6) return false;
  const std::uint16_t flags = load_be16(payload, 0);
  if ((flags & 0x8000) != 0 && (flags & 0xCB00) != 0xC800) return false;
  if ((flags & 0x000F) == 3 && (flags & 0x8000) == 0) return payload.size() >= 8 && load_be32(payload, 0) == 3U << 16;
  if ((flags & 0x34FE) != 0x0002 || (flags & 0x000F) < 2) return false;
  return (flags & 0x4000) == 0 || (load_be16(payload, 2) >= 8 && load_be16(payload, 2) <= wire_length);
}

// RFC 4380 5.1.1: an authentication header (0x0001), an origin indication (0x0000) or IPv6 at once.
std::size_t teredo_length(Bytes payload) {
  std::size_t at = 0;
  if (payload.size() >= 4 && load_be16(payload, 0) == 1) at = 13 + std::size_t{payload[2]} + payload[3];
  if (payload.size() >= at + 8 && load_be16(payload, at) == 0) at += 8;
  return at;
}
bool is_teredo(Bytes payload, std::size_t wire_length) {
  const std::size_t at = teredo_length(payload);
  return payload.size() >= at + 40 && payload[at] >> 4 == 6 && at + 40 + load_be16(payload, at + 4) <= wire_length;
}

// RFC 7510: a label stack with IP behind it. Nothing in it is constant, so the IP header has to fit the datagram.
bool is_mpls(Bytes payload, std::size_t wire_length) {
  constexpr std::size_t kMostLabels = 8;
  for (std::size_t at = 0; at < 4 * kMostLabels && payload.size() >= at + 4; at += 4) {
    if ((payload[at + 2] & 1) == 0) continue;
    return begins_ip(payload.subspan(at + 4), wire_length - at - 4);
  }
  return false;
}

LayerId when(bool recognised, LayerId layer) { return recognised ? layer : LayerId::none; }

LayerId tunnel_on(std::uint16_t port, Bytes payload, std::size_t wire_length) {
  switch (port) {
    case 1701: return when(is_l2tp(payload, wire_length), LayerId::l2tp);
    case 2123: return gtp_control(payload, wire_length);
    case 2152: return when(is_gtp_user(payload, wire_length), LayerId::gtp);
    case 3386: return when(is_gtp_prime(payload, wire_length), LayerId::gtp_prime);
    case 3544: return when(is_teredo(payload, wire_length), LayerId::teredo);
    case 4789:
    case 8472: return when(is_vxlan(payload), LayerId::vxlan);
    case 4790: return when(is_vxlan_gpe(payload), LayerId::vxlan_gpe);
    case 5247: return when(is_capwap_data(payload), LayerId::capwap_data);
    case 6081: return when(is_geneve(payload, wire_length), LayerId::geneve);
    case 6635: return when(is_mpls(payload, wire_length), LayerId::mpls);
    case 9060: return when(is_old_hep(payload, wire_length), LayerId::hep);
    case 37008: return when(is_tzsp(payload), LayerId::tzsp);
    default: return LayerId::none;
  }
}

// RFC 3931 4.1.2: flags, version and a session identifier (control: length, connection and sequence numbers). What a
// session carries, and how long its cookie is, was agreed on elsewhere.
LayerId take_l2tp_version_3(Walk& walk, bool control) {
  constexpr LayerId kLayer = LayerId::l2tp;
  const std::size_t length = control ? 12 : 8;
  if (!walk.has(kLayer, length)) return LayerId::none;
  (void)walk.take(kLayer, length, LayerId::none);
  return control ? LayerId::none : walk.stop(StopReason::unsupported, kLayer);
}

}  // namespace

LayerId udp_tunnel(std::uint16_t source_port, std::uint16_t destination_port, Bytes payload, std::size_t wire_length) {
  const LayerId by_destination = tunnel_on(destination_port, payload, wire_length);
  if (by_destination != LayerId::none) return by_destination;
  const LayerId by_source = tunnel_on(source_port, payload, wire_length);
  if (by_source != LayerId::none) return by_source;
  return is_hep(payload, wire_length) ? LayerId::hep : LayerId::none;
}

//   +-+-+-+-+-+-+-+-+-----------------------------------------------+
//   |G|R|R|R|I|P|R|R|    Group Policy, reserved, or Next Protocol   |
//   +---------------------------------------------------------------+
//   |           VXLAN Network Identifier            |   Reserved    |
//   +-----------------------------------------------+---------------+
LayerId step_vxlan(Walk& walk) { return walk.take(LayerId::vxlan, kVxlanLength, LayerId::ethernet); }

LayerId step_vxlan_gpe(Walk& walk) {
  constexpr LayerId kLayer = LayerId::vxlan_gpe;
  LayerId next = LayerId::ethernet;
  if ((walk.rest()[0] & 0x04) != 0) {
    switch (walk.rest()[3]) {
      case 1: next = LayerId::ipv4; break;
      case 2: next = LayerId::ipv6; break;
      case 3: break;
      case 5: next = LayerId::mpls; break;
      default: next = LayerId::none;
    }
  }
  return next_or_stop(walk, kLayer, walk.take(kLayer, kVxlanLength, next));
}

//   +---+-----------+-+-+-----------+-------------------------------+
//   |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
//   +---+-----------+-+-+-----------+---------------+---------------+
//   |        Virtual Network Identifier (VNI)       |    Reserved   |
//   +-----------------------------------------------+---------------+
//   |                    Variable-Length Options                    |
//   +---------------------------------------------------------------+
LayerId step_geneve(Walk& walk) {
  constexpr LayerId kLayer = LayerId::geneve;
  const Bytes rest = walk.rest();
  const std::size_t length = geneve_length(rest);
  if (!walk.has(kLayer, length)) return LayerId::none;
  return next_or_stop(walk, kLayer, walk.take(kLayer, length, layer_of_ether_type(load_be16(rest, 2))));
}

//   +-+-+---+-+-+-+-+-------+-------+-------------------------------+
//   |T|L|x x|S|x|O|P|x x x x|  Ver  |          [Length]             |
//   +-------------------------------+-------------------------------+
//   |           Tunnel ID           |           Session ID          |
//   +-------------------------------+-------------------------------+
//   |          [Ns]  [Nr]           |    [Offset Size, padding]     |
//   +-------------------------------+-------------------------------+
LayerId step_l2tp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::l2tp;
  const Bytes rest = walk.rest();
  const std::uint16_t flags = load_be16(rest, 0);
  const bool control = (flags & 0x8000) != 0;
  if ((flags & 0x000F) == 3) return take_l2tp_version_3(walk, control);
  std::size_t length = 6;
  if ((flags & 0x4000) != 0) {
    length += 2;
    if (!walk.has(kLayer, 4)) return LayerId::none;
    walk.limit(kLayer, load_be16(rest, 2));
  }
  if ((flags & 0x0800) != 0) length += 4;
  if ((flags & 0x0200) != 0) {
    if (!walk.has(kLayer, length + 2)) return LayerId::none;
    length += 2 + std::size_t{load_be16(rest, length)};
  }
  if (!walk.has(kLayer, length)) return LayerId::none;
  return walk.take(kLayer, length, control || walk.wire_length() == length ? LayerId::none : LayerId::ppp);
}

LayerId step_teredo(Walk& walk) {
  const std::size_t length = teredo_length(walk.rest());
  return walk.take(LayerId::teredo, length, LayerId::ipv6);
}

}  // namespace pcapglass
