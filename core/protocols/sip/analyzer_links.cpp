// How MessageAnalyzer reads connections that carry SIP within WebSocket (RFC 7118), and recognises those within TLS.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/detect.h"
#include "protocols/sip/start_line.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint16_t kHttps = 443;

StreamReply taken(std::size_t consumed, std::size_t need, std::string_view recognised = {}) {
  return {Claim::mine, consumed, need, recognised};
}

StreamReply undecided(const StreamBytes& content) { return {Claim::undecided, 0, content.bytes.size() + 1, {}}; }

// A capture that begins in the middle: one whole data frame in which a message begins.
bool holds_sip_frame(Bytes bytes) {
  constexpr std::size_t kEnough = 512;
  websocket::FrameHeader header;
  if (websocket::read_frame_header(bytes, header) != websocket::HeaderStep::complete) return false;
  if (header.is_control() || header.compressed || header.opcode == websocket::Opcode::continuation) return false;
  std::vector<std::uint8_t> front;
  const Bytes payload = bytes.subspan(header.header_length);
  append_part(front, payload.first(std::min(payload.size(), kEnough)), {0, 0, header.mask});
  StartLine line;
  return parse_start_line(as_text(front), Form::strict, false, line);
}

bool begins_with_sip(std::string_view name) { return equals_ignoring_case(name.substr(0, 3), "sip"); }

// Nothing when this TLS connection has nothing to do with SIP, as far as it can be seen.
std::optional<TlsReason> reason_of(const tls::Facts& facts, const StreamData& data, bool hosts_speak_sip) {
  if (facts.offers_sip) return TlsReason::protocol;
  if (begins_with_sip(facts.server_name)) return TlsReason::server_name;
  if (facts.certificate && facts.certificate->has_sip_uri()) return TlsReason::certificate;
  const bool web = data.source.port == kHttps || data.destination.port == kHttps || facts.protocol == "h2";
  if (hosts_speak_sip && !web) return TlsReason::host_pair;
  return std::nullopt;
}

}  // namespace

std::optional<StreamReply> MessageAnalyzer::stream_link(const StreamData& data) {
  if (data.flow.protocol == registry_row_) {
    if (WebSocketLink* link = links_.websocket(data.flow.id)) return stream_websocket(data, *link);
    if (TlsLink* link = links_.tls(data.flow.id)) {
      const StreamProgress progress = link->connection.take(data.direction, data.content);
      return taken(progress.consumed, progress.need);
    }
    return std::nullopt;
  }
  if (auto reply = claim_websocket(data)) return reply;
  return claim_tls(data);
}

std::optional<StreamReply> MessageAnalyzer::claim_websocket(const StreamData& data) {
  const Bytes bytes = data.content.bytes;
  const websocket::Handshake handshake = websocket::read_handshake(bytes);
  bool from_client = true;
  switch (handshake.kind) {
    case websocket::HandshakeKind::incomplete: return undecided(data.content);
    case websocket::HandshakeKind::request:
    case websocket::HandshakeKind::response:
      if (!handshake.offers("sip")) return std::nullopt;
      from_client = handshake.kind == websocket::HandshakeKind::request;
      break;
    case websocket::HandshakeKind::none:
      if (data.content.from_start || !holds_sip_frame(bytes)) return std::nullopt;
      from_client = (bytes[1] & 0x80) != 0;  // only clients mask (RFC 6455 5.1)
      break;
  }
  WebSocketLink* link = links_.add_websocket(data.flow.id);
  if (link == nullptr) return std::nullopt;
  link->row.client = from_client ? data.source : data.destination;
  link->row.server = from_client ? data.destination : data.source;
  link->row.first_frame = data.content.pieces.front().frame;
  if (handshake.kind == websocket::HandshakeKind::none) link->head_over = {true, true};
  return stream_websocket(data, *link);
}

StreamReply MessageAnalyzer::stream_websocket(const StreamData& data, WebSocketLink& link) {
  const StreamBytes& content = data.content;
  const auto side = static_cast<std::size_t>(data.direction);
  std::string_view recognised;
  std::size_t at = 0;
  // A client whose request was refused may ask again, with credentials.
  if (link.refused && data.source == link.row.client) link.head_over[side] = false;
  while (at < content.bytes.size()) {
    if (!link.head_over[side]) {
      const auto head = link.take_head(content, at, data.direction);
      if (!head) return taken(at, content.bytes.size() - at + 1, recognised);
      at += *head;
      continue;
    }
    if (link.refused) return taken(content.bytes.size(), 1, recognised);
    const websocket::Item item = link.readers[side].next(content, at);
    if (item.kind == websocket::ItemKind::incomplete) return taken(at, item.length, recognised);
    at += item.length;
    if (link.count(item)) continue;
    if (take_websocket_message(data, link)) recognised = "sip";
  }
  return taken(at, 1, recognised);
}

