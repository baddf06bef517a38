// The IPv6 header (RFC 8200 3) and its extension headers (RFC 8200 4, RFC 6564, RFC 4302).
#pragma once

#include "decode/ip_address.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------+---------------+---------------------------------------+
//   |Version| Traffic Class |           Flow Label                  |
//   +-------+---------------+-------+---------------+---------------+
//   |         Payload Length        |  Next Header  |   Hop Limit   |
//   +-------------------------------+---------------+---------------+
//   |                         Source Address                        |
//   |                                                               |
//   |                                                               |
//   |                                                               |
//   +---------------------------------------------------------------+
//   |                      Destination Address                      |
//   |                                                               |
//   |                                                               |
//   |                                                               |
//   +---------------------------------------------------------------+
class Ipv6 {
 public:
  static constexpr LayerId kLayer = LayerId::ipv6;
  static constexpr std::size_t kMinimum = 40;

  explicit Ipv6(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t version() const { return static_cast<std::uint8_t>(header_[0] >> 4); }
  [[nodiscard]] std::uint8_t traffic_class() const {
    return static_cast<std::uint8_t>((load_be16(header_, 0) >> 4) & 0xFFU);
  }
  [[nodiscard]] std::uint32_t flow_label() const { return load_be32(header_, 0) & 0xFFFFFU; }
  // As stated; zero in a jumbogram (RFC 2675) and where segmentation offload left it.
  [[nodiscard]] std::uint16_t payload_length() const { return load_be16(header_, 4); }
  [[nodiscard]] std::uint8_t next_header() const { return header_[6]; }
  [[nodiscard]] std::uint8_t hop_limit() const { return header_[7]; }
  [[nodiscard]] IpAddress source() const { return IpAddress::v6(header_.subspan(8, 16)); }
  [[nodiscard]] IpAddress destination() const { return IpAddress::v6(header_.subspan(24, 16)); }

 private:
  Bytes header_;
};

// The form that all extension headers but the fragment header share (RFC 6564 4).
//   +---------------+---------------+-------------- - -
//   |  Next Header  |  Hdr Ext Len  | data of the header
//   +---------------+---------------+-------------- - -
class Ipv6Extension {
 public:
  static constexpr std::size_t kMinimum = 8;
  static constexpr std::size_t kAuthenticationMinimum = 12;

  explicit Ipv6Extension(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t next_header() const { return header_[0]; }
  // Bytes: the field counts units of eight, not including the first.
  [[nodiscard]] std::size_t header_length() const { return (header_[1] + std::size_t{1}) * 8; }
  // The authentication header counts units of four, less two (RFC 4302 2.2).
  [[nodiscard]] std::size_t authentication_length() const { return (header_[1] + std::size_t{2}) * 4; }
  [[nodiscard]] Bytes data() const { return header_.subspan(2); }

 private:
  Bytes header_;
};

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------+---------------+-------------------------+---+-+
//   |  Next Header  |   Reserved    |      Fragment Offset    |Res|M|
//   +---------------+---------------+-------------------------+---+-+
//   |                         Identification                        |
//   +---------------------------------------------------------------+
class Ipv6Fragment {
 public:
  static constexpr LayerId kLayer = LayerId::ipv6_fragment;
  static constexpr std::size_t kMinimum = 8;

  explicit Ipv6Fragment(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint8_t next_header() const { return header_[0]; }
  // Bytes from the start of the fragmentable part.
  [[nodiscard]] std::uint32_t fragment_offset() const { return load_be16(header_, 2) & 0xFFF8U; }
  [[nodiscard]] bool more_fragments() const { return (header_[3] & 1U) != 0; }
  // RFC 6946: a datagram in one piece may carry the header all the same.
  [[nodiscard]] bool is_atomic() const { return !more_fragments() && fragment_offset() == 0; }
  [[nodiscard]] std::uint32_t identification() const { return load_be32(header_, 4); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
