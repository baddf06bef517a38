#include "protocols/overview/analyzer.h"

#include <algorithm>
#include <unordered_map>

#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/tcp.h"
#include "decode/udp.h"
#include "flows/flow_hash.h"

namespace pcapglass::overview {
namespace {

struct AddressHash {
  std::size_t operator()(const IpAddress& address) const { return hash_of(FlowKey{{address, 0}, {}, 0}); }
};

void add(Counts& to, const Counts& counts) {
  to.packets += counts.packets;
  to.bytes += counts.bytes;
}

}  // namespace

OverviewAnalyzer::OverviewAnalyzer(const Limits& limits) : conversations_(limits.conversations) {}

void OverviewAnalyzer::packet(const Packet& packet) {
  const Record& record = packet.record();
  order_.packet(packet);
  protocols_.count(packet);
  if (record.has_time) timeline_.count(record.time.ns, record.original_length);
  count_conversations(packet, 0);
}

void OverviewAnalyzer::reassembled(const Packet& packet, std::size_t known, std::span<const std::uint64_t> /*frames*/) {
  protocols_.count_behind(packet, known);
  count_conversations(packet, known);
}

void OverviewAnalyzer::recognised(const Packet& packet, std::string_view protocol) {
  protocols_.count_recognised(packet, protocol);
}

// Every IP layer of a packet is a conversation, and so is every TCP or UDP layer: of a tunnel, the one outside and the
// one within.
void OverviewAnalyzer::count_conversations(const Packet& packet, std::size_t from) {
  const auto layers = packet.layers();
  const Record& record = packet.record();
  const Sighting seen{record.frame, record.time.ns, record.has_time, record.original_length};
  IpAddress source;
  IpAddress destination;
  bool pending = false;  // addresses that were not counted yet: with ports one lookup does for both
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const Layer& layer = layers[i];
    const bool is_new = i >= from;
    switch (layer.id) {
      case LayerId::ipv4:
      case LayerId::ipv6: {
        if (pending) conversations_.count_addresses(source, destination, seen);
        const bool four = layer.id == LayerId::ipv4;
        source = four ? Ipv4(layer.header).source() : Ipv6(layer.header).source();
        destination = four ? Ipv4(layer.header).destination() : Ipv6(layer.header).destination();
        pending = is_new;
        break;
      }
      case LayerId::tcp:
      case LayerId::udp:
        if (!is_new || source.version == 0) break;
        conversations_.count_ports({source, load_be16(layer.header, 0)}, {destination, load_be16(layer.header, 2)},
                                   layer.id == LayerId::tcp ? ip_protocol::kTcp : ip_protocol::kUdp, seen, pending);
        pending = false;
        break;
      default: break;
    }
  }
  if (pending) conversations_.count_addresses(source, destination, seen);
}

void OverviewAnalyzer::finish(const CaptureInfo& /*capture*/) {
  conversations_.finish();
  by_bytes_.resize(conversations_.size());
  for (std::uint32_t i = 0; i < by_bytes_.size(); ++i) by_bytes_[i] = i;
  std::sort(by_bytes_.begin(), by_bytes_.end(), [this](std::uint32_t a, std::uint32_t b) {
    const std::uint64_t bytes_a = conversations_[a].bytes();
    const std::uint64_t bytes_b = conversations_[b].bytes();
    return bytes_a != bytes_b ? bytes_a > bytes_b : a < b;
  });
  gather_endpoints();
}

void OverviewAnalyzer::gather_endpoints() {
  std::unordered_map<IpAddress, std::uint32_t, AddressHash> found;
  const auto of = [&](const IpAddress& address) -> EndpointCounts& {
    const auto [place, is_new] = found.try_emplace(address, static_cast<std::uint32_t>(endpoints_.size()));
    if (is_new) endpoints_.emplace_back().address = address;
    return endpoints_[place->second];
  };
  for (std::size_t i = 0; i < conversations_.size(); ++i) {
    const Conversation& conversation = conversations_[i];
    if (conversation.key.ip_protocol != 0) continue;
    EndpointCounts& a = of(conversation.key.a.address);
    add(a.sent, conversation.a_to_b);
    add(a.received, conversation.b_to_a);
    ++a.peers;
    EndpointCounts& b = of(conversation.key.b.address);
    add(b.sent, conversation.b_to_a);
    add(b.received, conversation.a_to_b);
    if (conversation.key.a.address != conversation.key.b.address) ++b.peers;
  }
  std::sort(endpoints_.begin(), endpoints_.end(), [](const EndpointCounts& a, const EndpointCounts& b) {
    return a.bytes() != b.bytes() ? a.bytes() > b.bytes() : a.address < b.address;
  });
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<OverviewAnalyzer>(limits);
}

}  // namespace pcapglass::overview
