#include "decode/decoder.h"

#include "decode/first_layer.h"
#include "decode/gre_steps.h"
#include "decode/ip_steps.h"
#include "decode/last_steps.h"
#include "decode/link_steps.h"
#include "decode/llc_steps.h"
#include "decode/ppp_steps.h"
#include "decode/pseudo_link_steps.h"
#include "decode/transport_steps.h"
#include "decode/udp_tunnel_steps.h"
#include "decode/wlan_steps.h"

namespace pcapglass {
namespace {

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
    case LayerId::llc: return step_llc(walk);
    case LayerId::radiotap: return step_radiotap(walk);
    case LayerId::prism: return step_prism(walk);
    case LayerId::avs: return step_avs(walk);
    case LayerId::ppi: return step_ppi(walk);
    case LayerId::wlan: return step_wlan(walk);
    case LayerId::wlan_aggregate: return step_wlan_aggregate(walk);
    case LayerId::ppp: return step_ppp(walk);
    case LayerId::pppoe_session:
    case LayerId::pppoe_discovery: return step_pppoe(walk, layer);
    case LayerId::cisco_hdlc: return step_cisco_hdlc(walk);
    case LayerId::frame_relay: return step_frame_relay(walk);
    case LayerId::mpls: return step_mpls(walk);
    case LayerId::pseudo_wire_control: return step_pseudo_wire_control(walk);
    case LayerId::vn_tag: return step_vn_tag(walk);
    case LayerId::fabric_path: return step_fabric_path(walk);
    case LayerId::backbone_service_tag: return step_backbone_service_tag(walk);
    case LayerId::macsec: return step_macsec(walk);
    case LayerId::nflog: return step_nflog(walk);
    case LayerId::pktap: return step_pktap(walk);
    case LayerId::pflog: return step_pflog(walk);
    case LayerId::ip_over_ieee1394: return step_ip_over_ieee1394(walk);
    case LayerId::ipnet: return step_ipnet(walk);
    case LayerId::juniper_ethernet: return step_juniper_ethernet(walk);
    case LayerId::exported_pdu: return step_exported_pdu(walk);
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
    case LayerId::esp: return step_esp(walk);
    case LayerId::ipcomp: return step_ipcomp(walk);
    case LayerId::igmp:
    case LayerId::ospf:
    case LayerId::pim:
    case LayerId::vrrp:
    case LayerId::eigrp:
    case LayerId::rsvp:
    case LayerId::sctp: return step_last(walk, layer);
    case LayerId::gre: return step_gre(walk);
    case LayerId::erspan: return step_erspan(walk);
    case LayerId::etherip: return step_etherip(walk);
    case LayerId::cisco_metadata: return step_cisco_metadata(walk);
    case LayerId::vxlan: return step_vxlan(walk);
    case LayerId::vxlan_gpe: return step_vxlan_gpe(walk);
    case LayerId::geneve: return step_geneve(walk);
    case LayerId::gtp: return step_gtp(walk);
    case LayerId::gtp_version_2: return step_gtp_version_2(walk);
    case LayerId::gtp_prime: return step_gtp_prime(walk);
    case LayerId::l2tp: return step_l2tp(walk);
    case LayerId::l2tp_over_ip: return step_l2tp_over_ip(walk);
    case LayerId::teredo: return step_teredo(walk);
    case LayerId::hep: return step_hep(walk);
    case LayerId::capwap_data: return step_capwap_data(walk);
    case LayerId::tzsp: return step_tzsp(walk);
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
  if (layer == LayerId::none && protocol != ip_protocol::kNoNext) {
    walk.stop(StopReason::unsupported, fragment.layers().back().id);
  }
  while (layer != LayerId::none) layer = step(walk, layer);
  return packet;
}

}  // namespace pcapglass
