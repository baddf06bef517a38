// IP addresses as text stands for them: dotted IPv4 and RFC 4291 2.2 IPv6, and whether one is of a private network.
#pragma once

#include <optional>
#include <string_view>

#include "decode/ip_address.h"

namespace pcapglass {

// The whole text must be the address, without brackets; no dotted end in IPv6. Nothing otherwise, as for a host name.
[[nodiscard]] std::optional<IpAddress> parse_ip(std::string_view text);

// RFC 1918, 100.64/10 (RFC 6598), 169.254/16, 127/8, fc00::/7, fe80::/10 (domain.md 5.4).
[[nodiscard]] bool is_private(const IpAddress& address);
// 127/8 or ::1: the host speaks to itself.
[[nodiscard]] bool is_loopback(const IpAddress& address);
// 0.0.0.0, ::, 255.255.255.255 or multicast: nobody answers from there.
[[nodiscard]] bool is_nobody(const IpAddress& address);
// An address of the Internet: neither of these two, nor ::1.
[[nodiscard]] bool is_public(const IpAddress& address);

}  // namespace pcapglass
