// Values of options that are structures of their own, each as its RFC pictures it.
#pragma once

#include <optional>
#include <string>

#include "bytes/bytes.h"
#include "report/describe.h"

// The caller has made sure of the length (fits() of message.h).
namespace pcapglass::dhcp::structure {

// Of 4 or 16 bytes.
[[nodiscard]] std::string ip(Bytes value);
// Behind one another, `width` bytes each.
[[nodiscard]] Json addresses(Bytes value, std::size_t width);
// Text without the zeros behind it.
[[nodiscard]] std::string shown(Bytes value);
[[nodiscard]] std::optional<Json> texts(Bytes value, std::size_t width);
[[nodiscard]] std::optional<Json> sub_options(Bytes value, std::size_t width);
[[nodiscard]] Json hardware(std::uint32_t type, Bytes address);
[[nodiscard]] Json duid(Bytes value);
[[nodiscard]] Json client_id(Bytes value);
[[nodiscard]] Json client_fqdn(Bytes value, bool v6);
[[nodiscard]] Json routes(Bytes value);
[[nodiscard]] Json pairs(Bytes value);
[[nodiscard]] Json requested_codes(Bytes value, bool v6);
[[nodiscard]] Json numbers(Bytes value, std::size_t width);
[[nodiscard]] Json architectures(Bytes value);
[[nodiscard]] Json vendor(Bytes value, bool options, bool v6);
[[nodiscard]] Json sip_servers(Bytes value);
[[nodiscard]] Json authentication(Bytes value);
[[nodiscard]] Json status(Bytes value, bool v6);
[[nodiscard]] Json name_server_selection(Bytes value, bool v6);
[[nodiscard]] Json port_control_servers(Bytes value);
[[nodiscard]] Json virtual_subnet(Bytes value);
[[nodiscard]] Json rapid_deployment(Bytes value);

}  // namespace pcapglass::dhcp::structure
