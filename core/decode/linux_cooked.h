// The headers of Linux captures on "any": LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 (tcpdump.org/linktypes).
#pragma once

#include <algorithm>

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |          Packet Type          |          ARPHRD_ Type         |
//   +-------------------------------+-------------------------------+
//   |     Link-Layer Address Length |      Link-Layer Address       |
//   +-------------------------------+                               |
//   |                                                               |
//   |                               +-------------------------------+
//   |                               |         Protocol Type         |
//   +-------------------------------+-------------------------------+
class LinuxCookedV1 {
 public:
  static constexpr LayerId kLayer = LayerId::linux_cooked_v1;
  static constexpr std::size_t kMinimum = 16;

  explicit LinuxCookedV1(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t packet_type() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t hardware_type() const { return load_be16(header_, 2); }
  // The sender's; longer ones than eight bytes are cut by the format.
  [[nodiscard]] Bytes address() const { return header_.subspan(6, std::min<std::size_t>(load_be16(header_, 4), 8)); }
  [[nodiscard]] std::uint16_t protocol() const { return load_be16(header_, 14); }

 private:
  Bytes header_;
};

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |         Protocol Type         |         Reserved (MBZ)        |
//   +-------------------------------+-------------------------------+
//   |                        Interface Index                        |
//   +-------------------------------+---------------+---------------+
//   |          ARPHRD_ Type         |  Packet Type  | Address Length|
//   +-------------------------------+---------------+---------------+
//   |                       Link-Layer Address                      |
//   |                                                               |
//   +---------------------------------------------------------------+
class LinuxCookedV2 {
 public:
  static constexpr LayerId kLayer = LayerId::linux_cooked_v2;
  static constexpr std::size_t kMinimum = 20;

  explicit LinuxCookedV2(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t protocol() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint32_t interface_index() const { return load_be32(header_, 4); }
  [[nodiscard]] std::uint16_t hardware_type() const { return load_be16(header_, 8); }
  [[nodiscard]] std::uint8_t packet_type() const { return header_[10]; }
  [[nodiscard]] Bytes address() const { return header_.subspan(12, std::min<std::size_t>(header_[11], 8)); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
