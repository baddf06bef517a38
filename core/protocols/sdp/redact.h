// Text of a session description as it may be shown: keys and passwords replaced by [redacted:length] (domain.md 2.8),
// then made printable (C-12). Nothing of a description reaches a report past these functions.
#pragma once

#include <string>
#include <string_view>

namespace pcapglass::sdp {

// A whole description, or any part of one, with its line ends: without the keys of a=crypto and k=, a=ice-pwd and
// a=key-mgmt, also where the line is damaged. Not printable yet.
[[nodiscard]] std::string redacted(std::string_view text);

// The same, printable, with its length bounded: what is beyond `longest` bytes is told by "...".
[[nodiscard]] std::string shown_text(std::string_view raw, std::size_t longest = 1024);

// "[redacted:12]".
[[nodiscard]] std::string redaction_mark(std::size_t length);

}  // namespace pcapglass::sdp
