// BSD loopback: LINKTYPE_NULL (host byte order) and LINKTYPE_LOOP (network byte order), tcpdump.org/linktypes.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

// Address families of whatever system captured: they agree on IPv4 only.
namespace address_family {
inline constexpr std::uint32_t kIpv4 = 2;
inline constexpr std::uint32_t kIpv6Linux = 10;
inline constexpr std::uint32_t kIpv6NetBsd = 24;  // OpenBSD and BSD/OS too
inline constexpr std::uint32_t kIpv6FreeBsd = 28;
inline constexpr std::uint32_t kIpv6MacOs = 30;
}  // namespace address_family

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------------------------------------------------------+
//   |                        Address Family                         |
//   +---------------------------------------------------------------+
class NullLoopback {
 public:
  static constexpr LayerId kLayer = LayerId::null_loopback;
  static constexpr std::size_t kMinimum = 4;

  explicit NullLoopback(Bytes header) : header_(header) {}

  // Families fit in two bytes, so the zero half tells the byte order of the host.
  [[nodiscard]] std::uint32_t family() const {
    const std::uint32_t big = load_be32(header_, 0);
    return big > 0xFFFF ? load_le32(header_, 0) : big;
  }

 private:
  Bytes header_;
};

}  // namespace pcapglass
