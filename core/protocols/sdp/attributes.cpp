// What a= lines say (RFC 8866 section 6 and the RFCs named at each).
#include <algorithm>

#include "decode/ip_text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/parse.h"
#include "protocols/sdp/payload_type.h"

namespace pcapglass::sdp {
namespace {

using Code = AnomalyCode;

// Reads one attribute into a session and the medium it belongs to, if any.
struct Place {
  Session& session;
  MediaDescription* medium;
  std::uint32_t line;

  [[nodiscard]] Section& section() const {
    if (medium != nullptr) return *medium;
    return session;
  }
  void tell(Code code, std::string_view detail) const { session.anomalies.add(code, line, detail); }
};

void read_rtpmap(const Place& at, std::string_view value) {
  const RtpMap map = parse_rtpmap(value);
  if (!map.complete) at.tell(Code::rtpmap_invalid, value);
  FormatDescription* format = find_format(*at.medium, map.format);
  if (format == nullptr) {
    at.tell(Code::rtpmap_without_format, value);
    return;
  }
  // A damaged line does not take away what the static table knows.
  if (map.encoding.empty() || (!map.complete && !format->encoding.empty())) return;
  if (format->payload_type && !format->is_mapped) {
    const StaticPayloadType known = static_payload_type(*format->payload_type);
    const bool differs = !equals_ignoring_case(known.encoding, map.encoding) || known.clock_rate != map.clock_rate;
    if (!known.encoding.empty() && differs) at.tell(Code::static_format_remapped, value);
  }
  format->encoding = map.encoding;
  format->clock_rate = map.clock_rate;
  format->channels = map.channels;
  format->is_mapped = true;
}

constexpr std::size_t kMostFeedback = 16;  // of one format

// fmtp:<format> <parameters>; rtcp-fb:<format or *> <feedback> (RFC 4585 section 4.2).
void read_format_attribute(const Place& at, const Attribute& attribute) {
  std::string_view rest = attribute.value;
  const std::string_view name = take_word(rest);
  rest = trimmed(rest);
  const bool feedback = attribute.name == "rtcp-fb";
  bool found = false;
  for (FormatDescription& format : at.medium->formats) {
    if (format.name != name && !(feedback && name == "*")) continue;
    found = true;
    if (feedback) {
      // "*" gives one line to all formats, so their number has a ceiling.
      if (format.rtcp_feedback.size() < kMostFeedback) format.rtcp_feedback.push_back(rest);
    } else if (format.fmtp.empty()) {
      format.fmtp = rest;
    }
  }
  if (!found) at.tell(Code::fmtp_without_format, attribute.value);
}

// crypto:<tag> <suite> <key-params> [<session-params>], RFC 4568 section 9.1.
void read_crypto(const Place& at, std::string_view value) {
  Crypto crypto;
  const auto tag = number_up_to(take_word(value), 999'999'999);
  if (tag) crypto.tag = static_cast<std::uint32_t>(*tag);
  crypto.suite = take_word(value);
  crypto.key = take_word(value);
  crypto.session_parameters = trimmed(value);
  if (!tag || crypto.key.find(':') == std::string_view::npos) at.tell(Code::crypto_invalid, {});
  for (const Crypto& other : at.medium->cryptos) {
    if (!tag || other.tag != crypto.tag) continue;
    at.tell(Code::crypto_tag_repeated, crypto.suite);
    break;
  }
  at.medium->cryptos.push_back(crypto);
}

bool are_hexadecimal_pairs(std::string_view text) {
  if (text.size() % 3 != 2) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = to_lower(text[i]);
    if (i % 3 == 2 ? c != ':' : !is_digit(c) && (c < 'a' || c > 'f')) return false;
  }
  return true;
}

void read_fingerprint(const Place& at, std::string_view value) {
  Fingerprint fingerprint;
  fingerprint.hash = take_word(value);
  fingerprint.value = trimmed(value);
  if (!are_hexadecimal_pairs(fingerprint.value)) at.tell(Code::fingerprint_invalid, fingerprint.value);
  at.section().fingerprints.push_back(fingerprint);
}

// candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type> [raddr ..] [rport ..] ...
void read_candidate(const Place& at, std::string_view value) {
  const std::string_view whole = value;
  Candidate c;
  c.foundation = take_word(value);
  const auto component = number_up_to(take_word(value), 0xffffffff);
  c.transport = take_word(value);
  const auto priority = number_up_to(take_word(value), 0xffffffff);
  c.address = take_word(value);
  const auto port = number_up_to(take_word(value), 65535);
  for (std::string_view name = take_word(value); !name.empty(); name = take_word(value)) {
    const std::string_view word = take_word(value);
    if (name == "typ") c.type = word;
    if (name == "raddr") c.related_address = word;
    if (name == "tcptype") c.tcp_type = word;
    if (name != "rport") continue;
    if (const auto related = number_up_to(word, 65535)) c.related_port = static_cast<std::uint16_t>(*related);
  }
  c.component = static_cast<std::uint32_t>(component.value_or(0));
  c.priority = static_cast<std::uint32_t>(priority.value_or(0));
  c.port = static_cast<std::uint16_t>(port.value_or(0));
  c.complete = component && priority && port && !c.type.empty();
  if (!c.complete) at.tell(Code::candidate_invalid, whole);
  at.medium->candidates.push_back(c);
}

// ssrc:<id> <attribute>[:<value>], RFC 5576 section 4.1.
void read_source(const Place& at, std::string_view value) {
  constexpr std::size_t kMost = 64;  // a search for each line
  const auto id = number_up_to(take_word(value), 0xffffffff);
  if (!id) return;
  std::vector<Source>& sources = at.medium->sources;
  auto found = std::find_if(sources.begin(), sources.end(), [&](const Source& s) { return s.ssrc == *id; });
  if (found == sources.end()) {
    if (sources.size() == kMost) return;
    found = sources.insert(sources.end(), Source{});
    found->ssrc = static_cast<std::uint32_t>(*id);
  }
  const Attribute attribute = parse_attribute(trimmed(value));
  if (attribute.name == "cname") found->cname = attribute.value;
  if (attribute.name == "msid") found->msid = attribute.value;
}

// Of session and media alike; false for other attributes.
bool read_common(const Place& at, const Attribute& a) {
  Section& section = at.section();
  if (const auto direction = parse_direction(a.name)) {
    if (section.direction && section.direction != direction) at.tell(Code::direction_conflict, a.name);
    section.direction = direction;
  } else if (a.name == "fingerprint") {
    read_fingerprint(at, a.value);
  } else if (a.name == "key-mgmt") {
    section.key_management.push_back(a.value);
  } else if (a.name == "setup") {
    section.setup = a.value;
  } else if (a.name == "ice-ufrag") {
    section.ice_ufrag = a.value;
  } else if (a.name == "ice-pwd") {
    section.ice_password = a.value;
  } else if (a.name == "ice-options") {
    section.ice_options = a.value;
  } else {
    return false;
  }
  return true;
}

void read_in_session(Session& session, const Attribute& a) {
  if (a.name == "ice-lite") session.ice_lite = true;
  if (a.name != "group") return;
  std::string_view rest = a.value;
  if (take_word(rest) == "BUNDLE") session.bundles.push_back(trimmed(rest));
}

void read_rtcp(const Place& at, std::string_view value) {
  at.medium->rtcp = parse_rtcp(value);
  if (!at.medium->rtcp->complete) at.tell(Code::rtcp_invalid, value);
}

void read_in_medium(const Place& at, const Attribute& a) {
  MediaDescription& m = *at.medium;
  if (a.name == "rtpmap") {
    read_rtpmap(at, a.value);
  } else if (a.name == "fmtp" || a.name == "rtcp-fb") {
    read_format_attribute(at, a);
  } else if (a.name == "ptime") {
    m.ptime = parse_milliseconds(a.value);
  } else if (a.name == "maxptime") {
    m.maxptime = parse_milliseconds(a.value);
  } else if (a.name == "rtcp") {
    read_rtcp(at, a.value);
  } else if (a.name == "rtcp-mux") {
    m.rtcp_mux = true;
  } else if (a.name == "rtcp-rsize") {
    m.rtcp_reduced_size = true;
  } else if (a.name == "mid") {
    m.mid = a.value;
  } else if (a.name == "label") {
    m.label = a.value;
  } else if (a.name == "content") {
    m.content = a.value;
  } else if (a.name == "msid") {
    m.msid = a.value;
  } else if (a.name == "ssrc") {
    read_source(at, a.value);
  } else if (a.name == "crypto") {
    read_crypto(at, a.value);
  } else if (a.name == "candidate") {
    read_candidate(at, a.value);
  } else if (a.name == "end-of-candidates") {
    m.end_of_candidates = true;
  } else if (equals_ignoring_case(a.name.substr(0, 3), "T38")) {
    m.t38.push_back(a);
  }
}

void check_formats(const MediaDescription& m, Anomalies& anomalies) {
  const FormatDescription* codec = nullptr;
  bool event = false;
  bool same_clock = false;
  for (const FormatDescription& format : m.formats) {
    if (!format.payload_type) continue;
    if (format.encoding.empty() && is_dynamic(*format.payload_type)) {
      anomalies.add(Code::dynamic_format_without_rtpmap, m.line, format.name);
    }
    if (codec == nullptr && !is_auxiliary(format.encoding)) codec = &format;
  }
  for (const FormatDescription& format : m.formats) {
    if (codec == nullptr || !equals_ignoring_case(format.encoding, "telephone-event")) continue;
    event = true;
    same_clock = same_clock || format.clock_rate == codec->clock_rate;
  }
  if (event && !same_clock && codec->clock_rate != 0) {
    anomalies.add(Code::telephone_event_clock_mismatch, m.line, codec->encoding);
  }
}

}  // namespace

