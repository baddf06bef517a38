// What an offer and its answer agree on, and what a later description changes, as reports show them.
#pragma once

#include <string>
#include <vector>

#include "protocols/sdp/offer_answer.h"
#include "report/describe.h"

namespace pcapglass::sdp {

struct ProblemReport {
  std::string code;
  Severity severity = Severity::info;
  std::optional<std::uint32_t> medium;
  std::string detail;
  std::string meaning;
  std::string reference;
};
template <class Field>
void describe(Field& field, ProblemReport& p) {
  field("code", p.code, "What is wrong, in snake_case");
  field("severity", p.severity, "error: an RFC's MUST is broken; warning or notice: it may still work");
  field("medium", p.medium, "Index of the m= line, from 0; absent for the description as a whole");
  field("detail", p.detail, "The offending text; empty when the code says it all");
  field("meaning", p.meaning, "The code as a sentence");
  field("reference", p.reference, "RFC and section");
}

struct AgreedFormatReport {
  std::string encoding;
  std::uint32_t clock_rate = 0;
  std::string format_to_offerer, format_to_answerer;
};
template <class Field>
void describe(Field& field, AgreedFormatReport& f) {
  field("encoding", f.encoding, "Codec, or the format's name when it is not RTP");
  field("clock_rate", f.clock_rate, "RTP clock in Hz; 0 when unknown");
  field("format_to_offerer", f.format_to_offerer, "Payload type in packets to the offerer: the one of the offer");
  field("format_to_answerer", f.format_to_answerer, "Payload type in packets to the answerer: the one of the answer");
}

struct AgreedMediumReport {
  std::string media;
  MediumState state = MediumState::accepted;
  std::string offerer, answerer;
  Direction direction = Direction::inactive;
  std::optional<std::string> codec;
  std::vector<AgreedFormatReport> formats;
  std::optional<std::uint32_t> telephone_event_to_offerer, telephone_event_to_answerer;
  std::optional<std::uint32_t> ptime_to_offerer, ptime_to_answerer;
  Encryption encryption = Encryption::none;
  bool rtcp_mux = false;
};
template <class Field>
void describe(Field& field, AgreedMediumReport& m) {
  field("media", m.media, "Kind of medium");
  field("state", m.state,
        "accepted; rejected (answered with port 0); disabled (offered with port 0); not_answered or not_offered when "
        "the m= lines do not match");
  field("offerer", m.offerer, "Address and port at which the offerer receives; empty when unknown");
  field("answerer", m.answerer, "Address and port at which the answerer receives; empty when unknown");
  field("direction", m.direction, "What is sent after negotiation, as the offerer sees it");
  field("codec", m.codec, "The answerer's first choice among the codecs of both; absent when there is none");
  field("formats", m.formats, "Formats of both, in the answerer's order");
  field("telephone_event_to_offerer", m.telephone_event_to_offerer, "Payload type of DTMF sent to the offerer");
  field("telephone_event_to_answerer", m.telephone_event_to_answerer, "Payload type of DTMF sent to the answerer");
  field("ptime_to_offerer", m.ptime_to_offerer, "Packet time that the offerer wants, in milliseconds");
  field("ptime_to_answerer", m.ptime_to_answerer, "Packet time that the answerer wants, in milliseconds");
  field("encryption", m.encryption, "How the media keys are made; none unless both sides agree");
  field("rtcp_mux", m.rtcp_mux, "Whether RTP and RTCP share a port");
}

struct NegotiationReport {
  std::vector<AgreedMediumReport> media;
  std::vector<ProblemReport> problems;
};
template <class Field>
void describe(Field& field, NegotiationReport& n) {
  field("media", n.media, "One entry for each m= line");
  field("problems", n.problems, "What is wrong with the answer");
}

[[nodiscard]] NegotiationReport report_negotiation(const Negotiated& negotiated);
[[nodiscard]] ProblemReport report_problem(const ProblemAt& at);

}  // namespace pcapglass::sdp
