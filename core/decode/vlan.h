// The VLAN tags of IEEE 802.1Q 9.6 and IEEE 802.1ad, from behind the EtherType that announces them.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-----+-+-----------------------+-------------------------------+
//   | PCP |D|        VLAN ID        |      EtherType or Length      |
//   +-----+-+-----------------------+-------------------------------+
template <LayerId Id>
class VlanTag {
 public:
  static constexpr LayerId kLayer = Id;
  static constexpr std::size_t kMinimum = 4;

  explicit VlanTag(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t priority() const { return static_cast<std::uint8_t>(header_[0] >> 5); }
  [[nodiscard]] bool drop_eligible() const { return (header_[0] & 0x10U) != 0; }
  [[nodiscard]] std::uint16_t vlan_id() const { return load_be16(header_, 0) & 0x0FFFU; }
  [[nodiscard]] std::uint16_t type_or_length() const { return load_be16(header_, 2); }

 private:
  Bytes header_;
};

using Vlan = VlanTag<LayerId::vlan>;                 // 0x8100, and 0x9100 of older switches
using ServiceVlan = VlanTag<LayerId::service_vlan>;  // 0x88A8

}  // namespace pcapglass
