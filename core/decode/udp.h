// The UDP header (RFC 768).
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |          Source Port          |       Destination Port        |
//   +-------------------------------+-------------------------------+
//   |            Length             |           Checksum            |
//   +-------------------------------+-------------------------------+
class Udp {
 public:
  static constexpr LayerId kLayer = LayerId::udp;
  static constexpr std::size_t kMinimum = 8;

  explicit Udp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t source_port() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t destination_port() const { return load_be16(header_, 2); }
  // Header and payload, as stated: the layer's payload is the truth where this contradicts the packet.
  [[nodiscard]] std::uint16_t length() const { return load_be16(header_, 4); }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 6); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