// RFC 7118 5: each data message is one SIP message, whose Content-Length may be missing.
bool MessageAnalyzer::take_websocket_message(const StreamData& data, WebSocketLink& link) {
  const websocket::MessageReader& reader = link.readers[static_cast<std::size_t>(data.direction)];
  const Detection found = detect(reader.payload(), true, false);
  if (found.kind == Kind::keep_alive) {
    ++link.row.keep_alives;
    ++statistics_.keep_alives;
    return false;
  }
  const Bytes text = reader.payload().subspan(std::min(found.skip, reader.payload().size()));
  if (found.kind != Kind::message || !parse_datagram(as_text(text), text.size(), message_)) {
    ++link.row.other_messages;
    return false;
  }
  ++link.row.messages;
  const auto& pieces = data.content.pieces;
  const auto last = std::find_if(pieces.begin(), pieces.end(),
                                 [&](const StreamPiece& piece) { return piece.frame == reader.frames().back(); });
  if (last == pieces.end()) return false;
  const std::size_t index = rows_.size();
  Row* row = take_message({data.source, data.destination, Carrier::ws, last->frame, last->time, last->has_time,
                           reader.frames(), Copy::none, 0},
                          text, text.size());
  if (row == nullptr) return true;
  row->in_file = false;
  if (row->text != Row::kNowhere || reader.parts().empty()) return true;
  std::vector<FilePart>& parts = parts_[index];
  std::size_t skip = found.skip;
  for (FilePart part : reader.parts()) {
    const auto front = static_cast<std::uint32_t>(std::min<std::size_t>(skip, part.length));
    skip -= front;
    if (front == part.length) continue;
    parts.push_back({part.offset + front, part.length - front, websocket::rotated_mask(part.mask, front)});
  }
  return true;
}

// D-08. On a SIP port it is SIP; elsewhere the handshake has to say so, which is waited for.
std::optional<StreamReply> MessageAnalyzer::claim_tls(const StreamData& data) {
  const StreamBytes& content = data.content;
  if (!tls::is_record(content.bytes)) return std::nullopt;
  constexpr std::size_t kHeader = 5;
  if (content.bytes.size() < kHeader) return undecided(content);
  TlsReason reason = TlsReason::port;
  if (!is_sip_port(data.source.port) && !is_sip_port(data.destination.port)) {
    if (static_cast<tls::ContentType>(content.bytes[0]) != tls::ContentType::handshake) return std::nullopt;
    tls::Connection probe(links_.budget());
    (void)probe.take(data.direction, content);
    const tls::Facts& facts = probe.facts();
    const auto found = reason_of(facts, data, host_pairs_.has(data.source.address, data.destination.address));
    if (!found) {
      // The certificate may tell: the server's side waits for it, the client's for what the server's makes of it.
      const bool client = facts.client == data.direction;
      const auto other = static_cast<std::size_t>(opposite(data.direction));
      const bool refused = (data.flow.refused[other] & (1U << registry_row_)) != 0;
      const bool over = facts.certificate_frame != 0 || probe.is_encrypted(data.direction) || (client && refused);
      if (over) return std::nullopt;
      return undecided(content);
    }
    reason = *found;
  }
  TlsLink* link = links_.add_tls(data.flow.id);
  if (link == nullptr) return std::nullopt;
  const StreamPiece& first = content.pieces.front();
  link->row.key = data.flow.key;
  link->row.first_frame = first.frame;
  if (first.has_time) link->row.first_time = first.time;
  link->row.reason = reason;
  const StreamProgress progress = link->connection.take(data.direction, content);
  return taken(progress.consumed, progress.need);
}

// True when the connection is a link, which has then been told.
bool MessageAnalyzer::gap_in_link(const StreamData& rest, std::uint64_t missing) {
  const auto side = static_cast<std::size_t>(rest.direction);
  if (WebSocketLink* link = links_.websocket(rest.flow.id)) {
    link->row.lost_bytes += rest.content.bytes.size() + missing;
    link->readers[side].gap(rest.content.bytes, missing);
    return true;
  }
  TlsLink* link = links_.tls(rest.flow.id);
  if (link != nullptr) link->connection.gap(rest.direction, rest.content.bytes, missing);
  return link != nullptr;
}

}  // namespace pcapglass::sip
