// Finds rows of a list by a key that the rows hold: open addressing over 32-bit positions, which never forgets.
#pragma once

#include <cstdint>
#include <vector>

namespace pcapglass::rtp {

class Index {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  // `is_it(position)` tells whether that row has the key. kNone when no row has.
  template <class IsIt>
  [[nodiscard]] std::uint32_t find(std::uint32_t hash, IsIt is_it) const {
    if (slots_.empty()) return kNone;
    for (std::size_t i = hash & mask();; i = (i + 1) & mask()) {
      const Slot& slot = slots_[i];
      if (slot.position == kNone) return kNone;
      if (slot.hash == hash && is_it(slot.position)) return slot.position;
    }
  }

  // Only for keys that find() has not found. Half full at most.
  void add(std::uint32_t hash, std::uint32_t position) {
    if ((used_ + 1) * 2 > slots_.size()) grow();
    put({hash, position});
    ++used_;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t position = kNone;
  };
  [[nodiscard]] std::size_t mask() const { return slots_.size() - 1; }
  void put(Slot slot) {
    std::size_t i = slot.hash & mask();
    while (slots_[i].position != kNone) i = (i + 1) & mask();
    slots_[i] = slot;
  }
  void grow() {
    constexpr std::size_t kFirst = 64;
    std::vector<Slot> old(slots_.empty() ? kFirst : slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.position != kNone) put(slot);
    }
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

}  // namespace pcapglass::rtp
