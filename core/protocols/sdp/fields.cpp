#include "protocols/sdp/fields.h"

#include <algorithm>
#include <array>

#include "decode/ip_text.h"
#include "protocols/sdp/lines.h"

namespace pcapglass::sdp {
namespace {

constexpr std::array<std::string_view, 7> kKinds = {"audio",   "video", "text", "application",
                                                    "message", "image", "other"};
constexpr std::array<std::string_view, 4> kDirections = {"sendrecv", "sendonly", "recvonly", "inactive"};

MediaKind kind_of(std::string_view media) {
  for (std::size_t i = 0; i + 1 < kKinds.size(); ++i) {
    if (equals_ignoring_case(media, kKinds[i])) return static_cast<MediaKind>(i);
  }
  return MediaKind::other;
}

}  // namespace

std::span<const std::string_view> names_of(MediaKind) { return kKinds; }
std::span<const std::string_view> names_of(Direction) { return kDirections; }

Origin parse_origin(std::string_view value) {
  Origin o;
  for (std::string_view* word :
       {&o.username, &o.session_id, &o.session_version, &o.network_type, &o.address_type, &o.address}) {
    *word = take_word(value);
  }
  o.complete = !o.address.empty() && take_word(value).empty();
  return o;
}

Connection parse_connection(std::string_view value) {
  Connection c;
  c.network_type = take_word(value);
  c.address_type = take_word(value);
  std::string_view rest = take_word(value);
  c.complete = !rest.empty() && take_word(value).empty();
  c.address = take_until(rest, '/');
  c.ip = ip_address_of(c.address);
  if (rest.empty()) return c;
  // IPv4 multicast has a time to live first, IPv6 has none (RFC 8866 section 5.7).
  std::string_view first = take_until(rest, '/');
  if (c.ip.version != 6) {
    const auto ttl = number_up_to(first, 255);
    if (ttl) c.time_to_live = static_cast<std::uint8_t>(*ttl);
    c.complete = c.complete && ttl.has_value();
    first = rest;
  }
  if (first.empty()) return c;
  const auto count = number_up_to(first, 65535);
  c.complete = c.complete && count.has_value();
  c.count = static_cast<std::uint32_t>(count.value_or(1));
  return c;
}

MediaLine parse_media_line(std::string_view value) {
  MediaLine m;
  m.media = take_word(value);
  m.kind = kind_of(m.media);
  std::string_view ports = take_word(value);
  m.port_text = take_until(ports, '/');
  if (const auto port = number_up_to(m.port_text, 65535)) m.port = static_cast<std::uint16_t>(*port);
  if (!ports.empty()) m.port_count = static_cast<std::uint32_t>(number_up_to(ports, 65535).value_or(1));
  m.protocol = take_word(value);
  m.formats = trimmed(value);
  m.complete = !m.protocol.empty();
  return m;
}

Transport parse_transport(std::string_view protocol) {
  Transport t;
  std::string_view rest = protocol;
  while (!rest.empty()) {
    const std::string_view part = take_until(rest, '/');
    const auto is = [part](std::string_view name) { return equals_ignoring_case(part, name); };
    if (is("RTP")) t.rtp = true;
    if (is("udptl")) t.udptl = true;
    if (is("TLS") || is("DTLS")) t.dtls = t.secured = true;
    if (is("SAVP") || is("SAVPF")) t.secured = true;
    if (is("AVPF") || is("SAVPF")) t.feedback = true;
  }
  return t;
}

std::optional<Direction> parse_direction(std::string_view attribute) {
  for (std::size_t i = 0; i < kDirections.size(); ++i) {
    if (attribute == kDirections[i]) return static_cast<Direction>(i);
  }
  return std::nullopt;
}

Attribute parse_attribute(std::string_view value) {
  Attribute a;
  const std::size_t colon = value.find(':');
  a.has_value = colon != std::string_view::npos;
  a.name = trimmed(value.substr(0, colon));
  if (a.has_value) a.value = trimmed(value.substr(colon + 1));
  return a;
}

RtpMap parse_rtpmap(std::string_view value) {
  RtpMap map;
  map.format = take_word(value);
  std::string_view rest = trimmed(value);
  map.encoding = trimmed(take_until(rest, '/'));
  const auto clock = number_up_to(trimmed(take_until(rest, '/')), 0xffffffff);
  map.parameters = trimmed(rest);
  map.clock_rate = static_cast<std::uint32_t>(clock.value_or(0));
  // For audio the parameter is the number of channels (section 6.6).
  map.channels = static_cast<std::uint8_t>(std::max<std::uint64_t>(1, number_up_to(map.parameters, 255).value_or(1)));
  map.complete = !map.encoding.empty() && clock.value_or(0) > 0;
  return map;
}

RtcpAttribute parse_rtcp(std::string_view value) {
  RtcpAttribute r;
  const auto port = number_up_to(take_word(value), 65535);
  r.port = static_cast<std::uint16_t>(port.value_or(0));
  const std::string_view network = take_word(value);
  const std::string_view family = take_word(value);
  r.address = take_word(value);
  r.ip = ip_address_of(r.address);
  r.complete = port.has_value() && (network.empty() || (!family.empty() && !r.address.empty()));
  return r;
}

std::uint16_t parse_milliseconds(std::string_view value) {
  std::uint32_t number = 0;
  for (const char c : trimmed(value)) {
    if (!is_digit(c)) break;
    number = std::min<std::uint32_t>(65535, number * 10 + static_cast<std::uint32_t>(c - '0'));
  }
  return static_cast<std::uint16_t>(number);
}

}  // namespace pcapglass::sdp
