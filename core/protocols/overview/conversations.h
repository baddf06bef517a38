// Who talks with whom: packets and bytes each way between addresses, and between ports of TCP and UDP.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "flows/flow.h"

namespace pcapglass::overview {

enum class ConversationKind : std::uint8_t { ipv4, ipv6, tcp, udp };

struct Counts {
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;  // of whole frames on the wire
};

// `key.ip_protocol` is 6 or 17 with ports, or 0 for a conversation of addresses.
struct Conversation {
  FlowKey key;
  std::uint32_t addresses = 0;  // of TCP and UDP: index of the conversation of their addresses
  Counts a_to_b;
  Counts b_to_a;
  std::uint64_t first_frame = 0;
  Nanoseconds first_time = std::numeric_limits<Nanoseconds>::max();  // later than the last when no packet had a time
  Nanoseconds last_time = std::numeric_limits<Nanoseconds>::min();

  [[nodiscard]] ConversationKind kind() const {
    if (key.ip_protocol == 6) return ConversationKind::tcp;
    if (key.ip_protocol == 17) return ConversationKind::udp;
    return key.a.address.version == 4 ? ConversationKind::ipv4 : ConversationKind::ipv6;
  }
  [[nodiscard]] bool has_time() const { return first_time <= last_time; }
  [[nodiscard]] std::uint64_t bytes() const { return a_to_b.bytes + b_to_a.bytes; }
  [[nodiscard]] std::uint64_t packets() const { return a_to_b.packets + b_to_a.packets; }
};

// What one packet adds to a conversation.
struct Sighting {
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  bool has_time = true;
  std::uint32_t bytes = 0;
};

class ConversationTable {
 public:
  // `ceiling` conversations are kept, those that came first; packets of others are counted by kind.
  explicit ConversationTable(std::size_t ceiling);

  void count_addresses(const IpAddress& source, const IpAddress& destination, const Sighting& seen);
  // Counts the conversation of the addresses too, when `addresses_too`; they show that only after finish().
  void count_ports(const Endpoint& source, const Endpoint& destination, std::uint8_t ip_protocol, const Sighting& seen,
                   bool addresses_too);

  // All packets are counted. Call once.
  void finish();

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Conversation& operator[](std::size_t index) const { return row(index); }
  // By ConversationKind: packets whose conversation found no place.
  [[nodiscard]] const std::array<Counts, 4>& unlisted() const { return unlisted_; }

 private:
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  static constexpr std::size_t kBlock = 1024;  // rows allocated together, so that growing never copies them

  struct Slot {
    std::uint32_t index = kNone;
    std::uint32_t hash = 0;
  };

  [[nodiscard]] Conversation& row(std::size_t index) const { return blocks_[index / kBlock][index % kBlock]; }
  // kNone at the ceiling.
  [[nodiscard]] std::uint32_t find_or_add(const FlowKey& key, const Sighting& seen);
  void add_unlisted(const FlowKey& key, const Sighting& seen);
  void take_back(const Conversation& ports, bool forward, const Sighting& seen);
  // Of the conversation of their addresses, or of those that found no place.
  [[nodiscard]] Counts& counts_of_addresses(const Conversation& ports, bool forward);
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<Conversation[]>> blocks_;
  std::size_t ceiling_;
  std::size_t size_ = 0;
  std::uint32_t newest_ = kNone;  // packets come in runs of one conversation
  std::array<Counts, 4> unlisted_{};
};

}  // namespace pcapglass::overview
