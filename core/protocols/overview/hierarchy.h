// Frames and bytes by path of layers, as tshark's io,phs counts them.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "decode/packet.h"

namespace pcapglass::overview {

// One place of the tree. `frames` and `bytes` are of packets whose path ends here; a protocol that an analyzer
// recognised counts its packets beside the transport that carried it.
struct ProtocolNode {
  std::string_view name;  // static storage
  std::uint32_t parent = 0;
  std::uint32_t first_child = 0;  // 0: none, since the root is nobody's child
  std::uint32_t next_sibling = 0;
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::uint64_t last_frame = 0;  // counted last, so that several messages of a packet count once
  bool recognised = false;
};

class ProtocolTree {
 public:
  ProtocolTree();

  // A packet whose innermost layers, from `known` on, are to be counted; `bytes` as on the wire.
  void count(const Packet& packet);
  // A datagram put together: the layers of its last fragment were counted, those behind are not.
  void count_behind(const Packet& packet, std::size_t known);
  void count_recognised(const Packet& packet, std::string_view protocol);

  // The root, which stands for all frames, is the first.
  [[nodiscard]] const std::vector<ProtocolNode>& nodes() const { return nodes_; }
  [[nodiscard]] std::uint64_t beyond_ceiling() const { return beyond_ceiling_; }

 private:
  struct Known {
    std::uint64_t path = 0;
    std::uint32_t node = 0;
  };

  [[nodiscard]] std::uint32_t child(std::uint32_t parent, std::string_view name, bool recognised);
  [[nodiscard]] std::uint32_t walk(std::span<const Layer> layers);
  [[nodiscard]] std::uint32_t node_of(std::span<const Layer> layers);

  std::vector<ProtocolNode> nodes_;
  std::array<Known, 64> known_{};  // by path
  std::uint64_t beyond_ceiling_ = 0;
};

}  // namespace pcapglass::overview
