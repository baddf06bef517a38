// The TCP header (RFC 9293 3.1); tcp_options.h reads its options.
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |          Source Port          |       Destination Port        |
//   +-------------------------------+-------------------------------+
//   |                        Sequence Number                        |
//   +---------------------------------------------------------------+
//   |                    Acknowledgment Number                      |
//   +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
//   |  Data |       |C|E|U|A|P|R|S|F|                               |
//   | Offset| Rsrvd |W|C|R|C|S|S|Y|I|            Window             |
//   |       |       |R|E|G|K|H|T|N|N|                               |
//   +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
//   |           Checksum            |         Urgent Pointer        |
//   +-------------------------------+-------------------------------+
//   |                           [Options]                           |
//   +---------------------------------------------------------------+
class Tcp {
 public:
  static constexpr LayerId kLayer = LayerId::tcp;
  static constexpr std::size_t kMinimum = 20;

  explicit Tcp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t source_port() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t destination_port() const { return load_be16(header_, 2); }
  [[nodiscard]] std::uint32_t sequence_number() const { return load_be32(header_, 4); }
  [[nodiscard]] std::uint32_t acknowledgment_number() const { return load_be32(header_, 8); }
  // Bytes: four times the data offset.
  [[nodiscard]] std::size_t header_length() const { return (header_[12] >> 4) * std::size_t{4}; }
  [[nodiscard]] std::uint8_t flags() const { return header_[13]; }
  [[nodiscard]] bool fin() const { return flag(0x01); }
  [[nodiscard]] bool syn() const { return flag(0x02); }
  [[nodiscard]] bool rst() const { return flag(0x04); }
  [[nodiscard]] bool psh() const { return flag(0x08); }
  [[nodiscard]] bool ack() const { return flag(0x10); }
  [[nodiscard]] bool urg() const { return flag(0x20); }
  [[nodiscard]] bool ece() const { return flag(0x40); }
  [[nodiscard]] bool cwr() const { return flag(0x80); }
  [[nodiscard]] std::uint16_t window() const { return load_be16(header_, 14); }
  [[nodiscard]] std::uint16_t checksum() const { return load_be16(header_, 16); }
  [[nodiscard]] std::uint16_t urgent_pointer() const { return load_be16(header_, 18); }
  [[nodiscard]] Bytes options() const { return header_.subspan(kMinimum); }

 private:
  [[nodiscard]] bool flag(unsigned bit) const { return (header_[13] & bit) != 0; }

  Bytes header_;
};

}  // namespace pcapglass
