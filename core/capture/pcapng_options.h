// The option list that ends most pcapng blocks (draft-ietf-opsawg-pcapng 3.5): code, length, value padded to 32 bits.
#pragma once

#include <algorithm>
#include <string>

#include "bytes/bytes.h"

namespace pcapglass {

struct PcapngOption {
  std::uint16_t code = 0;
  Bytes value;
};

inline constexpr std::uint16_t kOptionEnd = 0;
inline constexpr std::uint16_t kOptionComment = 1;

// Bytes from a length to the next 32-bit boundary.
[[nodiscard]] constexpr std::size_t padding(std::size_t length) { return (4 - length % 4) % 4; }

// Calls `on_option(PcapngOption)` for each option up to the end marker. False when an option reaches beyond `list`;
// those before it have been seen.
template <class OnOption>
[[nodiscard]] bool for_each_option(Bytes list, ByteOrder order, OnOption&& on_option) {
  Cursor cursor(list, order);
  while (cursor.remaining() >= 4) {
    const std::uint16_t code = cursor.u16();
    const std::uint16_t length = cursor.u16();
    if (code == kOptionEnd) return true;
    const Bytes value = cursor.bytes(length);
    if (!cursor.ok()) return false;
    on_option(PcapngOption{code, value});
    // The last option's padding may be missing in files of careless writers.
    cursor.skip(std::min(padding(length), cursor.remaining()));
  }
  return cursor.remaining() == 0;
}

// UTF-8 text as in the file; writers that count a terminating NUL into the length lose it here.
[[nodiscard]] inline std::string option_text(Bytes value) {
  std::string text(as_text(value));
  while (!text.empty() && text.back() == '\0') text.pop_back();
  return text;
}

}  // namespace pcapglass
