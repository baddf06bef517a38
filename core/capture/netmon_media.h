// Media types of Network Monitor: what kind of link a frame is of, or that it is no packet at all.
#pragma once

#include <cstdint>

#include "capture/link_type.h"

namespace pcapglass {

enum class NetmonContent : std::uint8_t {
  packet,
  numbered_record,  // what Network Monitor notes on the capture; Wireshark shows it as a frame
  silent_record,    // the same, but Wireshark passes over it without a number
};

[[nodiscard]] constexpr NetmonContent netmon_content(std::uint16_t media) {
  switch (media) {
    case 0xFFE0:  // event of Event Tracing for Windows
    case 0xFFFB:  // network adapters, extended
    case 0xFFFF:  // filter
      return NetmonContent::numbered_record;
    case 0xFFFC:  // header of a reassembled payload
    case 0xFFFD:  // network adapters
    case 0xFFFE:  // resolved names
      return NetmonContent::silent_record;
    default: return NetmonContent::packet;
  }
}

// 802.11 frames come behind a header of Network Monitor's own: version, then its length in 16 bits.
inline constexpr std::uint16_t kNetmonWireless = 6;

// The LINKTYPE value of a packet of this media type.
[[nodiscard]] constexpr std::uint16_t netmon_link_type(std::uint16_t media) {
  switch (media) {
    case 0:  // of frames that virtual private networks carried
    case 1: return 1;
    case 2: return 6;   // Token Ring
    case 3: return 10;  // FDDI, with bit-swapped addresses
    case kNetmonWireless:
    case 0xE080: return 105;  // IEEE 802.11
    case 7:                   // tunnel
    case 8:                   // mobile broadband
    case 9: return 101;       // IP
    default: break;
  }
  // 0xE000 and the LINKTYPE value: made from a pcap file. A few of those numbers have another meaning.
  const bool converted = media >= 0xE000 && media < 0xF000 && !(media > 0xE080 && media <= 0xE08A);
  return converted ? link_type_of_dlt(static_cast<std::uint16_t>(media & 0x0FFFU)) : kNoLinkType;
}

}  // namespace pcapglass
