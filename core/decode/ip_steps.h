// The steps over IPv4, IPv6 and the extension headers. For decoder.cpp.
#pragma once

#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/walk.h"

namespace pcapglass {

[[nodiscard]] inline LayerId layer_of_ip_protocol(std::uint8_t protocol) {
  switch (protocol) {
    case ip_protocol::kTcp: return LayerId::tcp;
    case ip_protocol::kUdp: return LayerId::udp;
    case ip_protocol::kIcmp: return LayerId::icmp;
    case ip_protocol::kIcmpv6: return LayerId::icmpv6;
    case ip_protocol::kHopByHop: return LayerId::ipv6_hop_by_hop;
    case ip_protocol::kRouting: return LayerId::ipv6_routing;
    case ip_protocol::kFragment: return LayerId::ipv6_fragment;
    case ip_protocol::kDestinationOptions: return LayerId::ipv6_destination_options;
    case ip_protocol::kMobility: return LayerId::ipv6_mobility;
    case ip_protocol::kHip: return LayerId::ipv6_hip;
    case ip_protocol::kShim6: return LayerId::ipv6_shim6;
    case ip_protocol::kAuthentication: return LayerId::authentication;
    case ip_protocol::kIpv4: return LayerId::ipv4;
    case ip_protocol::kIpv6: return LayerId::ipv6;
    case ip_protocol::kGre: return LayerId::gre;
    case ip_protocol::kEsp: return LayerId::esp;
    case ip_protocol::kEtherIp: return LayerId::etherip;
    case ip_protocol::kL2tp: return LayerId::l2tp_over_ip;
    case ip_protocol::kSctp: return LayerId::sctp;
    case ip_protocol::kIgmp: return LayerId::igmp;
    case ip_protocol::kOspf: return LayerId::ospf;
    case ip_protocol::kPim: return LayerId::pim;
    case ip_protocol::kVrrp: return LayerId::vrrp;
    case ip_protocol::kEigrp: return LayerId::eigrp;
    case ip_protocol::kRsvp: return LayerId::rsvp;
    case ip_protocol::kIpcomp: return LayerId::ipcomp;
    case ip_protocol::kMplsInIp: return LayerId::mpls;
    default: return LayerId::none;
  }
}

// A header of `length` bytes with a protocol number that says what follows.
inline LayerId take_ip_typed(Walk& walk, LayerId layer, std::size_t length, std::uint8_t protocol) {
  const LayerId next = walk.take(layer, length, layer_of_ip_protocol(protocol));
  if (next != LayerId::none || protocol == ip_protocol::kNoNext) return next;
  return walk.stop(StopReason::unsupported, layer);
}

// A header behind which only a piece of a datagram follows.
inline LayerId take_fragment(Walk& walk, LayerId layer, std::size_t length) {
  walk.packet().set_fragment();
  return walk.take(layer, length, LayerId::none);
}

inline LayerId step_ipv4(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ipv4;
  if (!walk.has(kLayer, 1)) return LayerId::none;
  if (walk.rest()[0] >> 4 != 4) {
    walk.stop(StopReason::malformed, kLayer);
    // As Wireshark: the version is believed rather than the header in front.
    return walk.rest()[0] >> 4 == 6 ? LayerId::ipv6 : LayerId::none;
  }
  if (!walk.has(kLayer, Ipv4::kMinimum)) return LayerId::none;
  const Ipv4 front(walk.rest());
  const std::size_t header_length = front.header_length();
  const std::size_t total_length = front.total_length();
  if (header_length < Ipv4::kMinimum) return walk.stop(StopReason::malformed, kLayer);
  // Zero is what segmentation offload leaves: the frame tells the length.
  if (total_length != 0) {
    if (total_length < header_length) return walk.stop(StopReason::malformed, kLayer);
    walk.limit(kLayer, total_length);
  }
  if (!walk.has(kLayer, header_length)) return LayerId::none;
  walk.packet().set_addresses(front.source(), front.destination());
  if (front.is_fragment()) return take_fragment(walk, kLayer, header_length);
  return take_ip_typed(walk, kLayer, header_length, front.protocol());
}

inline LayerId step_ipv6(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ipv6;
  if (!walk.has(kLayer, 1)) return LayerId::none;
  if (walk.rest()[0] >> 4 != 6) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, Ipv6::kMinimum)) return LayerId::none;
  const Ipv6 header(walk.rest());
  // Zero is empty, a jumbogram (step_hop_by_hop reads its length) or what segmentation offload leaves.
  if (header.payload_length() != 0 || header.next_header() == ip_protocol::kNoNext) {
    walk.limit(kLayer, Ipv6::kMinimum + header.payload_length());
  }
  walk.packet().set_addresses(header.source(), header.destination());
  return take_ip_typed(walk, kLayer, Ipv6::kMinimum, header.next_header());
}

