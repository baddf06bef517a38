#include "decode/ip_text.h"

#include "bytes/text.h"

namespace pcapglass {
namespace {

bool read_v4(std::string_view text, std::uint8_t* out) {
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text.front() != '.') return false;
      text.remove_prefix(1);
    }
    unsigned value = 0;
    std::size_t digits = 0;
    for (; digits < text.size() && is_digit(text[digits]); ++digits) {
      if (digits == 3) return false;
      value = value * 10 + static_cast<unsigned>(text[digits] - '0');
    }
    if (digits == 0 || value > 255) return false;
    out[part] = static_cast<std::uint8_t>(value);
    text.remove_prefix(digits);
  }
  return text.empty();
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// One group of up to four hexadecimal digits; their number, 0 when there is none.
std::size_t read_group(std::string_view text, unsigned& value) {
  std::size_t digits = 0;
  value = 0;
  for (; digits < text.size() && digits < 4 && hex_digit(text[digits]) >= 0; ++digits) {
    value = value * 16 + static_cast<unsigned>(hex_digit(text[digits]));
  }
  return digits;
}

bool read_v6(std::string_view text, std::array<std::uint8_t, 16>& out) {
  std::size_t filled = 0;
  std::size_t gap = 17;  // where "::" stands; 17: nowhere
  if (text.substr(0, 2) == "::") {
    gap = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    if (filled <= 12 && text.find('.') != std::string_view::npos && text.find(':') == std::string_view::npos) {
      if (!read_v4(text, out.data() + filled)) return false;
      filled += 4;
      break;
    }
    unsigned value = 0;
    const std::size_t digits = read_group(text, value);
    if (digits == 0 || filled > 14) return false;
    out[filled++] = static_cast<std::uint8_t>(value >> 8);
    out[filled++] = static_cast<std::uint8_t>(value & 0xff);
    text.remove_prefix(digits);
    if (text.empty()) break;
    if (text.front() != ':' || text.size() == 1) return false;
    text.remove_prefix(1);
    if (text.front() != ':') continue;
    if (gap != 17) return false;
    gap = filled;
    text.remove_prefix(1);
  }
  if (gap == 17) return filled == 16;
  if (filled > 14) return false;
  const std::size_t behind = filled - gap;
  for (std::size_t i = 0; i < behind; ++i) {
    out[15 - i] = out[filled - 1 - i];
  }
  for (std::size_t i = gap; i < 16 - behind; ++i) out[i] = 0;
  return true;
}

}  // namespace

IpAddress ip_address_of(std::string_view text) {
  IpAddress address;
  if (text.find(':') == std::string_view::npos) {
    if (read_v4(text, address.bytes.data())) address.version = 4;
  } else if (text.size() <= 45 && read_v6(text, address.bytes)) {
    address.version = 6;
  }
  if (address.version == 0) address.bytes = {};
  return address;
}

bool is_unspecified(const IpAddress& address) {
  IpAddress zero;
  zero.version = address.version;
  return address.version != 0 && address == zero;
}

}  // namespace pcapglass
