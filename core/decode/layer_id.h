// The closed set of layers that decode/ knows, with Wireshark's short names.
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass {

enum class LayerId : std::uint8_t {
  none,
  ethernet,
  vlan,
  service_vlan,
  linux_cooked_v1,
  linux_cooked_v2,
  null_loopback,
  raw_ip,
  llc,
  radiotap,
  prism,
  avs,
  ppi,
  wlan,
  wlan_aggregate,
  ppp,
  pppoe_session,
  pppoe_discovery,
  cisco_hdlc,
  frame_relay,
  mpls,
  pseudo_wire_control,
  vn_tag,
  fabric_path,
  backbone_service_tag,
  macsec,
  nflog,
  pktap,
  pflog,
  ip_over_ieee1394,
  ipnet,
  juniper_ethernet,
  exported_pdu,
  arp,
  ipv4,
  ipv6,
  ipv6_hop_by_hop,
  ipv6_routing,
  ipv6_fragment,
  ipv6_destination_options,
  ipv6_mobility,
  ipv6_hip,
  ipv6_shim6,
  authentication,
  esp,
  ipcomp,
  igmp,
  ospf,
  pim,
  vrrp,
  eigrp,
  rsvp,
  gre,
  erspan,
  etherip,
  cisco_metadata,
  vxlan,
  vxlan_gpe,
  geneve,
  gtp,
  gtp_version_2,
  gtp_prime,
  l2tp,
  l2tp_over_ip,
  teredo,
  hep,
  capwap_data,
  tzsp,
  sctp,
  udp,
  tcp,
  icmp,
  icmpv6,
};

[[nodiscard]] constexpr std::string_view layer_name(LayerId id) {
  switch (id) {
    case LayerId::none: return "frame";
    case LayerId::ethernet: return "eth";
    case LayerId::vlan: return "vlan";
    case LayerId::service_vlan: return "ieee8021ad";
    case LayerId::linux_cooked_v1: return "sll";
    case LayerId::linux_cooked_v2: return "sll2";
    case LayerId::null_loopback: return "null";
    case LayerId::raw_ip: return "raw";
    case LayerId::llc: return "llc";
    case LayerId::radiotap: return "radiotap";
    case LayerId::prism: return "prism";
    case LayerId::avs: return "wlancap";
    case LayerId::ppi: return "ppi";
    case LayerId::wlan: return "wlan";
    case LayerId::wlan_aggregate: return "wlan_aggregate";
    case LayerId::ppp: return "ppp";
    case LayerId::pppoe_session: return "pppoes";
    case LayerId::pppoe_discovery: return "pppoed";
    case LayerId::cisco_hdlc: return "chdlc";
    case LayerId::frame_relay: return "fr";
    case LayerId::mpls: return "mpls";
    case LayerId::pseudo_wire_control: return "pwethcw";
    case LayerId::vn_tag: return "vntag";
    case LayerId::fabric_path: return "cfp";
    case LayerId::backbone_service_tag: return "ieee8021ah";
    case LayerId::macsec: return "macsec";
    case LayerId::nflog: return "nflog";
    case LayerId::pktap: return "pktap";
    case LayerId::pflog: return "pflog";
    case LayerId::ip_over_ieee1394: return "ap1394";
    case LayerId::ipnet: return "ipnet";
    case LayerId::juniper_ethernet: return "juniper";
    case LayerId::exported_pdu: return "exported_pdu";
    case LayerId::arp: return "arp";
    case LayerId::ipv4: return "ip";
    case LayerId::ipv6: return "ipv6";
    case LayerId::ipv6_hop_by_hop: return "ipv6.hopopts";
    case LayerId::ipv6_routing: return "ipv6.routing";
    case LayerId::ipv6_fragment: return "ipv6.fraghdr";
    case LayerId::ipv6_destination_options: return "ipv6.dstopts";
    case LayerId::ipv6_mobility: return "mipv6";
    case LayerId::ipv6_hip: return "hip";
    case LayerId::ipv6_shim6: return "shim6";
    case LayerId::authentication: return "ah";
    case LayerId::esp: return "esp";
    case LayerId::ipcomp: return "ipcomp";
    case LayerId::igmp: return "igmp";
    case LayerId::ospf: return "ospf";
    case LayerId::pim: return "pim";
    case LayerId::vrrp: return "vrrp";
    case LayerId::eigrp: return "eigrp";
    case LayerId::rsvp: return "rsvp";
    case LayerId::gre: return "gre";
    case LayerId::erspan: return "erspan";
    case LayerId::etherip: return "etherip";
    case LayerId::cisco_metadata: return "cmd";
    case LayerId::vxlan:
    case LayerId::vxlan_gpe: return "vxlan";
    case LayerId::geneve: return "geneve";
    case LayerId::gtp: return "gtp";
    case LayerId::gtp_version_2: return "gtpv2";
    case LayerId::gtp_prime: return "gtpprime";
    case LayerId::l2tp:
    case LayerId::l2tp_over_ip: return "l2tp";
    case LayerId::teredo: return "teredo";
    case LayerId::hep: return "hep";
    case LayerId::capwap_data: return "capwap.data";
    case LayerId::tzsp: return "tzsp";
    case LayerId::sctp: return "sctp";
    case LayerId::udp: return "udp";
    case LayerId::tcp: return "tcp";
    case LayerId::icmp: return "icmp";
    case LayerId::icmpv6: return "icmpv6";
  }
  return "frame";
}

}  // namespace pcapglass
