// A session description and what an offer and its answer agree on, as reports show them: texts redacted and printable.
#pragma once

#include <string>
#include <vector>

#include "protocols/sdp/offer_answer.h"
#include "protocols/sdp/session.h"
#include "report/describe.h"

namespace pcapglass::sdp {

struct AnomalyReport {
  std::string code;
  Severity severity = Severity::info;
  std::optional<std::uint32_t> line;
  std::string detail;
  std::string meaning;
};
template <class Field>
void describe(Field& field, AnomalyReport& a) {
  field("code", a.code, "What is wrong, in snake_case");
  field("severity", a.severity, "error: malformed; warning: accepted with a defect; notice or info: worth knowing");
  field("line", a.line, "Line of the description, counted from 1; absent for the description as a whole");
  field("detail", a.detail, "The offending text; empty when the code says it all");
  field("meaning", a.meaning, "The code as a sentence");
}

struct FormatReport {
  std::string format;
  std::optional<std::uint32_t> payload_type;
  std::optional<std::string> encoding;
  std::optional<std::uint32_t> clock_rate, channels;
  bool is_static = false;
  std::optional<OrderedMap<std::string>> fmtp;
  std::optional<std::vector<std::string>> rtcp_feedback;
};
template <class Field>
void describe(Field& field, FormatReport& f) {
  field("format", f.format, "Format as the m= line lists it");
  field("payload_type", f.payload_type, "RTP payload type; absent when the medium is not RTP");
  field("encoding", f.encoding, "Codec, by rtpmap or by the static table of RFC 3551; absent when nothing tells");
  field("clock_rate", f.clock_rate, "RTP clock in Hz");
  field("channels", f.channels, "Audio channels");
  field("is_static", f.is_static, "Whether the static table tells the codec rather than an rtpmap");
  field("fmtp", f.fmtp, "Parameters of the format; those without a value are empty");
  field("rtcp_feedback", f.rtcp_feedback, "RTCP feedback messages accepted for this format");
}

struct CryptoReport {
  std::optional<std::uint32_t> tag;
  std::string suite;
  std::string key;
};
template <class Field>
void describe(Field& field, CryptoReport& c) {
  field("tag", c.tag, "Tag by which the answer chooses");
  field("suite", c.suite, "Cipher and authentication");
  field("key", c.key, "Key parameters, the keys redacted");
}

struct CandidateReport {
  std::string foundation;
  std::uint32_t component = 0;
  std::string transport;
  std::uint32_t priority = 0;
  std::string address;
  std::uint32_t port = 0;
  std::string type;
  std::optional<std::string> related_address;
  std::optional<std::uint32_t> related_port;
};
template <class Field>
void describe(Field& field, CandidateReport& c) {
  field("foundation", c.foundation, "Foundation: equal for candidates of one base and server");
  field("component", c.component, "1 for RTP, 2 for RTCP");
  field("transport", c.transport, "Transport protocol");
  field("priority", c.priority, "Priority, larger is better");
  field("address", c.address, "Address or name of the candidate");
  field("port", c.port, "Port of the candidate");
  field("type", c.type, "host, srflx, prflx or relay");
  field("related_address", c.related_address, "Address behind it, for candidates that are not host");
  field("related_port", c.related_port, "Port behind it");
}

struct SourceReport {
  std::uint32_t ssrc = 0;
  std::optional<std::string> cname, msid;
};
template <class Field>
void describe(Field& field, SourceReport& s) {
  field("ssrc", s.ssrc, "RTP synchronisation source announced");
  field("cname", s.cname, "Its canonical name");
  field("msid", s.msid, "Its media stream");
}

// What the session and each medium may have.
struct SectionReport {
  std::optional<std::string> information;
  std::optional<std::map<std::string, std::uint64_t>> bandwidth;
  std::optional<std::string> key;
  std::optional<std::vector<std::string>> fingerprints;
  std::optional<std::string> setup, ice_ufrag, ice_password, ice_options;
  std::optional<std::vector<std::string>> key_management;
};
template <class Field>
void describe_section(Field& field, SectionReport& s) {
  field("information", s.information, "i= line");
  field("bandwidth", s.bandwidth, "b= lines by type: AS and CT in kbit/s, TIAS, RS and RR in bit/s");
  field("key", s.key, "k= line, its key redacted");
  field("fingerprints", s.fingerprints, "Certificate fingerprints for DTLS");
  field("setup", s.setup, "Who opens the connection: active, passive, actpass or holdconn");
  field("ice_ufrag", s.ice_ufrag, "ICE user name fragment");
  field("ice_password", s.ice_password, "ICE password, redacted");
  field("ice_options", s.ice_options, "ICE options");
  field("key_management", s.key_management, "key-mgmt attributes, redacted");
}

struct MediaReport : SectionReport {
  std::string media;
  std::uint32_t port = 0, port_count = 1;
  std::string protocol;
  bool disabled = false;
  std::string address;
  Direction direction = Direction::sendrecv;
  bool held = false;
  std::optional<std::string> encryption;
  std::optional<std::string> rtcp_address;
  std::optional<std::uint32_t> rtcp_port;
  bool rtcp_mux = false;
  std::optional<std::uint32_t> ptime, maxptime, telephone_event;
  std::vector<FormatReport> formats;
  std::optional<std::string> mid, label, content, msid;
  std::optional<std::vector<SourceReport>> sources;
  std::optional<std::vector<CryptoReport>> crypto;
  std::optional<std::vector<CandidateReport>> candidates;
  std::optional<bool> end_of_candidates;
  std::optional<OrderedMap<std::string>> t38;
  std::optional<std::vector<std::string>> other_attributes;
};
template <class Field>
void describe(Field& field, MediaReport& m) {
  field("media", m.media, "Kind of medium, such as audio, video or image");
  field("port", m.port, "Port at which the sender of this description wants to receive; 0 refuses or removes");
  field("port_count", m.port_count, "Number of ports, for layered media");
  field("protocol", m.protocol, "Transport profile");
  field("disabled", m.disabled, "Whether port 0 refuses or removes this medium");
  field("address", m.address, "Connection address that counts for this medium; empty when there is none");
  field("direction", m.direction, "Direction that counts for this medium, as its sender sees it");
  field("held", m.held, "Whether the sender wants to hear nothing: sendonly, inactive or address 0.0.0.0");
  field("encryption", m.encryption,
        "How keys are made: none, sdes, dtls, mikey, zrtp, or unkeyed when the profile is secure without any");
  field("rtcp_address", m.rtcp_address, "Address for RTCP when it is another one");
  field("rtcp_port", m.rtcp_port, "Port for RTCP");
  field("rtcp_mux", m.rtcp_mux, "Whether RTP and RTCP may share a port");
  field("ptime", m.ptime, "Packet time wanted, in milliseconds");
  field("maxptime", m.maxptime, "Longest packet time accepted, in milliseconds");
  field("telephone_event", m.telephone_event, "Payload type of telephone-event (DTMF)");
  field("formats", m.formats, "Formats in order of preference");
  field("mid", m.mid, "Identification for grouping");
  field("label", m.label, "Label");
  field("content", m.content, "What the medium shows, such as main or slides");
  field("msid", m.msid, "Media stream and track");
  field("sources", m.sources, "RTP sources announced");
  field("crypto", m.crypto, "SDES crypto attributes");
  field("candidates", m.candidates, "ICE candidates");
  field("end_of_candidates", m.end_of_candidates, "Whether no more candidates follow");
  field("t38", m.t38, "T.38 attributes");
  field("other_attributes", m.other_attributes, "Attributes that no other member shows, as sent");
  describe_section(field, m);
}

struct SessionReport : SectionReport {
  std::string summary;
  std::optional<std::string> version, username, session_id, session_version, origin_address;
  std::optional<std::string> name, uri;
  std::optional<std::vector<std::string>> emails, phones, times;
  std::optional<std::string> address;
  std::optional<std::vector<std::string>> bundles;
  std::optional<bool> ice_lite;
  std::vector<MediaReport> media;
  std::optional<std::vector<std::string>> other_attributes;
  std::vector<AnomalyReport> anomalies;
  std::uint64_t anomaly_count = 0;
};
template <class Field>
void describe(Field& field, SessionReport& s) {
  field("summary", s.summary, "The media in one line");
  field("version", s.version, "v= line");
  field("username", s.username, "User name of the o= line");
  field("session_id", s.session_id, "Session identifier of the o= line");
  field("session_version", s.session_version, "Session version of the o= line, which rises with each change");
  field("origin_address", s.origin_address, "Address of the o= line");
  field("name", s.name, "s= line");
  field("uri", s.uri, "u= line");
  field("emails", s.emails, "e= lines");
  field("phones", s.phones, "p= lines");
  field("times", s.times, "t= lines with the r= lines that follow them; 0 0 for no limit");
  field("address", s.address, "Connection address of the session");
  field("bundles", s.bundles, "Groups of mids that share one transport");
  field("ice_lite", s.ice_lite, "Whether the sender is an ICE lite implementation");
  field("media", s.media, "Media in order of the m= lines");
  field("other_attributes", s.other_attributes, "Session attributes that no other member shows, as sent");
  field("anomalies", s.anomalies, "What is wrong or unusual in this description");
  field("anomaly_count", s.anomaly_count, "Number of anomalies, also of those not listed");
  describe_section(field, s);
}

// `text` is the description; `cut` as for parse().
[[nodiscard]] SessionReport report_session(std::string_view text, bool cut = false);

// "audio 10.0.0.1:6000 PCMU/8000, telephone-event 101, sendrecv": media joined by "; ", bounded, printable.
[[nodiscard]] std::string short_form(const MediaList& list);

}  // namespace pcapglass::sdp
