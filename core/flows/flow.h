// Who talks with whom: the full 5-tuple compared by value, and what is remembered about it.
#pragma once

#include <array>
#include <cstdint>

#include "decode/ip_address.h"
#include "flows/tcp_stream.h"
#include "report/time.h"

namespace pcapglass {

// The endpoint that compares lower is always `a`, so both directions have one key.
struct FlowKey {
  Endpoint a;
  Endpoint b;
  std::uint8_t ip_protocol = 0;  // 17 UDP, 6 TCP

  friend bool operator==(const FlowKey&, const FlowKey&) = default;
};

enum class Direction : std::uint8_t { a_to_b, b_to_a };
[[nodiscard]] constexpr Direction opposite(Direction direction) {
  return direction == Direction::a_to_b ? Direction::b_to_a : Direction::a_to_b;
}

inline constexpr std::uint8_t kNoProtocol = 0xFF;

struct Flow {
  FlowKey key;
  std::uint32_t id = 0;  // 0-based, in order of first packet; never reused within a capture
  std::uint64_t first_frame = 0;
  Nanoseconds last_time = 0;
  std::uint8_t protocol = kNoProtocol;  // registry row that recognised its own messages on this flow
  // TCP only, by direction: the stream, and a bit for each registry row that does not want it.
  std::array<std::uint16_t, 2> refused{};
  std::array<TcpStream, 2> streams;
  std::uint32_t connection = 0;  // TCP only: for the analyzer of connections, which needs no table of its own; 0: none
  bool remembered = false;       // by the engine, as one that holds bytes back

  [[nodiscard]] TcpStream& stream(Direction direction) { return streams[static_cast<std::size_t>(direction)]; }
};

// A flow as one packet sees it.
struct FlowRef {
  Flow* flow = nullptr;
  Direction direction = Direction::a_to_b;
};

}  // namespace pcapglass
