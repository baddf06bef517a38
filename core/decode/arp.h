// The fixed front of an ARP packet (RFC 826), which says how long the addresses behind it are.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |         Hardware Type         |         Protocol Type         |
//   +---------------+---------------+-------------------------------+
//   | Hardware Size | Protocol Size |             Opcode            |
//   +---------------+---------------+-------------------------------+
class Arp {
 public:
  static constexpr LayerId kLayer = LayerId::arp;
  static constexpr std::size_t kMinimum = 8;

  explicit Arp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t hardware_type() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t protocol_type() const { return load_be16(header_, 2); }
  [[nodiscard]] std::size_t hardware_size() const { return header_[4]; }
  [[nodiscard]] std::size_t protocol_size() const { return header_[5]; }
  [[nodiscard]] std::uint16_t opcode() const { return load_be16(header_, 6); }
  // With the addresses of sender and target.
  [[nodiscard]] std::size_t packet_length() const { return kMinimum + 2 * (hardware_size() + protocol_size()); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
