// Sequence analysis of one connection as Wireshark 4.0 does it (RFC 9293 3.4; domain.md 9.2).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "protocols/tcp/flags.h"
#include "report/time.h"

namespace pcapglass::tcp {

// The bits of the TCP header.
inline constexpr std::uint8_t kFin = 0x01;
inline constexpr std::uint8_t kSyn = 0x02;
inline constexpr std::uint8_t kRst = 0x04;
inline constexpr std::uint8_t kPsh = 0x08;
inline constexpr std::uint8_t kAck = 0x10;
inline constexpr std::uint8_t kUrg = 0x20;

// The bits of tcp.completeness.
inline constexpr std::uint8_t kSawSyn = 1;
inline constexpr std::uint8_t kSawSynAck = 2;
inline constexpr std::uint8_t kSawAck = 4;
inline constexpr std::uint8_t kSawData = 8;
inline constexpr std::uint8_t kSawFin = 16;
inline constexpr std::uint8_t kSawRst = 32;

// What of a segment counts here.
struct Segment {
  std::uint32_t seq = 0;
  std::uint32_t ack = 0;
  std::uint32_t length = 0;  // of the payload on the wire, by the IP length
  std::uint16_t window = 0;
  std::uint8_t flags = 0;
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::int8_t scale = -1;    // of a SYN: its option, or -1
  std::uint32_t sacked = 0;  // bytes in its SACK blocks
};

struct Unacked {
  std::uint32_t seq = 0;
  std::uint32_t next = 0;
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  bool again = false;  // sent more than once, so that its acknowledgement measures nothing (Karn)
};

// Segments of one direction that were not acknowledged, in order of arrival.
class UnackedList {
 public:
  [[nodiscard]] bool empty() const { return head_ == items_.size(); }
  [[nodiscard]] std::size_t size() const { return items_.size() - head_; }
  [[nodiscard]] const Unacked* begin() const { return items_.data() + head_; }
  [[nodiscard]] const Unacked* end() const { return items_.data() + items_.size(); }

  void add(const Unacked& item);
  // Takes away what `ack` covers; `exact` is called with each that ends there, the latest first as Wireshark's list has
  // them.
  template <class Exact>
  void acknowledge(std::uint32_t ack, Exact&& exact);
  // From the lowest number to the highest.
  [[nodiscard]] std::uint32_t extent(std::uint32_t base) const;
  void clear() { std::vector<Unacked>().swap(items_), head_ = 0, ordered_ = true; }

 private:
  std::vector<Unacked> items_;
  std::uint32_t head_ = 0;
  bool ordered_ = true;  // each begins where the one before ends, or behind: only the front need be looked at
};

inline constexpr std::int8_t kScaleUnknown = -1;
inline constexpr std::int8_t kNotScaled = -2;

// One direction. A number of 0 means "not known", as in Wireshark.
struct Side {
  UnackedList unacked;
  Nanoseconds next_time = 0;
  Nanoseconds last_ack_time = 0;
  std::uint64_t next_frame = 0;
  std::uint64_t first_ack_frame = 0;  // of the segment that later ones repeat
  std::uint32_t base = 0;
  std::uint32_t next = 0;             // highest number seen, plus one
  std::uint32_t max_to_be_acked = 0;  // up to here without a hole
  std::uint32_t last_ack = 0;
  std::uint32_t duplicate_acks = 0;
  std::uint32_t sacked = 0;
  std::uint16_t window = 0;
  Flags last_flags = 0;
  std::int8_t scale = kScaleUnknown;
  bool base_set = false;
  bool first_ack = false;  // its last segment was a SYN, whose window is not scaled
  bool in_flight_known = true;
};

// What one segment turned out to be.
struct Verdict {
  Flags flags = 0;
  std::uint32_t duplicate_ack_number = 0;
  std::uint64_t duplicate_ack_frame = 0;
  std::uint64_t acked_frame = 0;
  std::optional<Nanoseconds> ack_rtt;  // as tshark: also of what was sent twice
  bool ack_rtt_is_clean = false;       // by Karn's rule
  std::optional<Nanoseconds> rto;
  std::uint64_t rto_frame = 0;
  std::uint32_t bytes_in_flight = 0;
};

struct Shared {
  Nanoseconds syn_time = 0;
  Nanoseconds initial_rtt = 0;   // 0: not known
  std::size_t most_unacked = 0;  // room that is left for unacknowledged segments
};

// Updates both sides by a segment that `from` sent.
[[nodiscard]] Verdict analyze(Side& from, Side& to, const Segment& segment, Shared& shared);

[[nodiscard]] inline bool is_after(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) > 0; }

}  // namespace pcapglass::tcp
