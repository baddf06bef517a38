// The common front of ICMP (RFC 792) and ICMPv6 (RFC 4443 2.1) messages.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//   |     Type      |     Code      |          Checksum             |
//   |      what these four bytes mean depends on the type           |
template <LayerId Id>
class IcmpHeader {
 public:
  static constexpr LayerId kLayer = Id;
  static constexpr std::size_t kLength = 4;

  explicit IcmpHeader(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t type() const { return header_[0]; }
  [[nodiscard]] std::uint8_t code() const { return header_[1]; }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 2); }

 private:
  Bytes header_;
};

using Icmp = IcmpHeader<LayerId::icmp>;
using Icmpv6 = IcmpHeader<LayerId::icmpv6>;

}  // namespace pcapglass
