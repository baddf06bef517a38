#include "protocols/sip/glance.h"

#include <algorithm>

#include "bytes/hash.h"
#include "protocols/rtp/announcement_from_sdp.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

// The word at `index` of a line whose words are parted by single spaces.
std::string_view word(std::string_view line, std::size_t index) {
  for (; index > 0; --index) {
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return {};
    line.remove_prefix(space + 1);
  }
  return line.substr(0, line.find(' '));
}

void read_attribute(std::string_view value, SdpGlance& out) {
  if (value.starts_with("candidate:") || value.starts_with("ice-ufrag:")) out.ice = true;
  if (value.starts_with("altc:")) out.altc = true;
  if (value.starts_with("crypto:")) out.crypto = true;
  if (value == "sendonly" || value == "inactive") out.held = true;
}

}  // namespace

SdpGlance read_sdp_glance(std::string_view body) {
  constexpr int kMostLines = 200;
  SdpGlance out;
  const std::size_t start = body.find("v=0");
  if (start == std::string_view::npos) return out;
  out.is_sdp = true;
  int media = 0;
  bool open = false;
  std::size_t at = start;
  for (int i = 0; i < kMostLines && at < body.size(); ++i) {
    const Line line = line_at(body, at);
    const std::string_view text = body.substr(at, line.end - at);
    at = line.next;
    if (text.starts_with("--")) break;
    if (text.size() < 3 || text[1] != '=') continue;
    const std::string_view value = text.substr(2);
    if (text[0] == 'o') out.origin_host = word(value, 5);
    if (text[0] == 'c' && media < 2) out.host = word(value, 2);
    if (text[0] == 'm') {
      const auto port = number_of(word(value, 1).substr(0, word(value, 1).find('/')));
      if (media++ == 0) out.port = static_cast<std::uint16_t>(std::min<std::uint64_t>(port.value_or(0), 0xFFFF));
      open = open || port.value_or(0) != 0;
    }
    if (text[0] == 'a') read_attribute(value, out);
  }
  out.all_ports_zero = media > 0 && !open;
  out.host = out.host.substr(0, out.host.find('/'));
  out.origin = parse_ip(out.origin_host).value_or(IpAddress{});
  out.connection = parse_ip(out.host).value_or(IpAddress{});
  return out;
}

std::uint64_t hash_text(std::string_view text, std::uint64_t seed) { return hash_bytes(as_bytes(text), seed) | 1U; }

std::string_view credentials_of(const Message& message) {
  const std::string_view own = message.headers.first(HeaderId::authorization);
  return own.data() != nullptr ? own : message.headers.first(HeaderId::proxy_authorization);
}

Evidence Glance::evidence(std::string what) const {
  return {arrival.frame, arrival.has_time ? std::optional(arrival.time) : std::nullopt, std::move(what)};
}

HostPort Glance::contact() const {
  std::optional<std::string_view> list(header(HeaderId::contact));
  std::string_view first;
  if (!next_element(list, first)) return {};
  const Uri uri = parse_uri(parse_name_addr(first).uri);
  return {uri.host, uri.port, uri.bracketed};
}

Glance glance_of(const Message& message, const Arrival& arrival, const Anomalies& anomalies, RepeatKind repeat,
                 std::uint32_t row) {
  Glance out{message, arrival, anomalies, repeat, row, kOtherMethod, 0,     false, {}, {}, {},
             {},      {},      {},        0,      0,   {},           false, {},    {}};
  const std::string_view method =
      message.is_request() ? message.start.method : parse_cseq(message.headers.first(HeaderId::cseq)).method;
  out.method = static_cast<MethodId>(method_index(method).value_or(kOtherMethod));
  if (!message.is_request()) {
    out.code = static_cast<std::uint16_t>(std::clamp<std::uint64_t>(message.start.status_code, 1, 999));
  }
  out.call_id = message.headers.first(HeaderId::call_id);
  out.call_hash = hash_text(out.call_id);
  const NameAddr from = parse_name_addr(message.headers.first(HeaderId::from));
  const NameAddr to = parse_name_addr(message.headers.first(HeaderId::to));
  const Uri to_uri = parse_uri(to.uri);
  out.from_user = parse_uri(from.uri).user;
  out.from_display = from.display;
  out.to_user = to_uri.user;
  out.to_host = to_uri.host;
  out.to_hash = hash_text(out.to_user);
  if (const auto tag = find_parameter(from.parameters, "tag")) out.from_tag = tag->value;
  out.in_dialog = find_parameter(to.parameters, "tag").has_value();
  std::optional<std::string_view> vias(message.headers.first(HeaderId::via));
  std::string_view top;
  out.has_via = next_element(vias, top) && parse_via(top, out.via);
  if (out.has_via) out.sent_by = parse_ip(out.via.sent_by.host);
  if (!message.body.empty() && rtp::may_hold_sdp(message.headers.first(HeaderId::content_type))) {
    out.sdp = read_sdp_glance(message.body);
  }
  return out;
}

}  // namespace pcapglass::sip
