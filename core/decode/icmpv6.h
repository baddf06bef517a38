// The header that all ICMPv6 messages share (RFC 4443 2.1); what follows it is the message body.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------+---------------+-------------------------------+
//   |     Type      |     Code      |          Checksum             |
//   +---------------+---------------+-------------------------------+
class Icmpv6 {
 public:
  static constexpr LayerId kLayer = LayerId::icmpv6;
  static constexpr std::size_t kMinimum = 4;

  explicit Icmpv6(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t type() const { return header_[0]; }
  [[nodiscard]] std::uint8_t code() const { return header_[1]; }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 2); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
