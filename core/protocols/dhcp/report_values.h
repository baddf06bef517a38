// Values of options as JSON: text as text, lists as lists, what has no known form in hexadecimal.
#pragma once

#include <string>

#include "protocols/dhcp/message6.h"
#include "report/describe.h"

namespace pcapglass::dhcp {

// "192.0.2.1" of a number in host order.
[[nodiscard]] std::string address_text(std::uint32_t address);
// "02:00:5e:00:00:01", colons between the bytes.
[[nodiscard]] std::string hardware_text(Bytes address);
// The text when all of it may be printed, else hexadecimal.
[[nodiscard]] std::string text_or_hex(Bytes value);
// A client identifier in one line: text when it is (RFC 2132 9.14 type 0), else its bytes with colons.
[[nodiscard]] std::string client_id_text(Bytes value);

// One value by the letter of its type; hexadecimal when its length is not one that the type has.
[[nodiscard]] Json value_json(char kind, Bytes value, bool v6, unsigned depth = 0);
// The options of a message by name, in order of their first.
[[nodiscard]] Json options_json(const Message& message);
[[nodiscard]] Json options_json(Bytes options, unsigned depth = 0);  // of version 6
// Sub-options of option 82, with what Cisco and others put into the first two (domain.md 7.2).
[[nodiscard]] Json relay_agent_json(Bytes value);

}  // namespace pcapglass::dhcp
