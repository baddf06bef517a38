// Link layers and tunnels, each written by hand around the same IPv4 or IPv6 packet.
#pragma once

#include "examples.h"

namespace examples {

// A UDP datagram in IPv4 from 203.0.113.1 to 203.0.113.2 that carries `rest` from port C000 to `port`.
[[nodiscard]] inline std::string udp_to(std::string_view port, const std::string& rest) {
  const auto hex16 = [](std::size_t value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 15];
    return out;
  };
  const std::size_t size = bytes_of(rest).size();
  return "45 00" + hex16(28 + size) + "0001 0000 40 11 0000 CB007101 CB007102" + "C000" + std::string(port) +
         hex16(8 + size) + "0000" + rest;
}
// The same addresses, another IP protocol.
[[nodiscard]] inline std::string outer_ip(std::string_view total_length, std::string_view protocol,
                                          const std::string& rest) {
  return "45 00" + std::string(total_length) + "0001 0000 40" + std::string(protocol) + "0000 CB007101 CB007102" + rest;
}

inline const std::string kFrame = kMacs + "0800" + kIpv4Udp;  // 46 bytes
inline const std::string kLlc = "AA AA 03 000000 0800" + kIpv4Udp;
inline const std::string kWlanAddresses = "020000000001 020000000002 020000000003 1000";

