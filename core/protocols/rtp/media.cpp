#include "protocols/rtp/media.h"

#include <algorithm>

#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass::rtp {
namespace {

constexpr std::size_t kUdpHeader = 8;

Arrival arrival_of(const Datagram& datagram, const Header& header) {
  const Record& record = datagram.packet.record();
  Arrival arrival;
  arrival.time = record.time.ns;
  arrival.frame = record.frame;
  arrival.timestamp = header.timestamp;
  arrival.sequence = header.sequence;
  arrival.payload_type = header.payload_type;
  arrival.marker = header.marker;
  arrival.payload_bytes = static_cast<std::uint32_t>(header.payload.size());
  const std::size_t ip_header = datagram.source.address.version == 6 ? 40 : 20;
  arrival.ip_bytes = static_cast<std::uint32_t>(datagram.wire_length + kUdpHeader + ip_header);
  if (const auto ip = datagram.packet.get<Ipv4>()) {
    arrival.dscp = ip->dscp();
    arrival.hop_limit = ip->time_to_live();
  } else if (const auto ip6 = datagram.packet.get<Ipv6>()) {
    arrival.dscp = static_cast<std::uint8_t>(ip6->traffic_class() >> 2);
    arrival.hop_limit = ip6->hop_limit();
  }
  return arrival;
}

// At least 95 % of the samples are one of the two zeros of G.711 (SIP-ME-15).
bool is_silent(const Header& header) {
  const Bytes payload = header.payload;
  if (header.payload_type != 0 && header.payload_type != 8) return false;
  if (payload.size() < 8) return false;
  const std::uint8_t zero = header.payload_type == 0 ? 0x7F : 0x55;
  const auto is_zero = [&](std::uint8_t sample) { return (sample & 0x7FU) == zero; };
  // Speech shows itself at once.
  std::size_t spoken = 0;
  for (const std::uint8_t sample : payload) {
    spoken += is_zero(sample) ? 0 : 1;
    if (spoken * 20 > payload.size()) return false;
  }
  return true;
}

std::uint32_t hash_of_text(std::string_view text) {
  return static_cast<std::uint32_t>(hash_bytes(as_bytes(text), 0) >> 32);
}

constexpr std::size_t kLongestCallId = 255;
static_assert(kNoCall == Index::kNone);

}  // namespace

Media::Media(const Limits& limits)
    : most_streams_(limits.rtp_streams),
      most_events_(limits.rtp_streams * 4),
      most_calls_(limits.rtp_announcements / 2),
      announcements_(limits.rtp_announcements),
      control_(limits.rtp_streams) {}

std::string_view Media::datagram(const Datagram& datagram) {
  const FirstBytes first = first_bytes(datagram.payload);
  if (first == FirstBytes::rtp) {
    if (const std::string_view name = take_rtp(datagram); !name.empty()) return name;
  } else if (first == FirstBytes::rtcp) {
    return take_rtcp(datagram);
  }
  return announcements_.empty() ? std::string_view{} : take_other(datagram, first);
}

std::string_view Media::take_rtp(const Datagram& datagram) {
  const bool plausible = is_plausible(datagram.payload[1] & 0x7FU);
  if (!plausible && announcements_.empty()) return {};
  if (is_never_media(datagram.destination.port) || is_never_media(datagram.source.port)) return {};
  auto header = parse(datagram.payload, datagram.cut);
  if (!header) return {};
  const StreamKey key = {datagram.source, datagram.destination, header->ssrc};
  const std::uint32_t hash = hash_of(key);
  Stream* stream = find(key, hash);
  if (datagram.packet.copy() != Copy::none) {
    // The capture's doing, not the network's (domain.md C-07).
    if (stream == nullptr) return {};
    ++stream->copies;
    return "rtp";
  }
  Arrival arrival = arrival_of(datagram, *header);
  arrival.silent = is_silent(*header);
  if (stream == nullptr) {
    const Link link = link_of(key.source, key.destination);
    if (link.by == LinkedBy::unlinked) {
      if (!plausible) return {};
      PayloadType type = static_payload_type(header->payload_type);
      if (looks_like_event(header->payload) && header->payload_type >= 96) {
        type = {header->payload_type, names_.telephone_event(), 8000};
      }
      std::unique_ptr<Stream> found = probation_.take(key, hash, arrival, type, names_);
      if (!found) return {};
      rtp_packets_ += found->sequence.received() - 1;
      stream = add(std::move(*found), hash);
    } else {
      std::unique_ptr<Stream> tried = probation_.release(key, hash);
      if (tried) rtp_packets_ += tried->sequence.received();
      stream = add(tried ? std::move(*tried) : Stream(key), hash);
      if (stream != nullptr) {
        stream->link = link;
        give(*stream, arrival, *header);
      }
    }
    if (stream == nullptr) ++unlisted_packets_;
  } else {
    give(*stream, arrival, *header);
  }
  ++rtp_packets_;
  if (stream == nullptr) return "rtp";
  if (datagram.cut) ++stream->cut;
  stream->has_times = stream->has_times && datagram.packet.record().has_time;
  return stream->events_last != kNoCall && events_[stream->events_last].last_frame == arrival.frame ? "rtpevent"
                                                                                                    : "rtp";
}

