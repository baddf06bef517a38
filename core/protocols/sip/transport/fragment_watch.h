// SIP over UDP in IP fragments: which datagrams came whole, and which lack one (domain.md F-09, SIP-TR-01).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "decode/ip_address.h"
#include "flows/fragments.h"

namespace pcapglass::sip {

struct LostFragments {
  FragmentKey key;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::vector<std::uint64_t> frames;  // of the fragments that are there, at most kMostFrames
  Timestamp time;
  static constexpr std::size_t kMostFrames = 16;
};

class FragmentWatch {
 public:
  // For every fragment of an IP packet.
  void look(const Fragment& fragment, Timestamp time);
  // A datagram was put together of these frames.
  void whole(std::span<const std::uint64_t> frames);
  void finish(Nanoseconds now);

  [[nodiscard]] const std::vector<LostFragments>& lost() const { return lost_; }
  [[nodiscard]] std::uint64_t lost_total() const { return lost_total_; }

 private:
  static constexpr std::size_t kMostWaiting = 256;
  static constexpr std::size_t kMostKept = 100;
  void expire(Nanoseconds now);

  std::deque<LostFragments> waiting_;  // whose first fragment is there, oldest first
  std::vector<LostFragments> lost_;
  std::uint64_t lost_total_ = 0;
};

}  // namespace pcapglass::sip
