// Telephone events (RFC 4733): one row for each digit, whatever number of packets told of it (domain.md 4.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocols/rtp/packet.h"
#include "protocols/rtp/stream.h"

namespace pcapglass::rtp {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |     event     |E|R| volume    |          duration             |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
struct EventPayload {
  static constexpr std::size_t kLength = 4;

  std::uint8_t event = 0;
  bool end = false;
  std::uint8_t volume = 0;     // minus dBm0
  std::uint16_t duration = 0;  // ticks of the timestamp
};
[[nodiscard]] std::optional<EventPayload> parse_event(Bytes payload);
// Whether an unannounced payload looks like one: four bytes, the reserved bit clear, a key of a telephone.
[[nodiscard]] bool looks_like_event(Bytes payload);

// "0" to "9", "*", "#", "A" to "D", "flash"; "" for the events of other tables.
[[nodiscard]] std::string_view name_of_event(std::uint8_t event);

struct TelephoneEvent {
  std::uint32_t stream = 0;      // index in Media's list
  std::uint32_t next = kNoCall;  // of the same stream
  std::uint32_t timestamp = 0;   // of its first segment
  std::uint32_t segment = 0;     // timestamp of the segment at hand
  std::uint32_t duration = 0;    // ticks, the segments before the one at hand included
  std::uint32_t before = 0;      // ticks of the segments before
  std::uint32_t clock = 0;
  std::uint32_t packets = 0;
  std::uint8_t event = 0;
  std::uint8_t volume = 0;
  std::uint8_t payload_type = 0;
  std::uint8_t ends = 0;  // packets with the end bit
  bool marker = false;
  bool shrank = false;  // a later packet had a smaller duration
  bool moved = false;   // its timestamp did not stay
  std::uint64_t first_frame = 0, last_frame = 0, end_frame = 0;
  Nanoseconds first_time = 0, last_time = 0;

  // Takes one more packet; false when that begins another event.
  [[nodiscard]] bool take(const EventPayload& payload, const Arrival& arrival);
};
[[nodiscard]] TelephoneEvent first_of(const EventPayload& payload, const Arrival& arrival, std::uint32_t clock);

}  // namespace pcapglass::rtp
