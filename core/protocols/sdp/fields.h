// The values of single lines and attributes (RFC 8866 sections 5 and 6), read alike on the fast path and for display.
// Every view is into the line that was given.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "decode/ip_address.h"

namespace pcapglass::sdp {

// o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>, section 5.2.
struct Origin {
  std::string_view username, session_id, session_version, network_type, address_type, address;
  bool complete = false;  // six words and no more
};
[[nodiscard]] Origin parse_origin(std::string_view value);

// c=<nettype> <addrtype> <connection-address>, section 5.7.
struct Connection {
  std::string_view network_type, address_type;
  std::string_view address;  // without "/ttl/count"; may be a name
  IpAddress ip;              // version 0 when `address` is no IP address
  std::optional<std::uint8_t> time_to_live;
  std::uint32_t count = 1;  // of addresses, for layered multicast
  bool complete = false;
};
[[nodiscard]] Connection parse_connection(std::string_view value);

enum class MediaKind : std::uint8_t { audio, video, text, application, message, image, other };
[[nodiscard]] std::span<const std::string_view> names_of(MediaKind);

// m=<media> <port>/<number of ports> <proto> <fmt> ..., section 5.14.
struct MediaLine {
  MediaKind kind = MediaKind::other;
  std::string_view media, protocol;
  std::string_view port_text;
  std::optional<std::uint16_t> port;  // nothing when it is no number up to 65535
  std::uint32_t port_count = 1;
  std::string_view formats;  // the words that are left
  bool complete = false;     // media, port and proto are there
};
[[nodiscard]] MediaLine parse_media_line(std::string_view value);

// What the proto of an m= line says (sections 5.14 and 8.2.3; RFC 5763 section 8, RFC 7345).
struct Transport {
  bool rtp = false;
  bool secured = false;   // SAVP, SAVPF, or over TLS or DTLS
  bool feedback = false;  // AVPF, SAVPF (RFC 4585)
  bool dtls = false;      // says that DTLS makes the keys
  bool udptl = false;     // T.38 (RFC 3362)
};
[[nodiscard]] Transport parse_transport(std::string_view protocol);

enum class Direction : std::uint8_t { sendrecv, sendonly, recvonly, inactive };
[[nodiscard]] std::span<const std::string_view> names_of(Direction);
[[nodiscard]] constexpr bool sends(Direction d) { return d == Direction::sendrecv || d == Direction::sendonly; }
[[nodiscard]] constexpr bool receives(Direction d) { return d == Direction::sendrecv || d == Direction::recvonly; }
[[nodiscard]] constexpr Direction direction_of(bool send, bool receive) {
  if (send) return receive ? Direction::sendrecv : Direction::sendonly;
  return receive ? Direction::recvonly : Direction::inactive;
}
// Section 6.7: the attribute's name is the direction; nothing for other attributes.
[[nodiscard]] std::optional<Direction> parse_direction(std::string_view attribute);

// a=<name> or a=<name>:<value>.
struct Attribute {
  std::string_view name, value;
  bool has_value = false;
};
[[nodiscard]] Attribute parse_attribute(std::string_view value);

// rtpmap:<payload type> <encoding name>/<clock rate>[/<encoding parameters>], section 6.6.
struct RtpMap {
  std::string_view format;
  std::string_view encoding;
  std::uint32_t clock_rate = 0;  // Hz; 0 when missing or no number
  std::uint8_t channels = 1;
  std::string_view parameters;
  bool complete = false;
};
[[nodiscard]] RtpMap parse_rtpmap(std::string_view value);

// rtcp:<port> [<nettype> <addrtype> <address>], RFC 3605.
struct RtcpAttribute {
  std::uint16_t port = 0;
  std::string_view address;  // empty: that of c=
  IpAddress ip;
  bool complete = false;
};
[[nodiscard]] RtcpAttribute parse_rtcp(std::string_view value);

// The whole part of "20" or "20.5", milliseconds; 0 when it is no number, 65535 at most.
[[nodiscard]] std::uint16_t parse_milliseconds(std::string_view value);

}  // namespace pcapglass::sdp
