// The header of a WebSocket frame (RFC 6455 5.2), and its masking undone (5.3).
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/bytes.h"

namespace pcapglass::websocket {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-------+-+-------------+-------------------------------+
//   |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
//   |I|S|S|S|  (4)  |A|     (7)     |             (16/64)           |
//   |N|V|V|V|       |S|             |   (if payload len==126/127)   |
//   | |1|2|3|       |K|             |                               |
//   +-+-+-+-+-------+-+-------------+ - - - - - - - - - - - - - - - +
//   |     Extended payload length continued, if payload len == 127  |
//   + - - - - - - - - - - - - - - - +-------------------------------+
//   |                               |Masking-key, if MASK set to 1  |
//   +-------------------------------+-------------------------------+
//   | Masking-key (continued)       |          Payload Data         |
//   +-------------------------------- - - - - - - - - - - - - - - - +
struct FrameHeader {
  Opcode opcode = Opcode::continuation;
  bool fin = false;
  bool compressed = false;  // RSV1: permessage-deflate (RFC 7692 6)
  bool masked = false;
  std::uint32_t mask = 0;         // the key, its first byte in the highest bits
  std::size_t header_length = 0;  // bytes, with the key
  std::uint64_t payload_length = 0;

  [[nodiscard]] bool is_control() const { return (static_cast<unsigned>(opcode) & 8U) != 0; }
};

enum class HeaderStep : std::uint8_t {
  complete,
  incomplete,  // `header_length` bytes are needed
  invalid,     // no frame begins like this
};

// What the front of `bytes` says. A reserved opcode or bit, a control frame that is fragmented or longer than 125
// bytes, and a length that is not in its shortest form or beyond 2^63 are invalid (RFC 6455 5.2, 5.5).
[[nodiscard]] HeaderStep read_frame_header(Bytes bytes, FrameHeader& out);

// The key as it applies from byte `offset` of the payload on.
[[nodiscard]] constexpr std::uint32_t rotated_mask(std::uint32_t mask, std::uint64_t offset) {
  const auto bits = static_cast<unsigned>(offset % 4 * 8);
  return bits == 0 ? mask : (mask << bits) | (mask >> (32 - bits));
}

}  // namespace pcapglass::websocket
