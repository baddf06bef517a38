// Everything that can be said of one SIP message by its text alone (RFC 3261 7; domain.md 2.4 to 2.9).
#pragma once

#include "protocols/sip/detail/authentication.h"
#include "protocols/sip/detail/body.h"
#include "protocols/sip/detail/structured.h"
#include "protocols/sip/report.h"

namespace pcapglass::sip {

// By the acceptance table of domain.md 2.10.
enum class Verdict : std::uint8_t { ok, accepted, malformed };
[[nodiscard]] inline std::span<const std::string_view> names_of(Verdict) {
  static constexpr std::array<std::string_view, 3> kNames = {"ok", "accepted", "malformed"};
  return kNames;
}

struct MessageDetail {
  std::string start_line;
  std::optional<std::string> method, sip_version;
  std::optional<UriReport> request_uri;
  std::optional<std::uint64_t> status_code;
  std::optional<std::string> reason_phrase, status_name;
  std::optional<std::string> call_id;
  Verdict verdict = Verdict::ok;
  std::vector<AnomalyReport> anomalies;
  StructuredHeaders structured;
  std::vector<AuthenticationReport> authentication;
  std::uint64_t body_length = 0;
  std::vector<BodyReport> bodies;
  std::vector<HeaderReport> headers;
  std::optional<std::string> raw;
};
template <class Field>
void describe(Field& field, MessageDetail& m) {
  field("start_line", m.start_line, "Request line or status line as sent");
  field("method", m.method, "Method of a request, with its case");
  field("sip_version", m.sip_version, "Version in the start line, such as SIP/2.0");
  field("request_uri", m.request_uri, "Request-URI of a request in its parts");
  field("status_code", m.status_code, "Status code of a response");
  field("reason_phrase", m.reason_phrase, "Reason phrase of a response as sent, which may be empty");
  field("status_name", m.status_name, "What IANA's registry calls that status code");
  field("call_id", m.call_id, "Call-ID, compared with its case");
  field("verdict", m.verdict, "ok; accepted: readable with a defect; malformed: against the grammar or a MUST");
  field("anomalies", m.anomalies, "What is wrong or unusual in this message");
  field("structured", m.structured, "What the headers mean, taken apart");
  field("authentication", m.authentication, "Challenges and credentials without their secrets, one for each line");
  field("body_length", m.body_length, "Bytes of body on the wire");
  field("bodies", m.bodies, "The body and, when it is multipart, its parts");
  field("headers", m.headers, "Every header line in order as sent, secrets redacted");
  field("raw", m.raw, "The whole message as text, folds undone, secrets redacted; lines end with a line feed");
}

// `raw`: with the message's text. `encrypted`: the transport hides the message.
[[nodiscard]] MessageDetail detail_of(const Message& message, bool raw, bool encrypted);

}  // namespace pcapglass::sip
