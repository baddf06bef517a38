#include "protocols/rtp/packet.h"

namespace pcapglass::rtp {

std::optional<Header> parse(Bytes datagram, bool cut) {
  Cursor cursor(datagram);
  const std::uint8_t first = cursor.u8();
  const std::uint8_t second = cursor.u8();
  Header header;
  header.marker = (second & 0x80U) != 0;
  header.payload_type = second & 0x7FU;
  header.sequence = cursor.u16();
  header.timestamp = cursor.u32();
  header.ssrc = cursor.u32();
  if (!cursor.ok() || (first >> 6) != 2) return std::nullopt;
  cursor.skip((first & 0x0FU) * std::size_t{4});
  if ((first & 0x10U) != 0) {
    cursor.skip(2);
    const std::size_t words = cursor.u16();
    cursor.skip(words * 4);
  }
  if (!cursor.ok()) return cut ? std::optional(header) : std::nullopt;
  header.payload = cursor.rest();
  if ((first & 0x20U) != 0 && !cut) {
    // The last byte counts the padding, itself included (RFC 3550 5.1).
    const std::size_t padding = header.payload.empty() ? 0 : header.payload.back();
    if (padding == 0 || padding > header.payload.size()) return std::nullopt;
    header.payload = header.payload.first(header.payload.size() - padding);
  }
  return header;
}

}  // namespace pcapglass::rtp
