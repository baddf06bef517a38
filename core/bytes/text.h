// The one place that turns bytes from a packet into text that may be shown (contract.md 2, domain.md C-12).
#pragma once

#include <string>
#include <string_view>

#include "bytes/bytes.h"

namespace pcapglass {

// Valid UTF-8: C0 controls, DEL and C1 controls become \xHH (\t \r \n by those names), a backslash stays as it is,
// invalid sequences become U+FFFD one per maximal subpart, bidirectional overrides become \u{HHHH}.
[[nodiscard]] std::string printable(std::string_view raw);
[[nodiscard]] inline std::string printable(Bytes raw) { return printable(as_text(raw)); }

// The beginning of well-formed UTF-8, such as printable() makes: at most `most` bytes, no character cut in two.
[[nodiscard]] std::string_view beginning(std::string_view text, std::size_t most);

// ASCII only; other bytes are left as they are. No locale is ever asked.
[[nodiscard]] constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
[[nodiscard]] std::string lower_case(std::string_view text);
[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b);

// Without leading and trailing space, tab, CR and LF.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// "0a:1b:2c:3d:4e:5f" and "0a1b2c": lower-case hexadecimal.
[[nodiscard]] std::string hex(Bytes bytes, std::string_view separator = "");

}  // namespace pcapglass
