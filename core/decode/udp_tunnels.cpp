#include "decode/udp_tunnel_steps.h"

namespace pcapglass {
namespace {

constexpr std::size_t kVxlanLength = 8;
constexpr std::size_t kGeneveLength = 8;
constexpr std::size_t kGtpLength = 8;
constexpr std::uint8_t kGtpUserData = 255;
constexpr std::uint16_t kVxlanGpePort = 4790;

// RFC 7348 5: flags with I set, reserved zero (or, with G, a group policy), the network identifier, reserved zero.
// The generic protocol extension has the type of what follows in its fourth byte.
bool is_vxlan(Bytes payload, bool generic) {
  if (payload.size() < kVxlanLength || (payload[0] & 0x08) == 0 || payload[7] != 0) return false;
  if (generic) return (payload[0] & 0xC0) == 0 && payload[1] == 0 && payload[2] == 0;
  const bool policy = (payload[0] & 0x80) != 0;
  return (payload[0] & 0x77) == 0 && (policy || load_be16(payload, 1) == 0);
}

// RFC 8926 3.4: version 0, length of options in words, two flags and reserved zero, type, network identifier, zero.
bool is_geneve(Bytes payload) {
  return payload.size() >= kGeneveLength && payload[0] >> 6 == 0 && (payload[1] & 0x3F) == 0 && payload[7] == 0;
}

// 3GPP TS 29.281 5.1: version 1, protocol type 1 (not GTP'), and the datagram's length; some senders state too little
// of a user's packet.
bool is_gtp(Bytes payload, std::size_t wire_length) {
  if (payload.size() < kGtpLength || payload[0] >> 4 != 3 || (payload[0] & 0x08) != 0) return false;
  const std::size_t length = kGtpLength + load_be16(payload, 2);
  return length == wire_length || (length < wire_length && payload[1] == kGtpUserData && load_be16(payload, 2) >= 20);
}

// RFC 2661 3.1: version 2 and reserved bits zero.
bool is_l2tp(Bytes payload) { return payload.size() >= 6 && (load_be16(payload, 0) & 0x34FF) == 0x0002; }

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

// "HEP3" and the length of it all.
bool is_hep(Bytes payload, std::size_t wire_length) {
  return payload.size() >= 6 && load_be32(payload, 0) == 0x48455033 && load_be16(payload, 4) == wire_length;
}

LayerId tunnel_on(std::uint16_t port, Bytes payload, std::size_t wire_length) {
  switch (port) {
    case 1701: return is_l2tp(payload) ? LayerId::l2tp : LayerId::none;
    case 2152: return is_gtp(payload, wire_length) ? LayerId::gtp : LayerId::none;
    case 3544: return is_teredo(payload, wire_length) ? LayerId::teredo : LayerId::none;
    case 4789:
    case 8472: return is_vxlan(payload, false) ? LayerId::vxlan : LayerId::none;
    case kVxlanGpePort: return is_vxlan(payload, true) ? LayerId::vxlan : LayerId::none;
    case 6081: return is_geneve(payload) ? LayerId::geneve : LayerId::none;
    default: return LayerId::none;
  }
}

LayerId next_or_stop(Walk& walk, LayerId layer, LayerId next) {
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, layer);
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
LayerId step_vxlan(Walk& walk) {
  constexpr LayerId kLayer = LayerId::vxlan;
  const bool generic = walk.packet().transport().destination_port == kVxlanGpePort;
  LayerId next = LayerId::ethernet;
  if (generic && (walk.rest()[0] & 0x04) != 0) {
    switch (walk.rest()[3]) {
      case 1: next = LayerId::ipv4; break;
      case 2: next = LayerId::ipv6; break;
      case 3: break;
      default: next = LayerId::none;
    }
  }
  walk.packet().set_transport({});
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
  const std::size_t length = kGeneveLength + (rest[0] & 0x3FU) * std::size_t{4};
  walk.packet().set_transport({});
  if (!walk.has(kLayer, length)) return LayerId::none;
  return next_or_stop(walk, kLayer, walk.take(kLayer, length, layer_of_ether_type(load_be16(rest, 2))));
}

//   +-----+-+-+-+-+-+---------------+-------------------------------+
//   | Ver |P|*|E|S|N| Message Type  |            Length             |
//   +-----+-+-+-+-+-+---------------+-------------------------------+
//   |                 Tunnel Endpoint Identifier                    |
//   +-------------------------------+---------------+---------------+
//   |       [Sequence Number]       | [N-PDU Number]| [Next Header] |  when one of E, S, N is set
//   +-------------------------------+---------------+---------------+
// Extension headers begin with their length in words and end with the type of the next.
LayerId step_gtp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::gtp;
  const Bytes rest = walk.rest();
  walk.packet().set_transport({});
  std::size_t length = kGtpLength;
  if ((rest[0] & 7) != 0) {
    length += 4;
    if (!walk.has(kLayer, length)) return LayerId::none;
    while ((rest[0] & 4) != 0 && rest[length - 1] != 0) {
      if (!walk.has(kLayer, length + 1)) return LayerId::none;
      const std::size_t extension = rest[length] * std::size_t{4};
      if (extension == 0) return walk.stop(StopReason::malformed, kLayer);
      length += extension;
      if (!walk.has(kLayer, length)) return LayerId::none;
    }
  }
  if (rest[1] != kGtpUserData || walk.wire_length() == length) return walk.take(kLayer, length, LayerId::none);
  if (!walk.has(kLayer, length + 1)) return LayerId::none;
  const unsigned version = rest[length] >> 4;
  // Nothing tells what a user's packet is but its first bits; PPP begins with its address.
  LayerId next = version == 4 ? LayerId::ipv4 : version == 6 ? LayerId::ipv6 : LayerId::none;
  if (rest[length] == 0xFF) next = LayerId::ppp;
  return next_or_stop(walk, kLayer, walk.take(kLayer, length, next));
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
  walk.packet().set_transport({});
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
  const bool control = (flags & 0x8000) != 0;
  return walk.take(kLayer, length, control || walk.wire_length() == length ? LayerId::none : LayerId::ppp);
}

LayerId step_teredo(Walk& walk) {
  const std::size_t length = teredo_length(walk.rest());
  walk.packet().set_transport({});
  return walk.take(LayerId::teredo, length, LayerId::ipv6);
}

// HEP version 3 (HOMER's encapsulation protocol): chunks of vendor, type, length (with these six bytes) and value tell
// what a captured message was on the wire. It counts as that message: SIP as a datagram between its own endpoints.
LayerId step_hep(Walk& walk) {
  constexpr LayerId kLayer = LayerId::hep;
  const Bytes rest = walk.rest();
  IpAddress source;
  IpAddress destination;
  Transport transport;
  bool is_sip = false;
  walk.packet().set_transport({});
  for (std::size_t at = 6; at < walk.wire_length();) {
    if (!walk.has(kLayer, at + 6)) return LayerId::none;
    const bool generic = load_be16(rest, at) == 0;
    const std::uint16_t type = load_be16(rest, at + 2);
    const std::size_t length = load_be16(rest, at + 4);
    if (length < 6) return walk.stop(StopReason::malformed, kLayer);
    if (generic && type == 15) {  // the message, to the end of its chunk
      walk.limit(kLayer, at + length);
      walk.packet().set_addresses(source, destination);
      if (is_sip) transport.ip_protocol = ip_protocol::kUdp;
      walk.packet().set_transport(transport);
      return walk.take(kLayer, at + 6, LayerId::none);
    }
    if (!walk.has(kLayer, at + length)) return LayerId::none;
    const Bytes value = rest.subspan(at + 6, length - 6);
    at += length;
    if (!generic) continue;
    switch (type) {
      case 3:
        if (value.size() == 4) source = IpAddress::v4(value);
        break;
      case 4:
        if (value.size() == 4) destination = IpAddress::v4(value);
        break;
      case 5:
        if (value.size() == 16) source = IpAddress::v6(value);
        break;
      case 6:
        if (value.size() == 16) destination = IpAddress::v6(value);
        break;
      case 7:
        if (value.size() == 2) transport.source_port = load_be16(value, 0);
        break;
      case 8:
        if (value.size() == 2) transport.destination_port = load_be16(value, 0);
        break;
      case 11: is_sip = value.size() == 1 && value[0] == 1; break;
      default: break;
    }
  }
  return walk.take(kLayer, rest.size(), LayerId::none);
}

}  // namespace pcapglass
