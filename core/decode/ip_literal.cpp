#include "decode/ip_literal.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace pcapglass {
namespace {

std::optional<IpAddress> parse_v4(std::string_view text) {
  std::array<std::uint8_t, 4> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes[i]);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (i == 3) break;
    if (!text.starts_with('.')) return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(IpAddress::v4(bytes)) : std::nullopt;
}

// Groups of hexadecimal digits, one "::" at most.
std::optional<IpAddress> parse_v6(std::string_view text) {
  std::array<std::uint8_t, 16> front{};
  std::array<std::uint8_t, 16> bytes{};
  std::size_t used = 0;
  std::optional<std::size_t> hole;
  if (text.starts_with("::")) {
    hole = 0;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    std::uint16_t group = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), group, 16);
    if (error != std::errc{} || used == 16) return std::nullopt;
    front[used++] = static_cast<std::uint8_t>(group >> 8);
    front[used++] = static_cast<std::uint8_t>(group);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.empty()) break;
    if (text.starts_with("::")) {
      if (hole) return std::nullopt;
      hole = used;
      text.remove_prefix(2);
    } else if (text.starts_with(":") && text.size() > 1) {
      text.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
  if (!hole && used != 16) return std::nullopt;
  const auto before = static_cast<std::ptrdiff_t>(hole.value_or(16));
  std::copy_n(front.begin(), before, bytes.begin());
  if (hole) std::copy_backward(front.begin() + before, front.begin() + static_cast<std::ptrdiff_t>(used), bytes.end());
  return IpAddress::v6(bytes);
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  return text.find(':') == std::string_view::npos ? parse_v4(text) : parse_v6(text);
}

bool is_private(const IpAddress& address) {
  const auto& b = address.bytes;
  if (address.version == 6) return (b[0] & 0xFEU) == 0xFC || (b[0] == 0xFE && (b[1] & 0xC0U) == 0x80);
  if (address.version != 4) return false;
  return b[0] == 10 || b[0] == 127 || (b[0] == 172 && (b[1] & 0xF0U) == 16) || (b[0] == 192 && b[1] == 168) ||
         (b[0] == 100 && (b[1] & 0xC0U) == 64) || (b[0] == 169 && b[1] == 254);
}

bool is_nobody(const IpAddress& address) {
  const auto& b = address.bytes;
  if (std::all_of(b.begin(), b.end(), [](std::uint8_t byte) { return byte == 0; })) return address.version != 0;
  if (address.version == 6) return b[0] == 0xFF;
  return address.version == 4 && ((b[0] & 0xF0U) == 0xE0 || (b[0] == 255 && b[1] == 255 && b[2] == 255 && b[3] == 255));
}

bool is_public(const IpAddress& address) {
  if (address.version == 0 || is_private(address) || is_nobody(address)) return false;
  return !is_loopback(address);
}

bool is_loopback(const IpAddress& address) {
  const auto& b = address.bytes;
  if (address.version == 4) return b[0] == 127;
  return address.version == 6 && b[15] == 1 && std::all_of(b.begin(), b.end() - 1, [](auto byte) { return byte == 0; });
}

}  // namespace pcapglass
