// Fuzz target: one description through both readers, and, when the input holds a NUL, what comes before as the offer
// of what comes behind.
#include "feed.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/negotiation_report.h"
#include "protocols/sdp/redact.h"
#include "protocols/sdp/report.h"
#include "report/json_writer.h"

namespace {

namespace sdp = pcapglass::sdp;

bool within(std::string_view inner, std::string_view outer) {
  return inner.empty() || pcapglass::is_within(pcapglass::as_bytes(outer), pcapglass::as_bytes(inner));
}

// What reports show never drives a terminal (domain.md C-12).
void require_printable(const std::string& text) {
  for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

sdp::MediaList read(std::string_view text) {
  const sdp::MediaList list = sdp::media_of(text);
  for (const bool cut : {false, true}) {
    const sdp::Session session = sdp::parse(text, cut);
    fuzz::require(session.media.size() <= sdp::kMostMedia && session.line_count <= sdp::kMostLines);
    for (const sdp::Anomaly& anomaly : session.anomalies.list()) require_printable(sdp::shown_text(anomaly.detail));
  }
  const sdp::SessionReport report = sdp::report_session(text);
  // Both readers see the same media, unless the full one stopped at its ceiling of lines.
  fuzz::require(report.media.size() >= list.media().size() || text.size() > sdp::kMostLines);
  for (std::size_t i = 0; i < list.media().size(); ++i) {
    const sdp::Medium& m = list.media()[i];
    fuzz::require(within(m.media, text) && within(m.address, text) && within(m.protocol, text));
    fuzz::require(m.first_format + m.format_count <= static_cast<int>(sdp::kFormatCapacity));
    if (text.size() > sdp::kMostLines) continue;
    fuzz::require(report.media[i].port == m.rtp.port && report.media[i].direction == m.direction);
  }
  require_printable(report.summary);
  fuzz::require(!pcapglass::to_json(report).dump().empty());
  return list;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = pcapglass::as_text(pcapglass::Bytes(data, size));
  const std::size_t half = std::min(input.find('\0'), input.size());
  const sdp::MediaList offer = read(input.substr(0, half));
  const sdp::MediaList answer = read(input.substr(half));
  sdp::Negotiated negotiated;
  sdp::negotiate(offer, answer, negotiated);
  fuzz::require(negotiated.media().size() == std::max(offer.media().size(), answer.media().size()));
  fuzz::require(!pcapglass::to_json(sdp::report_negotiation(negotiated)).dump().empty());
  const sdp::Change change = sdp::classify_change(offer, answer);
  fuzz::require(sdp::names_of_change(change).count > 0);
  fuzz::require(sdp::classify_change(answer, answer).session_refresh);
  return 0;
}
