#include "protocols/sip/repeats.h"

#include "protocols/sip/cseq.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kRemembered = 64 * kNanosecondsPerSecond;

void append(std::string& key, std::string_view part) {
  key += part;
  key += '\n';
}

void append(std::string& key, const Endpoint& endpoint) {
  const auto& bytes = endpoint.address.bytes;
  key.append(reinterpret_cast<const char*>(bytes.data()), endpoint.address.version == 6 ? 16 : 4);
  key += static_cast<char>(endpoint.port >> 8);
  key += static_cast<char>(endpoint.port);
}

std::string_view tag_of(const Message& message, HeaderId id) {
  const auto tag = find_parameter(parse_name_addr(message.headers.first(id)).parameters, "tag");
  return tag ? tag->value : std::string_view{};
}

// TX-01, and TX-02 where the branch does not identify; TX-03: between these two hosts only.
std::string key_of(const Arrival& arrival, const Message& message) {
  std::string key;
  append(key, arrival.source);
  append(key, arrival.destination);
  std::optional<std::string_view> vias(message.headers.first(HeaderId::via));
  std::string_view top;
  Via via;
  const bool branched = next_element(vias, top) && parse_via(top, via) && via.has_cookie();
  append(key, branched ? via.branch : top);
  const CSeq cseq = parse_cseq(message.headers.first(HeaderId::cseq));
  if (!branched) {
    append(key, message.headers.first(HeaderId::call_id));
    append(key, tag_of(message, HeaderId::from));
    append(key, cseq.digits);
  }
  // TX-05: a request repeats its start-line; a response its status and To tag, for the same method.
  append(key, message.is_request() ? message.start.line : message.start.status);
  append(key, tag_of(message, HeaderId::to));
  append(key, cseq.method);
  return key;
}

}  // namespace

Repeat RepeatTable::look(const Arrival& arrival, const Message& message) {
  forget(arrival.time.ns);
  if (arrival.copy != Copy::none) return {RepeatKind::capture_duplicate, arrival.copy_of};
  const auto [found, is_new] = seen_.try_emplace(key_of(arrival, message), Seen{arrival.frame, arrival.time.ns});
  if (is_new) {
    order_.push_back(&found->first);
    return {};
  }
  found->second.last_time = arrival.time.ns;
  return {RepeatKind::retransmission, found->second.first_frame};
}

void RepeatTable::forget(Nanoseconds now) {
  while (!order_.empty()) {
    const auto oldest = seen_.find(*order_.front());
    const bool expired = now - oldest->second.last_time > kRemembered;
    if (!expired && seen_.size() < ceiling_) return;
    if (!expired) ++forgotten_;
    order_.pop_front();
    seen_.erase(oldest);
  }
}

}  // namespace pcapglass::sip
