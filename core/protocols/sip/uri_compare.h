// When two URIs mean the same (RFC 3261 19.1.4, RFC 3966 4), and the key of an address of record (10.3).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocols/sip/uri.h"

namespace pcapglass::sip {

// RFC 3261 19.1.4 for sip and sips; tel by number, phone-context, ext and isub; anything else by its text, of which
// only the scheme ignores case.
[[nodiscard]] bool same_uri(std::string_view a, std::string_view b);

// One text for all forms of an address of record: scheme and host in lower case, needless escapes undone, no password,
// parameters, headers nor leading zeros of the port. A port that is written stays, since 19.1.4 holds sip:a@b:5060 for
// another URI than sip:a@b. Calls and registrations are matched by it; what is shown goes through redact.h.
[[nodiscard]] std::string aor_key(std::string_view uri);

// In lower case; the three colons in a row of a faulty grammar as the two that are meant (RFC 5118 4.10).
[[nodiscard]] std::string even_host(std::string_view host);

// A telephone number without visual separators (RFC 3966 5.1.1).
[[nodiscard]] std::string number_without_separators(std::string_view number);

// urn:service:sos with its subservices, or 112 or 911 as user or number.
[[nodiscard]] bool is_emergency(const Uri& uri);

// The port that is meant when none is written: 5061 for sips and TLS, else 5060.
[[nodiscard]] std::uint16_t default_port(std::string_view scheme, std::string_view transport);

}  // namespace pcapglass::sip
