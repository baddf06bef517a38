// One message as an entry of the report.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/detect.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/report.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint64_t kExactInJson = (std::uint64_t{1} << 53) - 1;  // beyond it a JavaScript number is rounded

std::string shown_name(const Header& header) { return printable(lower_case(header.canonical)); }

// The value of the first field of that id.
std::optional<std::string> first_value(const Message& message, HeaderId id) {
  for (const Header& header : message.headers.all()) {
    if (header.id == id) return shown_value(header);
  }
  return std::nullopt;
}

std::optional<std::string> topmost_via(const Message& message) {
  for (Header header : message.headers.all()) {
    if (header.id != HeaderId::via) continue;
    std::optional<std::string_view> rest = header.value;
    std::string_view element;
    (void)next_element(rest, element);
    header.value = element;
    return shown_value(header);
  }
  return std::nullopt;
}

// Searching the entries for each name is quadratic, and a message has at most 256 of them.
OrderedMap<std::string> header_map(const Message& message) {
  OrderedMap<std::string> out;
  for (const Header& header : message.headers.all()) {
    std::string name = shown_name(header);
    std::string value = shown_value(header);
    const auto same =
        std::find_if(out.entries.begin(), out.entries.end(), [&](const auto& e) { return e.first == name; });
    if (same == out.entries.end()) {
      out.entries.emplace_back(std::move(name), std::move(value));
    } else {
      same->second += ", ";
      same->second += value;
    }
  }
  return out;
}

std::string summary_of(const Message& message, const MessageReport& report) {
  std::string out;
  if (message.is_request()) {
    out = *report.method + " " + *report.request_uri;
  } else {
    out = std::to_string(*report.status_code);
    if (!report.reason_phrase->empty()) out += " " + *report.reason_phrase;
    if (const auto method = parse_cseq(message.headers.first(HeaderId::cseq)).method; !method.empty()) {
      out += " to " + printable(method);
    }
  }
  const std::string_view type = message.headers.first(HeaderId::content_type);
  if (message.body_length > 0 && equals_ignoring_case(trimmed(type.substr(0, type.find(';'))), "application/sdp")) {
    out += " with SDP";
  }
  return out;
}

void fill_start_line(const StartLine& line, MessageReport& out) {
  out.start_line = shown_text(line.line);
  if (line.request) {
    out.method = printable(line.method);
    out.request_uri = shown_text(line.uri);
    out.sip_version = printable(line.version);
  } else {
    out.status_code = std::min(line.status_code, kExactInJson);
    out.reason_phrase = printable(line.reason);
  }
}

void fill_headers(const Message& message, MessageReport& out) {
  out.headers = header_map(message);
  const auto joined = [&](std::string_view name) -> std::optional<std::string> {
    for (const auto& [key, value] : out.headers.entries) {
      if (key == name) return value;
    }
    return std::nullopt;
  };
  out.call_id = first_value(message, HeaderId::call_id);
  out.cseq = first_value(message, HeaderId::cseq);
  out.from = first_value(message, HeaderId::from);
  out.to = first_value(message, HeaderId::to);
  out.contact = joined("contact");
  out.user_agent = first_value(message, HeaderId::user_agent);
  out.server = first_value(message, HeaderId::server);
  out.via = topmost_via(message);
  out.content_type = first_value(message, HeaderId::content_type).value_or("");
}

}  // namespace

std::vector<HeaderReport> report_headers(const Message& message) {
  std::vector<HeaderReport> out;
  for (const Header& header : message.headers.all()) {
    out.push_back({printable(header.name), shown_name(header), shown_value(header), header.offset});
  }
  return out;
}

std::vector<AnomalyReport> report_anomalies(const Message& message) {
  Anomalies anomalies;
  find_anomalies(message, anomalies);
  std::vector<AnomalyReport> out;
  for (const Anomaly& anomaly : anomalies) {
    const AnomalyKind& kind = kind_of(anomaly.code);
    out.push_back(
        {std::string(kind.name), kind.severity, printable(lower_case(anomaly.header)), shown_text(anomaly.detail)});
  }
  return out;
}

MessageReport report_message(const Row& row, const Message& message, bool header_list) {
  MessageReport out;
  out.packet_number = row.frame;
  out.frames = {row.frame};
  if (row.has_time) out.timestamp = Timestamp{row.time, row.time_digits};
  out.source_ip = to_string(row.source.address);
  out.destination_ip = to_string(row.destination.address);
  out.source_port = row.source.port;
  out.destination_port = row.destination.port;
  out.transport = std::string(carrier_name(row.carrier));
  out.message_type = row.request ? MessageType::request : MessageType::response;
  if (row.repeat == RepeatKind::retransmission) out.retransmission_of = row.repeat_of;
  if (row.repeat == RepeatKind::capture_duplicate) out.capture_duplicate_of = row.repeat_of;
  out.known_sip_port = is_sip_port(row.source.port) || is_sip_port(row.destination.port);
  if (message.text.empty()) {
    out.summary = row.request ? "Request, text not available" : "Response, text not available";
    return out;
  }
  fill_start_line(message.start, out);
  fill_headers(message, out);
  if (message.content_length) out.content_length.value = std::min(*message.content_length, kExactInJson);
  out.body_length = message.body_length;
  if (header_list) out.header_list = report_headers(message);
  out.anomalies = report_anomalies(message);
  out.summary = summary_of(message, out);
  return out;
}

}  // namespace pcapglass::sip