void read_attribute(const Attribute& attribute, std::uint32_t line, Session& session, MediaDescription* medium) {
  const Place at{session, medium, line};
  if (read_common(at, attribute)) return;
  if (medium != nullptr) {
    read_in_medium(at, attribute);
  } else {
    read_in_session(session, attribute);
  }
}

void check_medium(const MediaDescription& m, Session& session) {
  Anomalies& anomalies = session.anomalies;
  if (m.ptime > m.maxptime && m.maxptime != 0) anomalies.add(Code::ptime_exceeds_maxptime, m.line);
  if (!m.cryptos.empty() && !m.transport.secured) anomalies.add(Code::crypto_on_insecure_profile, m.line);
  // What follows is no matter in a medium that is refused or removed.
  if (m.head.port.value_or(0) == 0) return;
  if (session.connection_of(m) == nullptr) anomalies.add(Code::connection_missing, m.line, m.head.media);
  const bool keyed = !m.cryptos.empty() || !m.fingerprints.empty() || !session.fingerprints.empty() ||
                     !m.key_management.empty() || !session.key_management.empty();
  if (m.transport.rtp && m.transport.secured && !keyed) {
    anomalies.add(Code::secure_profile_without_key, m.line, m.head.protocol);
  }
  check_formats(m, anomalies);
}

}  // namespace pcapglass::sdp
