// The longest packet that is believed, as Wireshark believes it: a larger length means that the file is damaged.
#pragma once

#include <cstdint>

namespace pcapglass {

// Bytes. 256 KiB, but 128 MiB for D-Bus, 8 MiB for EBHSCR and 128 MiB for USBPcap, whose packets may be that long.
[[nodiscard]] constexpr std::uint32_t longest_packet(std::uint16_t link_type) {
  switch (link_type) {
    case 231:  // D-Bus
    case 249:  // USBPcap
      return 128U << 20;
    case 279: return 8U << 20;  // EBHSCR
    default: return 256U << 10;
  }
}

}  // namespace pcapglass
