#include "protocols/sip/repeats.h"

#include "decode/ipv4.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kRemembered = 64 * kNanosecondsPerSecond;
constexpr Nanoseconds kDuplicateWindow = 5'000'000;  // C-07
constexpr std::uint32_t kNoIdentification = 0xFFFF'FFFF;

std::uint64_t hash_of(Bytes payload) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const std::uint8_t byte : payload) hash = (hash ^ byte) * 0x100000001b3U;
  return hash;
}

// IPv6 has no identification: there the payload alone tells (C-07).
std::uint32_t identification_of(const Packet& packet) {
  const auto ipv4 = packet.get<Ipv4>();
  return ipv4 ? ipv4->identification() : kNoIdentification;
}

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
std::string key_of(const Datagram& datagram, const Message& message) {
  std::string key;
  append(key, datagram.source);
  append(key, datagram.destination);
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

Repeat RepeatTable::look(const Datagram& datagram, const Message& message) {
  const Record& record = datagram.packet.record();
  forget(record.time.ns);
  const std::uint32_t identification = identification_of(datagram.packet);
  const std::uint64_t payload_hash = hash_of(datagram.payload);
  const auto [found, is_new] =
      seen_.try_emplace(key_of(datagram, message), Seen{record.frame, record.time.ns, identification, payload_hash});
  if (is_new) {
    order_.push_back(&found->first);
    return {};
  }
  Seen& seen = found->second;
  const Nanoseconds since = record.time.ns - seen.last_time;
  const bool same_packet = identification == seen.ip_identification && payload_hash == seen.payload_hash &&
                           since >= -kDuplicateWindow && since <= kDuplicateWindow;
  seen.last_time = record.time.ns;
  seen.ip_identification = identification;
  seen.payload_hash = payload_hash;
  return {same_packet ? RepeatKind::capture_duplicate : RepeatKind::retransmission, seen.first_frame};
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
