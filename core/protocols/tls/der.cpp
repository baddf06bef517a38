#include "protocols/tls/der.h"

namespace pcapglass::tls {

std::optional<DerElement> next_element(Bytes& rest) {
  constexpr unsigned kLongTag = 0x1F;
  constexpr unsigned kMostLengthOctets = 4;
  Cursor cursor(rest);
  rest = {};
  DerElement out;
  out.tag = cursor.u8();
  std::size_t length = cursor.u8();
  if (!cursor.ok() || (out.tag & kLongTag) == kLongTag) return std::nullopt;
  if (length >= 0x80) {
    const std::size_t octets = length & 0x7FU;
    if (octets == 0 || octets > kMostLengthOctets) return std::nullopt;
    length = 0;
    for (std::size_t i = 0; i < octets; ++i) length = (length << 8) | cursor.u8();
  }
  out.content = cursor.bytes(length);
  if (!cursor.ok()) return std::nullopt;
  rest = cursor.rest();
  return out;
}

std::optional<DerElement> next_element(Bytes& rest, std::uint8_t tag) {
  if (rest.empty() || rest.front() != tag) return std::nullopt;
  return next_element(rest);
}

}  // namespace pcapglass::tls
