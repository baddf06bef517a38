// The HTTP request and response that turn a TCP connection into a WebSocket (RFC 6455 4.1, 4.2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "bytes/bytes.h"

namespace pcapglass::websocket {

enum class HandshakeKind : std::uint8_t {
  none,        // no HTTP message of this kind
  incomplete,  // may become one
  request,     // GET with "Upgrade: websocket"
  response,    // a status line; an upgrade only when `status` is 101
};

// Views into the bytes.
struct Handshake {
  HandshakeKind kind = HandshakeKind::none;
  std::size_t length = 0;  // bytes with the empty line
  unsigned status = 0;     // of a response
  bool upgrade = false;    // "Upgrade: websocket"
  std::string_view target;
  std::string_view host;
  std::string_view subprotocols;  // Sec-WebSocket-Protocol, as sent
  std::string_view extensions;    // Sec-WebSocket-Extensions, as sent

  // Whether a comma separated element of `subprotocols` is that name (ASCII case ignored).
  [[nodiscard]] bool offers(std::string_view name) const;
  // RFC 7692 7: the extension's token is there.
  [[nodiscard]] bool deflates() const;
};

// What stands at the front of `bytes`. A head of more than 16 kB is none.
[[nodiscard]] Handshake read_handshake(Bytes bytes);

}  // namespace pcapglass::websocket
