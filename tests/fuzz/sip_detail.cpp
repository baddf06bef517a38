// Fuzz target: one SIP message, from a datagram or a stream, through everything that get_sip_message says of it.
#include "bytes/text.h"
#include "feed.h"
#include "protocols/sip/detail/message_detail.h"
#include "protocols/sip/uri_compare.h"
#include "report/json_writer.h"

namespace {

namespace sip = pcapglass::sip;

// What reports show never drives a terminal (domain.md C-12); lines of a text end with a line feed.
void require_shown(const pcapglass::Json& json) {
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    for (const char c : text) {
      fuzz::require((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\n');
    }
    return;
  }
  if (!json.is_structured()) return;
  for (const auto& [name, value] : json.items()) {
    if (json.is_object()) fuzz::require(pcapglass::printable(name) == name);
    require_shown(value);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const pcapglass::Bytes payload(data + 2, size - 2);
  const std::string_view text = pcapglass::as_text(payload);
  // The first byte chooses the way it came, the second how much the snap length cut.
  const std::size_t wire = text.size() + data[1];
  sip::Message message;
  const bool parsed =
      (data[0] & 1) == 0 ? sip::parse_datagram(text, wire, message) : sip::parse_from_stream(text, wire, message);
  if (!parsed) return 0;
  require_shown(pcapglass::to_json(sip::detail_of(message, true, (data[0] & 2) != 0)));
  const std::string_view uri = message.start.uri;
  fuzz::require(sip::same_uri(uri, uri) && sip::aor_key(uri) == sip::aor_key(uri));
  return 0;
}
