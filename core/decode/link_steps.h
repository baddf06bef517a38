// The steps over link layers: each takes one header off the walk and names the layer behind it. For decoder.cpp.
#pragma once

#include "decode/arp.h"
#include "decode/ether_type.h"
#include "decode/ethernet.h"
#include "decode/linux_cooked.h"
#include "decode/null_loopback.h"
#include "decode/vlan.h"
#include "decode/walk.h"

namespace pcapglass {

// A header of `length` bytes with an EtherType that says what follows; `limited` where small values are lengths.
inline LayerId take_ether_typed(Walk& walk, LayerId layer, std::size_t length, std::uint16_t type, bool limited) {
  const bool is_length = limited && type <= ether_type::kLargestLength;
  if (is_length) walk.limit(layer, length + type);
  // Novell's "raw 802.3": IPX begins, with its unused checksum, where LLC should be.
  const Bytes rest = walk.rest();
  const bool raw_ipx = is_length && rest.size() >= length + 2 && load_be16(rest, length) == 0xFFFF;
  const LayerId behind_length = raw_ipx ? LayerId::none : LayerId::llc;
  const LayerId next = walk.take(layer, length, is_length ? behind_length : layer_of_ether_type(type));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, layer);
}

inline LayerId step_ethernet(Walk& walk) {
  if (!walk.has(LayerId::ethernet, Ethernet::kMinimum)) return LayerId::none;
  return take_ether_typed(walk, LayerId::ethernet, Ethernet::kMinimum, Ethernet(walk.rest()).type_or_length(), true);
}

inline LayerId step_vlan(Walk& walk, LayerId layer) {
  if (!walk.has(layer, Vlan::kMinimum)) return LayerId::none;
  return take_ether_typed(walk, layer, Vlan::kMinimum, Vlan(walk.rest()).type_or_length(), true);
}

// Small numbers are Linux's own ETH_P_ values: 4 is a frame that begins with LLC.
inline LayerId take_cooked(Walk& walk, LayerId layer, std::size_t length, std::uint16_t protocol) {
  constexpr std::uint16_t kLlc = 4;
  if (protocol == kLlc) return walk.take(layer, length, LayerId::llc);
  return take_ether_typed(walk, layer, length, protocol, false);
}

inline LayerId step_linux_cooked_v1(Walk& walk) {
  constexpr LayerId kLayer = LayerId::linux_cooked_v1;
  if (!walk.has(kLayer, LinuxCookedV1::kMinimum)) return LayerId::none;
  return take_cooked(walk, kLayer, LinuxCookedV1::kMinimum, LinuxCookedV1(walk.rest()).protocol());
}

inline LayerId step_linux_cooked_v2(Walk& walk) {
  constexpr LayerId kLayer = LayerId::linux_cooked_v2;
  if (!walk.has(kLayer, LinuxCookedV2::kMinimum)) return LayerId::none;
  return take_cooked(walk, kLayer, LinuxCookedV2::kMinimum, LinuxCookedV2(walk.rest()).protocol());
}

[[nodiscard]] inline LayerId layer_of_family(std::uint32_t family) {
  switch (family) {
    case address_family::kIpv4: return LayerId::ipv4;
    case address_family::kIpv6Linux:
    case address_family::kIpv6NetBsd:
    case address_family::kIpv6FreeBsd:
    case address_family::kIpv6MacOs: return LayerId::ipv6;
    default: return LayerId::none;
  }
}

inline LayerId step_null_loopback(Walk& walk) {
  constexpr LayerId kLayer = LayerId::null_loopback;
  if (!walk.has(kLayer, NullLoopback::kMinimum)) return LayerId::none;
  const LayerId next = walk.take(kLayer, NullLoopback::kMinimum, layer_of_family(NullLoopback(walk.rest()).family()));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

// No header at all: the version of the IP header tells which it is.
inline LayerId step_raw_ip(Walk& walk) {
  if (!walk.has(LayerId::raw_ip, 1)) return LayerId::none;
  switch (walk.rest()[0] >> 4) {
    case 4: return LayerId::ipv4;
    case 6: return LayerId::ipv6;
    default: return walk.stop(StopReason::malformed, LayerId::raw_ip);
  }
}

inline LayerId step_arp(Walk& walk) {
  if (!walk.has(LayerId::arp, Arp::kMinimum)) return LayerId::none;
  walk.limit(LayerId::arp, Arp(walk.rest()).packet_length());
  return walk.take(LayerId::arp, Arp::kMinimum, LayerId::none);
}

}  // namespace pcapglass
