// Ethernet II and IEEE 802.3 frames (IEEE 802.3 3.2) without preamble, and the EtherTypes that lead further.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

// EtherType values (IEEE 802 numbers at IANA) that lead further.
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------------------------------------------------------+
//   |                       Destination Address                     |
//   |                               +-------------------------------+
//   |                               |         Source Address        |
//   +-------------------------------+                               |
//   |                                                               |
//   +-------------------------------+-------------------------------+
//   |        EtherType or Length    |
//   +-------------------------------+
class Ethernet {
 public:
  static constexpr LayerId kLayer = LayerId::ethernet;
  static constexpr std::size_t kMinimum = 14;

  explicit Ethernet(Bytes header) : header_(header) {}

  [[nodiscard]] Bytes destination() const { return header_.subspan(0, 6); }
  [[nodiscard]] Bytes source() const { return header_.subspan(6, 6); }
  [[nodiscard]] std::uint16_t type_or_length() const { return load_be16(header_, 12); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
