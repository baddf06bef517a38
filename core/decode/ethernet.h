// Ethernet II and IEEE 802.3 frames (IEEE 802.3 3.2) without preamble, and the EtherTypes that lead further.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

// EtherType values (IEEE 802 numbers at IANA) that lead further.
namespace ether_type {
inline constexpr std::uint16_t kIpv4 = 0x0800;
inline constexpr std::uint16_t kArp = 0x0806;
inline constexpr std::uint16_t kReverseArp = 0x8035;
inline constexpr std::uint16_t kVlan = 0x8100;
inline constexpr std::uint16_t kIpv6 = 0x86DD;
inline constexpr std::uint16_t kServiceVlan = 0x88A8;
inline constexpr std::uint16_t kOldServiceVlan = 0x9100;
inline constexpr std::uint16_t kLargestLength = 1500;  // up to here the field is a length (IEEE 802.3 3.2.6)
}  // namespace ether_type

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
