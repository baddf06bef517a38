#include "protocols/sip/call/correlation.h"

#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {

std::uint32_t call_id_hash(std::string_view call_id) {
  return static_cast<std::uint32_t>(hash_bytes(as_bytes(call_id), 7)) | 1U;
}

Correlation correlation_of(const Message& message) {
  Correlation out;
  out.own = call_id_hash(message.headers.first(HeaderId::call_id));
  for (const Header& header : message.headers.whole()) {
    const std::string_view value = trimmed(header.value.substr(0, header.value.find(';')));
    if (header.id == HeaderId::in_reply_to) out.named = call_id_hash(value);
    if (header.id != HeaderId::other || value.empty()) continue;
    const auto is = [&](std::string_view name) { return equals_ignoring_case(header.canonical, name); };
    if (is("X-CID") || is("X-Call-ID")) out.named = call_id_hash(value);
    if (is("Replaces") || is("Join")) out.named = call_id_hash(value);
    if (is("Replaces")) out.replaces = true;
    if (is("Referred-By") || is("b")) out.referred = true;
    if (is("Session-ID")) out.session_id = call_id_hash(value);
    if (!is("P-Charging-Vector")) continue;
    const std::size_t at = header.value.find("icid-value=");
    if (at == std::string_view::npos) continue;
    std::string_view icid = header.value.substr(at + 11);
    icid = trimmed(icid.substr(0, icid.find(';')));
    if (icid.size() > 2 && icid.front() == '"') icid = icid.substr(1, icid.size() - 2);
    out.charging = call_id_hash(icid);
  }
  return out;
}

}  // namespace pcapglass::sip