// `length` as the header's own length field gives it.
inline LayerId take_extension(Walk& walk, LayerId layer, std::size_t length) {
  if (!walk.has(layer, length)) return LayerId::none;
  return take_ip_typed(walk, layer, length, Ipv6Extension(walk.rest()).next_header());
}

inline LayerId step_extension(Walk& walk, LayerId layer) {
  if (!walk.has(layer, Ipv6Extension::kMinimum)) return LayerId::none;
  return take_extension(walk, layer, Ipv6Extension(walk.rest()).header_length());
}

inline LayerId step_authentication(Walk& walk) {
  constexpr LayerId kLayer = LayerId::authentication;
  if (!walk.has(kLayer, Ipv6Extension::kAuthenticationMinimum)) return LayerId::none;
  const std::size_t length = Ipv6Extension(walk.rest()).authentication_length();
  if (length < Ipv6Extension::kAuthenticationMinimum) return walk.stop(StopReason::malformed, kLayer);
  return take_extension(walk, kLayer, length);
}

// RFC 2675 2: the option that carries the payload length of a jumbogram; zero when there is none.
[[nodiscard]] inline std::uint32_t jumbo_payload_length(Bytes options) {
  constexpr std::uint8_t kPad1 = 0;
  constexpr std::uint8_t kJumboPayload = 0xC2;
  for (Cursor cursor(options); cursor.ok() && cursor.remaining() > 0;) {
    const std::uint8_t type = cursor.u8();
    if (type == kPad1) continue;
    const std::uint8_t length = cursor.u8();
    if (type == kJumboPayload && length == 4) return cursor.u32();
    cursor.skip(length);
  }
  return 0;
}

inline LayerId step_hop_by_hop(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ipv6_hop_by_hop;
  if (!walk.has(kLayer, Ipv6Extension::kMinimum)) return LayerId::none;
  const std::size_t length = Ipv6Extension(walk.rest()).header_length();
  if (!walk.has(kLayer, length)) return LayerId::none;
  const auto ipv6 = walk.packet().get<Ipv6>();
  if (ipv6 && ipv6->payload_length() == 0) {
    const std::uint32_t jumbo = jumbo_payload_length(Ipv6Extension(walk.rest().first(length)).data());
    if (jumbo != 0 && jumbo < length) return walk.stop(StopReason::malformed, kLayer);
    // It counts from the end of the IPv6 header, which is where this header begins.
    if (jumbo != 0) walk.limit(kLayer, jumbo);
  }
  return take_extension(walk, kLayer, length);
}

inline LayerId step_ipv6_fragment(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ipv6_fragment;
  if (!walk.has(kLayer, Ipv6Fragment::kMinimum)) return LayerId::none;
  const Ipv6Fragment fragment(walk.rest());
  if (!fragment.is_atomic()) return take_fragment(walk, kLayer, Ipv6Fragment::kMinimum);
  return take_ip_typed(walk, kLayer, Ipv6Fragment::kMinimum, fragment.next_header());
}

}  // namespace pcapglass
