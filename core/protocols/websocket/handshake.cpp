#include "protocols/websocket/handshake.h"

#include <algorithm>

#include "bytes/text.h"

namespace pcapglass::websocket {
namespace {

constexpr std::size_t kLongestHead = 16U << 10;
constexpr std::string_view kGet = "GET ";
constexpr std::string_view kHttp = "HTTP/1.";

// True when `text` begins with `prefix`, or is its beginning.
bool may_begin_with(std::string_view text, std::string_view prefix) {
  const std::size_t length = std::min(text.size(), prefix.size());
  return text.substr(0, length) == prefix.substr(0, length);
}

bool has_element(std::string_view list, std::string_view name) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view element = list.substr(0, comma);
    element = trimmed(element.substr(0, element.find(';')));
    if (equals_ignoring_case(element, name)) return true;
    if (comma == std::string_view::npos) return false;
    list.remove_prefix(comma + 1);
  }
  return false;
}

void read_header(std::string_view line, Handshake& out) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const std::string_view name = trimmed(line.substr(0, colon));
  const std::string_view value = trimmed(line.substr(colon + 1));
  if (equals_ignoring_case(name, "Upgrade")) out.upgrade = has_element(value, "websocket");
  if (equals_ignoring_case(name, "Host")) out.host = value;
  if (equals_ignoring_case(name, "Sec-WebSocket-Protocol")) out.subprotocols = value;
  if (equals_ignoring_case(name, "Sec-WebSocket-Extensions")) out.extensions = value;
}

// "GET /path HTTP/1.1" or "HTTP/1.1 101 Switching Protocols"; false for anything else.
bool read_start_line(std::string_view line, Handshake& out) {
  if (line.substr(0, kGet.size()) == kGet) {
    const std::size_t space = line.rfind(' ');
    if (space <= kGet.size() || line.substr(space + 1).substr(0, kHttp.size()) != kHttp) return false;
    out.kind = HandshakeKind::request;
    out.target = trimmed(line.substr(kGet.size(), space - kGet.size()));
    return true;
  }
  constexpr std::size_t kStatusAt = 9;
  if (line.substr(0, kHttp.size()) != kHttp || line.size() < kStatusAt + 3) return false;
  for (const char digit : line.substr(kStatusAt, 3)) {
    if (!is_digit(digit)) return false;
    out.status = out.status * 10 + static_cast<unsigned>(digit - '0');
  }
  out.kind = HandshakeKind::response;
  return true;
}

}  // namespace

bool Handshake::offers(std::string_view name) const { return has_element(subprotocols, name); }

bool Handshake::deflates() const { return has_element(extensions, "permessage-deflate"); }

Handshake read_handshake(Bytes bytes) {
  Handshake out;
  const std::string_view text = as_text(bytes).substr(0, kLongestHead);
  if (!may_begin_with(text, kGet) && !may_begin_with(text, kHttp)) return out;
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (text.size() < kLongestHead) out.kind = HandshakeKind::incomplete;
    return out;
  }
  std::size_t begin = text.find("\r\n");
  if (!read_start_line(text.substr(0, begin), out)) return {};
  out.length = end + 4;
  while (begin < end) {
    begin += 2;
    const std::size_t next = std::min(text.find("\r\n", begin), end);
    read_header(text.substr(begin, next - begin), out);
    begin = next;
  }
  if (out.kind == HandshakeKind::request && !out.upgrade) return {};
  return out;
}

}  // namespace pcapglass::websocket