Stream* Media::find(const StreamKey& key, std::uint32_t hash) {
  const std::uint32_t at = stream_index_.find(hash, [&](std::uint32_t i) { return streams_[i].key == key; });
  return at == Index::kNone ? nullptr : &streams_[at];
}

Stream* Media::add(Stream&& stream, std::uint32_t hash) {
  if (streams_.size() >= most_streams_) return nullptr;
  const auto position = static_cast<std::uint32_t>(streams_.size());
  streams_.push_back(std::move(stream));
  stream_index_.add(hash, position);
  Stream& added = streams_.back();
  const StreamKey pair = {added.key.source, added.key.destination, 0};
  const std::uint32_t pair_hash = hash_of(pair);
  const std::uint32_t first = endpoints_index_.find(pair_hash, [&](std::uint32_t i) {
    return streams_[i].key.source == pair.source && streams_[i].key.destination == pair.destination;
  });
  if (first == Index::kNone) {
    endpoints_index_.add(pair_hash, position);
    added.latest = position;
  } else {
    added.previous = streams_[first].latest;
    streams_[first].latest = position;
  }
  return &added;
}

Link Media::link_of(const Endpoint& source, const Endpoint& destination) const {
  if (announcements_.empty()) return {};
  const auto made = [](LinkedBy by, const Announcement& from) { return Link{by, from.call, from.frame}; };
  const auto is_rtp = [](const Announcement* found) {
    return found != nullptr && (found->transport == Transport::plain || found->transport == Transport::secure);
  };
  if (const auto* found = announcements_.find(destination, false); is_rtp(found)) return made(LinkedBy::sdp, *found);
  if (const auto* found = announcements_.find(source, false); is_rtp(found)) return made(LinkedBy::symmetric, *found);
  if (const auto* found = announcements_.find(destination, true); is_rtp(found)) {
    return made(LinkedBy::nat_guess, *found);
  }
  if (const auto* found = announcements_.find(source, true); is_rtp(found)) return made(LinkedBy::nat_guess, *found);
  return {};
}

void Media::give(Stream& stream, const Arrival& arrival, const Header& header) {
  const PayloadType type = type_of(stream, header, arrival.frame);
  stream.take(arrival, type, names_);
  if (stream.link.call != kNoCall && calls_[stream.link.call].is_up(arrival.time)) ++stream.answered_packets;
  if (type.encoding == names_.telephone_event()) take_event(stream, arrival, header, type.clock);
}

void Media::check_offer(Stream& stream, const Announcement& receiver, std::uint8_t number, std::uint64_t frame) {
  const bool rtp = receiver.transport == Transport::plain || receiver.transport == Transport::secure;
  if (!rtp || receiver.count == 0 || receiver.type_of(number) != nullptr || stream.off_offer_frame != 0) return;
  stream.off_offer_frame = frame;
  stream.off_offer_type = number;
}

PayloadType Media::type_of(Stream& stream, const Header& header, std::uint64_t frame) {
  const Stream::Use* used = nullptr;
  for (const Stream::Use& use : stream.types) {
    if (use.packets > 0 && use.type.number == header.payload_type) used = &use;
  }
  const bool asked = stream.types_asked == announcements_.added();
  if (used != nullptr && (used->type.encoding != EncodingNames::kUnknown || asked)) return used->type;
  stream.types_asked = announcements_.added();
  if (used == nullptr) {
    if (const Announcement* receiver = announcements_.find(stream.key.destination, false)) {
      stream.offer_known = true;
      check_offer(stream, *receiver, header.payload_type, frame);
    }
  }
  PayloadType type = announced_type(stream, header.payload_type);
  if (type.encoding == EncodingNames::kUnknown && used == nullptr && header.payload_type >= 96 &&
      looks_like_event(header.payload)) {
    type.encoding = names_.telephone_event();
    type.clock = stream.types[0].type.clock != 0 ? stream.types[0].type.clock : 8000;
  }
  return type;
}

