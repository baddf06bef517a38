#include "flows/flow_table.h"

#include <algorithm>
#include <utility>

#include "flows/flow_hash.h"

namespace pcapglass {
namespace {

constexpr std::size_t kFirstSlots = 64;

}  // namespace

FlowTable::FlowTable(std::size_t ceiling, std::function<void(Flow&)> forgetting)
    : slots_(kFirstSlots),
      forgetting_(std::move(forgetting)),
      ceiling_(std::clamp<std::size_t>(ceiling, 1, kNone - 1)) {}

FlowRef FlowTable::find_or_add(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol,
                               std::uint64_t frame, Nanoseconds time) {
  const bool forward = !(destination < source);
  const FlowKey key = forward ? FlowKey{source, destination, ip_protocol} : FlowKey{destination, source, ip_protocol};
  // Packets come in runs of one flow.
  if (newest_ == kNone || !(entry(newest_).flow.key == key)) {
    const std::uint32_t hash = hash_of(key);
    newest_ = find(key, hash);
    if (newest_ == kNone) newest_ = add(key, hash, frame);
  }
  Entry& found = entry(newest_);
  found.last_call = ++calls_;
  found.flow.last_time = time;
  return {&found.flow, forward ? Direction::a_to_b : Direction::b_to_a};
}

std::uint32_t FlowTable::find(const FlowKey& key, std::uint32_t hash) {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at].index != kNone; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && entry(slots_[at].index).flow.key == key) return slots_[at].index;
  }
  return kNone;
}

std::uint32_t FlowTable::add(const FlowKey& key, std::uint32_t hash, std::uint64_t frame) {
  std::uint32_t index = kNone;
  if (size_ == ceiling_) {
    index = forget_oldest();
  } else {
    index = static_cast<std::uint32_t>(size_++);
    if (index % kBlock == 0) blocks_.push_back(std::make_unique<Entry[]>(std::min(kBlock, ceiling_ - index)));
    if (size_ * 8 > slots_.size() * 5) grow();
  }
  Flow& flow = entry(index).flow;
  flow.key = key;
  renew(flow, frame);
  place({index, hash});
  return index;
}

void FlowTable::renew(Flow& flow, std::uint64_t frame) {
  const FlowKey key = flow.key;
  const std::uint32_t connection = flow.connection;
  flow = Flow{};
  flow.key = key;
  flow.connection = connection;
  flow.id = static_cast<std::uint32_t>(total_++);
  flow.first_frame = frame;
}

void FlowTable::grow() {
  std::vector<Slot> smaller(slots_.size() * 2);
  smaller.swap(slots_);
  for (const Slot& slot : smaller) {
    if (slot.index != kNone) place(slot);
  }
}

void FlowTable::place(Slot slot) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = slot.hash & mask;
  while (slots_[at].index != kNone) at = (at + 1) & mask;
  slots_[at] = slot;
}

std::uint32_t FlowTable::forget_oldest() {
  const std::uint32_t index = oldest();
  if (forgetting_) forgetting_(entry(index).flow);
  entry(index).flow.connection = 0;
  remove_slot_of(index);
  ++evicted_;
  return index;
}

// Rather than keep all flows in order at every packet, the oldest eighth is sorted out when it is needed. A candidate
// that had a packet since is passed over; the first that had none is the oldest of all, because whatever is no
// candidate was newer then and is newer still.
std::uint32_t FlowTable::oldest() {
  for (;;) {
    while (next_candidate_ < candidates_.size()) {
      const Candidate& candidate = candidates_[next_candidate_++];
      if (entry(candidate.index).last_call == candidate.last_call) return candidate.index;
    }
    gather_candidates();
  }
}

void FlowTable::gather_candidates() {
  const auto older = [](const Candidate& a, const Candidate& b) { return a.last_call < b.last_call; };
  candidates_.resize(size_);
  for (std::uint32_t i = 0; i < size_; ++i) candidates_[i] = {entry(i).last_call, i};
  const auto end = candidates_.begin() + static_cast<std::ptrdiff_t>(size_ / 8 + 1);
  std::nth_element(candidates_.begin(), end - 1, candidates_.end(), older);
  candidates_.erase(end, candidates_.end());
  std::sort(candidates_.begin(), candidates_.end(), older);
  next_candidate_ = 0;
}

// Closes the hole by moving back what was displaced over it, so that no tombstones pile up.
void FlowTable::remove_slot_of(std::uint32_t index) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = hash_of(entry(index).flow.key) & mask;
  while (slots_[hole].index != index) hole = (hole + 1) & mask;
  for (std::size_t at = (hole + 1) & mask; slots_[at].index != kNone; at = (at + 1) & mask) {
    // Movable unless its home lies behind the hole on the way to where it is.
    if (((at - slots_[at].hash) & mask) >= ((at - hole) & mask)) {
      slots_[hole] = slots_[at];
      hole = at;
    }
  }
  slots_[hole] = Slot{};
}

}  // namespace pcapglass
