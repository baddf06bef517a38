// Reads an address that a protocol carries as text: dotted decimal (RFC 791), RFC 4291 section 2.2 for IPv6.
#pragma once

#include <string_view>

#include "decode/ip_address.h"

namespace pcapglass {

// No address (version 0) for anything else: host names, brackets, zone ids, white space, leading zeros with more than
// three digits.
[[nodiscard]] IpAddress ip_address_of(std::string_view text);

// 0.0.0.0 or ::, which name nobody.
[[nodiscard]] bool is_unspecified(const IpAddress& address);

}  // namespace pcapglass
