#include "protocols/overview/conversations.h"

#include <algorithm>

#include "flows/flow_hash.h"

namespace pcapglass::overview {
namespace {

constexpr std::size_t kFirstSlots = 64;

void add(Conversation& conversation, bool forward, const Sighting& seen) {
  Counts& counts = forward ? conversation.a_to_b : conversation.b_to_a;
  ++counts.packets;
  counts.bytes += seen.bytes;
  conversation.first_time = std::min(conversation.first_time, seen.time);
  conversation.last_time = std::max(conversation.last_time, seen.time);
}

}  // namespace

ConversationTable::ConversationTable(std::size_t ceiling)
    : slots_(kFirstSlots), ceiling_(std::clamp<std::size_t>(ceiling, 1, kNone - 1)) {}

std::uint32_t ConversationTable::find_or_add(const FlowKey& key, const Sighting& seen) {
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at].index != kNone; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && row(slots_[at].index).key == key) return slots_[at].index;
  }
  if (size_ == ceiling_) return kNone;
  const auto index = static_cast<std::uint32_t>(size_++);
  if (index % kBlock == 0) blocks_.push_back(std::make_unique<Conversation[]>(std::min(kBlock, ceiling_ - index)));
  Conversation& added = row(index);
  added.key = key;
  added.first_frame = seen.frame;
  added.first_time = added.last_time = seen.time;
  slots_[at] = {index, hash};
  if (size_ * 8 > slots_.size() * 5) grow();
  return index;
}

void ConversationTable::grow() {
  std::vector<Slot> smaller(slots_.size() * 2);
  smaller.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : smaller) {
    if (slot.index == kNone) continue;
    std::size_t at = slot.hash & mask;
    while (slots_[at].index != kNone) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

void ConversationTable::add_unlisted(const FlowKey& key, const Sighting& seen) {
  Conversation of_that_kind;
  of_that_kind.key = key;
  Counts& counts = unlisted_[static_cast<std::size_t>(of_that_kind.kind())];
  ++counts.packets;
  counts.bytes += seen.bytes;
}

void ConversationTable::count_addresses(const IpAddress& source, const IpAddress& destination, const Sighting& seen) {
  const bool forward = !(destination < source);
  const FlowKey key = forward ? FlowKey{{source, 0}, {destination, 0}, 0} : FlowKey{{destination, 0}, {source, 0}, 0};
  const std::uint32_t index = find_or_add(key, seen);
  if (index == kNone) return add_unlisted(key, seen);
  add(row(index), forward, seen);
}

void ConversationTable::count_ports(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol,
                                    const Sighting& seen, bool addresses_too) {
  const bool forward = !(destination < source);
  const FlowKey key = forward ? FlowKey{source, destination, ip_protocol} : FlowKey{destination, source, ip_protocol};
  if (newest_ == kNone || !(row(newest_).key == key)) {
    const std::size_t before = size_;
    const std::uint32_t found = find_or_add(key, seen);
    if (found == kNone) {
      add_unlisted(key, seen);
      if (addresses_too) count_addresses(source.address, destination.address, seen);
      return;
    }
    if (size_ > before) row(found).addresses = find_or_add({{key.a.address, 0}, {key.b.address, 0}, 0}, seen);
    newest_ = found;
  }
  Conversation& ports = row(newest_);
  add(ports, forward, seen);
  if (!addresses_too) return;
  if (ports.addresses == kNone) return add_unlisted({{key.a.address, 0}, {key.b.address, 0}, 0}, seen);
  // Between ports of one address the direction of ports is none of addresses.
  add(row(ports.addresses), forward || key.a.address == key.b.address, seen);
}

}  // namespace pcapglass::overview
