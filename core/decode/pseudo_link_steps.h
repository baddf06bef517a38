// The steps over headers that no wire carries: what capturing systems and programs put in front. For decoder.cpp.
#pragma once

#include "decode/first_layer.h"
#include "decode/ip_protocol.h"
#include "decode/link_steps.h"

namespace pcapglass {

// LINKTYPE_NFLOG: family, version, resource; then TLVs (length and type in host order, padded to 4) of which 9 is the
// packet.
inline LayerId step_nflog(Walk& walk) {
  constexpr LayerId kLayer = LayerId::nflog;
  constexpr std::uint16_t kPayload = 9;
  if (!walk.has(kLayer, 4)) return LayerId::none;
  const Bytes rest = walk.rest();
  const std::uint8_t family = rest[0];
  std::size_t at = 4;
  for (;;) {
    if (!walk.has(kLayer, at + 4)) return LayerId::none;
    std::size_t length = load_le16(rest, at);
    std::uint16_t type = load_le16(rest, at + 2);
    // Types are small, so the zero byte tells the byte order.
    if (type > 0xFF) {
      length = load_be16(rest, at);
      type = load_be16(rest, at + 2);
    }
    if (length < 4) return walk.stop(StopReason::malformed, kLayer);
    if (type == kPayload) {
      walk.limit(kLayer, at + length);
      at += 4;
      break;
    }
    at += (length + 3) / 4 * 4;
  }
  const LayerId next = walk.take(kLayer, at, layer_of_family(family));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

// LINKTYPE_PKTAP (macOS): length of the header, type, LINKTYPE of what follows, all in host order.
inline LayerId step_pktap(Walk& walk) {
  constexpr LayerId kLayer = LayerId::pktap;
  constexpr std::size_t kMinimum = 108;
  if (!walk.has(kLayer, 12)) return LayerId::none;
  const std::size_t length = load_le32(walk.rest(), 0);
  if (length < kMinimum) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, length)) return LayerId::none;
  const LayerId next = walk.take(kLayer, length, first_layer(load_le32(walk.rest(), 8)));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

// LINKTYPE_PFLOG (OpenBSD): length without padding, address family, ...
inline LayerId step_pflog(Walk& walk) {
  constexpr LayerId kLayer = LayerId::pflog;
  if (!walk.has(kLayer, 2)) return LayerId::none;
  const Bytes rest = walk.rest();
  const std::size_t length = (std::size_t{rest[0]} + 3) / 4 * 4;
  if (length < 4) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, length)) return LayerId::none;
  const LayerId next = walk.take(kLayer, length, layer_of_family(rest[1]));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

// LINKTYPE_APPLE_IP_OVER_IEEE1394: two EUI-64 and an EtherType.
inline LayerId step_ip_over_ieee1394(Walk& walk) {
  constexpr std::size_t kLength = 18;
  if (!walk.has(LayerId::ip_over_ieee1394, kLength)) return LayerId::none;
  return take_ether_typed(walk, LayerId::ip_over_ieee1394, kLength, load_be16(walk.rest(), 16), false);
}

// LINKTYPE_IPNET (Solaris, net/ipnet.h): version, address family, hardware type, length, interfaces and zones.
inline LayerId step_ipnet(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ipnet;
  constexpr std::size_t kLength = 24;
  constexpr std::uint8_t kIpv6Solaris = 26;
  if (!walk.has(kLayer, kLength)) return LayerId::none;
  const std::uint8_t family = walk.rest()[1];
  const LayerId version = family == kIpv6Solaris ? LayerId::ipv6 : layer_of_family(family);
  const LayerId next = walk.take(kLayer, kLength, version);
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

// LINKTYPE_JUNIPER_ETHER: "MGC", flags, and, when the highest of these is set, extensions with their length in front.
inline LayerId step_juniper_ethernet(Walk& walk) {
  constexpr LayerId kLayer = LayerId::juniper_ethernet;
  if (!walk.has(kLayer, 4)) return LayerId::none;
  const Bytes rest = walk.rest();
  if (load_be32(rest, 0) >> 8 != 0x4D4743) return walk.stop(StopReason::malformed, kLayer);
  const std::uint8_t flags = rest[3];
  std::size_t length = 4;
  if ((flags & 0x80) != 0) {
    if (!walk.has(kLayer, 6)) return LayerId::none;
    length = 6 + std::size_t{load_be16(rest, 4)};
  }
  if (!walk.has(kLayer, length)) return LayerId::none;
  if ((flags & 0x02) == 0) return walk.take(kLayer, length, LayerId::ethernet);
  // The capturing router took the Ethernet header off.
  (void)walk.take(kLayer, length, LayerId::none);
  return walk.stop(StopReason::unsupported, kLayer);
}

// LINKTYPE_WIRESHARK_UPPER_PDU: tags (type and length big-endian, padded to 4) up to type 0, then the PDU alone. What
// the tags say of addresses and ports is taken for the packet's; a PDU that SIP's dissector got counts as a datagram.
inline LayerId step_exported_pdu(Walk& walk) {
  constexpr LayerId kLayer = LayerId::exported_pdu;
  const Bytes rest = walk.rest();
  IpAddress source;
  IpAddress destination;
  Transport transport;
  std::size_t at = 0;
  for (;;) {
    if (!walk.has(kLayer, at + 4)) return LayerId::none;
    const std::uint16_t type = load_be16(rest, at);
    const std::size_t length = load_be16(rest, at + 2);
    at += 4;
    if (type == 0) break;
    if (!walk.has(kLayer, at + length)) return LayerId::none;
    const Bytes value = rest.subspan(at, length);
    at += length;
    switch (type) {
      case 20:
        if (length == 4) source = IpAddress::v4(value);
        break;
      case 21:
        if (length == 4) destination = IpAddress::v4(value);
        break;
      case 22:
        if (length == 16) source = IpAddress::v6(value);
        break;
      case 23:
        if (length == 16) destination = IpAddress::v6(value);
        break;
      case 25:
        if (length == 4) transport.source_port = load_be16(value, 2);
        break;
      case 26:
        if (length == 4) transport.destination_port = load_be16(value, 2);
        break;
      case 12:
        // The name may be padded with NUL.
        if (as_text(value).substr(0, 3) == "sip") transport.ip_protocol = ip_protocol::kUdp;
        break;
      default: break;
    }
  }
  walk.packet().set_addresses(source, destination);
  walk.packet().set_transport(transport);
  return walk.take(kLayer, at, LayerId::none);
}

}  // namespace pcapglass
