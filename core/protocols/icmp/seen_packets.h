// Which frame carried a packet that an ICMP error quotes a little later: a table of fixed size without lookups by key.
#pragma once

#include <cstdint>
#include <vector>

#include "report/time.h"

namespace pcapglass::icmp {

class SeenPackets {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint64_t frame = 0;
    Nanoseconds time = 0;
    std::uint8_t hop_limit = 0;
  };

  SeenPackets() : near_(kPlaces), far_(kPlaces) {}

  void add(const Entry& entry) { place(entry.hop_limit <= kProbe, entry.hash) = entry; }
  // Null when it was not captured, or long ago.
  [[nodiscard]] const Entry* find(std::uint64_t hash) const {
    for (const auto* table : {&near_, &far_}) {
      const Entry& entry = (*table)[hash & (kPlaces - 1)];
      if (entry.frame != 0 && entry.hash == hash) return &entry;
    }
    return nullptr;
  }

  // With more hops left a packet is no probe of traceroute. Probes have a table of their own, where busy traffic does
  // not push them out.
  static constexpr std::uint8_t kProbe = 40;

 private:
  static constexpr std::size_t kPlaces = 1U << 12;

  Entry& place(bool near, std::uint64_t hash) { return (near ? near_ : far_)[hash & (kPlaces - 1)]; }

  std::vector<Entry> near_;
  std::vector<Entry> far_;
};

}  // namespace pcapglass::icmp
