#include "protocols/sip/transport/links.h"

#include <algorithm>

#include "protocols/sip/detect.h"

namespace pcapglass::sip {

Direction TlsRow::client_direction() const {
  if (facts && facts->client) return *facts->client;
  if (is_sip_port(key.a.port) != is_sip_port(key.b.port)) {
    return is_sip_port(key.a.port) ? Direction::b_to_a : Direction::a_to_b;
  }
  return key.a.port > key.b.port ? Direction::a_to_b : Direction::b_to_a;
}

std::optional<std::size_t> WebSocketLink::take_head(const StreamBytes& content, std::size_t at, Direction direction) {
  const websocket::Handshake handshake = websocket::read_handshake(content.bytes.subspan(at));
  if (handshake.kind == websocket::HandshakeKind::incomplete) return std::nullopt;
  head_over[static_cast<std::size_t>(direction)] = true;
  if (handshake.kind == websocket::HandshakeKind::request) {
    refused = false;
    head_over[static_cast<std::size_t>(opposite(direction))] = false;
  }
  if (handshake.kind == websocket::HandshakeKind::response) {
    constexpr unsigned kSwitching = 101;
    row.status = handshake.status;
    row.handshake_frame = content.pieces.back().frame;
    row.subprotocol_agreed = handshake.offers("sip");
    row.compressed = handshake.deflates();
    refused = handshake.status != kSwitching;
  }
  return handshake.length;
}

bool WebSocketLink::count(const websocket::Item& item) {
  switch (item.kind) {
    case websocket::ItemKind::message: return false;
    case websocket::ItemKind::compressed:
    case websocket::ItemKind::too_long: ++row.unread_messages; break;
    case websocket::ItemKind::ping: ++row.pings; break;
    case websocket::ItemKind::pong: ++row.pongs; break;
    case websocket::ItemKind::close: ++row.closes; break;
    case websocket::ItemKind::skipped: row.lost_bytes += item.length; break;
    case websocket::ItemKind::fragment:
    case websocket::ItemKind::passed:
    case websocket::ItemKind::incomplete: break;
  }
  return true;
}

WebSocketLink* Links::websocket(std::uint32_t flow) {
  const auto found = live_websockets_.find(flow);
  return found == live_websockets_.end() ? nullptr : found->second.link.get();
}

TlsLink* Links::tls(std::uint32_t flow) {
  const auto found = live_tls_.find(flow);
  return found == live_tls_.end() ? nullptr : found->second.link.get();
}

bool Links::full() {
  const bool none = live_websockets_.size() + live_tls_.size() >= most_live_ ||
                    websockets_.size() + tls_.size() + live_websockets_.size() + live_tls_.size() >= most_rows_;
  if (none) ++not_followed_;
  return none;
}

WebSocketLink* Links::add_websocket(std::uint32_t flow) {
  if (full()) return nullptr;
  auto& live = live_websockets_[flow];
  live.link = std::make_unique<WebSocketLink>(budget_);
  return live.link.get();
}

TlsLink* Links::add_tls(std::uint32_t flow) {
  if (full()) return nullptr;
  auto& live = live_tls_[flow];
  live.link = std::make_unique<TlsLink>(budget_);
  return live.link.get();
}

void Links::keep(WebSocketLink& link) { websockets_.push_back(link.row); }

void Links::keep(TlsLink& link) {
  link.row.handshake_over =
      link.connection.is_encrypted(Direction::a_to_b) && link.connection.is_encrypted(Direction::b_to_a);
  link.row.facts = std::make_unique<tls::Facts>(link.connection.facts());
  tls_.push_back(std::move(link.row));
}

void Links::end(std::uint32_t flow) {
  if (const auto found = live_websockets_.find(flow); found != live_websockets_.end() && ++found->second.ended == 2) {
    keep(*found->second.link);
    live_websockets_.erase(found);
  }
  if (const auto found = live_tls_.find(flow); found != live_tls_.end() && ++found->second.ended == 2) {
    keep(*found->second.link);
    live_tls_.erase(found);
  }
}

void Links::finish() {
  for (auto& [flow, live] : live_websockets_) keep(*live.link);
  for (auto& [flow, live] : live_tls_) keep(*live.link);
  live_websockets_.clear();
  live_tls_.clear();
  const auto earlier = [](const auto& a, const auto& b) { return a.first_frame < b.first_frame; };
  std::sort(websockets_.begin(), websockets_.end(), earlier);
  std::sort(tls_.begin(), tls_.end(), earlier);
}

}  // namespace pcapglass::sip
