// The header that all ICMP messages share (RFC 792).
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------+---------------+-------------------------------+
//   |     Type      |     Code      |          Checksum             |
//   +---------------+---------------+-------------------------------+
//   |     Rest of Header: Identifier and Sequence Number,           |
//   |     Gateway Internet Address, or unused: the type says        |
//   +---------------------------------------------------------------+
class Icmp {
 public:
  static constexpr LayerId kLayer = LayerId::icmp;
  static constexpr std::size_t kMinimum = 8;

  explicit Icmp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t type() const { return header_[0]; }
  [[nodiscard]] std::uint8_t code() const { return header_[1]; }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 2); }
  // These two mean something in queries and replies only.
  [[nodiscard]] std::uint16_t identifier() const { return load_be16(header_, 4); }
  [[nodiscard]] std::uint16_t sequence_number() const { return load_be16(header_, 6); }
  [[nodiscard]] Bytes rest_of_header() const { return header_.subspan(4, 4); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
