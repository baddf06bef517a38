#include "protocols/dns/analyzer.h"

#include <algorithm>

#include "bytes/hash.h"
#include "decode/ip_protocol.h"
#include "decode/tcp.h"
#include "flows/ip_fragment.h"
#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

constexpr std::size_t kHeader = 12;

// The well-known port that makes it DNS; 0 when there is none.
std::uint16_t known_port(const Endpoint& source, const Endpoint& destination) {
  for (const std::uint16_t port : {kPort, kMdnsPort, kLlmnrPort}) {
    if (source.port == port || destination.port == port) return port;
  }
  return 0;
}

Kind kind_of(std::uint16_t port) {
  return port == kMdnsPort ? Kind::mdns : port == kLlmnrPort ? Kind::llmnr : Kind::dns;
}

}  // namespace

PacketAnalyzer::PacketAnalyzer(const Limits& limits, std::uint8_t row)
    : registry_row_(row),
      most_rows_(limits.message_rows),
      store_(limits.message_text_bytes, limits.message_rows),
      statistics_(limits),
      exchanges_(limits.transactions),
      watch_(limits),
      question_names_(limits.dns_names) {}

// Nearly every packet is passed over by its transport.
void PacketAnalyzer::packet(const Packet& packet) {
  last_frame_ = packet.record().frame;
  const Transport& transport = packet.transport();
  if (transport.ip_protocol == ip_protocol::kTcp) {
    const bool tls = transport.source_port == kTlsPort || transport.destination_port == kTlsPort;
    if (tls && !packet.payload().empty()) note_unseen(Unseen::over_tls, last_frame_);
    if (transport.source_port != kPort) return;
    const auto tcp = packet.get<Tcp>();
    if (!tcp || !tcp->rst()) return;
    watch_.refused(packet.source_endpoint(), packet.destination_endpoint(), {last_frame_, packet.record().time});
  } else if (packet.is_fragment() && packet.copy() == Copy::none) {
    const auto fragment = fragment_of(packet);
    constexpr std::size_t kUdpHeader = 8;
    if (!fragment || fragment->offset != 0 || !fragment->more || fragment->protocol != ip_protocol::kUdp) return;
    if (fragment->bytes.size() < kUdpHeader + kHeader || load_be16(fragment->bytes, 0) != kPort) return;
    watch_.fragment(last_frame_, {last_frame_, packet.record().time}, {packet.source(), kPort},
                    {packet.destination(), load_be16(fragment->bytes, 2)});
  }
}

std::string_view PacketAnalyzer::datagram(const Datagram& datagram) {
  const std::uint16_t port = known_port(datagram.source, datagram.destination);
  Flow& flow = datagram.flow;
  if (datagram.frames.size() > 1) {
    for (const std::uint64_t frame : datagram.frames) watch_.reassembled(frame);
  }
  if (port == 0 && flow.protocol != registry_row_) {
    if (datagram.source.port == kNbnsPort || datagram.destination.port == kNbnsPort) {
      watch_netbios(datagram);
      return {};
    }
    // Elsewhere the first payload of a flow tells.
    if (flow.protocol != kNoProtocol || flow.first_frame != datagram.packet.record().frame || datagram.cut) return {};
    if (!may_be_strict(datagram.payload) || !parse_message(datagram.payload, false, message_) || !is_strict(message_)) {
      return {};
    }
  } else if ((flow.protocol != kNoProtocol && flow.protocol != registry_row_) ||
             !parse_message(datagram.payload, datagram.cut, message_)) {
    return {};
  }
  if (flow.protocol == kNoProtocol) flow.protocol = registry_row_;
  const Record& record = datagram.packet.record();
  const Arrival arrival{datagram.source, datagram.destination,   record.frame,
                        record.time,     record.has_time,        false,
                        kind_of(port),   datagram.packet.copy(), datagram.packet.copy_of()};
  const bool keep = rows_.size() < most_rows_;
  take_message(arrival, datagram.cut, keep ? store_.add(record, datagram.payload, datagram.frames) : MessagePlace{});
  return arrival.kind == Kind::mdns ? "mdns" : arrival.kind == Kind::llmnr ? "llmnr" : "dns";
}

// NetBIOS names have another form (RFC 1002 4.1); only who answers matters here (DNS-18).
void PacketAnalyzer::watch_netbios(const Datagram& datagram) {
  note_unseen(Unseen::netbios, datagram.packet.record().frame);
  constexpr std::size_t kEncodedName = 34;
  if (datagram.payload.size() < kHeader + kEncodedName || datagram.packet.copy() != Copy::none) return;
  const unsigned flags = load_be16(datagram.payload, 2);
  const bool answers = (flags & 0xF80F) == 0x8000 && load_be16(datagram.payload, 6) > 0;
  if (!answers) return;
  const Record& record = datagram.packet.record();
  watch_.answered_group({datagram.source, datagram.destination, record.frame, record.time, record.has_time},
                        hash_bytes(datagram.payload.subspan(kHeader, kEncodedName), 0), "NetBIOS");
}

