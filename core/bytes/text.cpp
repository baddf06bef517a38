#include "bytes/text.h"

#include <algorithm>
#include <array>

namespace pcapglass {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kHexDigits = "0123456789abcdef";

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;  // bytes consumed, also when invalid
  bool valid = false;
};

// Unicode 15, table 3-7: well-formed UTF-8; an ill-formed sequence consumes its maximal subpart.
CodePoint decode_utf8(std::string_view s) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(s[i]); };
  const unsigned lead = byte(0);
  std::size_t length = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  char32_t value = 0;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2, value = lead & 0x1FU;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3, value = lead & 0x0FU;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4, value = lead & 0x07U;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= s.size() || byte(i) < low || byte(i) > high) return {0, i, false};
    value = (value << 6) | (byte(i) & 0x3FU);
    low = 0x80, high = 0xBF;
  }
  return {value, length, true};
}

void append_escaped_byte(std::string& out, unsigned char c) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\r') {
    out += "\\r";
  } else if (c == '\t') {
    out += "\\t";
  } else {
    out += "\\x";
    out += kHexDigits[c >> 4];
    out += kHexDigits[c & 15];
  }
}

// Characters that change how their neighbours are shown: a packet must not be able to reorder our report.
bool reorders_text(char32_t c) {
  return c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 ||
         c == 0x2029;
}

void append_code_point_name(std::string& out, char32_t c) {
  out += "\\u{";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHexDigits[(c >> shift) & 15U];
  out += '}';
}

}  // namespace

std::string printable(std::string_view raw) {
  std::string out;
  out.reserve(raw.size());
  while (!raw.empty()) {
    const auto c = static_cast<unsigned char>(raw.front());
    if (c >= 0x20 && c < 0x7F) {
      out += raw.front();
      raw.remove_prefix(1);
      continue;
    }
    if (c < 0x80) {
      append_escaped_byte(out, c);
      raw.remove_prefix(1);
      continue;
    }
    const CodePoint point = decode_utf8(raw);
    if (!point.valid) {
      out += kReplacement;
    } else if (point.value < 0xA0) {
      append_escaped_byte(out, static_cast<unsigned char>(point.value));
    } else if (reorders_text(point.value)) {
      append_code_point_name(out, point.value);
    } else {
      out += raw.substr(0, point.length);
    }
    raw.remove_prefix(point.length);
  }
  return out;
}

std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return text.substr(0, most);
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), to_lower);
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return to_lower(x) == to_lower(y); });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string hex(Bytes bytes, std::string_view separator) {
  std::string out;
  for (const std::uint8_t b : bytes) {
    if (!out.empty()) out += separator;
    out += kHexDigits[b >> 4];
    out += kHexDigits[b & 15];
  }
  return out;
}

}  // namespace pcapglass
