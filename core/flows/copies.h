// Tells packets that the capture holds more than once from packets that were sent again (domain.md C-07).
#pragma once

#include <cstdint>
#include <vector>

#include "decode/packet.h"

namespace pcapglass {

// Remembers the packets of the last five milliseconds by a fingerprint: addresses, protocol, identification, length and
// payload of the innermost IP layer. Bounded: of packets that fall on one place of the table the later is remembered,
// so that in a burst beyond its size a copy may pass for a packet of its own.
class CopyTable {
 public:
  CopyTable();

  // Marks `packet` when it is a copy. Packets without an IP layer never are.
  void mark(Packet& packet);

  [[nodiscard]] std::uint64_t captured_twice() const { return captured_twice_; }
  [[nodiscard]] std::uint64_t routed() const { return routed_; }
  [[nodiscard]] std::uint64_t first_frame() const { return first_frame_; }  // of a copy; 0 when there is none

 private:
  struct Seen {
    std::uint64_t fingerprint = 0;
    Nanoseconds time = 0;
    std::uint64_t frame_and_hops = 0;  // the frame in the upper 56 bits, its hop limit in the lower 8
  };
  [[nodiscard]] static bool is_recent(const Seen& seen, std::uint64_t fingerprint, Nanoseconds now);

  std::vector<std::uint32_t> tags_;  // of each place some bits of the fingerprint: small enough to stay in a cache
  std::vector<Seen> seen_;           // a power of two; read only where the tag agrees
  std::uint64_t captured_twice_ = 0;
  std::uint64_t routed_ = 0;
  std::uint64_t first_frame_ = 0;
};

}  // namespace pcapglass
