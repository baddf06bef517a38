// EtherTypes (IANA ieee-802-numbers) that lead further, and the layers they lead to.
#pragma once

#include <cstdint>

#include "decode/layer_id.h"

namespace pcapglass {

namespace ether_type {
inline constexpr std::uint16_t kIpv4 = 0x0800;
inline constexpr std::uint16_t kArp = 0x0806;
inline constexpr std::uint16_t kTransparentBridging = 0x6558;  // RFC 1701: an Ethernet frame
inline constexpr std::uint16_t kReverseArp = 0x8035;
inline constexpr std::uint16_t kVlan = 0x8100;
inline constexpr std::uint16_t kIpv6 = 0x86DD;
inline constexpr std::uint16_t kPpp = 0x880B;
inline constexpr std::uint16_t kMpls = 0x8847;
inline constexpr std::uint16_t kMplsMulticast = 0x8848;  // of old; upstream-assigned labels today (RFC 5332)
inline constexpr std::uint16_t kPppoeDiscovery = 0x8863;
inline constexpr std::uint16_t kPppoeSession = 0x8864;
inline constexpr std::uint16_t kServiceVlan = 0x88A8;
inline constexpr std::uint16_t kErspanTwo = 0x88BE;  // and I, which GRE tells apart
inline constexpr std::uint16_t kWccp = 0x883E;       // of redirected packets, in GRE only
inline constexpr std::uint16_t kMacsec = 0x88E5;
inline constexpr std::uint16_t kBackboneServiceTag = 0x88E7;
inline constexpr std::uint16_t kFabricPath = 0x8903;
inline constexpr std::uint16_t kCiscoMetadata = 0x8909;
inline constexpr std::uint16_t kVnTag = 0x8926;
inline constexpr std::uint16_t kErspanThree = 0x22EB;
inline constexpr std::uint16_t kOldServiceVlan = 0x9100;
inline constexpr std::uint16_t kLargestLength = 1500;  // up to here the field is a length (IEEE 802.3 3.2.6)
}  // namespace ether_type

// None for what is not decoded.
[[nodiscard]] inline LayerId layer_of_ether_type(std::uint16_t type) {
  switch (type) {
    case ether_type::kIpv4: return LayerId::ipv4;
    case ether_type::kIpv6: return LayerId::ipv6;
    case ether_type::kArp:
    case ether_type::kReverseArp: return LayerId::arp;  // RFC 903: one format
    case ether_type::kVlan:
    case ether_type::kOldServiceVlan: return LayerId::vlan;
    case ether_type::kServiceVlan: return LayerId::service_vlan;
    case ether_type::kMpls:
    case ether_type::kMplsMulticast: return LayerId::mpls;
    case ether_type::kPppoeSession: return LayerId::pppoe_session;
    case ether_type::kPppoeDiscovery: return LayerId::pppoe_discovery;
    case ether_type::kTransparentBridging: return LayerId::ethernet;
    case ether_type::kPpp: return LayerId::ppp;
    case ether_type::kBackboneServiceTag: return LayerId::backbone_service_tag;
    case ether_type::kVnTag: return LayerId::vn_tag;
    case ether_type::kFabricPath: return LayerId::fabric_path;
    case ether_type::kCiscoMetadata: return LayerId::cisco_metadata;
    case ether_type::kMacsec: return LayerId::macsec;
    default: return LayerId::none;
  }
}

}  // namespace pcapglass
