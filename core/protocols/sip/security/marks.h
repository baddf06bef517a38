// What a single message gives away of its sender: the tool that made it, what it injects, what it leaks
// (domain.md 5.7).
#pragma once

#include <string>
#include <string_view>

#include "protocols/sip/glance.h"
#include "protocols/sip/security/tools.h"

namespace pcapglass::sip {

// ASCII case ignored; `lower` is lower case.
[[nodiscard]] bool holds_ignoring_case(std::string_view text, std::string_view lower);
// The tool that this name is of; nullptr for none that is known.
[[nodiscard]] const KnownTool* tool_in(std::string_view text);
// Names under which scanners call phones directly (SIP-SE-11).
[[nodiscard]] bool is_ghost_name(std::string_view user);
// A private address or internal name among its routes, or its Vias but for the topmost of a request, which is the
// sender's own; empty for none.
[[nodiscard]] std::string_view leaked_host(const Glance& glance);
// What SIPVicious puts in a From tag, in readable form with password guesses left out; "" for any other tag.
[[nodiscard]] std::string sipvicious_tag(std::string_view tag);
// Whether a user part holds what injects SQL or a command.
[[nodiscard]] bool looks_like_injection(std::string_view user);

}  // namespace pcapglass::sip