void PacketAnalyzer::take_message(const Arrival& arrival, bool cut, const MessagePlace& place) {
  const Asked asked = asked_by(message_);
  statistics_.count(message_, asked, arrival);
  Row* row = nullptr;
  if (rows_.size() < most_rows_) {
    row = &rows_.emplace_back();
    row->frame = arrival.frame;
    row->time = arrival.time.ns;
    row->digits = arrival.time.digits;
    row->has_time = arrival.has_time;
    row->place = place;
    row->source = arrival.source;
    row->destination = arrival.destination;
    row->tcp = arrival.tcp;
    row->cut = cut;
    row->kind = arrival.kind;
  }
  if (arrival.copy != Copy::none) {
    ++statistics_.capture_duplicates;
    if (row != nullptr) row->copy_of = arrival.copy_of;
    return;
  }
  Exchange old;
  while (exchanges_.expire(arrival.time.ns, old)) settle(old, arrival.time.ns, false);
  if (message_.is_response()) {
    take_response(arrival, asked, row);
  } else {
    take_query(arrival, asked, row);
  }
}

void PacketAnalyzer::take_query(const Arrival& arrival, const Asked& asked, Row* row) {
  Event event{arrival, message_, asked, {}, nullptr};
  // Multicast DNS has no transactions: ids are 0, and whoever knows may answer (RFC 6762 18.1).
  if (arrival.kind == Kind::mdns) return watch_.query(event, statistics_);
  Exchange& exchange = exchanges_.query(arrival, message_, asked);
  event.exchange = &exchange;
  const auto index = row != nullptr ? static_cast<std::uint32_t>(rows_.size() - 1) : kNoRow;
  if (exchange.repeats == 0) {
    exchange.first_row = index;
    if (question_names_.find(asked.hash) == nullptr) {
      question_names_.take(asked.hash) = name_text(asked.name.bytes());
    }
  } else {
    ++statistics_.retransmissions;
    if (row != nullptr) row->repeat_of = exchange.first_frame;
  }
  exchange.last_row = index;
  if (arrival.kind == Kind::dns) {
    if (Server* server = statistics_.server(arrival.destination); server != nullptr) {
      ++(exchange.repeats == 0 ? server->queries : server->retransmissions);
    }
  }
  watch_.query(event, statistics_);
}

void PacketAnalyzer::take_response(const Arrival& arrival, const Asked& asked, Row* row) {
  Event event{arrival, message_, asked, {}, nullptr};
  if (arrival.kind == Kind::mdns) return watch_.response(event, statistics_);
  event.matched = exchanges_.response(arrival, message_, asked);
  const Matched& matched = event.matched;
  if (row != nullptr) row->match = matched.match;
  if (arrival.kind == Kind::dns && matched.match <= Match::second) {
    if (Server* server = statistics_.server(matched.exchange->server); server != nullptr) ++server->responses;
  }
  if (matched.match == Match::second) ++statistics_.second_answers;
  if (matched.match > Match::second) ++statistics_.unsolicited;
  if (matched.match <= Match::second) {
    Exchange& exchange = *matched.exchange;
    ++exchange.answers;
    if (row != nullptr) {
      row->partner = exchange.first_frame;
      if (arrival.has_time && exchange.has_time) {
        row->delay = arrival.time.ns - exchange.first;
        row->last_delay = arrival.time.ns - exchange.last;
      }
    }
    if (exchange.answers == 1) {
      exchange.answer_frame = arrival.frame;
      exchange.answered = arrival.time.ns;
      exchange.answer_hash = answer_hash(message_);
      for (const std::uint32_t query : {exchange.first_row, exchange.last_row}) {
        if (query != kNoRow) rows_[query].partner = arrival.frame;
      }
    }
  }
  watch_.response(event, statistics_);
}

void PacketAnalyzer::settle(const Exchange& exchange, Nanoseconds end, bool at_end) {
  if (exchange.answers > 0 || is_multicast(exchange.server.address)) return;
  constexpr Nanoseconds kPatience = 5 * kNanosecondsPerSecond;
  if (end - exchange.last < kPatience) {
    ++statistics_.undetermined;
    return;
  }
  ++statistics_.unanswered;
  if (Server* server = statistics_.server(exchange.server); server != nullptr && exchange.kind == Kind::dns) {
    ++server->unanswered;
    if (server->unanswered_frames.size() < Sightings::kMost) {
      server->unanswered_frames.push_back({exchange.first_frame, Timestamp{exchange.first, exchange.digits}});
    }
  }
  const std::string* name = question_names_.find(exchange.question);
  const std::string shown = name != nullptr ? *name : std::string("(name not kept)");
  watch_.keep_failed({shown, exchange.type, exchange.client.address, exchange.first_frame, 0, 0, exchange.first});
  watch_.settled(exchange, shown, end, at_end ? last_frame_ : 0);
}

void PacketAnalyzer::note_unseen(Unseen what, std::uint64_t frame, std::uint64_t count) {
  UnseenTraffic& seen = unseen_[static_cast<std::size_t>(what)];
  if (seen.count == 0) seen.first_frame = frame;
  seen.count += count;
}

void PacketAnalyzer::finish(const CaptureInfo& capture) {
  const Nanoseconds end = capture.last_time ? capture.last_time->ns : 0;
  Exchange old;
  while (exchanges_.pop(old)) settle(old, end, true);
  statistics_.domains.sort();
  watch_.finish(end, statistics_);
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row) {
  return std::make_unique<PacketAnalyzer>(limits, row);
}

}  // namespace pcapglass::dns
