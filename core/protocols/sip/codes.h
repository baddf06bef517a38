// Names of numbers: SIP status codes (IANA), Q.850 causes (RFC 3398) and Warning codes (RFC 3261 20.43); domain.md 2.6.
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass::sip {

// "Busy Here" for 486; "" for a number that the registry does not have. Static memory.
[[nodiscard]] std::string_view status_name(std::uint64_t code);

// "user busy" for 17.
[[nodiscard]] std::string_view q850_name(std::uint64_t cause);

// "incompatible media format" for 305.
[[nodiscard]] std::string_view warning_name(std::uint64_t code);

}  // namespace pcapglass::sip
