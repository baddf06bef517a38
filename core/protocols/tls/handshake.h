// The handshake messages that TLS sends in clear: hellos and, up to version 1.2, the server's certificate
// (RFC 5246 7.4, RFC 8446 4.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes/bytes.h"

namespace pcapglass::tls {

enum class HandshakeType : std::uint8_t { client_hello = 1, server_hello = 2, certificate = 11, finished = 20 };

// Views into the message.
struct Hello {
  std::uint16_t version = 0;       // the highest offered, or the one chosen: 0x0303 is TLS 1.2, 0x0304 TLS 1.3
  std::uint16_t cipher_suite = 0;  // ServerHello: the one chosen
  std::string_view server_name;    // RFC 6066 3; empty when not sent
  std::string_view protocol;       // ALPN (RFC 7301): the first offered, or the one chosen
  bool offers_sip = false;         // some ALPN name begins with "sip"
};

// `body`: the message behind its header of four bytes. Nothing when it contradicts itself before its extensions; of
// extensions that do, those before are told.
[[nodiscard]] std::optional<Hello> parse_client_hello(Bytes body);
[[nodiscard]] std::optional<Hello> parse_server_hello(Bytes body);

// The first certificate of a Certificate message of TLS 1.0 to 1.2, which is the server's own; empty when none.
[[nodiscard]] Bytes first_certificate(Bytes body);

}  // namespace pcapglass::tls
