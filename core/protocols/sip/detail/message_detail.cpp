#include "protocols/sip/detail/message_detail.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/codes.h"
#include "protocols/sip/redact.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint64_t kExactInJson = (std::uint64_t{1} << 53) - 1;

void fill_start_line(const StartLine& line, MessageDetail& out) {
  out.start_line = shown_text(line.line);
  if (!line.version.empty()) out.sip_version = shown_text(line.version);
  if (line.request) {
    out.method = shown_text(line.method);
    out.request_uri = report_uri(line.uri);
    return;
  }
  out.status_code = std::min(line.status_code, kExactInJson);
  out.reason_phrase = shown_text(line.reason);
  if (const std::string_view name = status_name(line.status_code); !name.empty()) out.status_name = std::string(name);
}

Verdict verdict_of(const std::vector<AnomalyReport>& anomalies) {
  Verdict verdict = Verdict::ok;
  for (const AnomalyReport& anomaly : anomalies) {
    if (anomaly.severity == Severity::error) return Verdict::malformed;
    // An unknown method is allowed, and yet no message that everybody serves.
    const bool defect = anomaly.severity == Severity::warning || anomaly.code == "unknown_method";
    if (defect) verdict = Verdict::accepted;
  }
  return verdict;
}

std::string raw_text(const Message& message, const MessageDetail& detail, const std::string& body) {
  std::string out = detail.start_line + "\n";
  for (const HeaderReport& header : detail.headers) out += header.name_as_sent + ": " + header.value + "\n";
  if (message.headers.terminated()) out += "\n";
  return out + body;
}

}  // namespace

MessageDetail detail_of(const Message& message, bool raw, bool encrypted) {
  MessageDetail out;
  fill_start_line(message.start, out);
  out.headers = report_headers(message);
  out.anomalies = report_anomalies(message);
  out.verdict = verdict_of(out.anomalies);
  out.structured = structured_headers(message);
  out.authentication = authentication_of(message, encrypted);
  const std::string_view call_id = message.headers.first(HeaderId::call_id);
  if (call_id.data()) out.call_id = printable(call_id);
  out.body_length = message.body_length;
  Bodies bodies = bodies_of(message);
  out.bodies = std::move(bodies.parts);
  if (raw) out.raw = raw_text(message, out, bodies.raw);
  return out;
}

}  // namespace pcapglass::sip
