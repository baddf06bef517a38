// Names of ICMP and ICMPv6 types and codes (IANA icmp-parameters and icmpv6-parameters).
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass::icmp {

// "" for what is not assigned.
[[nodiscard]] std::string_view type_name(bool six, std::uint8_t type);
[[nodiscard]] std::string_view code_name(bool six, std::uint8_t type, std::uint8_t code);

}  // namespace pcapglass::icmp
