// Fuzz target: one payload through the parsers of DHCP and DHCPv6 and everything that shows their options. The first
// byte says whether the snap length took the end.
#include "feed.h"
#include "protocols/dhcp/report_values.h"

namespace {

namespace dhcp = pcapglass::dhcp;

bool within(pcapglass::Bytes part, pcapglass::Bytes whole) { return part.empty() || pcapglass::is_within(whole, part); }

// What reports show is UTF-8 and never drives a terminal (domain.md C-12): dump() would abort on anything else.
void require_printable(const pcapglass::Json& json) {
  for (const char c : json.dump()) fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool cut = (data[0] & 1U) != 0;
  const pcapglass::Bytes payload(data + 1, size - 1);
  if (dhcp::Message message; dhcp::parse(payload, cut, message)) {
    for (const dhcp::Option& option : message.options) fuzz::require(within(option.value, payload));
    require_printable(dhcp::options_json(message));
  }
  if (dhcp::Message6 message; dhcp::parse(payload, cut, message)) {
    fuzz::require(within(message.options, payload) && message.relays.size() <= 32);
    require_printable(dhcp::options_json(message.options));
    for (const dhcp::Relay& relay : message.relays) require_printable(dhcp::options_json(relay.options));
  }
  return 0;
}
