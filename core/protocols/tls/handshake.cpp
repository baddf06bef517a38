#include "protocols/tls/handshake.h"

#include <algorithm>

#include "bytes/text.h"

namespace pcapglass::tls {
namespace {

constexpr std::uint16_t kServerName = 0;
constexpr std::uint16_t kApplicationLayerProtocol = 16;
constexpr std::uint16_t kSupportedVersions = 43;
constexpr std::size_t kRandom = 32;

bool is_grease(std::uint16_t value) { return (value & 0x0F0F) == 0x0A0A; }  // RFC 8701 2

void read_server_name(Bytes body, Hello& out) {
  Cursor list(body);
  Cursor names(list.bytes(list.u16()));
  const std::uint8_t type = names.u8();
  const Bytes name = names.bytes(names.u16());
  if (names.ok() && type == 0) out.server_name = as_text(name);
}

void read_protocols(Bytes body, Hello& out) {
  Cursor list(body);
  Cursor names(list.bytes(list.u16()));
  while (names.remaining() > 0) {
    const std::string_view name = as_text(names.bytes(names.u8()));
    if (!names.ok()) return;
    if (out.protocol.empty()) out.protocol = name;
    if (equals_ignoring_case(name.substr(0, 3), "sip")) out.offers_sip = true;
  }
}

// RFC 8446 4.2.1: a list in the client's hello, one version in the server's.
void read_versions(Bytes body, bool client, Hello& out) {
  Cursor cursor(body);
  if (!client) {
    const std::uint16_t version = cursor.u16();
    if (cursor.ok()) out.version = version;
    return;
  }
  Cursor versions(cursor.bytes(cursor.u8()));
  while (versions.remaining() >= 2) {
    const std::uint16_t version = versions.u16();
    if (!is_grease(version)) out.version = std::max(out.version, version);
  }
}

void read_extensions(Cursor& cursor, bool client, Hello& out) {
  Cursor extensions(cursor.bytes(cursor.u16()));
  while (extensions.remaining() > 0) {
    const std::uint16_t type = extensions.u16();
    const Bytes body = extensions.bytes(extensions.u16());
    if (!extensions.ok()) return;
    if (type == kServerName && client) read_server_name(body, out);
    if (type == kApplicationLayerProtocol) read_protocols(body, out);
    if (type == kSupportedVersions) read_versions(body, client, out);
  }
}

}  // namespace

std::optional<Hello> parse_client_hello(Bytes body) {
  Cursor cursor(body);
  Hello out;
  out.version = cursor.u16();
  cursor.skip(kRandom);
  cursor.skip(cursor.u8());   // legacy_session_id
  cursor.skip(cursor.u16());  // cipher_suites
  cursor.skip(cursor.u8());   // legacy_compression_methods
  if (!cursor.ok()) return std::nullopt;
  read_extensions(cursor, true, out);
  return out;
}

std::optional<Hello> parse_server_hello(Bytes body) {
  Cursor cursor(body);
  Hello out;
  out.version = cursor.u16();
  cursor.skip(kRandom);
  cursor.skip(cursor.u8());
  out.cipher_suite = cursor.u16();
  cursor.skip(1);
  if (!cursor.ok()) return std::nullopt;
  read_extensions(cursor, false, out);
  return out;
}

Bytes first_certificate(Bytes body) {
  Cursor cursor(body);
  cursor.skip(3);  // length of the list
  const std::size_t high = cursor.u8();
  const std::size_t length = (high << 16) | cursor.u16();
  return cursor.bytes(length);
}

}  // namespace pcapglass::tls
