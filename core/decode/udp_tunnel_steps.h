// Tunnels over UDP: told by port and by what must stand in their headers, so that another protocol on such a port stays
// what it is. For decoder.cpp.
#pragma once

#include "decode/ip_protocol.h"
#include "decode/link_steps.h"

namespace pcapglass {

// Of a UDP payload: the tunnel it begins, or none. Ordinary ports cost a comparison or two. A tunnel is told by its
// whole header: where the snap length cut that, the payload stays the datagram's. `wire_length` is the payload's before
// the cut.
[[nodiscard]] LayerId udp_tunnel(std::uint16_t source_port, std::uint16_t destination_port, Bytes payload,
                                 std::size_t wire_length);

// Whether a payload of that port has the header of the tunnel.
[[nodiscard]] bool is_gtp_user(Bytes payload, std::size_t wire_length);     // 2152
[[nodiscard]] bool is_gtp_prime(Bytes payload, std::size_t wire_length);    // 3386: GTP' and all of GTP version 0
[[nodiscard]] LayerId gtp_control(Bytes payload, std::size_t wire_length);  // 2123: version 1, version 2, or none
[[nodiscard]] bool is_hep(Bytes payload, std::size_t wire_length);          // any port
[[nodiscard]] bool is_old_hep(Bytes payload, std::size_t wire_length);      // 9060: versions 1 and 2
[[nodiscard]] bool is_capwap_data(Bytes payload);                           // 5247
[[nodiscard]] bool is_tzsp(Bytes payload);                                  // 37008

// Whether `bytes` begin with an IP header whose length `wire_length` has room for.
[[nodiscard]] bool begins_ip(Bytes bytes, std::size_t wire_length);

// These find their shortest header in place: udp_tunnel() has seen it.
[[nodiscard]] LayerId step_vxlan(Walk& walk);
[[nodiscard]] LayerId step_vxlan_gpe(Walk& walk);
[[nodiscard]] LayerId step_geneve(Walk& walk);
[[nodiscard]] LayerId step_gtp(Walk& walk);
[[nodiscard]] LayerId step_gtp_version_2(Walk& walk);
[[nodiscard]] LayerId step_gtp_prime(Walk& walk);
[[nodiscard]] LayerId step_l2tp(Walk& walk);
[[nodiscard]] LayerId step_teredo(Walk& walk);
[[nodiscard]] LayerId step_hep(Walk& walk);
[[nodiscard]] LayerId step_capwap_data(Walk& walk);
[[nodiscard]] LayerId step_tzsp(Walk& walk);

// `next`, or a stop that names `layer` where nothing can be read behind it.
[[nodiscard]] inline LayerId next_or_stop(Walk& walk, LayerId layer, LayerId next) {
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, layer);
}

}  // namespace pcapglass
