// The steps over UDP, TCP and ICMP, behind which decode/ goes no further. For decoder.cpp.
#pragma once

#include "decode/icmp.h"
#include "decode/icmpv6.h"
#include "decode/ip_protocol.h"
#include "decode/tcp.h"
#include "decode/udp.h"
#include "decode/udp_tunnel_steps.h"
#include "decode/walk.h"

namespace pcapglass {

inline LayerId step_udp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::udp;
  // RFC 2675 4: with this much behind it, a length field of 16 bits cannot say it, and is zero.
  constexpr std::size_t kJumbogram = 0x10000;
  if (!walk.has(kLayer, Udp::kMinimum)) return LayerId::none;
  const Udp header(walk.rest());
  const std::size_t length = header.length();
  walk.packet().set_transport({ip_protocol::kUdp, header.source_port(), header.destination_port()});
  if (length == 0 && walk.wire_length() >= kJumbogram) return walk.take(kLayer, Udp::kMinimum, LayerId::none);
  if (length < Udp::kMinimum) {
    // The header is whole, so the ports are known; how much of what follows is payload is not.
    walk.stop(StopReason::malformed, kLayer);
    walk.limit(kLayer, Udp::kMinimum);
  } else {
    walk.limit(kLayer, length);
  }
  const Bytes payload = walk.rest().subspan(Udp::kMinimum);
  const LayerId tunnel =
      udp_tunnel(header.source_port(), header.destination_port(), payload, walk.wire_length() - Udp::kMinimum);
  // What a tunnel carries is no datagram of the tunnel's own ports.
  if (tunnel != LayerId::none) walk.packet().set_transport({});
  return walk.take(kLayer, Udp::kMinimum, tunnel);
}

inline LayerId step_tcp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::tcp;
  if (!walk.has(kLayer, Tcp::kMinimum)) return LayerId::none;
  const Tcp header(walk.rest());
  const std::size_t header_length = header.header_length();
  if (header_length < Tcp::kMinimum) return walk.stop(StopReason::malformed, kLayer);
  walk.packet().set_transport({ip_protocol::kTcp, header.source_port(), header.destination_port()});
  if (!walk.has(kLayer, header_length)) return LayerId::none;
  return walk.take(kLayer, header_length, LayerId::none);
}

inline LayerId step_icmp(Walk& walk) {
  if (!walk.has(LayerId::icmp, Icmp::kMinimum)) return LayerId::none;
  return walk.take(LayerId::icmp, Icmp::kMinimum, LayerId::none);
}

inline LayerId step_icmpv6(Walk& walk) {
  if (!walk.has(LayerId::icmpv6, Icmpv6::kMinimum)) return LayerId::none;
  return walk.take(LayerId::icmpv6, Icmpv6::kMinimum, LayerId::none);
}

}  // namespace pcapglass
