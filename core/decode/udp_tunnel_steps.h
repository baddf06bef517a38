// Tunnels over UDP: told by port and by what must stand in their headers, so that another protocol on such a port stays
// what it is. For decoder.cpp.
#pragma once

#include "decode/ip_protocol.h"
#include "decode/link_steps.h"

namespace pcapglass {

// Of a UDP payload: the tunnel it begins, or none. Ordinary ports cost a comparison or two.
[[nodiscard]] LayerId udp_tunnel(std::uint16_t source_port, std::uint16_t destination_port, Bytes payload,
                                 std::size_t wire_length);

[[nodiscard]] LayerId step_vxlan(Walk& walk);
[[nodiscard]] LayerId step_geneve(Walk& walk);
[[nodiscard]] LayerId step_gtp(Walk& walk);
[[nodiscard]] LayerId step_l2tp(Walk& walk);
[[nodiscard]] LayerId step_teredo(Walk& walk);
[[nodiscard]] LayerId step_hep(Walk& walk);

}  // namespace pcapglass