// A payload type means what the receiver has said (OA-02); next best is what the sender itself would receive.
PayloadType Media::announced_type(const Stream& stream, std::uint8_t number) const {
  for (const Endpoint* endpoint : {&stream.key.destination, &stream.key.source}) {
    const bool natted = stream.link.by == LinkedBy::nat_guess;
    const Announcement* found = announcements_.find(*endpoint, false);
    if (found == nullptr && natted) found = announcements_.find(*endpoint, true);
    const PayloadType* type = found == nullptr ? nullptr : found->type_of(number);
    if (type != nullptr && type->encoding != EncodingNames::kUnknown) return *type;
  }
  return static_payload_type(number);
}

void Media::take_event(Stream& stream, const Arrival& arrival, const Header& header, std::uint32_t clock) {
  const auto payload = parse_event(header.payload);
  if (!payload) return;
  if (stream.events_last != kNoCall && events_[stream.events_last].take(*payload, arrival)) return;
  if (events_.size() >= most_events_) {
    ++events_not_kept_;
    return;
  }
  const auto position = static_cast<std::uint32_t>(events_.size());
  events_.push_back(first_of(*payload, arrival, clock));
  if (stream.events_last == kNoCall) {
    stream.events_begin = position;
  } else {
    events_[stream.events_last].next = position;
  }
  stream.events_last = position;
}

std::string_view Media::take_rtcp(const Datagram& datagram) {
  const std::uint64_t frame = datagram.packet.record().frame;
  if (is_never_media(datagram.destination.port) || is_never_media(datagram.source.port)) return {};
  if (is_rtcp(datagram.payload, datagram.cut)) {
    if (datagram.packet.copy() != Copy::none) return "rtcp";
    ++rtcp_packets_;
    control_.take(datagram.source, datagram.destination, datagram.payload, datagram.packet.record().time.ns, frame);
    return "rtcp";
  }
  if (!could_be_srtcp(datagram.payload)) return {};
  StreamKey key = {datagram.source, datagram.destination, load_be32(datagram.payload, 4)};
  bool known = find(key, hash_of(key)) != nullptr;
  if (!known && key.source.port > 0 && key.destination.port > 0) {
    --key.source.port;
    --key.destination.port;
    known = find(key, hash_of(key)) != nullptr;
  }
  if (!known) return {};
  note(Companion::srtcp, frame);
  return "rtcp";
}

std::string_view Media::take_other(const Datagram& datagram, FirstBytes first) {
  if (fax_announced_) {
    if (const std::string_view name = take_fax(datagram); !name.empty()) return name;
  }
  const Bytes payload = datagram.payload;
  if (payload.size() < 8) return {};
  constexpr std::uint32_t kStunCookie = 0x2112A442;  // RFC 8489 5
  constexpr std::uint32_t kZrtpCookie = 0x5A525450;  // RFC 6189 5
  std::optional<Companion> kind;
  if (first == FirstBytes::stun && load_be32(payload, 4) == kStunCookie) kind = Companion::stun;
  if (first == FirstBytes::zrtp && load_be32(payload, 4) == kZrtpCookie) kind = Companion::zrtp;
  if (first == FirstBytes::dtls && payload[1] == 0xFE && payload[2] >= 0xFC) kind = Companion::dtls;
  if (first == FirstBytes::turn_channel && load_be16(payload, 2) + std::size_t{4} <= payload.size()) {
    kind = Companion::turn_channel;
  }
  if (!kind) return {};
  const Link link = link_of(datagram.source, datagram.destination);
  if (link.by == LinkedBy::unlinked) return {};
  note(*kind, datagram.packet.record().frame);
  note_ice(*kind, payload, link, datagram.packet.record().frame);
  return {};
}

std::string_view Media::take_fax(const Datagram& datagram) {
  const auto is_fax = [](const Announcement* found) {
    return found != nullptr && found->transport == Transport::udptl;
  };
  const Announcement* found = announcements_.find(datagram.destination, false);
  if (!is_fax(found)) found = announcements_.find(datagram.source, false);
  if (!is_fax(found) || datagram.payload.size() < 4) return {};
  const Record& record = datagram.packet.record();
  auto flow = std::find_if(faxes_.begin(), faxes_.end(), [&](const FaxFlow& each) {
    return each.source == datagram.source && each.destination == datagram.destination;
  });
  if (flow == faxes_.end()) {
    constexpr std::size_t kMost = 256;
    if (faxes_.size() == kMost) return "t38";
    flow = faxes_.insert(faxes_.end(), FaxFlow{});
    flow->source = datagram.source;
    flow->destination = datagram.destination;
    flow->link = {LinkedBy::sdp, found->call, found->frame};
    flow->first_frame = record.frame;
    flow->first_time = record.time.ns;
  }
  ++flow->packets;
  flow->bytes += datagram.wire_length;
  flow->last_frame = record.frame;
  flow->last_time = record.time.ns;
  return "t38";
}

