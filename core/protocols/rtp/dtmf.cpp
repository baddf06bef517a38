#include "protocols/rtp/dtmf.h"

#include <algorithm>
#include <array>

namespace pcapglass::rtp {
namespace {

constexpr std::array<std::string_view, 17> kNames = {"0", "1", "2", "3", "4", "5", "6", "7",    "8",
                                                     "9", "*", "#", "A", "B", "C", "D", "flash"};
constexpr std::uint32_t kLongestSegment = 0xFFFF;

}  // namespace

std::optional<EventPayload> parse_event(Bytes payload) {
  Cursor cursor(payload);
  EventPayload event;
  event.event = cursor.u8();
  const std::uint8_t bits = cursor.u8();
  event.end = (bits & 0x80U) != 0;
  event.volume = bits & 0x3FU;
  event.duration = cursor.u16();
  return cursor.ok() ? std::optional(event) : std::nullopt;
}

bool looks_like_event(Bytes payload) {
  return payload.size() == EventPayload::kLength && payload[0] < kNames.size() && (payload[1] & 0x40U) == 0;
}

std::string_view name_of_event(std::uint8_t event) {
  return event < kNames.size() ? kNames[event] : std::string_view{};
}

TelephoneEvent first_of(const EventPayload& payload, const Arrival& arrival, std::uint32_t clock) {
  TelephoneEvent event;
  event.timestamp = event.segment = arrival.timestamp;
  event.clock = clock;
  event.event = payload.event;
  event.volume = payload.volume;
  event.payload_type = arrival.payload_type;
  event.marker = arrival.marker;
  event.first_frame = arrival.frame;
  event.first_time = arrival.time;
  (void)event.take(payload, arrival);
  return event;
}

bool TelephoneEvent::take(const EventPayload& payload, const Arrival& arrival) {
  if (payload.event != event) return false;
  if (arrival.timestamp != segment) {
    // A longer event goes on in another segment, whose timestamp is where this one ended (RFC 4733 2.5.1.3).
    const std::uint32_t step = arrival.timestamp - segment;
    const bool next_segment = ends == 0 && !arrival.marker && step == kLongestSegment;
    // Some senders count the timestamp on within an event, which the RFC forbids (2.2).
    constexpr Nanoseconds kSoon = 100'000'000;
    const bool went_on = ends == 0 && !arrival.marker && arrival.time - last_time < kSoon;
    if (!next_segment && !went_on) return false;
    if (next_segment) before += kLongestSegment;
    moved = moved || !next_segment;
    segment = arrival.timestamp;
  }
  const std::uint32_t total = before + payload.duration;
  shrank = shrank || (total < duration && ends == 0);
  duration = std::max(duration, total);
  ++packets;
  if (payload.end) {
    if (ends < 0xFF) ++ends;
    if (end_frame == 0) end_frame = arrival.frame;
  }
  last_frame = arrival.frame;
  last_time = arrival.time;
  return true;
}

}  // namespace pcapglass::rtp
