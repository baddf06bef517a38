// What of a message becomes part of its row: what kind of message it is, and the options that rules look at.
#pragma once

#include <string>

#include "protocols/dhcp/row.h"

namespace pcapglass::dhcp {

[[nodiscard]] Event event_of(std::uint8_t version, std::uint8_t type, std::uint8_t op);
[[nodiscard]] RequestKind request_kind(const Message& message, Event event, const IpAddress& destination);
[[nodiscard]] RequestKind request_kind6(std::uint8_t type);
[[nodiscard]] bool is_from_client6(std::uint8_t type);

// Code, length and value of each that rules compare, of a client (its fingerprint) or of a server (its configuration).
void pick_options(const Message& message, bool from_client, std::string& out);
// The value of one of them; empty when it is not there.
[[nodiscard]] Bytes picked_option(Bytes picked, std::uint8_t code);

}  // namespace pcapglass::dhcp
