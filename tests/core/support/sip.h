// SIP messages for tests, written by hand, and short ways to ask what the core makes of them.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "protocols/sip/detect.h"
#include "protocols/sip/report.h"

namespace test {

// Lines joined by CR LF and ended by an empty line.
inline std::string message_of(const std::vector<std::string>& lines, std::string_view body = {}) {
  std::string out;
  for (const std::string& line : lines) out += line + "\r\n";
  return out.append("\r\n").append(body);
}

// A request with all that RFC 3261 asks for; `extra` lines go before the empty one.
inline std::string request(std::string_view method = "OPTIONS", const std::vector<std::string>& extra = {},
                           std::string_view body = {}) {
  const std::string name(method);
  std::vector<std::string> lines = {name + " sip:bob@biloxi.example.com SIP/2.0",
                                    "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtest1",
                                    "From: Alice <sip:alice@atlanta.example.com>;tag=a1",
                                    "To: Bob <sip:bob@biloxi.example.com>",
                                    "Call-ID: one@192.0.2.1",
                                    "CSeq: 7 " + name,
                                    "Max-Forwards: 70",
                                    "Contact: <sip:alice@192.0.2.1>"};
  lines.insert(lines.end(), extra.begin(), extra.end());
  return message_of(lines, body);
}

inline pcapglass::sip::Kind kind_of(std::string_view payload, bool sip_flow, bool cut = false) {
  return pcapglass::sip::detect(pcapglass::as_bytes(payload), sip_flow, cut).kind;
}
inline bool is_sip(std::string_view payload, bool sip_flow = true) {
  return kind_of(payload, sip_flow) == pcapglass::sip::Kind::message;
}

// A parsed message with the text it points into.
struct Parsed {
  std::string text;
  std::unique_ptr<pcapglass::sip::Message> message = std::make_unique<pcapglass::sip::Message>();
  bool valid = false;

  explicit Parsed(std::string given, std::size_t wire_length = 0) : text(std::move(given)) {
    const auto found = pcapglass::sip::detect(pcapglass::as_bytes(text), true, wire_length > text.size());
    if (found.kind != pcapglass::sip::Kind::message) return;
    valid = pcapglass::sip::parse_datagram(std::string_view(text).substr(found.skip),
                                           std::max(wire_length, text.size()) - found.skip, *message);
  }
  pcapglass::sip::MessageReport report() const {
    pcapglass::sip::Row row;
    row.request = message->is_request();
    return pcapglass::sip::report_message(row, *message, true);
  }
  // "code(header)" of each anomaly that is not `info`, in order.
  std::vector<std::string> anomalies() const {
    std::vector<std::string> out;
    for (const auto& anomaly : report().anomalies) {
      if (anomaly.severity == pcapglass::Severity::info) continue;
      out.push_back(anomaly.code + (anomaly.header.empty() ? "" : "(" + anomaly.header + ")"));
    }
    return out;
  }
  std::string header(std::string_view name) const {
    const auto entries = report().headers.entries;
    for (const auto& [key, value] : entries) {
      if (key == name) return value;
    }
    return "(absent)";
  }
};

using Names = std::vector<std::string>;

// A message of RFC 4475 by its file name; nothing when the shared captures are not there.
inline std::optional<std::string> torture(std::string_view name) {
  const auto here = std::filesystem::path(PCAPGLASS_ROOT) / "tests/core/support";
  const auto folder = here / "../../../../shared/captures/raw/resiprocate__resiprocate/resip/stack/test";
  std::ifstream file(folder / (std::string(name) + ".dat"), std::ios::binary);
  if (!file) return std::nullopt;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

}  // namespace test
