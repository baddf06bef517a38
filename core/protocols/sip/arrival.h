// Where, when and how one message was seen on the wire, whatever carried it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "decode/ip_address.h"
#include "decode/packet.h"
#include "report/time.h"

namespace pcapglass::sip {

enum class Carrier : std::uint8_t { udp, tcp, ws, sctp };
inline constexpr std::size_t kCarriers = 4;
// As the Via header names it.
[[nodiscard]] constexpr std::string_view carrier_name(Carrier carrier) {
  constexpr std::array<std::string_view, kCarriers> kNames = {"UDP", "TCP", "WS", "SCTP"};
  return kNames[static_cast<std::size_t>(carrier)];
}
// Whether only Content-Length tells where a message ends; the others carry each message by itself.
[[nodiscard]] constexpr bool is_byte_stream(Carrier carrier) { return carrier == Carrier::tcp; }

// Borrowed for the call.
struct Arrival {
  Endpoint source;
  Endpoint destination;
  Carrier carrier = Carrier::udp;
  std::uint64_t frame = 0;  // that completed the message
  Timestamp time;           // of that frame
  bool has_time = true;
  std::span<const std::uint64_t> frames;  // all that carried it, in order of arrival
  Copy copy = Copy::none;
  std::uint64_t copy_of = 0;
};

}  // namespace pcapglass::sip
