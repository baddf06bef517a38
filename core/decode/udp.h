// The UDP header (RFC 768).
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0      7 8     15 16    23 24    31
//   |   Source Port   | Destination Port |
//   |     Length      |     Checksum     |
class Udp {
 public:
  static constexpr LayerId kLayer = LayerId::udp;
  static constexpr std::size_t kLength = 8;

  explicit Udp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t source_port() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t destination_port() const { return load_be16(header_, 2); }
  [[nodiscard]] std::uint16_t length() const { return load_be16(header_, 4); }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 6); }

 private:
  Bytes header_;
};

}  // namespace pcapglass
