// Puts IP fragments together again (RFC 791 3.2, RFC 8200 4.5): any order, bounded by bytes, count and capture time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "decode/ip_address.h"
#include "report/time.h"

namespace pcapglass {

// What makes fragments pieces of one datagram (RFC 791 3.2; RFC 8200 4.5, where the next header has no part in it).
struct FragmentKey {
  IpAddress source;
  IpAddress destination;
  std::uint32_t identification = 0;
  std::uint8_t protocol = 0;  // IPv4 only

  friend bool operator==(const FragmentKey&, const FragmentKey&) = default;
};

// One fragment. `bytes` is borrowed for the call; `more` is the MF bit; `cut` says that the snap length took its end.
struct Fragment {
  FragmentKey key;
  std::uint32_t offset = 0;  // bytes from the start of the datagram's payload
  bool more = false;
  bool cut = false;
  std::uint32_t length = 0;  // bytes on the wire; `bytes` may be fewer when cut
  Bytes bytes;
  std::uint8_t protocol = 0;  // of the payload: that of the first fragment counts
  std::uint64_t frame = 0;
  // All frames that carried it, when it came in fragments itself (a tunnel in fragments); empty: `frame` alone.
  // Borrowed.
  std::span<const std::uint64_t> frames;
  Nanoseconds time = 0;
};

// A whole datagram payload. Bytes that two fragments both carried are those of the first to arrive, as in Wireshark.
struct Reassembled {
  std::vector<std::uint8_t> payload;
  std::vector<std::uint64_t> frames;  // in order of arrival
  std::uint8_t protocol = 0;
  bool overlapping = false;  // some fragments disagreed about bytes
  bool cut = false;          // the snap length took the end of some fragment, whose place is zeros
};

// A datagram that was given up: frames cite the pieces that did arrive.
struct LostDatagram {
  FragmentKey key;
  std::vector<std::uint64_t> frames;
};

struct FragmentCeilings {
  std::size_t bytes = 4U << 20;          // of all unfinished datagrams
  std::size_t datagrams = 4096;          // unfinished at once
  std::size_t lost_kept = 100;           // described in lost(); later ones are counted
  Nanoseconds timeout = 30'000'000'000;  // from the first fragment, in capture time (RFC 8200: 60 s; Linux: 30 s)
};

class FragmentTable {
 public:
  explicit FragmentTable(const FragmentCeilings& ceilings) : ceilings_(ceilings) {}

  // The datagram that this fragment completes. A fragment that is empty, reaches beyond 65535 bytes, or is no multiple
  // of 8 bytes though more follow, is dropped and counted.
  [[nodiscard]] std::optional<Reassembled> add(const Fragment& fragment);

  // The capture has ended: what is unfinished is lost.
  void finish();

  [[nodiscard]] const std::vector<LostDatagram>& lost() const { return lost_; }
  [[nodiscard]] std::uint64_t lost_total() const { return lost_total_; }
  [[nodiscard]] std::uint64_t evicted_total() const { return evicted_total_; }  // lost because a ceiling was reached
  [[nodiscard]] std::uint64_t overlapping_total() const { return overlapping_total_; }
  [[nodiscard]] std::uint64_t invalid_total() const { return invalid_total_; }

 private:
  struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  struct Datagram {
    FragmentKey key;
    Nanoseconds first_time = 0;
    std::vector<std::uint8_t> payload;
    std::vector<Span> present;  // sorted, disjoint, never adjacent
    std::optional<std::uint32_t> length;
    std::vector<std::uint64_t> frames;
    std::uint8_t protocol = 0;
    bool overlapping = false;
    bool cut = false;
  };

  void expire(Nanoseconds now);
  void make_room();
  void give_up_oldest();
  static void merge(Datagram& datagram, const Fragment& fragment);
  [[nodiscard]] static bool complete(const Datagram& datagram);

  // In order of first fragment. A plain list: few are unfinished at once, and the ceiling bounds the walk.
  std::deque<Datagram> unfinished_;
  FragmentCeilings ceilings_;
  std::size_t bytes_ = 0;
  std::vector<LostDatagram> lost_;
  std::uint64_t lost_total_ = 0;
  std::uint64_t evicted_total_ = 0;
  std::uint64_t overlapping_total_ = 0;
  std::uint64_t invalid_total_ = 0;
};

}  // namespace pcapglass
