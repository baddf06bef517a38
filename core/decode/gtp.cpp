// GTP: user packets of version 1 (3GPP TS 29.281) and version 0 (TS 09.60), which lead on; control messages of versions
// 0, 1, 2 (TS 29.060, 29.274) and GTP' (TS 32.295), which are named and end decoding.
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/udp_tunnel_steps.h"

namespace pcapglass {
namespace {

constexpr std::size_t kLength = 8;       // of version 1, without its optional fields
constexpr std::size_t kPrimeLength = 6;  // of GTP' in short
constexpr std::size_t kLongLength = 20;  // of version 0
constexpr std::uint8_t kUserData = 255;

// Version 1, protocol type 1 (not GTP'), spare bit zero.
bool is_version_1(Bytes payload) { return payload.size() >= kLength && (payload[0] & 0xF8) == 0x30; }

std::size_t prime_length(Bytes payload) {
  const bool is_long = payload[0] >> 5 == 0 && ((payload[0] & 0x10) != 0 || (payload[0] & 1) == 0);
  return is_long ? kLongLength : kPrimeLength;
}

bool begins_ethernet(Bytes bytes) {
  if (bytes.size() < Ethernet::kMinimum) return false;
  switch (Ethernet(bytes).type_or_length()) {
    case ether_type::kIpv4: return bytes.size() > Ethernet::kMinimum && bytes[Ethernet::kMinimum] >> 4 == 4;
    case ether_type::kIpv6: return bytes.size() > Ethernet::kMinimum && bytes[Ethernet::kMinimum] >> 4 == 6;
    case ether_type::kArp:
    case ether_type::kVlan: return true;
    default: return false;
  }
}

// Nothing tells what a user's packet is but its own bytes: IP, Ethernet (a PDU session of 5G), or PPP.
LayerId user_packet(Bytes bytes, std::size_t wire_length) {
  const unsigned version = bytes[0] >> 4;
  if (!begins_ip(bytes, wire_length) && begins_ethernet(bytes)) return LayerId::ethernet;
  if (version == 4) return LayerId::ipv4;
  if (version == 6) return LayerId::ipv6;
  return bytes[0] == 0xFF ? LayerId::ppp : LayerId::none;
}

// The layer of `length` bytes, and what is behind it when it carries a user's packet.
LayerId take_gtp(Walk& walk, LayerId layer, std::size_t length, bool user_data) {
  if (!user_data || walk.wire_length() == length) return walk.take(layer, length, LayerId::none);
  if (!walk.has(layer, length + 1)) return LayerId::none;
  const LayerId next = user_packet(walk.rest().subspan(length), walk.wire_length() - length);
  const std::size_t to_tell = std::min(length + Ethernet::kMinimum + 1, walk.wire_length());
  if (next == LayerId::none && !walk.has(layer, to_tell)) return LayerId::none;
  return next_or_stop(walk, layer, walk.take(layer, length, next));
}

}  // namespace

bool begins_ip(Bytes bytes, std::size_t wire_length) {
  if (bytes.size() < Ipv4::kMinimum) return false;
  if (bytes[0] >> 4 == 4) {
    const Ipv4 ip(bytes);
    return ip.header_length() >= Ipv4::kMinimum && ip.total_length() >= ip.header_length() &&
           ip.total_length() <= wire_length;
  }
  return bytes[0] >> 4 == 6 && bytes.size() >= Ipv6::kMinimum &&
         Ipv6::kMinimum + Ipv6(bytes).payload_length() <= wire_length;
}

// The length is the datagram's; some senders state too little of a user's packet.
bool is_gtp_user(Bytes payload, std::size_t wire_length) {
  if (!is_version_1(payload)) return false;
  const std::size_t length = kLength + load_be16(payload, 2);
  return length == wire_length || (length < wire_length && payload[1] == kUserData && load_be16(payload, 2) >= 20);
}

LayerId gtp_control(Bytes payload, std::size_t wire_length) {
  if (is_version_1(payload)) {
    return kLength + load_be16(payload, 2) == wire_length ? LayerId::gtp : LayerId::none;
  }
  // Version 2: P (another message follows), T (an endpoint identifier), MP, spare. The length is without the first
  // four.
  if (payload.size() < kLength || payload[0] >> 5 != 2 || (payload[0] & 3) != 0) return LayerId::none;
  const std::size_t length = std::size_t{4} + load_be16(payload, 2);
  const bool another = (payload[0] & 0x10) != 0;
  return length == wire_length || (another && length < wire_length) ? LayerId::gtp_version_2 : LayerId::none;
}

// Versions 0 to 2 with spare bits one; the length is without the header.
bool is_gtp_prime(Bytes payload, std::size_t wire_length) {
  if (payload.size() < kPrimeLength || payload[0] >> 5 > 2 || (payload[0] & 0x0E) != 0x0E) return false;
  if (payload[0] >> 5 != 0 && (payload[0] & 0x10) != 0) return false;  // GTP itself has its own ports since version 1
  const std::size_t length = prime_length(payload);
  return payload.size() >= length && length + load_be16(payload, 2) == wire_length;
}

//   +-----+-+-+-+-+-+---------------+-------------------------------+
//   | Ver |P|*|E|S|N| Message Type  |            Length             |
//   +-----+-+-+-+-+-+---------------+-------------------------------+
//   |                 Tunnel Endpoint Identifier                    |
//   +-------------------------------+---------------+---------------+
//   |       [Sequence Number]       | [N-PDU Number]| [Next Header] |  when one of E, S, N is set
//   +-------------------------------+---------------+---------------+
// Extension headers begin with their length in words and end with the type of the next.
LayerId step_gtp(Walk& walk) {
  constexpr LayerId kLayer = LayerId::gtp;
  const Bytes rest = walk.rest();
  std::size_t length = kLength;
  if ((rest[0] & 7) != 0) {
    length += 4;
    if (!walk.has(kLayer, length)) return LayerId::none;
    while ((rest[0] & 4) != 0 && rest[length - 1] != 0) {
      if (!walk.has(kLayer, length + 1)) return LayerId::none;
      const std::size_t extension = rest[length] * std::size_t{4};
      if (extension == 0) return walk.stop(StopReason::malformed, kLayer);
      length += extension;
      if (!walk.has(kLayer, length)) return LayerId::none;
    }
  }
  return take_gtp(walk, kLayer, length, rest[1] == kUserData);
}

//   +-----+-+-+-+---+---------------+-------------------------------+
//   | 010 |P|T|M|Spa| Message Type  |        Message Length         |
//   +-----+-+-+-+---+---------------+-------------------------------+
//   |  [Tunnel Endpoint Identifier], Sequence Number, Spare         |
//   +---------------------------------------------------------------+
LayerId step_gtp_version_2(Walk& walk) {
  constexpr LayerId kLayer = LayerId::gtp_version_2;
  const std::size_t length = (walk.rest()[0] & 0x08) != 0 ? 12 : 8;
  if (!walk.has(kLayer, length)) return LayerId::none;
  return walk.take(kLayer, length, LayerId::none);
}

//   +-----+-+-----+-+---------------+-------------------------------+
//   | Ver |P|1 1 1|S| Message Type  |            Length             |
//   +-----+-+-----+-+---------------+-------------------------------+
//   |        Sequence Number        |   Flow Label, ... (version 0: 20 bytes in all)
//   +-------------------------------+
LayerId step_gtp_prime(Walk& walk) {
  const Bytes rest = walk.rest();
  const bool user_data = (rest[0] & 0xF0) == 0x10 && rest[1] == kUserData;
  return take_gtp(walk, LayerId::gtp_prime, prime_length(rest), user_data);
}

}  // namespace pcapglass
