#include "protocols/sip/anomaly.h"

#include <array>

namespace pcapglass::sip {
namespace {

constexpr Severity kError = Severity::error;
constexpr Severity kWarning = Severity::warning;
constexpr Severity kNotice = Severity::notice;
constexpr Severity kInfo = Severity::info;

// In order of AnomalyCode.
constexpr std::array<AnomalyKind, kAnomalyCodes> kKinds = {{
    {"accept_lacks_sdp", kNotice, "Accept does not name application/sdp, yet the body is SDP.", "RFC 3261 20.1"},
    {"atypical_uri_scheme", kWarning, "The Request-URI's scheme is registered but has no meaning in SIP.",
     "RFC 3261 8.1.1.1"},
    {"bare_line_end", kNotice, "Lines end with CR or LF alone instead of CR LF.", "RFC 3261 7.5"},
    {"branch_empty_after_cookie", kError, "The Via branch is the magic cookie z9hG4bK and nothing else.",
     "RFC 3261 8.1.1.7"},
    {"conflicting_content_length", kError, "Content-Length appears with different values.", "RFC 3261 20.14"},
    {"content_length_exceeds_datagram", kError, "Content-Length announces more body than the datagram holds.",
     "RFC 3261 18.3"},
    {"content_length_invalid", kError, "Content-Length is not a number.", "RFC 3261 20.14"},
    {"cseq_invalid", kError, "CSeq is not a number and a method.", "RFC 3261 20.16"},
    {"cseq_method_mismatch", kError, "The method in CSeq differs from that of the request.", "RFC 3261 8.1.1.5"},
    {"cseq_out_of_range", kError, "The CSeq number is 2^31 or more.", "RFC 3261 8.1.1.5"},
    {"date_not_gmt", kWarning, "Date is not in GMT.", "RFC 3261 20.17"},
    {"duplicate_single_header", kError, "A header that may appear once appears several times; the first counts.",
     "RFC 3261 7.3.1"},
    {"empty_parameter", kError, "A list or parameter of the header is empty.", "RFC 3261 25.1"},
    {"expires_out_of_range", kError, "An expiry is larger than 2^32-1 seconds.", "RFC 3261 20.19"},
    {"extra_space_in_start_line", kWarning, "More than one space separates the parts of the start line.",
     "RFC 3261 7.1"},
    {"header_limit_exceeded", kWarning, "Header lines beyond the first 256 or 64 kB were not looked at.", ""},
    {"headers_in_request_uri", kWarning, "The Request-URI carries headers, which it must not.", "RFC 3261 19.1.1"},
    {"headers_not_terminated", kWarning, "No empty line ends the headers.", "RFC 3261 7"},
    {"ipv6_reference_without_brackets", kError, "An IPv6 address stands without brackets, so its port is ambiguous.",
     "RFC 5118 4.2"},
    {"ipv6_three_colons", kWarning, "An IPv6 address has three colons in a row, as a faulty grammar once allowed.",
     "RFC 5118 4.10"},
    {"line_without_colon", kWarning, "A header line has no name and colon.", "RFC 3261 7.3"},
    {"lws_in_request_uri", kWarning, "The Request-URI has white space in it.", "RFC 3261 7.1"},
    {"max_forwards_out_of_range", kError, "Max-Forwards is not a number from 0 to 255.", "RFC 3261 20.22"},
    {"max_forwards_zero", kNotice, "Max-Forwards is 0: the next proxy must refuse to forward.", "RFC 3261 16.3"},
    {"missing_header", kError, "A header that this message must have is missing.", "RFC 3261 8.1.1"},
    {"missing_content_length", kError, "On a stream only Content-Length tells where a message ends, and it is missing.",
     "RFC 3261 18.3"},
    {"missing_header", kWarning, "Contact is missing, so later requests of the dialog have no target.",
     "RFC 3261 8.1.1.8"},
    {"missing_header", kNotice, "Max-Forwards is missing, as with peers of RFC 2543.", "RFC 3261 8.1.1.6"},
    {"multipart_not_terminated", kWarning, "The final boundary of a multipart body is missing.", "RFC 2046 5.1.1"},
    {"multipart_without_boundary", kWarning, "The boundary of a multipart body is not given or does not appear in it.",
     "RFC 2046 5.1.1"},
    {"name_addr_required", kWarning, "A URI with a comma or question mark stands without angle brackets.",
     "RFC 3261 20"},
    {"no_space_after_status_code", kWarning, "The space after the status code is missing.", "RFC 3261 7.2"},
    {"possible_port_inside_brackets", kNotice, "The last group of an IPv6 reference looks like a port.",
     "RFC 5118 4.3"},
    {"request_uri_in_angle_brackets", kWarning, "The Request-URI stands in angle brackets.", "RFC 3261 7.1"},
    {"retry_after_out_of_range", kError, "Retry-After is larger than 2^32-1 seconds.", "RFC 3261 20.33"},
    {"rfc2543_peer", kNotice, "The sender follows the old RFC 2543: no branch cookie, tag or Max-Forwards.",
     "RFC 3261 8.1.1"},
    {"spaces_in_addr_spec", kWarning, "White space stands next to the URI within angle brackets.", "RFC 3261 25.1"},
    {"status_code_out_of_range", kError, "The status code is not from 100 to 699.", "RFC 3261 7.2"},
    {"trailing_octets", kWarning, "Bytes follow the declared body; they are discarded.", "RFC 3261 18.3"},
    {"trailing_space_in_start_line", kWarning, "Spaces follow the start line.", "RFC 3261 7.1"},
    {"truncated", kInfo, "The capture does not hold all of the message; what is missing is no defect of it.", ""},
    {"unclosed_angle_bracket", kError, "An angle bracket is never closed.", "RFC 3261 25.1"},
    {"unknown_auth_scheme", kWarning, "The authentication scheme is not known.", "RFC 3261 22"},
    {"unknown_content_type", kNotice, "The body has a type that SIP elements are not known to use.", "RFC 3261 20.15"},
    {"unknown_method", kNotice, "The method is not in IANA's registry (methods are compared with case).",
     "RFC 3261 7.1"},
    {"unknown_uri_scheme", kWarning, "The URI's scheme is not known.", "RFC 3261 8.1.1.1"},
    {"unquoted_display_name", kWarning, "A display name with special characters stands without quotes.",
     "RFC 3261 25.1"},
    {"unsupported_version", kError, "The version is not SIP/2.0.", "RFC 3261 7.1"},
    {"unterminated_quote", kError, "A quoted string never ends.", "RFC 3261 25.1"},
    {"via_branch_without_cookie", kInfo, "The topmost Via branch lacks the cookie z9hG4bK of RFC 3261.",
     "RFC 3261 8.1.1.7"},
    {"via_broadcast_address", kWarning, "A Via names a broadcast address.", "RFC 4475 3.3.10"},
    {"via_invalid", kError, "The topmost Via has no protocol, transport or sender.", "RFC 3261 20.42"},
    {"warn_code_invalid", kError, "A Warning code does not have three digits.", "RFC 3261 20.43"},
}};

}  // namespace

const AnomalyKind& kind_of(AnomalyCode code) { return kKinds[static_cast<std::size_t>(code)]; }

}  // namespace pcapglass::sip
