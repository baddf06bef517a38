// Where, when and how one message was seen on the wire, whatever carried it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "decode/ip_address.h"
#include "decode/packet.h"
#include "report/time.h"

namespace pcapglass::sip {

enum class Carrier : std::uint8_t { udp, tcp };
inline constexpr std::size_t kCarriers = 2;
// As the Via header names it.
[[nodiscard]] constexpr std::string_view carrier_name(Carrier carrier) {
  return carrier == Carrier::udp ? "UDP" : "TCP";
}

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
