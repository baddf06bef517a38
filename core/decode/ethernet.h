// Ethernet II and IEEE 802.3 frames, and the VLAN tags of IEEE 802.1Q and 802.1ad.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

// EtherType values (IEEE 802 numbers at IANA) that lead further.
namespace ether_type {
inline constexpr std::uint16_t kIpv4 = 0x0800;
inline constexpr std::uint16_t kArp = 0x0806;
inline constexpr std::uint16_t kVlan = 0x8100;
inline constexpr std::uint16_t kIpv6 = 0x86DD;
inline constexpr std::uint16_t kServiceVlan = 0x88A8;
inline constexpr std::uint16_t kOldServiceVlan = 0x9100;
inline constexpr std::uint16_t kSmallest = 0x0600;  // below, the field is a length (IEEE 802.3)
}  // namespace ether_type

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |                       Destination Address                     |
//   |                               |         Source Address        |
//   |                                                               |
//   |        EtherType or Length    |
class Ethernet {
 public:
  static constexpr LayerId kLayer = LayerId::ethernet;
  static constexpr std::size_t kLength = 14;

  explicit Ethernet(Bytes header) : header_(header) {}

  [[nodiscard]] Bytes destination() const { return header_.subspan(0, 6); }
  [[nodiscard]] Bytes source() const { return header_.subspan(6, 6); }
  [[nodiscard]] std::uint16_t type_or_length() const { return load_be16(header_, 12); }

 private:
  Bytes header_;
};

// The part of a tag behind its TPID: | PCP | DEI | VLAN ID (12) | EtherType |
class Vlan {
 public:
  static constexpr LayerId kLayer = LayerId::vlan;
  static constexpr std::size_t kLength = 4;

  explicit Vlan(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t priority() const { return static_cast<std::uint8_t>(header_[0] >> 5); }
  [[nodiscard]] bool drop_eligible() const { return (header_[0] & 0x10U) != 0; }
  [[nodiscard]] std::uint16_t vlan_id() const { return load_be16(header_, 0) & 0x0FFFU; }
  [[nodiscard]] std::uint16_t type_or_length() const { return load_be16(header_, 2); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
