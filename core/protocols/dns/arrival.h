// How and when a DNS message came.
#pragma once

#include "decode/ip_address.h"
#include "decode/packet.h"
#include "report/time.h"

namespace pcapglass::dns {

enum class Kind : std::uint8_t { dns, mdns, llmnr };  // RFC 1035, RFC 6762, RFC 4795

inline constexpr std::uint16_t kPort = 53, kMdnsPort = 5353, kLlmnrPort = 5355, kTlsPort = 853, kNbnsPort = 137;

struct Arrival {
  Endpoint source;
  Endpoint destination;
  std::uint64_t frame = 0;  // that completed the message
  Timestamp time;
  bool has_time = true;
  bool tcp = false;
  Kind kind = Kind::dns;
  Copy copy = Copy::none;
  std::uint64_t copy_of = 0;
};

// A frame that a finding may cite.
struct Sighting {
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;
};
[[nodiscard]] inline Sighting sighting_of(const Arrival& arrival) {
  return {arrival.frame, arrival.has_time ? std::optional(arrival.time) : std::nullopt};
}

[[nodiscard]] inline bool is_multicast(const IpAddress& address) {
  return address.version == 4 ? (address.bytes[0] & 0xF0) == 0xE0 : address.bytes[0] == 0xFF;
}

}  // namespace pcapglass::dns
