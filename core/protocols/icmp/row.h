// What is kept of ICMP messages, sessions, quoted packets and neighbour discovery while the capture is read.
#pragma once

#include <array>

#include "decode/ip_address.h"
#include "keep/message_store.h"

namespace pcapglass::icmp {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

enum class Checksum : std::uint8_t { good, bad, unverified };

// Several hosts may answer for it: multicast, broadcast, and what is the broadcast address of most networks.
[[nodiscard]] inline bool is_group(const IpAddress& address) {
  if (address.version == 6) return address.bytes[0] == 0xFF;
  return address.version == 4 && ((address.bytes[0] >= 224 && address.bytes[0] < 240) || address.bytes[3] == 255);
}

// One message: compact, because there may be many (design.md rule 11).
struct Row {
  std::uint64_t frame = 0;
  Timestamp time;
  IpAddress source;
  IpAddress destination;
  MessagePlace place;
  std::uint64_t peer_frame = 0;      // the reply of a request, the request of a reply; 0 without
  Nanoseconds response_time = 0;     // when peer_frame is set
  std::uint64_t copy_of = 0;         // the first frame that carried this packet, when this is a copy (C-07)
  std::uint32_t session = kNone;     // of echoes
  std::uint32_t detail = kNone;      // into quoted() of errors, neighbours() of neighbour discovery
  std::uint32_t packet_size = 0;     // bytes of the frame on the wire
  std::uint32_t message_length = 0;  // bytes of the ICMP message on the wire
  std::uint16_t checksum = 0;
  std::uint16_t id = 0;
  std::uint16_t sequence = 0;
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint8_t hop_limit = 0;
  Checksum status = Checksum::unverified;
  bool is_icmpv6 = false;
  bool has_id = false;
  bool cut = false;
  bool duplicate = false;        // a second reply to the same request
  bool unsolicited = false;      // a reply without a request
  bool payload_differs = false;  // from that of its request
  bool random_payload = false;   // looks encrypted or compressed

  [[nodiscard]] bool six() const { return is_icmpv6; }
  [[nodiscard]] bool is_request() const { return six() ? type == 128 : type == 8; }
  [[nodiscard]] bool is_reply() const { return six() ? type == 129 : type == 0; }
  [[nodiscard]] bool is_unreachable() const { return type == (six() ? 1 : 3) && !is_too_big(); }
  [[nodiscard]] bool is_time_exceeded() const { return type == (six() ? 3 : 11); }
  [[nodiscard]] bool is_too_big() const { return six() ? type == 2 : type == 3 && code == 4; }
};

// The echoes of one (source, destination, identifier), as IC-01 groups them.
struct Session {
  IpAddress source;
  IpAddress destination;
  std::uint16_t id = 0;
  std::uint64_t first_frame = 0;
  std::uint64_t last_frame = 0;
  Nanoseconds first_time = 0;
  Nanoseconds last_time = 0;
  std::uint64_t sent = 0;
  std::uint64_t received = 0;       // requests that were answered
  std::uint64_t open_unlisted = 0;  // unanswered requests whose row found no place below the ceiling
  std::uint64_t duplicates = 0;
  std::uint64_t unsolicited = 0;
  std::uint64_t payload_differs = 0;
  std::uint64_t random_payloads = 0;
  std::uint64_t unsolicited_bytes = 0;  // of payload
  Nanoseconds shortest = 0;
  Nanoseconds longest = 0;
  double sum_ms = 0;
  double sum_of_squares_ms = 0;
};

struct QuotedRow {
  IpAddress source;
  IpAddress destination;
  std::uint64_t frame = 0;  // that carried the quoted packet; 0 when the capture has it not
  Nanoseconds time = 0;
  std::uint32_t sequence = 0;
  std::uint32_t length = 0;
  std::uint32_t value = 0;   // MTU, gateway or pointer
  std::uint32_t resent = 0;  // times the quoted segment came again with the same size, after the error
  std::uint64_t last_resent_frame = 0;
  std::uint16_t identification = 0;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t protocol = 0;
  std::uint8_t hop_limit = 0;  // of the packet as sent; 0 when it was not captured
  bool has_ports = false;
  bool whole = true;  // the IP header and eight bytes are there
};

// A message of neighbour discovery (RFC 4861) or router discovery.
struct NeighbourRow {
  std::uint64_t frame = 0;
  Timestamp time;
  IpAddress source;
  IpAddress destination;
  IpAddress target;
  std::array<std::uint8_t, 6> mac{};   // of its link-layer address option
  std::array<std::uint8_t, 6> link{};  // that sent the frame
  bool has_mac = false;
  bool has_link = false;
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint16_t lifetime = 0;
  std::uint64_t prefixes = 0;  // hash of the prefixes
};

// A fragment that ends beyond 65535 bytes (IC-09).
struct Oversized {
  std::uint64_t frame = 0;
  Timestamp time;
  IpAddress source;
  IpAddress destination;
  std::uint32_t length = 0;
};

// A packet that came by three times with ever fewer hops left (IC-07).
struct Loop {
  std::uint64_t first_frame = 0;
  std::uint64_t last_frame = 0;
  Nanoseconds time = 0;
  IpAddress source;
  IpAddress destination;
  std::uint32_t sightings = 1;
  std::uint8_t first_hops = 0;
  std::uint8_t last_hops = 0;
};

}  // namespace pcapglass::icmp
