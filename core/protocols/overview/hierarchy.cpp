#include "protocols/overview/hierarchy.h"

#include "bytes/hash.h"

namespace pcapglass::overview {
namespace {

// Paths of a real capture are some dozens; damage can invent many more.
constexpr std::size_t kMostNodes = 4096;
constexpr std::size_t kPackedLayers = 9;  // seven bits each

// The whole path as a number, which is never zero; zero when it does not fit.
std::uint64_t packed(std::span<const Layer> layers) {
  if (layers.size() > kPackedLayers) return 0;
  std::uint64_t path = 1;
  for (const Layer& layer : layers) path = (path << 7) | static_cast<std::uint64_t>(layer.id);
  return path;
}

}  // namespace

ProtocolTree::ProtocolTree() { nodes_.push_back({.name = "frame"}); }

std::uint32_t ProtocolTree::child(std::uint32_t parent, std::string_view name, bool recognised) {
  std::uint32_t last = 0;
  for (std::uint32_t at = nodes_[parent].first_child; at != 0; at = nodes_[at].next_sibling) {
    if (nodes_[at].name == name) return at;
    last = at;
  }
  if (nodes_.size() == kMostNodes) {
    ++beyond_ceiling_;
    return parent;
  }
  const auto added = static_cast<std::uint32_t>(nodes_.size());
  nodes_.push_back({.name = name, .parent = parent, .recognised = recognised});
  (last == 0 ? nodes_[parent].first_child : nodes_[last].next_sibling) = added;
  return added;
}

std::uint32_t ProtocolTree::walk(std::span<const Layer> layers) {
  std::uint32_t node = 0;
  for (const Layer& layer : layers) node = child(node, layer_name(layer.id), false);
  return node;
}

std::uint32_t ProtocolTree::node_of(std::span<const Layer> layers) {
  const std::uint64_t path = packed(layers);
  if (path == 0) return walk(layers);
  Known& known = known_[mix_bits(path) % known_.size()];
  if (known.path != path) known = {path, walk(layers)};
  return known.node;
}

void ProtocolTree::count(const Packet& packet) {
  ProtocolNode& node = nodes_[node_of(packet.layers())];
  ++node.frames;
  node.bytes += packet.record().original_length;
}

// The frame moves from where its fragment was counted to where the whole datagram ends.
void ProtocolTree::count_behind(const Packet& packet, std::size_t known) {
  ProtocolNode& fragment = nodes_[node_of(packet.layers().first(known))];
  const std::uint32_t length = packet.record().original_length;
  --fragment.frames;
  fragment.bytes -= length;
  count(packet);
}

void ProtocolTree::count_recognised(const Packet& packet, std::string_view protocol) {
  ProtocolNode& node = nodes_[child(node_of(packet.layers()), protocol, true)];
  if (!node.recognised || node.last_frame == packet.record().frame) return;
  node.last_frame = packet.record().frame;
  ++node.frames;
  node.bytes += packet.record().original_length;
}

}  // namespace pcapglass::overview
