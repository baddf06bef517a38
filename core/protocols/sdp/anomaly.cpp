#include "protocols/sdp/anomaly.h"

#include <array>

namespace pcapglass::sdp {
namespace {

constexpr Severity kError = Severity::error;
constexpr Severity kWarning = Severity::warning;
constexpr Severity kNotice = Severity::notice;

// In order of AnomalyCode.
constexpr std::array<AnomalyKind, kAnomalyCodes> kKinds = {{
    {"bandwidth_invalid", kNotice, "A b= line is not <type>:<number>", "RFC 8866 5.8"},
    {"bare_line_end", kNotice, "A line ends with CR or LF alone", "RFC 8866 5"},
    {"blank_line", kNotice, "A line is empty", "RFC 8866 5"},
    {"candidate_invalid", kWarning, "An ICE candidate lacks a field or has a wrong one", "RFC 8839 5.1"},
    {"connection_address_mismatch", kError, "The address is not of the family that its c= or o= line names",
     "RFC 8866 5.7"},
    {"connection_invalid", kError, "A c= line is not <nettype> <addrtype> <address>", "RFC 8866 5.7"},
    {"connection_missing", kError, "A medium has no c= line, and the session has none", "RFC 8866 5.7"},
    {"crypto_invalid", kError, "A crypto attribute lacks its tag, suite or key", "RFC 4568 9.1"},
    {"crypto_on_insecure_profile", kNotice, "Keys for SRTP are offered on a profile that is not SAVP", "RFC 4568 6"},
    {"crypto_tag_repeated", kError, "Two crypto attributes of one medium have the same tag", "RFC 4568 4.1"},
    {"direction_conflict", kWarning, "One medium, or the session, has two directions", "RFC 8866 6.7"},
    {"duplicate_format", kWarning, "An m= line lists a format twice", "RFC 8866 5.14"},
    {"duplicate_line", kError, "A line that may stand once only is repeated", "RFC 8866 5"},
    {"dynamic_format_without_rtpmap", kError, "A dynamic payload type has no rtpmap, so nobody knows its codec",
     "RFC 3264 5.1"},
    {"fingerprint_invalid", kError, "A fingerprint is not <hash> <hexadecimal pairs>", "RFC 8122 5"},
    {"fmtp_without_format", kNotice, "An fmtp or rtcp-fb is about a format that the m= line does not list",
     "RFC 8866 6.15"},
    {"format_invalid", kError, "A format of an RTP medium is no payload type (0 to 127)", "RFC 8866 5.14"},
    {"key_in_the_clear", kWarning, "A k= line carries a key; it is obsolete and must not be used", "RFC 8866 5.12"},
    {"limit_exceeded", kWarning, "More lines than are analysed; the rest was left out", ""},
    {"line_without_equals", kError, "A line is not of the form <type>=<value> and was left out", "RFC 8866 5"},
    {"media_invalid", kError, "An m= line lacks media, port or proto", "RFC 8866 5.14"},
    {"media_without_formats", kWarning, "An m= line lists no format", "RFC 8866 5.14"},
    {"missing_line", kError, "A line that each description must have is missing", "RFC 8866 5"},
    {"no_final_line_end", kNotice, "The last line has no line end", "RFC 8866 9"},
    {"origin_invalid", kError, "The o= line has not its six fields, or its numbers are none", "RFC 8866 5.2"},
    {"port_invalid", kError, "The port of an m= line is no number", "RFC 8866 5.14"},
    {"port_out_of_range", kError, "The port of an m= line is above 65535", "RFC 8866 5.14"},
    {"ptime_exceeds_maxptime", kWarning, "The wanted packet time is above the largest one accepted", "RFC 8866 6.4"},
    {"rtcp_invalid", kWarning, "An rtcp attribute is not <port> [<nettype> <addrtype> <address>]", "RFC 3605 2.1"},
    {"rtpmap_invalid", kError, "An rtpmap is not <payload type> <encoding>/<clock rate>", "RFC 8866 6.6"},
    {"rtpmap_without_format", kWarning, "An rtpmap is about a payload type that the m= line does not list",
     "RFC 8866 6.6"},
    {"secure_profile_without_key", kError, "The profile is SAVP or SAVPF, but nothing tells how to make its key",
     "RFC 4568 6"},
    {"static_format_remapped", kWarning, "An rtpmap gives a static payload type another codec", "RFC 3551 6"},
    {"telephone_event_clock_mismatch", kNotice, "No telephone-event has the clock rate of the preferred codec",
     "RFC 4733 2.1"},
    {"timing_invalid", kWarning, "A t= line is not <start> <stop>", "RFC 8866 5.9"},
    {"truncated", kNotice, "The capture cut this description short", ""},
    {"unknown_address_type", kError, "An address type is neither IP4 nor IP6", "RFC 8866 5.2"},
    {"unknown_line_type", kNotice, "A line has a type that SDP does not know", "RFC 8866 5"},
    {"unknown_network_type", kError, "A network type is not IN", "RFC 8866 5.2"},
    {"version_not_zero", kError, "The v= line is not 0", "RFC 8866 5.1"},
    {"white_space_after_equals", kWarning, "White space stands behind the = of a line", "RFC 8866 5"},
    {"white_space_before_equals", kError, "White space stands before the = of a line, which was left out",
     "RFC 8866 5"},
    {"wrong_order", kWarning, "A line comes after one that it must precede", "RFC 8866 5"},
}};

constexpr bool each_has_a_sentence() {
  for (const AnomalyKind& kind : kKinds) {
    if (kind.name.empty() || kind.meaning.empty()) return false;
  }
  return true;
}
static_assert(each_has_a_sentence());

}  // namespace

const AnomalyKind& kind_of(AnomalyCode code) { return kKinds[static_cast<std::size_t>(code)]; }

}  // namespace pcapglass::sdp
