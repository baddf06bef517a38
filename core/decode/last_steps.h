// The steps over protocols of IP that carry no packet: their header is named, and decode/ goes no further. For
// decoder.cpp.
#pragma once

#include "decode/walk.h"

namespace pcapglass {

// Bytes that every message of the protocol begins with.
[[nodiscard]] inline std::size_t shortest_header(LayerId layer) {
  switch (layer) {
    case LayerId::igmp: return 8;    // RFC 2236 2
    case LayerId::ospf: return 16;   // RFC 5340 A.3.1; version 2 has 24
    case LayerId::pim: return 4;     // RFC 7761 4.9
    case LayerId::vrrp: return 8;    // RFC 5798 5.1
    case LayerId::eigrp: return 20;  // RFC 7868 6.2
    case LayerId::rsvp: return 8;    // RFC 2205 3.1.1
    case LayerId::sctp: return 12;   // RFC 9260 3.1: ports, verification tag, checksum; chunks follow
    default: return 0;
  }
}

inline LayerId step_last(Walk& walk, LayerId layer) {
  const std::size_t length = shortest_header(layer);
  if (!walk.has(layer, length)) return LayerId::none;
  return walk.take(layer, length, LayerId::none);
}

// RFC 3173 3: next header, flags, compression parameter index; what follows is compressed.
inline LayerId step_ipcomp(Walk& walk) {
  constexpr std::size_t kLength = 4;
  if (!walk.has(LayerId::ipcomp, kLength)) return LayerId::none;
  (void)walk.take(LayerId::ipcomp, kLength, LayerId::none);
  return walk.stop(StopReason::unsupported, LayerId::ipcomp);
}

}  // namespace pcapglass
