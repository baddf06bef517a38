// TCP connections that carry SIP within something else: WebSocket (RFC 7118), whose messages are read, and TLS, of
// which only the outside is seen (domain.md D-08, D-09).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "protocols/protocol.h"
#include "protocols/tls/connection.h"
#include "protocols/websocket/handshake.h"
#include "protocols/websocket/reader.h"
#include "report/limits.h"

namespace pcapglass::sip {

// What is kept of a WebSocket that carries SIP.
struct WebSocketRow {
  Endpoint client;
  Endpoint server;
  std::uint64_t first_frame = 0;
  std::uint64_t handshake_frame = 0;  // that completed the server's answer; 0 when it was not seen
  unsigned status = 0;                // of that answer; 101 when the WebSocket was opened
  bool subprotocol_agreed = false;    // the answer names it (RFC 7118 4.1)
  bool compressed = false;            // permessage-deflate was agreed
  std::uint64_t messages = 0;         // data messages that are SIP
  std::uint64_t other_messages = 0;   // that are not
  std::uint64_t unread_messages = 0;  // compressed, or too long
  std::uint64_t keep_alives = 0;      // messages of line ends (RFC 7118 6)
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t closes = 0;
  std::uint64_t lost_bytes = 0;  // where the framing was lost
};

// Why a TLS connection is taken for SIP.
enum class TlsReason : std::uint8_t { port, server_name, protocol, certificate, host_pair };

struct TlsRow {
  FlowKey key;
  std::uint64_t first_frame = 0;
  std::optional<Timestamp> first_time;
  TlsReason reason = TlsReason::port;
  bool handshake_over = false;  // both sides went on to encrypted records
  std::unique_ptr<tls::Facts> facts;

  // The client as the hellos say, or else by the port.
  [[nodiscard]] Direction client_direction() const;
  [[nodiscard]] const Endpoint& client() const { return client_direction() == Direction::a_to_b ? key.a : key.b; }
  [[nodiscard]] const Endpoint& server() const { return client_direction() == Direction::a_to_b ? key.b : key.a; }
};

// A WebSocket while it is read.
struct WebSocketLink {
  explicit WebSocketLink(std::size_t& budget)
      : readers{websocket::MessageReader(budget), websocket::MessageReader(budget)} {}

  // Counts `item`; false for a message that is to be read.
  bool count(const websocket::Item& item);
  // Reads the HTTP message at `at`, or finds that there is none: the bytes that it has, or nothing while it is not
  // whole.
  [[nodiscard]] std::optional<std::size_t> take_head(const StreamBytes& content, std::size_t at, Direction direction);

  WebSocketRow row;
  std::array<websocket::MessageReader, 2> readers;  // by direction
  std::array<bool, 2> head_over{};                  // the direction's HTTP message is behind
  bool refused = false;                             // the server did not agree to a WebSocket
};

struct TlsLink {
  explicit TlsLink(std::size_t& budget) : connection(budget) {}

  TlsRow row;
  tls::Connection connection;
};

class Links {
 public:
  explicit Links(const Limits& limits)
      : most_live_(limits.sip_links), most_rows_(limits.sip_link_rows), budget_(limits.sip_link_bytes) {}

  // By the flow's id; null when there is none.
  [[nodiscard]] WebSocketLink* websocket(std::uint32_t flow);
  [[nodiscard]] TlsLink* tls(std::uint32_t flow);
  // Null at the ceiling, which is counted.
  [[nodiscard]] WebSocketLink* add_websocket(std::uint32_t flow);
  [[nodiscard]] TlsLink* add_tls(std::uint32_t flow);
  // One direction has ended; with the other the link becomes a row.
  void end(std::uint32_t flow);
  // The capture has ended: what is live becomes rows too. In order of first frame then.
  void finish();

  [[nodiscard]] const std::vector<WebSocketRow>& websockets() const { return websockets_; }
  [[nodiscard]] const std::vector<TlsRow>& tls_connections() const { return tls_; }
  // Connections of either kind that found no place.
  [[nodiscard]] std::uint64_t not_followed() const { return not_followed_; }
  [[nodiscard]] std::size_t& budget() { return budget_; }

 private:
  template <class Link>
  struct Live {
    std::unique_ptr<Link> link;
    unsigned ended = 0;
  };
  void keep(WebSocketLink& link);
  void keep(TlsLink& link);
  [[nodiscard]] bool full();

  std::size_t most_live_;
  std::size_t most_rows_;
  std::size_t budget_;
  std::unordered_map<std::uint32_t, Live<WebSocketLink>> live_websockets_;
  std::unordered_map<std::uint32_t, Live<TlsLink>> live_tls_;
  std::vector<WebSocketRow> websockets_;
  std::vector<TlsRow> tls_;
  std::uint64_t not_followed_ = 0;
};

}  // namespace pcapglass::sip
