// All flows followed at the moment: an open-addressing table of bounded size that forgets the least recently seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "flows/flow.h"

namespace pcapglass {

class FlowTable {
 public:
  // `ceiling` flows at once, at least one. Memory grows with use. `forgetting` is called with each flow just before it
  // is forgotten at the ceiling.
  explicit FlowTable(std::size_t ceiling, std::function<void(Flow&)> forgetting = {});

  // The flow of a packet from `source` to `destination`, made when new. The pointer is valid until the next call.
  // At the ceiling the flow whose last packet is oldest in file order is forgotten and counted.
  [[nodiscard]] FlowRef find_or_add(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol,
                                    std::uint64_t frame, Nanoseconds time);

  // Makes a known flow a new one with the same addresses and ports: these were used again. `connection` stays.
  void renew(Flow& flow, std::uint64_t frame);

  // Calls `visit(Flow&)` for every flow that is not forgotten, always in the same order.
  template <class Visit>
  void for_each(Visit&& visit) {
    for (std::uint32_t i = 0; i < size_; ++i) visit(entry(i).flow);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }  // ever made; one that was forgotten counts again
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  static constexpr std::size_t kBlock = 1024;  // flows allocated together, so that growing never copies them

  struct Entry {
    Flow flow;
    std::uint64_t last_call = 0;  // counts calls: unlike frames and times it never repeats
  };
  // The hash beside the index settles most comparisons, and all moves, without touching the flow.
  struct Slot {
    std::uint32_t index = kNone;
    std::uint32_t hash = 0;
  };
  // An entry as it was when the oldest were last looked for; out of date when its last_call has moved on.
  struct Candidate {
    std::uint64_t last_call = 0;
    std::uint32_t index = kNone;
  };

  [[nodiscard]] Entry& entry(std::uint32_t index) { return blocks_[index / kBlock][index % kBlock]; }
  [[nodiscard]] std::uint32_t find(const FlowKey& key, std::uint32_t hash);
  [[nodiscard]] std::uint32_t add(const FlowKey& key, std::uint32_t hash, std::uint64_t frame);
  [[nodiscard]] std::uint32_t forget_oldest();
  [[nodiscard]] std::uint32_t oldest();
  void gather_candidates();
  void grow();
  void place(Slot slot);
  void remove_slot_of(std::uint32_t index);

  std::vector<Slot> slots_;  // a power of two, at most 5/8 full
  std::vector<std::unique_ptr<Entry[]>> blocks_;
  std::vector<Candidate> candidates_;  // oldest first; empty until the ceiling is reached
  std::function<void(Flow&)> forgetting_;
  std::size_t next_candidate_ = 0;
  std::size_t ceiling_;
  std::size_t size_ = 0;
  std::uint64_t calls_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t evicted_ = 0;
  std::uint32_t newest_ = kNone;
};

}  // namespace pcapglass
