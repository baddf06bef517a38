// All flows followed at the moment: an open-addressing table of bounded size that forgets the least recently seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "flows/flow.h"

namespace pcapglass {

class FlowTable {
 public:
  // `ceiling` flows at once, at least one. Memory grows with use.
  explicit FlowTable(std::size_t ceiling);

  // The flow of a packet from `source` to `destination`, made when new. The pointer is valid until the next call.
  // At the ceiling the flow whose last packet is oldest in file order is forgotten and counted.
  [[nodiscard]] FlowRef find_or_add(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol,
                                    std::uint64_t frame, Nanoseconds time);

  [[nodiscard]] std::size_t size() const { return flows_.size(); }
  [[nodiscard]] std::uint64_t total() const { return total_; }  // ever seen; one that was forgotten counts again
  [[nodiscard]] std::uint64_t evicted() const { return evicted_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

  // Flows in order of their last packet, as a list through their indices.
  struct Links {
    std::uint32_t older = kNone;
    std::uint32_t newer = kNone;
  };

  [[nodiscard]] std::uint32_t add(const FlowKey& key, std::uint64_t hash, std::uint64_t frame);
  [[nodiscard]] std::uint32_t recycle_oldest();
  void grow();
  void place(std::uint32_t index, std::uint64_t hash);
  void remove_slot_of(std::uint32_t index);
  void unlink(std::uint32_t index);
  void link_newest(std::uint32_t index);

  std::vector<std::uint32_t> slots_;  // a power of two, at most 5/8 full; index into flows_ or kNone
  std::vector<Flow> flows_;
  std::vector<Links> links_;
  std::size_t ceiling_;
  std::uint64_t total_ = 0;
  std::uint64_t evicted_ = 0;
  std::uint32_t oldest_ = kNone;
  std::uint32_t newest_ = kNone;
};

}  // namespace pcapglass
