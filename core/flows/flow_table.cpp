#include "flows/flow_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pcapglass {
namespace {

constexpr std::size_t kFirstSlots = 64;

std::uint64_t load64(const std::uint8_t* bytes) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// Multiply and fold, as in wyhash; the order of bytes in memory changes slots, never results.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  a ^= b * 0x9E3779B97F4A7C15U;
  a = (a ^ (a >> 32)) * 0xD6E8FEB86659FD93U;
  return a ^ (a >> 29);
}

std::uint64_t hash_of(const FlowKey& key) {
  std::uint64_t hash =
      (static_cast<std::uint64_t>(key.a.port) << 32) | (static_cast<std::uint64_t>(key.b.port) << 16) | key.ip_protocol;
  for (const IpAddress* address : {&key.a.address, &key.b.address}) {
    hash = mix(hash, load64(address->bytes.data()));
    if (address->version == 6) hash = mix(hash, load64(address->bytes.data() + 8));
  }
  return hash;
}

}  // namespace

FlowTable::FlowTable(std::size_t ceiling)
    : slots_(kFirstSlots, kNone), ceiling_(std::clamp<std::size_t>(ceiling, 1, kNone - 1)) {}

FlowRef FlowTable::find_or_add(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol,
                               std::uint64_t frame, Nanoseconds time) {
  const bool forward = !(destination < source);
  const FlowKey key = forward ? FlowKey{source, destination, ip_protocol} : FlowKey{destination, source, ip_protocol};
  const Direction direction = forward ? Direction::a_to_b : Direction::b_to_a;
  // Packets come in runs of one flow.
  std::uint32_t index = kNone;
  if (newest_ != kNone && flows_[newest_].key == key) {
    index = newest_;
  } else {
    const std::uint64_t hash = hash_of(key);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t slot = hash & mask; slots_[slot] != kNone; slot = (slot + 1) & mask) {
      if (flows_[slots_[slot]].key == key) {
        index = slots_[slot];
        break;
      }
    }
    if (index == kNone) {
      index = add(key, hash, frame);
    } else {
      unlink(index);
    }
    link_newest(index);
  }
  flows_[index].last_time = time;
  return {&flows_[index], direction};
}

std::uint32_t FlowTable::add(const FlowKey& key, std::uint64_t hash, std::uint64_t frame) {
  std::uint32_t index = kNone;
  if (flows_.size() >= ceiling_) {
    index = recycle_oldest();
  } else {
    index = static_cast<std::uint32_t>(flows_.size());
    flows_.emplace_back();
    links_.emplace_back();
    if (flows_.size() * 8 > slots_.size() * 5) grow();
  }
  Flow& flow = flows_[index];
  flow = Flow{};
  flow.key = key;
  flow.id = static_cast<std::uint32_t>(total_++);
  flow.first_frame = frame;
  place(index, hash);
  return index;
}

std::uint32_t FlowTable::recycle_oldest() {
  const std::uint32_t index = oldest_;
  unlink(index);
  remove_slot_of(index);
  ++evicted_;
  return index;
}

// Doubles the slots; the flow that is being added is placed by the caller.
void FlowTable::grow() {
  slots_.assign(slots_.size() * 2, kNone);
  for (std::uint32_t i = 0; i + 1 < flows_.size(); ++i) place(i, hash_of(flows_[i].key));
}

void FlowTable::place(std::uint32_t index, std::uint64_t hash) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNone) slot = (slot + 1) & mask;
  slots_[slot] = index;
}

// Closes the hole by moving back what was displaced over it, so that no tombstones pile up.
void FlowTable::remove_slot_of(std::uint32_t index) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t hole = hash_of(flows_[index].key) & mask;
  while (slots_[hole] != index) hole = (hole + 1) & mask;
  for (std::size_t slot = (hole + 1) & mask; slots_[slot] != kNone; slot = (slot + 1) & mask) {
    const std::size_t home = hash_of(flows_[slots_[slot]].key) & mask;
    // Movable unless its home lies behind the hole on the way to the slot.
    if (((slot - home) & mask) >= ((slot - hole) & mask)) {
      slots_[hole] = slots_[slot];
      hole = slot;
    }
  }
  slots_[hole] = kNone;
}

void FlowTable::unlink(std::uint32_t index) {
  const Links links = links_[index];
  (links.older == kNone ? oldest_ : links_[links.older].newer) = links.newer;
  (links.newer == kNone ? newest_ : links_[links.newer].older) = links.older;
}

void FlowTable::link_newest(std::uint32_t index) {
  links_[index] = {newest_, kNone};
  (newest_ == kNone ? oldest_ : links_[newest_].newer) = index;
  newest_ = index;
}

}  // namespace pcapglass
