#include "protocols/websocket/frame.h"

namespace pcapglass::websocket {
namespace {

constexpr std::uint8_t kLength16 = 126;
constexpr std::uint8_t kLength64 = 127;
constexpr std::uint64_t kMostInControl = 125;

bool is_known(unsigned opcode) { return opcode <= 2 || (opcode >= 8 && opcode <= 10); }

}  // namespace

HeaderStep read_frame_header(Bytes bytes, FrameHeader& out) {
  Cursor cursor(bytes);
  const std::uint8_t first = cursor.u8();
  const std::uint8_t second = cursor.u8();
  out = {};
  out.header_length = 2;
  if (bytes.empty()) return HeaderStep::incomplete;
  const unsigned opcode = first & 0x0FU;
  if (!is_known(opcode) || (first & 0x30) != 0) return HeaderStep::invalid;
  out.opcode = static_cast<Opcode>(opcode);
  out.fin = (first & 0x80) != 0;
  out.compressed = (first & 0x40) != 0;
  if (out.is_control() && (!out.fin || out.compressed)) return HeaderStep::invalid;
  if (!cursor.ok()) return HeaderStep::incomplete;
  out.masked = (second & 0x80) != 0;
  out.payload_length = second & 0x7FU;
  const std::size_t more = out.payload_length == kLength16 ? 2 : out.payload_length == kLength64 ? 8 : 0;
  out.header_length = 2 + more + (out.masked ? 4 : 0);
  if (more == 2) out.payload_length = cursor.u16();
  if (more == 8) out.payload_length = cursor.u64();
  if (out.masked) out.mask = cursor.u32();
  if (!cursor.ok()) return HeaderStep::incomplete;
  const bool short_form = (more == 2 && out.payload_length < kLength16) || (more == 8 && out.payload_length <= 0xFFFF);
  if (short_form || (out.payload_length >> 63) != 0) return HeaderStep::invalid;
  if (out.is_control() && out.payload_length > kMostInControl) return HeaderStep::invalid;
  return HeaderStep::complete;
}

}  // namespace pcapglass::websocket
