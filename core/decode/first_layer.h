// The layer at which decoding begins, by LINKTYPE value (tcpdump.org/linktypes.html).
#pragma once

#include <cstdint>

#include "decode/layer_id.h"

namespace pcapglass {

// None for a link type that is not decoded. USB-Ethernet (220 and its kin) is left out: which transfers carry frames is
// only told by descriptors that captures rarely hold.
[[nodiscard]] inline LayerId first_layer(std::uint32_t link_type) {
  switch (link_type) {
    case 0:    // NULL: host byte order
    case 108:  // LOOP: network byte order
      return LayerId::null_loopback;
    case 1: return LayerId::ethernet;
    case 9:   // PPP, with or without address and control
    case 50:  // PPP in HDLC-like framing, or Cisco HDLC by its address
      return LayerId::ppp;
    case 51: return LayerId::pppoe_session;
    case 12:   // DLT_RAW of most systems
    case 14:   // DLT_RAW of OpenBSD
    case 101:  // RAW
      return LayerId::raw_ip;
    case 100: return LayerId::llc;  // RFC 1483: LLC in front
    case 104: return LayerId::cisco_hdlc;
    case 105: return LayerId::wlan;
    case 107: return LayerId::frame_relay;
    case 113: return LayerId::linux_cooked_v1;
    case 117: return LayerId::pflog;
    case 119: return LayerId::prism;
    case 127: return LayerId::radiotap;
    case 138: return LayerId::ip_over_ieee1394;
    case 149:  // USER2, which macOS once took for PKTAP
    case 258: return LayerId::pktap;
    case 163: return LayerId::avs;
    case 166: return LayerId::ppp;  // with a byte for the direction in front: see step_ppp
    case 178: return LayerId::juniper_ethernet;
    case 192: return LayerId::ppi;
    case 219: return LayerId::mpls;
    case 226: return LayerId::ipnet;
    case 228: return LayerId::ipv4;
    case 229: return LayerId::ipv6;
    case 239: return LayerId::nflog;
    case 252: return LayerId::exported_pdu;
    case 276: return LayerId::linux_cooked_v2;
    default: return LayerId::none;
  }
}

}  // namespace pcapglass
