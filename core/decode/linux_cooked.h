// The cooked headers of Linux captures on "any": LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 (tcpdump.org).
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//   | Packet type (2) | ARPHRD_ type (2) | Address length (2) | Address (8) | Protocol (2) |
class LinuxCookedV1 {
 public:
  static constexpr LayerId kLayer = LayerId::linux_cooked_v1;
  static constexpr std::size_t kLength = 16;

  explicit LinuxCookedV1(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t packet_type() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t hardware_type() const { return load_be16(header_, 2); }
  [[nodiscard]] std::uint16_t protocol() const { return load_be16(header_, 14); }

 private:
  Bytes header_;
};

//   | Protocol (2) | Reserved (2) | Interface index (4) | ARPHRD_ type (2) | Packet type (1) | Length (1) | Address (8)
//   |
class LinuxCookedV2 {
 public:
  static constexpr LayerId kLayer = LayerId::linux_cooked_v2;
  static constexpr std::size_t kLength = 20;

  explicit LinuxCookedV2(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t protocol() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint32_t interface_index() const { return load_be32(header_, 4); }
  [[nodiscard]] std::uint16_t hardware_type() const { return load_be16(header_, 8); }
  [[nodiscard]] std::uint8_t packet_type() const { return header_[10]; }

 private:
  Bytes header_;
};

}  // namespace pcapglass