[[nodiscard]] inline std::vector<Example> encapsulations() {
  return {
      // IEEE 802.2, Linux cooked, tags.
      {"802.3 with SNAP", kEthernet, kMacs + "0028" + kLlc, "eth:llc:ip:udp"},
      {"802.1H bridge tunnel", kEthernet, kMacs + "0028 AA AA 03 0000F8 0800" + kIpv4Udp, "eth:llc:ip:udp"},
      {"IP by its SAP", kEthernet, kMacs + "0023 06 06 03" + kIpv4Udp, "eth:llc:ip:udp"},
      {"SLL with LLC", kSll, "0004 0001 0006 020000000001 0000 0004" + kLlc, "sll:llc:ip:udp"},
      {"VN-tag", kEthernet, kMacs + "8926 80010002 0800" + kIpv4Udp, "eth:vntag:ip:udp"},
      {"FabricPath", kEthernet, kMacs + "8903 0041" + kFrame, "eth:cfp:eth:ip:udp"},
      {"802.1ah", kEthernet, kMacs + "88E7 00000007" + kFrame, "eth:ieee8021ah:eth:ip:udp"},
      // PPP and what carries it.
      {"PPP", 9, "FF 03 0021" + kIpv4Udp, "ppp:ip:udp"},
      {"PPP without address", 9, "0057" + kIpv6Udp, "ppp:ipv6:udp"},
      {"PPP, one byte of protocol", 9, "FF 03 21" + kIpv4Udp, "ppp:ip:udp"},
      {"PPP session", kEthernet, kMacs + "8864 11 00 0001 0022 0021" + kIpv4Udp, "eth:pppoes:ppp:ip:udp"},
      {"PPPoE discovery", kEthernet, kMacs + "8863 11 09 0000 0004 0101 0000", "eth:pppoed"},
      {"Cisco HDLC", 104, "0F 00 0800" + kIpv4Udp, "chdlc:ip:udp"},
      {"Cisco HDLC told by its address", 50, "8F 00 86DD" + kIpv6Udp, "chdlc:ipv6:udp"},
      {"Frame Relay, NLPID", 107, "18 41 03 CC" + kIpv4Udp, "fr:ip:udp"},
      {"Frame Relay, SNAP", 107, "18 41 03 00 80 000000 86DD" + kIpv6Udp, "fr:ipv6:udp"},
      {"Frame Relay, bridged", 107, "18 41 03 00 80 0080C2 0007" + kFrame, "fr:eth:ip:udp"},
      {"Frame Relay, Cisco", 107, "18 41 0800" + kIpv4Udp, "fr:ip:udp"},
      // MPLS.
      {"MPLS, two labels", kEthernet, kMacs + "8847 00010040 00011140" + kIpv4Udp, "eth:mpls:mpls:ip:udp"},
      {"MPLS, IPv6", 219, "00011140" + kIpv6Udp, "mpls:ipv6:udp"},
      {"pseudo-wire with control word", kEthernet, kMacs + "8847 00011140 00000000" + kFrame,
       "eth:mpls:pwethcw:eth:ip:udp"},
      {"pseudo-wire without", kEthernet,
       kMacs + "8847 00011140" + "22 00 00 00 00 02" + "22 00 00 00 00 01" + "0800" + kIpv4Udp, "eth:mpls:eth:ip:udp"},
      // IEEE 802.11.
      {"802.11 data", 105, "08 01 0000" + kWlanAddresses + kLlc, "wlan:llc:ip:udp"},
      {"802.11 QoS data", 105, "88 01 0000" + kWlanAddresses + "0000" + kLlc, "wlan:llc:ip:udp"},
      {"802.11, four addresses, HT control", 105,
       "88 83 0000" + kWlanAddresses + "020000000004" + "0000" + "00000000" + kLlc, "wlan:llc:ip:udp"},
      {"802.11, no data", 105, "48 01 0000" + kWlanAddresses, "wlan"},
      {"802.11 beacon", 105, "80 00 0000" + kWlanAddresses, "wlan"},
      {"A-MSDU of one", 105, "88 01 0000" + kWlanAddresses + "8000" + "020000000001 020000000002 0028" + kLlc,
       "wlan:wlan_aggregate:llc:ip:udp"},
      {"radiotap with FCS", 127, "00 00 0900 02000000 10" + ("08 01 0000" + kWlanAddresses) + kLlc + "DEADBEEF",
       "radiotap:wlan:llc:ip:udp"},
      {"radiotap, TSFT, padded header", 127,
       "00 00 1100 03000000 0102030405060708 20" + ("88 01 0000" + kWlanAddresses) + "0000 0000" + kLlc,
       "radiotap:wlan:llc:ip:udp"},
      {"AVS", 163, "80211001 00000008" + ("08 01 0000" + kWlanAddresses) + kLlc, "wlancap:wlan:llc:ip:udp"},
      {"Prism", 119, "44000000 0C000000 00000000" + ("08 01 0000" + kWlanAddresses) + kLlc, "prism:wlan:llc:ip:udp"},
      {"PPI over Ethernet", 192, "00 00 0800 01000000" + kFrame, "ppi:eth:ip:udp"},
      // Pseudo headers of capturing systems.
      {"NFLOG", 239,
       "02 00 0000"
       "0500 0A00 61 000000"
       "2400 0900" +
           kIpv4Udp,
       "nflog:ip:udp"},
      {"PFLOG", 117, "3D 02 0000" + std::string(120, '0') + kIpv4Udp, "pflog:ip:udp"},
      {"IP over FireWire", 138, std::string(32, '0') + "0800" + kIpv4Udp, "ap1394:ip:udp"},
      {"IPNET", 226, "01 1A 0000" + std::string(40, '0') + kIpv6Udp, "ipnet:ipv6:udp"},
      {"PKTAP", 258, "6C000000 01000000 01000000" + std::string(192, '0') + kFrame, "pktap:eth:ip:udp"},
      {"Juniper Ethernet", 178, "4D4743 80 0002 0000" + kFrame, "juniper:eth:ip:udp"},
      // Over IP.
      {"IP in IP", kRaw, outer_ip("0034", "04", kIpv4Udp), "ip:ip:udp"},
      {"6in4", kRaw, outer_ip("0048", "29", kIpv6Udp), "ip:ipv6:udp"},
      {"GRE", kRaw, outer_ip("0038", "2F", "0000 0800" + kIpv4Udp), "ip:gre:ip:udp"},
      {"GRE with checksum, key and sequence", kRaw,
       outer_ip("0044", "2F", "B000 0800 00000000 00000007 00000001" + kIpv4Udp), "ip:gre:ip:udp"},
      {"PPTP", kRaw, outer_ip("0048", "2F", "3081 880B 0024 0001 00000001 00000000 FF03 0021" + kIpv4Udp),
       "ip:gre:ppp:ip:udp"},
      {"transparent bridging", kRaw, outer_ip("0046", "2F", "0000 6558" + kFrame), "ip:gre:eth:ip:udp"},
      {"ERSPAN I", kRaw, outer_ip("0046", "2F", "0000 88BE" + kFrame), "ip:gre:erspan:eth:ip:udp"},
      {"ERSPAN II", kRaw, outer_ip("0052", "2F", "1000 88BE 00000001 1001 0000 00000000" + kFrame),
       "ip:gre:erspan:eth:ip:udp"},
      {"ERSPAN III with subheader", kRaw,
       outer_ip("005E", "2F", "1000 22EB 00000001 2001 0000 00000000 0000 0001 0000000000000000" + kFrame),
       "ip:gre:erspan:eth:ip:udp"},
      {"EtherIP", kRaw, outer_ip("0044", "61", "3000" + kFrame), "ip:etherip:eth:ip:udp"},
      {"SCTP", kRaw, outer_ip("0020", "84", "13C4 13C4 00000001 00000000"), "ip:sctp"},
      {"MPLS in IP", kRaw, outer_ip("0038", "89", "00011140" + kIpv4Udp), "ip:mpls:ip:udp"},
      {"GRE, WCCP version 1", kRaw, outer_ip("0038", "2F", "0000 883E" + kIpv4Udp), "ip:gre:ip:udp"},
      {"GRE, WCCP version 2", kRaw, outer_ip("003C", "2F", "0000 883E 00000000" + kIpv4Udp), "ip:gre:ip:udp"},
      {"GRE, Cisco MetaData", kRaw, outer_ip("0044", "2F", "2000 8909 00000028 0800 01 01 0001 0000" + kIpv4Udp),
       "ip:gre:cmd:ip:udp"},
      {"GRE, keepalive", kRaw, outer_ip("0018", "2F", "0000 0000"), "ip:gre"},
      {"Cisco MetaData", kEthernet, kMacs + "8909 01 01 0001 0007 0800" + kIpv4Udp, "eth:cmd:ip:udp"},
      {"L2TPv3 control", kRaw, outer_ip("0024", "73", "00000000 C803000C 00000000 00000000"), "ip:l2tp"},
      // Routing and groups: named, without a packet inside.
      {"IGMP", kRaw, outer_ip("001C", "02", "16 00 0000 E0000116"), "ip:igmp"},
      {"OSPF", kRaw, ipv6("0010", "59", "03 01 0010 01010101 00000000 0000 00 00"), "ipv6:ospf"},
      {"PIM", kRaw, outer_ip("0018", "67", "20 00 0000"), "ip:pim"},
      {"VRRP", kRaw, outer_ip("001C", "70", "31 01 64 00 0064 0000"), "ip:vrrp"},
      {"EIGRP", kRaw, outer_ip("0028", "58", "02 05 0000 00000000 00000000 00000000 0000 0001"), "ip:eigrp"},
      {"RSVP", kRaw, outer_ip("001C", "2E", "10 01 0000 FF 00 0008"), "ip:rsvp"},
      // Over UDP.
      {"VXLAN", kRaw, udp_to("12B5", "08 000000 000007 00" + kFrame), "ip:udp:vxlan:eth:ip:udp"},
      {"VXLAN with group policy, Linux's port", kRaw, udp_to("2118", "88 00002A 000007 00" + kFrame),
       "ip:udp:vxlan:eth:ip:udp"},
      {"VXLAN-GPE", kRaw, udp_to("12B6", "0C 0000 02 000007 00" + kIpv6Udp), "ip:udp:vxlan:ipv6:udp"},
      {"Geneve with an option", kRaw, udp_to("17C1", "01 00 6558 000007 00 0102 80 00" + kFrame),
       "ip:udp:geneve:eth:ip:udp"},
      {"GTP-U", kRaw, udp_to("0868", "30 FF 0020 00000001" + kIpv4Udp), "ip:udp:gtp:ip:udp"},
      {"GTP-U with sequence and extension", kRaw,
       udp_to("0868", "36 FF 002C 00000001 0001 00 85 01 1000 C0 01 0000 00" + kIpv4Udp), "ip:udp:gtp:ip:udp"},
      {"GTP-U echo", kRaw, udp_to("0868", "32 01 0004 00000000 0001 00 00"), "ip:udp:gtp"},
      {"GTP-U with an Ethernet PDU", kRaw, udp_to("0868", "30 FF 002E 00000001" + kFrame), "ip:udp:gtp:eth:ip:udp"},
      {"GTP-U with PPP", kRaw, udp_to("0868", "30 FF 0024 00000001 FF03 0021" + kIpv4Udp), "ip:udp:gtp:ppp:ip:udp"},
      {"GTP-C, version 1", kRaw, udp_to("084B", "32 01 0004 00000000 0001 00 00"), "ip:udp:gtp"},
      {"GTP-C, version 2", kRaw, udp_to("084B", "40 01 0009 000001 00 03 0001 00 05"), "ip:udp:gtpv2"},
      {"GTP, version 0", kRaw, udp_to("0D3A", "1E FF 0020 0001 0000 FF FFFFFF 4200012143658709" + kIpv4Udp),
       "ip:udp:gtpprime:ip:udp"},
      {"GTP'", kRaw, udp_to("0D3A", "4F 01 0000 0001"), "ip:udp:gtpprime"},
      {"MPLS in UDP", kRaw, udp_to("19EB", "00010040 00011140" + kIpv4Udp), "ip:udp:mpls:mpls:ip:udp"},
      {"CAPWAP, 802.3", kRaw, udp_to("147F", "00 10 42 00 0000 0000" + kFrame), "ip:udp:capwap.data:eth:ip:udp"},
      {"CAPWAP, 802.11 with wireless information", kRaw,
       udp_to("147F",
              "00 20 43 20 0000 0000 04 00000000 000000"
              "08 01 0000" +
                  kWlanAddresses + kLlc),
       "ip:udp:capwap.data:wlan:llc:ip:udp"},
      {"CAPWAP keep-alive", kRaw, udp_to("147F", "00 10 02 08 0000 0000 0014 0023 0010 00000000"),
       "ip:udp:capwap.data"},
      {"TZSP, Ethernet", kRaw, udp_to("9090", "01 00 0001 00 0A 01 C4 01" + kFrame), "ip:udp:tzsp:eth:ip:udp"},
      {"TZSP, 802.11", kRaw,
       udp_to("9090",
              "01 00 0012 01"
              "08 01 0000" +
                  kWlanAddresses + kLlc),
       "ip:udp:tzsp:wlan:llc:ip:udp"},
      {"L2TP data", kRaw, udp_to("06A5", "4002 002C 0001 0002 FF03 0021" + kIpv4Udp), "ip:udp:l2tp:ppp:ip:udp"},
      {"L2TP control", kRaw, udp_to("06A5", "C802 000C 0001 0000 0000 0000"), "ip:udp:l2tp"},
      {"Teredo with origin", kRaw, udp_to("0DD8", "0000 CFC5 3FFFFDFE" + kIpv6Udp), "ip:udp:teredo:ipv6:udp"},
      {"Teredo with authentication", kRaw, udp_to("0DD8", "0001 00 00 0000000000000001 00" + kIpv6Udp),
       "ip:udp:teredo:ipv6:udp"},
      {"HEP", kRaw,
       udp_to("2364",
              "48455033 0043"
              "0000 0001 0007 02"            // IPv4
              "0000 0003 000A C0000201"      // from
              "0000 0004 000A C6336402"      // to
              "0000 0007 0008 13C4"          // port
              "0000 0008 0008 13C5"          // port
              "0000 000B 0007 01"            // SIP
              "0000 000F 000B 6162636465"),  // "abcde"
       "ip:udp:hep"},
      {"VXLAN in GRE", kRaw, outer_ip("006A", "2F", "0000 0800" + udp_to("12B5", "08 000000 000007 00" + kFrame)),
       "ip:gre:ip:udp:vxlan:eth:ip:udp"},
  };
}

}  // namespace examples
