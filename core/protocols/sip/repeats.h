// Tells messages that were sent again (domain.md TX-01 to TX-05) from first ones and from copies that the capture made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <unordered_map>

#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"

namespace pcapglass::sip {

enum class RepeatKind : std::uint8_t {
  first,              // not seen before
  retransmission,     // sent again by its transaction
  capture_duplicate,  // the same packet, captured more than once
};

struct Repeat {
  RepeatKind kind = RepeatKind::first;
  std::uint64_t of_frame = 0;  // the first frame of that message, when it is none
};

// Remembers what was sent during the last minute of capture time: longer than any SIP timer repeats (64*T1 = 32 s).
class RepeatTable {
 public:
  // `ceiling` messages remembered at once; at it the oldest are forgotten, and what then returns counts as first.
  explicit RepeatTable(std::size_t ceiling) : ceiling_(ceiling) {}

  [[nodiscard]] Repeat look(const Arrival& arrival, const Message& message);

  [[nodiscard]] std::uint64_t forgotten_at_ceiling() const { return forgotten_; }

 private:
  struct Seen {
    std::uint64_t first_frame = 0;
    Nanoseconds last_time = 0;
  };
  using Map = std::unordered_map<std::string, Seen>;

  void forget(Nanoseconds now);

  Map seen_;
  std::deque<const std::string*> order_;  // keys in order of their first message
  std::size_t ceiling_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace pcapglass::sip
