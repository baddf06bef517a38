// Names and value types of options and message types (RFC 2132 and its successors, RFC 8415; IANA's registries), packed
// as text: one entry is the code, a letter for the type of its value (values.h), and the name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pcapglass::dhcp {

// The spaces that option codes are numbered in.
enum class Space : std::uint8_t { v4, v6, relay_agent, ntp };

struct OptionCode {
  char kind = 'x';
  std::string_view name;  // empty when the registry has none
};
[[nodiscard]] OptionCode option_code(Space space, std::uint32_t code);
// "router", or "option_180" where there is no name.
[[nodiscard]] std::string option_name(Space space, std::uint32_t code);

// Entry `index` of a list separated by commas; empty when there is none.
[[nodiscard]] std::string_view nth(std::string_view list, std::size_t index);

// "DISCOVER" or "SOLICIT"; "unknown 99" where there is no name, "BOOTP" for type 0 of version 4.
[[nodiscard]] std::string message_type_name(std::uint8_t version, std::uint8_t type);

// RFC 8415 21.13, RFC 5007 4.1.3, RFC 5460 5.3, RFC 7653 5.3, RFC 8156: "NoAddrsAvail"; empty where there is no name.
[[nodiscard]] std::string_view status_name(std::uint32_t status);

}  // namespace pcapglass::dhcp
