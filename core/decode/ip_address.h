// An IPv4 or IPv6 address as a value, and an address with a port; compared byte by byte, printed as RFC 5952 says.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "bytes/bytes.h"

namespace pcapglass {

struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};  // network order; IPv4 uses the first four, the rest is zero
  std::uint8_t version = 0;              // 4, 6, or 0 for no address

  // `network_order` holds 4 bytes for the first, 16 for the second.
  [[nodiscard]] static IpAddress v4(Bytes network_order);
  [[nodiscard]] static IpAddress v6(Bytes network_order);

  // By hand: std::array has no <=> in the libc++ of Emscripten 3.1.6, and every packet is compared a few times, for
  // which a call of memcmp() is much.
  friend bool operator==(const IpAddress& a, const IpAddress& b) {
    return a.version == b.version && a.half(0) == b.half(0) && a.half(8) == b.half(8);
  }
  friend std::strong_ordering operator<=>(const IpAddress& a, const IpAddress& b) {
    if (a.version != b.version) return a.version <=> b.version;
    if (a.half(0) != b.half(0)) return a.half(0) <=> b.half(0);
    return a.half(8) <=> b.half(8);
  }

 private:
  [[nodiscard]] std::uint64_t half(std::size_t offset) const { return load_be64(bytes, offset); }
};

// "192.0.2.1", or RFC 5952 form "2001:db8::1"; "" for no address.
[[nodiscard]] std::string to_string(const IpAddress& address);

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// "192.0.2.1:5060" or "[2001:db8::1]:5060".
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

}  // namespace pcapglass
