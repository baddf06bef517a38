#include "protocols/sip/call/fact.h"

#include <algorithm>
#include <limits>

#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

// Never 0, which means that there is nothing.
std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 1) { return hash_bytes(as_bytes(text), seed) | 1U; }

std::uint64_t tag_of(const Message& message, HeaderId id) {
  const auto tag = find_parameter(parse_name_addr(message.headers.first(id)).parameters, "tag");
  return tag && !tag->value.empty() ? hash_of(tag->value) : 0;
}

// TX-01: branch and sent-by of the topmost Via.
std::uint64_t branch_of(const Message& message) {
  std::optional<std::string_view> vias(message.headers.first(HeaderId::via));
  std::string_view top;
  Via via;
  if (!next_element(vias, top) || !parse_via(top, via) || !via.has_cookie()) return 0;
  return hash_of(via.branch, hash_of(via.sent_by.host, hash_of(via.sent_by.port)));
}

template <class Number>
Number clamped(std::optional<std::uint64_t> value) {
  return static_cast<Number>(std::min<std::uint64_t>(value.value_or(0), std::numeric_limits<Number>::max()));
}

// The cause of `Reason: Q.850;cause=16` (RFC 3326 2).
std::uint16_t q850_cause_of(std::string_view value) {
  std::optional<std::string_view> rest(value);
  std::string_view element;
  while (next_element(rest, element)) {
    const std::size_t semicolon = element.find(';');
    if (semicolon == std::string_view::npos) continue;
    if (!equals_ignoring_case(trimmed(element.substr(0, semicolon)), "Q.850")) continue;
    const auto cause = find_parameter(element.substr(semicolon), "cause");
    if (cause) return clamped<std::uint16_t>(number_of(trimmed(cause->value)));
  }
  return 0;
}

bool has_sdp(const Message& message) {
  const std::string_view type = message.headers.first(HeaderId::content_type);
  if (message.body.empty()) return false;
  if (equals_ignoring_case(trimmed(type.substr(0, type.find(';'))), "application/sdp")) return true;
  return type.size() > 10 && equals_ignoring_case(type.substr(0, 10), "multipart/") &&
         message.body.find("application/sdp") != std::string_view::npos;
}

// The headers that have no place of their own among those that code asks for often.
void read_other_headers(const Message& message, Fact& fact) {
  for (const Header& header : message.headers.whole()) {
    if (header.id == HeaderId::authorization || header.id == HeaderId::proxy_authorization) fact.credentials = true;
    if (header.id != HeaderId::other) continue;
    if (equals_ignoring_case(header.name, "Reason") && fact.q850_cause == 0) {
      fact.q850_cause = q850_cause_of(header.value);
    } else if (equals_ignoring_case(header.name, "RSeq") || equals_ignoring_case(header.name, "RAck")) {
      fact.rseq = clamped<std::uint32_t>(number_of(Scanner(header.value).token()));
    } else if (equals_ignoring_case(header.name, "Session-Expires") || equals_ignoring_case(header.name, "x")) {
      fact.session_expires = clamped<std::uint32_t>(number_of(Scanner(header.value).token()));
    }
  }
}

// SIP-TR-12: how far a request has come.
void read_path(const Message& message, Fact& fact) {
  for (const Header& header : message.headers.whole()) {
    if (header.id != HeaderId::via) continue;
    std::optional<std::string_view> vias(header.value);
    std::string_view one;
    while (next_element(vias, one)) fact.vias = static_cast<std::uint8_t>(std::min(fact.vias + 1, 250));
  }
  const auto hops = number_of(trimmed(message.headers.first(HeaderId::max_forwards)));
  if (hops) fact.max_forwards = static_cast<std::uint8_t>(std::min<std::uint64_t>(*hops, Fact::kNoMaxForwards - 1));
  fact.uri = static_cast<std::uint32_t>(hash_of(message.start.uri));
}

// RFC 3261 10.2.1.1, 10.3: what a binding is asked to last, or lasts.
std::uint32_t expires_of(const Message& message) {
  std::optional<std::string_view> contacts(message.headers.first(HeaderId::contact));
  std::string_view contact;
  if (contacts->data() != nullptr && next_element(contacts, contact)) {
    const auto expires = find_parameter(parse_name_addr(contact).parameters, "expires");
    if (const auto seconds = expires ? number_of(trimmed(expires->value)) : std::nullopt) {
      return clamped<std::uint32_t>(seconds);
    }
  }
  const auto seconds = number_of(trimmed(message.headers.first(HeaderId::expires)));
  return seconds ? clamped<std::uint32_t>(seconds) : Fact::kNoExpires;
}

}  // namespace

Fact fact_of(const Message& message, const Arrival& arrival, const Repeat& repeat) {
  const CSeq cseq = parse_cseq(message.headers.first(HeaderId::cseq));
  Fact fact;
  fact.frame = arrival.frame;
  fact.time = arrival.time.ns;
  fact.branch = branch_of(message);
  fact.from_tag = tag_of(message, HeaderId::from);
  fact.to_tag = tag_of(message, HeaderId::to);
  fact.cseq = clamped<std::uint32_t>(cseq.number);
  fact.repeat = repeat.kind;
  const std::string_view name = message.is_request() ? message.start.method : cseq.method;
  fact.method = static_cast<MethodId>(method_index(name).value_or(kOtherMethod));
  // A response whose code is none still is a response.
  if (!message.is_request()) {
    fact.code = static_cast<std::uint16_t>(std::clamp<std::uint64_t>(message.start.status_code, 1, 999));
  }
  if (message.is_request()) read_path(message, fact);
  fact.sdp = has_sdp(message);
  read_other_headers(message, fact);
  if (fact.method == method::kRegister) fact.expires = expires_of(message);
  return fact;
}

}  // namespace pcapglass::sip
