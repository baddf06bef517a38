#include "protocols/sip/call/extra.h"

#include <algorithm>
#include <memory>

#include "bytes/text.h"
#include "protocols/sdp/media.h"
#include "protocols/sip/call/extra_reader.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/uri.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {

std::string user_key(std::string_view uri_text) {
  const Uri uri = parse_uri(uri_text);
  const std::string_view user = is_sip_scheme(uri.scheme) ? uri.user : uri.rest.substr(0, uri.rest.find(';'));
  std::string digits;
  for (const char c : user) {
    if (is_digit(c)) digits += c;
    if (is_alpha(c)) return std::string(user);
  }
  return digits;
}

std::optional<Extra> ExtraReader::read() {
  for (const Header& header : message_.headers.whole()) take(header);
  if (fact_.method == method::kInvite) read_invite();
  if (fact_.method == method::kRegister) read_register();
  if (fact_.is_request() && fact_.method == method::kNotify) read_fragment();
  if (!fact_.is_request()) read_overload();
  return used_ ? std::optional(std::move(out_)) : std::nullopt;
}

std::string ExtraReader::user_of(HeaderId id) const {
  return user_key(parse_name_addr(message_.headers.first(id)).uri);
}

void ExtraReader::read_invite() {
  read_contact();
  if (fact_.is_request()) {
    if (fact_.sdp) read_codecs();
    if (fact_.to_tag == 0) read_caller();
    return;
  }
  if (fact_.code < 300) return;
  if (fact_.sdp) return read_codecs();
}

void ExtraReader::read_contact() {
  std::optional<std::string_view> contacts(message_.headers.first(HeaderId::contact));
  std::string_view one;
  while (contacts && contacts->data() != nullptr && next_element(contacts, one)) {
    const std::string_view uri = parse_name_addr(one).uri;
    const std::string host = shortened(parse_uri(uri).host);
    used_ = true;
    if (out_.contacts < 250) ++out_.contacts;
    if (out_.contacts == 1) {
      out_.contact = host;
      out_.private_contact = is_private_host(host);
    } else if (host != out_.contact) {
      out_.several_hosts = true;
    }
  }
}

void ExtraReader::read_codecs() {
  const auto media = std::make_unique<sdp::MediaList>(sdp::media_of(message_.body));
  for (const sdp::Medium& medium : media->media()) {
    if (medium.kind != sdp::MediaKind::audio) continue;
    for (const sdp::Format& format : media->formats(medium)) {
      if (equals_ignoring_case(format.encoding, "telephone-event")) continue;
      if (out_.codecs.size() > kLongestText) return;
      if (!out_.codecs.empty()) out_.codecs += ' ';
      out_.codecs += format.encoding.empty() ? format.name : format.encoding;
    }
    used_ = true;
  }
}

// SIP-CA-24 and -25: who says that he calls, and whom.
void ExtraReader::read_caller() {
  const std::string from = user_of(HeaderId::from);
  const std::string_view asserted = message_.headers.first(HeaderId::p_asserted_identity);
  const bool anonymous = equals_ignoring_case(from, "anonymous");
  bool asks_privacy = false;
  for (const Header& header : message_.headers.whole()) {
    if (header.id != HeaderId::other || !equals_ignoring_case(header.name, "Privacy")) continue;
    asks_privacy = header.value.find("id") != std::string_view::npos;
  }
  if (!asserted.empty()) {
    const std::string user = user_key(parse_name_addr(asserted).uri);
    if (!anonymous && !asks_privacy && !user.empty() && user != from) set_doubt(doubt::kAsserted);
    if (asks_privacy && !anonymous) set_doubt(doubt::kPrivacy);
  }
  const Uri uri = parse_uri(message_.start.uri);
  constexpr std::string_view kService = "service:sos";
  const bool service =
      equals_ignoring_case(uri.scheme, "urn") && equals_ignoring_case(uri.rest.substr(0, kService.size()), kService);
  const std::string dialled = user_key(message_.start.uri);
  if (service || dialled == "112" || dialled == "911") set(out_.emergency, true);
}

void ExtraReader::read_register() {
  read_contact();
  for (const Header& header : message_.headers.whole()) {
    if (header.id != HeaderId::contact) continue;
    if (header.value.find("reg-id") != std::string_view::npos) out_.outbound = true;
    if (header.value.find("pub-gruu") != std::string_view::npos) out_.gruu = true;
  }
  const Uri from = parse_uri(parse_name_addr(message_.headers.first(HeaderId::from)).uri);
  const Uri to = parse_uri(parse_name_addr(message_.headers.first(HeaderId::to)).uri);
  if (from.user != to.user || !equals_ignoring_case(from.host, to.host)) set(out_.third_party, true);
}

void ExtraReader::read_fragment() {
  constexpr std::string_view kType = "message/sipfrag", kStart = "SIP/2.0 ";
  const std::string_view type = message_.headers.first(HeaderId::content_type);
  if (!equals_ignoring_case(type.substr(0, kType.size()), kType) || message_.body.substr(0, 8) != kStart) return;
  set(out_.fragment, number_in<std::uint16_t>(message_.body.substr(8, 3)));
}

// RFC 7339 4.1: a server that says how much is to be held back.
void ExtraReader::read_overload() {
  std::optional<std::string_view> vias(message_.headers.first(HeaderId::via));
  std::string_view top;
  Via via;
  if (vias->data() == nullptr || !next_element(vias, top) || !parse_via(top, via)) return;
  if (number_in<std::uint32_t>(parameter(via.parameters, "oc")) > 0) set(out_.overload, true);
}

bool is_private_host(std::string_view host) {
  for (const std::string_view prefix : {"10.", "192.168.", "169.254.", "127.", "fd", "fe80:"}) {
    if (host.substr(0, prefix.size()) == prefix && (prefix != "fd" || host.find(':') != std::string_view::npos))
      return true;
  }
  if (host.substr(0, 4) != "172.") return false;
  const auto second = number_of(host.substr(4, std::min(host.find('.', 4), host.size()) - 4));
  return second && *second >= 16 && *second < 32;
}

std::optional<Extra> extra_of(const Message& message, const Fact& fact) { return ExtraReader(message, fact).read(); }

}  // namespace pcapglass::sip
