// The steps over LLC (IEEE 802.2) with SNAP (RFC 1042), and over the tags that stand before an EtherType. For
// decoder.cpp.
#pragma once

#include "decode/link_steps.h"

namespace pcapglass {

//   +---------+---------+---------+   +-----------------------------+-------------------+
//   |  DSAP   |  SSAP   | Control |   | Organization code (3 bytes) |   EtherType       |   (SNAP)
//   +---------+---------+---------+   +-----------------------------+-------------------+
inline LayerId step_llc(Walk& walk) {
  constexpr LayerId kLayer = LayerId::llc;
  constexpr std::uint8_t kSnap = 0xAA;
  constexpr std::uint8_t kIp = 0x06;
  constexpr std::size_t kSnapLength = 8;
  if (!walk.has(kLayer, 3)) return LayerId::none;
  const Bytes rest = walk.rest();
  // Unnumbered frames have a control field of one byte, the others of two (IEEE 802.2 5.2).
  const std::size_t length = (rest[2] & 3) == 3 ? 3 : 4;
  if (rest[0] == kIp && rest[1] == kIp && length == 3) return walk.take(kLayer, length, LayerId::ipv4);
  if (rest[0] != kSnap || rest[1] != kSnap || length != 3) {
    if (!walk.has(kLayer, length)) return LayerId::none;
    (void)walk.take(kLayer, length, LayerId::none);
    return walk.stop(StopReason::unsupported, kLayer);
  }
  if (!walk.has(kLayer, kSnapLength)) return LayerId::none;
  const std::uint32_t organization = load_be32(rest, 2) & 0xFFFFFF;
  constexpr std::uint32_t kRfc1042 = 0;
  constexpr std::uint32_t kBridgeTunnel = 0x0000F8;  // IEEE 802.1H
  const bool ether_typed = organization == kRfc1042 || organization == kBridgeTunnel;
  return take_ether_typed(walk, kLayer, kSnapLength, ether_typed ? load_be16(rest, 6) : std::uint16_t{0}, false);
}

// Cisco VN-Tag: direction, virtual interfaces, and the EtherType of what follows.
inline LayerId step_vn_tag(Walk& walk) {
  constexpr std::size_t kLength = 6;
  if (!walk.has(LayerId::vn_tag, kLength)) return LayerId::none;
  return take_ether_typed(walk, LayerId::vn_tag, kLength, load_be16(walk.rest(), 4), true);
}

// Cisco FabricPath: behind addresses of switches and the EtherType, which read as an Ethernet header, a forwarding tag
// and hop limit, and then the frame of the hosts.
inline LayerId step_fabric_path(Walk& walk) {
  constexpr std::size_t kLength = 2;
  if (!walk.has(LayerId::fabric_path, kLength)) return LayerId::none;
  return walk.take(LayerId::fabric_path, kLength, LayerId::ethernet);
}

// IEEE 802.1Q I-TAG (once 802.1ah): flags and I-SID, behind which a whole Ethernet frame follows.
inline LayerId step_backbone_service_tag(Walk& walk) {
  constexpr std::size_t kLength = 4;
  if (!walk.has(LayerId::backbone_service_tag, kLength)) return LayerId::none;
  return walk.take(LayerId::backbone_service_tag, kLength, LayerId::ethernet);
}

// Encrypted, or as good as: whether it is cannot be told without the keys' owner.
inline LayerId step_macsec(Walk& walk) { return walk.stop(StopReason::unsupported, LayerId::macsec); }

}  // namespace pcapglass
