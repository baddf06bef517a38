// The IPv4 header (RFC 791 3.1, DSCP and ECN as RFC 2474 and RFC 3168).
#pragma once

#include "decode/ip_address.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------+-------+-----------+---+-------------------------------+
//   |Version|  IHL  |   DSCP    |ECN|          Total Length         |
//   +-------+-------+-----------+---+-----+-------------------------+
//   |         Identification        |Flags|      Fragment Offset    |
//   +---------------+---------------+-----+-------------------------+
//   |  Time to Live |    Protocol   |         Header Checksum       |
//   +---------------+---------------+-------------------------------+
//   |                       Source Address                          |
//   +---------------------------------------------------------------+
//   |                    Destination Address                        |
//   +-----------------------------------------------+---------------+
//   |                    Options                    |    Padding    |
//   +-----------------------------------------------+---------------+
class Ipv4 {
 public:
  static constexpr LayerId kLayer = LayerId::ipv4;
  static constexpr std::size_t kMinimum = 20;

  explicit Ipv4(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t version() const { return static_cast<std::uint8_t>(header_[0] >> 4); }
  // Bytes: four times the IHL.
  [[nodiscard]] std::size_t header_length() const { return (header_[0] & 0x0FU) * std::size_t{4}; }
  [[nodiscard]] std::uint8_t dscp() const { return static_cast<std::uint8_t>(header_[1] >> 2); }
  [[nodiscard]] std::uint8_t ecn() const { return header_[1] & 3U; }
  // As stated; zero is what segmentation offload leaves.
  [[nodiscard]] std::uint16_t total_length() const { return load_be16(header_, 2); }
  [[nodiscard]] std::uint16_t identification() const { return load_be16(header_, 4); }
  [[nodiscard]] bool dont_fragment() const { return (header_[6] & 0x40U) != 0; }
  [[nodiscard]] bool more_fragments() const { return (header_[6] & 0x20U) != 0; }
  // Bytes from the start of the datagram's payload.
  [[nodiscard]] std::uint32_t fragment_offset() const { return (load_be16(header_, 6) & 0x1FFFU) * 8U; }
  [[nodiscard]] bool is_fragment() const { return (load_be16(header_, 6) & 0x3FFFU) != 0; }
  [[nodiscard]] std::uint8_t time_to_live() const { return header_[8]; }
  [[nodiscard]] std::uint8_t protocol() const { return header_[9]; }
  [[nodiscard]] std::uint16_t header_checksum() const { return load_be16(header_, 10); }
  [[nodiscard]] IpAddress source() const { return IpAddress::v4(header_.subspan(12, 4)); }
  [[nodiscard]] IpAddress destination() const { return IpAddress::v4(header_.subspan(16, 4)); }
  // For an OptionWalker (options.h).
  [[nodiscard]] Bytes options() const { return header_.subspan(kMinimum); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
