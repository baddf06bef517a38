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
  if (!seen.has_time) return;
  conversation.first_time = std::min(conversation.first_time, seen.time);
  conversation.last_time = std::max(conversation.last_time, seen.time);
}

void add(Counts& to, const Counts& counts) {
  to.packets += counts.packets;
  to.bytes += counts.bytes;
}

FlowKey addresses_of(const FlowKey& key) { return {{key.a.address, 0}, {key.b.address, 0}, 0}; }

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

// What ports add to their addresses waits for finish(): most packets then touch one row instead of two.
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
    if (size_ > before) row(found).addresses = find_or_add(addresses_of(key), seen);
    newest_ = found;
  }
  Conversation& ports = row(newest_);
  add(ports, forward, seen);
  if (!addresses_too) take_back(ports, forward, seen);
}

// The addresses were counted with a fragment of this packet: finish() will add it once more. Below zero in between is
// no harm to unsigned sums.
void ConversationTable::take_back(const Conversation& ports, bool forward, const Sighting& seen) {
  Counts& counts = counts_of_addresses(ports, forward);
  --counts.packets;
  counts.bytes -= seen.bytes;
}

// Between ports of one address the direction of ports is none of addresses.
Counts& ConversationTable::counts_of_addresses(const Conversation& ports, bool forward) {
  if (ports.addresses == kNone) {
    const bool four = ports.key.a.address.version == 4;
    return unlisted_[static_cast<std::size_t>(four ? ConversationKind::ipv4 : ConversationKind::ipv6)];
  }
  Conversation& addresses = row(ports.addresses);
  return forward || ports.key.a.address == ports.key.b.address ? addresses.a_to_b : addresses.b_to_a;
}

void ConversationTable::finish() {
  for (std::size_t i = 0; i < size_; ++i) {
    const Conversation& ports = row(i);
    if (ports.key.ip_protocol == 0) continue;
    add(counts_of_addresses(ports, true), ports.a_to_b);
    add(counts_of_addresses(ports, false), ports.b_to_a);
    if (ports.addresses == kNone) continue;
    Conversation& addresses = row(ports.addresses);
    addresses.first_time = std::min(addresses.first_time, ports.first_time);
    addresses.last_time = std::max(addresses.last_time, ports.last_time);
  }
}

}  // namespace pcapglass::overview
