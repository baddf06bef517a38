#include "decode/decoder.h"

#include "decode/ip_steps.h"
#include "decode/link_steps.h"
#include "decode/transport_steps.h"

namespace pcapglass {
namespace {

// LINKTYPE values (tcpdump.org/linktypes.html) at which decoding can begin.
LayerId first_layer(std::uint16_t link_type) {
  switch (link_type) {
    case 0:    // NULL: host byte order
    case 108:  // LOOP: network byte order
      return LayerId::null_loopback;
    case 1: return LayerId::ethernet;
    case 12:   // DLT_RAW of most systems
    case 14:   // DLT_RAW of OpenBSD
    case 101:  // RAW
      return LayerId::raw_ip;
    case 113: return LayerId::linux_cooked_v1;
    case 228: return LayerId::ipv4;
    case 229: return LayerId::ipv6;
    case 276: return LayerId::linux_cooked_v2;
    default: return LayerId::none;
  }
}

// Takes one layer off the walk and gives the one behind it; none ends the loop.
LayerId step(Walk& walk, LayerId layer) {
  switch (layer) {
    case LayerId::none: return LayerId::none;
    case LayerId::ethernet: return step_ethernet(walk);
    case LayerId::vlan:
    case LayerId::service_vlan: return step_vlan(walk, layer);
    case LayerId::linux_cooked_v1: return step_linux_cooked_v1(walk);
    case LayerId::linux_cooked_v2: return step_linux_cooked_v2(walk);
    case LayerId::null_loopback: return step_null_loopback(walk);
    case LayerId::raw_ip: return step_raw_ip(walk);
    case LayerId::arp: return step_arp(walk);
    case LayerId::ipv4: return step_ipv4(walk);
    case LayerId::ipv6: return step_ipv6(walk);
    case LayerId::ipv6_hop_by_hop: return step_hop_by_hop(walk);
    case LayerId::ipv6_fragment: return step_ipv6_fragment(walk);
    case LayerId::authentication: return step_authentication(walk);
    case LayerId::ipv6_routing:
    case LayerId::ipv6_destination_options:
    case LayerId::ipv6_mobility:
    case LayerId::ipv6_hip:
    case LayerId::ipv6_shim6: return step_extension(walk, layer);
    case LayerId::udp: return step_udp(walk);
    case LayerId::tcp: return step_tcp(walk);
    case LayerId::icmp: return step_icmp(walk);
    case LayerId::icmpv6: return step_icmpv6(walk);
  }
  return LayerId::none;
}

}  // namespace

Packet decode(const Record& record) {
  Packet packet(record);
  Walk walk(record.captured, record.original_length, packet);
  LayerId layer = first_layer(record.link_type);
  if (layer == LayerId::none) walk.stop(StopReason::unsupported, LayerId::none);
  while (layer != LayerId::none) layer = step(walk, layer);
  packet.set_missing(walk.missing());
  return packet;
}

Packet decode_reassembled(const Packet& fragment, std::uint8_t protocol, Bytes payload) {
  Packet packet(fragment.record());
  packet.set_addresses(fragment.source(), fragment.destination());
  // The layers around the fragment; the innermost carries the whole payload now.
  for (const Layer& layer : fragment.layers()) {
    const bool innermost = &layer == &fragment.layers().back();
    if (!packet.add({layer.id, layer.header, innermost ? payload : layer.payload})) return packet;
  }
  Walk walk(payload, payload.size(), packet);
  LayerId layer = layer_of_ip_protocol(protocol);
  if (layer == LayerId::none) walk.stop(StopReason::unsupported, LayerId::ipv4);
  while (layer != LayerId::none) layer = step(walk, layer);
  return packet;
}

}  // namespace pcapglass
