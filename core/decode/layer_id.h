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
    case LayerId::udp: return "udp";
    case LayerId::tcp: return "tcp";
    case LayerId::icmp: return "icmp";
    case LayerId::icmpv6: return "icmpv6";
  }
  return "frame";
}

}  // namespace pcapglass