void Media::note(Companion kind, std::uint64_t frame) {
  Companions& seen = companions_[static_cast<std::size_t>(kind)];
  if (seen.count++ == 0) seen.first_frame = frame;
  seen.last_frame = frame;
}

std::uint32_t Media::known_call(std::string_view call_id) const {
  const std::string_view kept = call_id.substr(0, kLongestCallId);
  return call_index_.find(hash_of_text(kept), [&](std::uint32_t i) { return calls_[i].id == kept; });
}

std::uint32_t Media::call(std::string_view call_id) {
  const std::string_view kept = call_id.substr(0, kLongestCallId);
  const std::uint32_t found = known_call(kept);
  if (found != kNoCall) return found;
  if (calls_.size() >= most_calls_ || kept.empty()) return kNoCall;
  const auto position = static_cast<std::uint32_t>(calls_.size());
  calls_.emplace_back().id = kept;
  call_index_.add(hash_of_text(kept), position);
  return position;
}

void Media::announce(const Announcement& announcement) {
  fax_announced_ = fax_announced_ || announcement.transport == Transport::udptl;
  const bool reachable = announcement.endpoint.port != 0 && announcement.endpoint.address.version != 0;
  if (reachable) announcements_.add(announcement);
  if (announcement.call == kNoCall) return;
  CallMedia& call = calls_[announcement.call];
  if (announcement.transport == Transport::udptl && announcement.endpoint.port != 0 && announcement.status == 0 &&
      call.fax.frame == 0) {
    call.fax.frame = announcement.frame;
    call.fax.time = announcement.time;
  }
  if (announcement.status >= 200 && announcement.status < 300 && call.answered_frame == 0) {
    call.answered_frame = announcement.frame;
    call.answered = announcement.time;
  }
  if (!announcement.audio) return;
  call.was_held = call.was_held || announcement.direction != MediaDirection::sendrecv || !reachable;
  for (CallMedia::Party& party : call.parties) {
    if (party.endpoint.port == 0) party = {announcement.endpoint, announcement.direction, announcement.frame};
    if (party.endpoint == announcement.endpoint) return;
  }
  call.more_parties = true;
}

// What was advertised while the stream was running: an answer comes after the first packets of early media.
void Media::relink(Stream& stream) const {
  const Announcement* receiver = announcements_.find(stream.key.destination, false);
  const bool in_time = receiver != nullptr && receiver->time <= stream.last_time;
  if (stream.link.by != LinkedBy::sdp) {
    const Link link = link_of(stream.key.source, stream.key.destination);
    const bool better = stream.link.by == LinkedBy::unlinked || link.by == LinkedBy::sdp;
    if (link.by != LinkedBy::unlinked && better && (in_time || link.by != LinkedBy::sdp)) {
      stream.moved_call = stream.link.call != link.call;
      stream.link = link;
    }
  }
  const Announcement* sender = announcements_.find(stream.key.source, false);
  const auto secure = [](const Announcement* each) { return each != nullptr && each->transport == Transport::secure; };
  stream.encrypted = stream.link.by != LinkedBy::unlinked && (secure(receiver) || secure(sender));
  if (receiver == nullptr || !in_time) return;
  for (const Stream::Use& use : stream.types) {
    if (use.packets > 0 && use.first_frame < receiver->frame && !stream.offer_known) {
      check_offer(stream, *receiver, use.type.number, use.first_frame);
    }
  }
}

void Media::finish() {
  order_.resize(streams_.size());
  for (std::uint32_t i = 0; i < order_.size(); ++i) {
    order_[i] = i;
    Stream& stream = streams_[i];
    stream.finish();
    relink(stream);
    if (stream.previous == kNoCall) continue;
    // Streams that run beside each other share the endpoints; one that ends where another begins was replaced.
    const Stream& before = streams_[stream.previous];
    if (before.last_time > stream.first_time + kNanosecondsPerSecond) continue;
    stream.add_event({EventKind::ssrc_change, stream.first_frame, stream.first_time, before.key.ssrc, stream.key.ssrc});
  }
  std::sort(order_.begin(), order_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return streams_[a].first_frame < streams_[b].first_frame; });
}

}  // namespace pcapglass::rtp
