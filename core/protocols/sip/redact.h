// Text of a message as it may be shown: folds undone, secrets replaced by [redacted:length], then made printable
// (domain.md 2.8, C-12). Nothing of a message reaches a report past these functions.
#pragma once

#include <string>
#include <string_view>

#include "protocols/sip/headers.h"

namespace pcapglass::sip {

// The value of a header.
[[nodiscard]] std::string shown_value(const Header& header);

// Text that may hold URIs with a password or with credentials among their headers: start-lines, details of anomalies.
[[nodiscard]] std::string shown_text(std::string_view raw);

}  // namespace pcapglass::sip
