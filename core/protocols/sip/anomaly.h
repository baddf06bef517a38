// What is wrong or unusual in one message, by the names of domain.md 2.10.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "report/finding.h"

namespace pcapglass::sip {

enum class AnomalyCode : std::uint8_t {
  accept_lacks_sdp,
  atypical_uri_scheme,
  bare_line_end,
  branch_empty_after_cookie,
  conflicting_content_length,
  content_length_exceeds_datagram,
  content_length_invalid,
  cseq_invalid,
  cseq_method_mismatch,
  cseq_out_of_range,
  date_not_gmt,
  duplicate_single_header,
  empty_parameter,
  expires_out_of_range,
  extra_space_in_start_line,
  header_limit_exceeded,
  headers_in_request_uri,
  headers_not_terminated,
  ipv6_reference_without_brackets,
  ipv6_three_colons,
  line_without_colon,
  lws_in_request_uri,
  max_forwards_out_of_range,
  max_forwards_zero,
  missing_header,
  missing_content_length,
  missing_contact,       // also called missing_header, but with less severity
  missing_max_forwards,  // likewise (domain.md H-10)
  multipart_not_terminated,
  multipart_without_boundary,
  name_addr_required,
  no_space_after_status_code,
  possible_port_inside_brackets,
  request_uri_in_angle_brackets,
  retry_after_out_of_range,
  rfc2543_peer,
  spaces_in_addr_spec,
  status_code_out_of_range,
  trailing_octets,
  trailing_space_in_start_line,
  truncated,
  unclosed_angle_bracket,
  unknown_auth_scheme,
  unknown_content_type,
  unknown_method,
  unknown_uri_scheme,
  unquoted_display_name,
  unsupported_version,
  unterminated_quote,
  via_branch_without_cookie,
  via_broadcast_address,
  via_invalid,
  warn_code_invalid,
};
inline constexpr std::size_t kAnomalyCodes = static_cast<std::size_t>(AnomalyCode::warn_code_invalid) + 1;

// error: malformed (verdict M of the table); warning: accepted with a defect (A); notice, info: worth knowing.
struct AnomalyKind {
  std::string_view name;
  Severity severity = Severity::info;
  std::string_view meaning;    // a sentence
  std::string_view reference;  // RFC section, or ""
};
[[nodiscard]] const AnomalyKind& kind_of(AnomalyCode code);

struct Anomaly {
  AnomalyCode code = AnomalyCode::truncated;
  std::string_view header;  // canonical name, into static memory or the message; empty for the message as a whole
  std::string detail;       // raw text or numbers; to be shown only through redact.h
};
using Anomalies = std::vector<Anomaly>;

struct Message;

// Appends what is wrong with `message`, in the order of the message. Views in the result live as long as its text.
void find_anomalies(const Message& message, Anomalies& out);

}  // namespace pcapglass::sip
