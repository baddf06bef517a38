#include "bytes/text.h"
#include "protocols/sdp/negotiation_report.h"
#include "protocols/sdp/redact.h"

namespace pcapglass::sdp {
namespace {

std::string endpoint_of(const Medium* medium) {
  if (medium == nullptr || medium->is_disabled()) return {};
  if (medium->rtp.address.version != 0) return to_string(medium->rtp);
  if (medium->address.empty()) return {};
  return shown_text(medium->address, 100) + ":" + std::to_string(medium->rtp.port);
}

std::optional<std::uint32_t> unless_zero(std::uint16_t value) {
  return value == 0 ? std::nullopt : std::optional<std::uint32_t>(value);
}

std::string encoding_of(const Format& format) {
  return shown_text(format.encoding.empty() ? format.name : format.encoding, 100);
}

AgreedMediumReport report_medium(const Negotiated& negotiated, const NegotiatedMedium& m) {
  AgreedMediumReport out;
  out.media = shown_text((m.offer != nullptr ? m.offer : m.answer)->media, 100);
  out.state = m.state;
  out.offerer = endpoint_of(m.offer);
  out.answerer = endpoint_of(m.answer);
  out.direction = m.direction;
  if (m.codec != nullptr) out.codec = encoding_of(*m.codec->answered);
  for (const NegotiatedFormat& format : negotiated.formats(m)) {
    out.formats.push_back({encoding_of(*format.answered), format.answered->clock_rate,
                           shown_text(format.offered->name, 100), shown_text(format.answered->name, 100)});
  }
  if (m.telephone_event_to_offerer) out.telephone_event_to_offerer = *m.telephone_event_to_offerer;
  if (m.telephone_event_to_answerer) out.telephone_event_to_answerer = *m.telephone_event_to_answerer;
  out.ptime_to_offerer = unless_zero(m.ptime_to_offerer);
  out.ptime_to_answerer = unless_zero(m.ptime_to_answerer);
  out.encryption = m.encryption;
  out.rtcp_mux = m.rtcp_mux;
  return out;
}

}  // namespace

ProblemReport report_problem(const ProblemAt& at) {
  const ProblemKind& kind = kind_of(at.problem);
  ProblemReport out;
  out.code = kind.name;
  out.severity = kind.severity;
  if (at.medium >= 0) out.medium = static_cast<std::uint32_t>(at.medium);
  out.detail = shown_text(at.detail, 200);
  out.meaning = kind.meaning;
  out.reference = kind.reference;
  return out;
}

NegotiationReport report_negotiation(const Negotiated& negotiated) {
  NegotiationReport out;
  for (const NegotiatedMedium& m : negotiated.media()) out.media.push_back(report_medium(negotiated, m));
  for (const ProblemAt& at : negotiated.problems()) out.problems.push_back(report_problem(at));
  return out;
}

}  // namespace pcapglass::sdp
