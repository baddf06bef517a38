#include "protocols/tcp/sequence.h"

#include <algorithm>

namespace pcapglass::tcp {
namespace {

constexpr std::uint64_t kFastRetransmission_ns = 20'000'000;
constexpr std::uint64_t kReordering_ns = 3'000'000;        // while the round trip is not known
constexpr std::uint32_t kAckedUnseen = ~std::uint32_t{0};  // in place of a number of duplicates
constexpr std::size_t kMostPerSide = 10'000;               // Wireshark's

bool is_before(std::uint32_t a, std::uint32_t b) { return static_cast<std::int32_t>(a - b) < 0; }

// Unsigned, so that a clock that was set back is no short span.
std::uint64_t since(Nanoseconds now, Nanoseconds then) {
  return static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(then);
}

// Rows 1 to 9 of domain.md 9.2: everything but what the order of data says.
void analyze_forward(Side& from, const Side& to, const Segment& s, Verdict& v) {
  const bool special = (s.flags & (kSyn | kFin | kRst)) != 0;
  const bool in_order = s.seq == from.next;
  if (s.length == 1 && in_order && to.window == 0) {
    v.flags = bit(kZeroWindowProbe);
    return;
  }
  if (s.window == 0 && !special) v.flags |= bit(kZeroWindow);
  if (from.next != 0 && is_after(s.seq, from.next) && (s.flags & kRst) == 0) {
    v.flags |= bit(kLostSegment);
    from.in_flight_known = false;
  }
  if (special) return;
  if (s.length <= 1 && s.seq == from.next - 1) v.flags |= bit(kKeepAlive);
  if (s.length > 0) {
    if (to.scale == kScaleUnknown) return;
    const unsigned shift = to.first_ack || to.scale == kNotScaled ? 0U : static_cast<unsigned>(to.scale);
    if (s.seq + s.length == to.last_ack + (std::uint32_t{to.window} << shift)) v.flags |= bit(kWindowFull);
    return;
  }
  if (!in_order || s.ack != from.last_ack) return;
  if (s.window != from.window) {
    if (s.window != 0) v.flags |= bit(kWindowUpdate);
  } else if (s.window == 0) {
    if ((to.last_flags & bit(kZeroWindowProbe)) != 0) v.flags |= bit(kZeroWindowProbeAck);
  } else if ((to.last_flags & bit(kKeepAlive)) != 0) {
    v.flags |= bit(kKeepAliveAck);
  } else {
    v.flags |= bit(kDuplicateAck);
    from.duplicate_acks = from.duplicate_acks == kAckedUnseen ? 1 : from.duplicate_acks + 1;
    v.duplicate_ack_number = from.duplicate_acks;
    v.duplicate_ack_frame = from.first_ack_frame;
  }
}

void analyze_acknowledgment(Side& from, Side& to, const Segment& s, Verdict& v) {
  if (s.ack != from.last_ack) {
    from.first_ack_frame = s.frame;
    from.duplicate_acks = 0;
  }
  if (to.max_to_be_acked == 0 || (s.flags & kAck) == 0 || !is_after(s.ack, to.max_to_be_acked)) return;
  // The byte of a probe was taken, and the window opens again.
  const bool probe_taken = s.ack == from.last_ack + 1 && s.seq == from.next && (to.last_flags & bit(kZeroWindowProbe));
  if (probe_taken) {
    v.flags |= bit(kWindowUpdate);
  } else if (is_before(to.max_to_be_acked, to.next)) {
    v.flags |= bit(kAckLostSegment);
  } else {
    // Where the other side's data are not seen at all, only the first acknowledgement says so.
    if (to.duplicate_acks == 0) v.flags |= bit(kAckLostSegment);
    to.duplicate_acks = kAckedUnseen;
  }
  if (is_before(to.max_to_be_acked, to.next)) to.max_to_be_acked = to.next;
}

void find_timeout(const Side& from, const Segment& s, Verdict& v) {
  // Wireshark measures from the eldest segment that is not acknowledged, whatever its number.
  const bool known = !from.unacked.empty();
  v.rto = s.time - (known ? from.unacked.begin()->time : from.next_time);
  v.rto_frame = known ? from.unacked.begin()->frame : from.next_frame;
}

// Rows 11 to 14.
void analyze_order(const Side& from, const Side& to, const Segment& s, const Shared& shared, Verdict& v) {
  bool not_advanced = from.next != 0 && is_before(s.seq, from.next);
  if (not_advanced && (v.flags & bit(kKeepAlive)) != 0) return;
  // Really new data, behind what was probably a probe.
  if (s.length > 1 && from.next - 1 == s.seq) not_advanced = false;
  if (s.length > 0 && to.last_ack != 0 && !is_after(s.seq + s.length, to.last_ack)) {
    v.flags |= bit(kSpuriousRetransmission);
    return;
  }
  if (!not_advanced) return;
  if (to.duplicate_acks >= 2 && to.last_ack == s.seq && since(s.time, to.last_ack_time) < kFastRetransmission_ns) {
    v.flags |= bit(kFastRetransmission);
    return;
  }
  const std::uint64_t reordering =
      shared.initial_rtt == 0 ? kReordering_ns : static_cast<std::uint64_t>(shared.initial_rtt);
  if (since(s.time, from.next_time) < reordering) {
    const std::uint32_t number = (s.flags & (kSyn | kFin)) != 0 ? 1 : 0;
    if (from.next != s.seq + s.length + number) {
      v.flags |= bit(kOutOfOrder);
      return;
    }
  }
  v.flags |= bit(kRetransmission);
  find_timeout(from, s, v);
}

void advance(Side& from, const Segment& s, const Shared& shared, const Verdict& v) {
  const bool takes_number = (s.flags & (kSyn | kFin)) != 0;
  std::uint32_t next = s.seq + s.length;
  if ((s.length > 0 || takes_number) && from.unacked.size() < kMostPerSide) {
    if (takes_number) ++next;
    const bool again = (v.flags & kAnyRetransmission) != 0;
    if (from.unacked.size() < shared.most_unacked) from.unacked.add({s.seq, next, s.frame, s.time, again});
  }
  if ((v.flags & bit(kZeroWindowProbe)) != 0) return;
  if (from.next == 0 || is_after(next, from.next)) {
    from.next = next;
    from.next_time = s.time;
    from.next_frame = s.frame;
  }
  if (from.max_to_be_acked == 0 || s.seq == from.max_to_be_acked) from.max_to_be_acked = from.next;
}

void measure(Side& from, Side& to, const Segment& s, Verdict& v) {
  if (!to.unacked.empty()) {
    unsigned same = 0;
    to.unacked.acknowledge(s.ack, [&](const Unacked& one) {
      v.acked_frame = one.frame;
      v.ack_rtt = s.time - one.time;
      v.ack_rtt_is_clean = ++same == 1 && !one.again;
    });
  }
  if (s.length == 0 || !from.in_flight_known || from.unacked.empty()) return;
  const std::uint32_t in_flight = from.unacked.extent(from.base) - to.sacked;
  // SYN and FIN take a number, but are no byte.
  const std::uint32_t numbers = (s.flags & (kSyn | kFin)) != 0 ? 1 : 0;
  if (in_flight > 0 && in_flight < 2'000'000'000) v.bytes_in_flight = in_flight - numbers;
}

// After the segment itself, as its options are read behind it.
void take_options(Side& from, Side& to, const Segment& s) {
  from.sacked = s.sacked;
  if ((s.flags & kSyn) == 0) return;
  if (s.scale >= 0) from.scale = s.scale;
  if (from.scale == kScaleUnknown) {
    from.scale = to.scale = kNotScaled;
  } else if ((s.flags & kAck) != 0 && to.scale == kNotScaled) {
    from.scale = kNotScaled;
  }
}

void set_bases(Side& from, Side& to, const Segment& s) {
  if (!from.base_set) {
    from.base = (s.flags & kSyn) != 0 ? s.seq : s.seq - 1;
    from.base_set = true;
  }
  if ((s.flags & kAck) == 0) return;
  if (!to.base_set) {
    to.base = s.ack - 1;
    to.base_set = true;
  }
  to.in_flight_known = true;
}

// Wireshark takes the first acknowledgement without SYN, whoever sends it.
void measure_handshake(const Segment& s, Shared& shared) {
  if ((s.flags & (kSyn | kAck)) == kSyn) {
    shared.syn_time = s.time;
  } else if ((s.flags & (kSyn | kAck)) == kAck && shared.syn_time != 0 && shared.initial_rtt == 0) {
    shared.initial_rtt = s.time - shared.syn_time;
  }
}

}  // namespace

void UnackedList::add(const Unacked& item) {
  if (empty()) {
    items_.clear();
    head_ = 0;
    ordered_ = true;
  } else if (is_before(item.seq, items_.back().next)) {
    ordered_ = false;
  }
  items_.push_back(item);
}

template <class Exact>
void UnackedList::acknowledge(std::uint32_t ack, Exact&& exact) {
  if (ordered_) {
    for (; !empty(); ++head_) {
      Unacked& front = items_[head_];
      if (front.next == ack) {
        exact(front);
      } else if (is_after(front.next, ack)) {
        if (is_after(ack, front.seq)) front.seq = ack;
        break;
      }
    }
    if (head_ > 64 && head_ > items_.size() / 2) {
      items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
      head_ = 0;
    }
    return;
  }
  for (std::size_t i = items_.size(); i-- > head_;) {
    if (items_[i].next == ack) exact(items_[i]);
  }
  items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
  head_ = 0;
  std::erase_if(items_, [&](const Unacked& one) { return !is_after(one.next, ack); });
  for (Unacked& one : items_) {
    if (is_after(ack, one.seq)) one.seq = ack;
  }
}

std::uint32_t UnackedList::extent(std::uint32_t base) const {
  if (empty()) return 0;
  if (ordered_) return items_.back().next - items_[head_].seq;
  std::uint32_t first = ~std::uint32_t{0};
  std::uint32_t last = 0;
  for (const Unacked& one : *this) {
    first = std::min(first, one.seq - base);
    last = std::max(last, one.next - base);
  }
  return last - first;
}

Verdict analyze(Side& from, Side& to, const Segment& s, Shared& shared) {
  Verdict v;
  set_bases(from, to, s);
  measure_handshake(s, shared);
  analyze_forward(from, to, s, v);
  analyze_acknowledgment(from, to, s, v);
  if (s.length > 0 || (s.flags & (kSyn | kFin)) != 0) analyze_order(from, to, s, shared, v);
  advance(from, s, shared, v);
  from.window = s.window;
  from.last_ack = s.ack;
  from.last_ack_time = s.time;
  from.last_flags = v.flags;
  from.first_ack = (s.flags & kSyn) != 0;
  measure(from, to, s, v);
  take_options(from, to, s);
  return v;
}

}  // namespace pcapglass::tcp
