#include "protocols/sdp/report.h"

#include "bytes/text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/redact.h"

namespace pcapglass::sdp {
namespace {

std::optional<std::string> shown(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return shown_text(text);
}

std::optional<std::vector<std::string>> shown(const std::vector<std::string_view>& texts) {
  if (texts.empty()) return std::nullopt;
  std::vector<std::string> out;
  out.reserve(texts.size());
  for (const std::string_view text : texts) out.push_back(shown_text(text));
  return out;
}

std::optional<std::uint32_t> unless_zero(std::uint32_t value) {
  return value == 0 ? std::nullopt : std::optional(value);
}

// Attributes that a member of their own shows. Attributes named T38... are shown too.
bool has_own_member(std::string_view name, bool in_medium) {
  static constexpr std::string_view kSession[] = {"fingerprint", "key-mgmt",    "setup",    "ice-ufrag",
                                                  "ice-pwd",     "ice-options", "ice-lite", "sendrecv",
                                                  "sendonly",    "recvonly",    "inactive"};
  static constexpr std::string_view kMedium[] = {"rtpmap",  "fmtp",     "rtcp-fb", "ptime",     "maxptime",
                                                 "rtcp",    "rtcp-mux", "mid",     "label",     "msid",
                                                 "content", "ssrc",     "crypto",  "candidate", "end-of-candidates"};
  for (const std::string_view own : kSession) {
    if (own == name) return true;
  }
  for (const std::string_view own : kMedium) {
    if (in_medium && own == name) return true;
  }
  return in_medium && equals_ignoring_case(name.substr(0, 3), "T38");
}

std::optional<std::vector<std::string>> other_attributes(const Section& section, bool in_medium) {
  std::vector<std::string> out;
  for (const Attribute& attribute : section.attributes) {
    if (has_own_member(attribute.name, in_medium)) continue;
    // As one text, so that redaction sees name and value together.
    std::string text(attribute.name);
    if (attribute.has_value) text.append(":").append(attribute.value);
    out.push_back(shown_text(text));
  }
  if (out.empty()) return std::nullopt;
  return out;
}

void fill_section(SectionReport& out, const Section& section) {
  out.information = shown(section.information);
  if (!section.bandwidths.empty()) out.bandwidth.emplace();
  for (const Bandwidth& b : section.bandwidths) {
    if (b.value) (*out.bandwidth)[shown_text(b.type)] = *b.value;
  }
  if (section.has_key) {
    std::string line = "k=";
    out.key = shown_text(line.append(section.key)).substr(2);
  }
  if (!section.fingerprints.empty()) out.fingerprints.emplace();
  for (const Fingerprint& f : section.fingerprints) {
    out.fingerprints->push_back(shown_text(f.hash) + " " + shown_text(f.value));
  }
  out.setup = shown(section.setup);
  out.ice_ufrag = shown(section.ice_ufrag);
  if (!section.ice_password.empty()) out.ice_password = redaction_mark(section.ice_password.size());
  out.ice_options = shown(section.ice_options);
  if (!section.key_management.empty()) out.key_management.emplace();
  for (const std::string_view data : section.key_management) {
    out.key_management->push_back(redaction_mark(data.size()));
  }
}

// "mode-set=0,2; octet-align=1" as pairs; "0-16" of telephone-event has no name, and is its own.
OrderedMap<std::string> fmtp_parameters(std::string_view text) {
  OrderedMap<std::string> out;
  while (!text.empty()) {
    std::string_view value = trimmed(take_until(text, ';'));
    if (value.empty()) continue;
    const std::string_view name = trimmed(take_until(value, '='));
    out.entries.emplace_back(shown_text(name), shown_text(trimmed(value)));
  }
  return out;
}

FormatReport report_format(const FormatDescription& format) {
  FormatReport out;
  out.format = shown_text(format.name);
  if (format.payload_type) out.payload_type = *format.payload_type;
  if (!format.encoding.empty()) {
    out.encoding = shown_text(format.encoding);
    out.clock_rate = unless_zero(format.clock_rate);
    out.channels = format.channels;
    out.is_static = !format.is_mapped;
  }
  if (!format.fmtp.empty()) out.fmtp = fmtp_parameters(format.fmtp);
  out.rtcp_feedback = shown(format.rtcp_feedback);
  return out;
}

CandidateReport report_candidate(const Candidate& c) {
  CandidateReport out;
  out.foundation = shown_text(c.foundation);
  out.component = c.component;
  out.transport = shown_text(c.transport);
  out.priority = c.priority;
  out.address = shown_text(c.address);
  out.port = c.port;
  out.type = shown_text(c.type);
  out.related_address = shown(c.related_address);
  if (c.related_port) out.related_port = *c.related_port;
  return out;
}

// One text through redaction, so that a damaged attribute hides its key as a whole one does.
CryptoReport report_crypto(const Crypto& crypto) {
  CryptoReport out;
  out.tag = crypto.tag;
  const bool is_suite = crypto.suite.find('_') != std::string_view::npos;
  out.suite = is_suite ? shown_text(crypto.suite) : redaction_mark(crypto.suite.size());
  const bool is_inline = equals_ignoring_case(crypto.key.substr(0, 7), "inline:");
  out.key = is_inline ? shown_text(crypto.key) : redaction_mark(crypto.key.size());
  if (!crypto.session_parameters.empty()) out.key += " " + shown_text(crypto.session_parameters);
  return out;
}

template <class Out, class In, class Make>
std::optional<std::vector<Out>> reports_of(const std::vector<In>& items, Make&& make) {
  if (items.empty()) return std::nullopt;
  std::vector<Out> out;
  out.reserve(items.size());
  for (const In& item : items) out.push_back(make(item));
  return out;
}

void fill_attributes(MediaReport& out, const MediaDescription& m) {
  out.mid = shown(m.mid);
  out.label = shown(m.label);
  out.content = shown(m.content);
  out.msid = shown(m.msid);
  out.sources = reports_of<SourceReport>(m.sources, [](const Source& source) {
    return SourceReport{source.ssrc, shown(source.cname), shown(source.msid)};
  });
  out.crypto = reports_of<CryptoReport>(m.cryptos, report_crypto);
  out.candidates = reports_of<CandidateReport>(m.candidates, report_candidate);
  if (m.end_of_candidates) out.end_of_candidates = true;
  if (!m.t38.empty()) out.t38.emplace();
  for (const Attribute& a : m.t38) out.t38->entries.emplace_back(shown_text(a.name), shown_text(a.value));
  out.other_attributes = other_attributes(m, true);
}

MediaReport report_medium(const Session& session, const MediaDescription& m) {
  MediaReport out;
  fill_section(out, m);
  out.media = shown_text(m.head.media);
  out.port = m.head.port.value_or(0);
  out.port_count = m.head.port_count;
  out.protocol = shown_text(m.head.protocol);
  if (const Connection* connection = session.connection_of(m)) out.address = shown_text(connection->address);
  out.direction = session.direction_of(m);
  out.ptime = unless_zero(m.ptime);
  out.maxptime = unless_zero(m.maxptime);
  out.rtcp_mux = m.rtcp_mux;
  for (const FormatDescription& format : m.formats) out.formats.push_back(report_format(format));
  fill_attributes(out, m);
  return out;
}

// What follows from several lines together is worked out in one place, media.cpp.
void fill_conclusions(SessionReport& out, const MediaList& list) {
  out.summary = short_form(list);
  for (std::size_t i = 0; i < out.media.size() && i < list.media().size(); ++i) {
    const Medium& m = list.media()[i];
    MediaReport& report = out.media[i];
    report.disabled = m.is_disabled();
    report.held = !m.is_disabled() && m.is_held();
    report.encryption = names_of(m.encryption)[static_cast<std::size_t>(m.encryption)];
    report.rtcp_port = unless_zero(m.rtcp.port);
    if (m.rtcp.address != m.rtp.address) report.rtcp_address = to_string(m.rtcp.address);
    if (m.telephone_event) report.telephone_event = *m.telephone_event;
  }
}

void fill_lines(SessionReport& out, const Session& session) {
  out.version = shown(session.version);
  if (session.has_origin) {
    out.username = shown_text(session.origin.username);
    out.session_id = shown_text(session.origin.session_id);
    out.session_version = shown_text(session.origin.session_version);
    out.origin_address = shown_text(session.origin.address);
  }
  out.name = shown(session.name);
  out.uri = shown(session.uri);
  out.emails = shown(session.emails);
  out.phones = shown(session.phones);
  out.times = reports_of<std::string>(session.timings, [](const Timing& timing) {
    std::string text = std::to_string(timing.start.value_or(0)) + " " + std::to_string(timing.stop.value_or(0));
    for (const std::string_view repeat : timing.repeats) text += ", repeated " + shown_text(repeat);
    return text;
  });
  if (session.connection) out.address = shown_text(session.connection->address);
  out.bundles = shown(session.bundles);
  if (session.ice_lite) out.ice_lite = true;
  out.other_attributes = other_attributes(session, false);
}

}  // namespace

SessionReport report_session(std::string_view text, bool cut) {
  const Session session = parse(text, cut);
  SessionReport out;
  fill_section(out, session);
  fill_lines(out, session);
  for (const MediaDescription& m : session.media) out.media.push_back(report_medium(session, m));
  fill_conclusions(out, media_of(text));
  for (const Anomaly& anomaly : session.anomalies.list()) {
    const AnomalyKind& kind = kind_of(anomaly.code);
    out.anomalies.push_back({std::string(kind.name), kind.severity, unless_zero(anomaly.line),
                             shown_text(anomaly.detail, 200), std::string(kind.meaning)});
  }
  out.anomaly_count = session.anomalies.total();
  return out;
}

}  // namespace pcapglass::sdp
