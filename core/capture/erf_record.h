// The record of Endace's Extensible Record Format ("ERF types", Endace): its header, its extension headers and what
// stands before the packet.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |        Timestamp: fraction of a second in 1/2^32 (LE)         |
//   |              Timestamp: seconds since 1970 (LE)               |
//   |E|     Type    |     Flags     |         Record Length         |
//   |  Loss Counter, or the colour  |       Length on the Wire      |
//   |    Extension headers of eight bytes each, as long as E is set |
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/bytes.h"

namespace pcapglass {

inline constexpr std::size_t kErfHeader = 16;
inline constexpr std::size_t kErfExtension = 8;

// What follows the headers of a record.
enum class ErfContent : std::uint8_t {
  ethernet,  // behind two bytes: offset and padding
  hdlc,      // PPP or Cisco HDLC
  ip,
  metadata,  // "provenance": no packet, though Wireshark shows it as a frame
  padding,   // nothing
  other,     // ATM, InfiniBand, counters: not read
};

struct ErfRecord {
  std::uint64_t time = 0;  // fixed point: seconds since 1970, in 2^-32
  std::uint8_t type = 0;   // without the bit for extension headers
  bool extended = false;   // extension headers follow
  std::uint8_t flags = 0;
  std::uint16_t length = 0;       // of the record with all its headers
  std::uint16_t loss = 0;         // records lost since the one before; 0 when the field holds a colour
  std::uint16_t wire_length = 0;  // with the frame check sequence, where there is one
};

[[nodiscard]] inline ErfContent erf_content(std::uint8_t type) {
  switch (type) {
    case 2:                                // Ethernet
    case 11:                               // with a colour
    case 16:                               // with the colour of a data stream manager
    case 20: return ErfContent::ethernet;  // with a colour and a hash
    case 1:                                // packet over SONET
    case 5:                                // multichannel
    case 10:                               // with a colour
    case 15:                               // with the colour of a data stream manager
    case 17:                               // multichannel with a colour
    case 19: return ErfContent::hdlc;      // with a colour and a hash
    case 22:                               // IPv4
    case 23: return ErfContent::ip;        // IPv6
    case 27: return ErfContent::metadata;
    case 48: return ErfContent::padding;
    default: return ErfContent::other;
  }
}

// Bytes between the headers and the packet.
[[nodiscard]] inline std::size_t erf_subheader(std::uint8_t type) {
  if (erf_content(type) == ErfContent::ethernet) return 2;
  const bool multichannel = (type >= 5 && type <= 9) || type == 12 || type == 17;
  const bool adaptation_layer_2 = type == 18;
  return multichannel || adaptation_layer_2 ? 4 : 0;
}

// The first kErfHeader bytes of `front`, which are there.
[[nodiscard]] inline ErfRecord read_erf_header(Bytes front) {
  ErfRecord record;
  record.time = load_le64(front, 0);
  record.type = front[8] & 0x7FU;
  record.extended = (front[8] & 0x80U) != 0;
  record.flags = front[9];
  record.length = load_be16(front, 10);
  const std::uint8_t type = record.type;
  const bool coloured = type == 10 || type == 11 || type == 15 || type == 16 || type == 17 || type == 19 || type == 20;
  record.loss = coloured ? std::uint16_t{0} : load_be16(front, 12);
  record.wire_length = load_be16(front, 14);
  return record;
}

}  // namespace pcapglass
