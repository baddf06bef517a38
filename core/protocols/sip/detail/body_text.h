// Text of bodies as it may be shown (domain.md 2.8), and what bodies of single types say (2.7).
#pragma once

#include <string>
#include <string_view>

#include "protocols/sip/detail/body.h"

namespace pcapglass::sip {

// `body` with secrets hidden: SDP keys and passwords, DTMF digits, credentials and URI passwords; each line made
// printable and ended by \n. What is beyond 64 kB is left out, and the last line says so.
[[nodiscard]] std::string shown_body(std::string_view body);

// No control characters but those of lines; the empty text is text.
[[nodiscard]] bool is_text(std::string_view content);

[[nodiscard]] FragmentReport report_fragment(std::string_view body);
[[nodiscard]] MailboxReport report_mailbox(std::string_view body);
// `relay`: "Signal=5" lines rather than the digits alone.
[[nodiscard]] DtmfReport report_dtmf(std::string_view body, bool relay);
[[nodiscard]] XmlReport report_xml(std::string_view body);

}  // namespace pcapglass::sip
