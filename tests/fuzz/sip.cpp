// Fuzz target: one UDP payload through everything that reads SIP text, without capture or packet around it.
#include "feed.h"
#include "protocols/sip/anomaly.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/detect.h"
#include "protocols/sip/message.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/via.h"

namespace {

namespace sip = pcapglass::sip;

bool within(std::string_view inner, std::string_view outer) {
  return inner.empty() || (inner.data() >= outer.data() && inner.data() + inner.size() <= outer.data() + outer.size());
}

// What reports show never drives a terminal (domain.md C-12).
void require_printable(const std::string& text) {
  for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

void read_value(std::string_view value, std::string_view message) {
  const sip::NameAddr address = sip::parse_name_addr(value);
  const sip::Uri uri = sip::parse_uri(address.uri);
  sip::Via via;
  if (sip::parse_via(value, via)) fuzz::require(within(via.sent_by.host, message) && within(via.branch, message));
  const sip::CSeq cseq = sip::parse_cseq(value);
  const std::string_view views[] = {address.display, address.uri,    address.parameters, uri.user,   uri.host,
                                    uri.port,        uri.parameters, cseq.digits,        cseq.method};
  for (const std::string_view view : views) fuzz::require(within(view, message));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const pcapglass::Bytes payload(data, size);
  for (const bool sip_flow : {false, true}) {
    const sip::Detection found = sip::detect(payload, sip_flow, false);
    fuzz::require(found.skip <= size);
    if (found.kind != sip::Kind::message) continue;
    const std::string_view text(reinterpret_cast<const char*>(data) + found.skip, size - found.skip);
    sip::Message message;
    if (!sip::parse_datagram(text, text.size(), message)) continue;
    fuzz::require(within(message.body, text) && message.headers.end() <= text.size());
    require_printable(sip::shown_text(message.start.line));
    for (const sip::Header& header : message.headers.all()) {
      fuzz::require(within(header.name, text) && within(header.value, text));
      require_printable(sip::shown_value(header));
      std::optional<std::string_view> rest = header.value;
      std::string_view element;
      for (int turn = 0; turn < 100 && sip::next_element(rest, element); ++turn) read_value(element, text);
    }
    sip::Anomalies anomalies;
    sip::find_anomalies(message, anomalies);
    for (const sip::Anomaly& anomaly : anomalies) require_printable(sip::shown_text(anomaly.detail));
  }
  return 0;
}
