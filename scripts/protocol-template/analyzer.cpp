#include "protocols/@NAME@/analyzer.h"

namespace pcapglass::@NAME@ {
// @UDP
namespace {

// The well-known port, until messages are recognised by what they say.
constexpr std::uint16_t kPort = @PORT@;

}  // namespace

std::string_view PacketAnalyzer::datagram(const Datagram& datagram) {
  if (datagram.source.port != kPort && datagram.destination.port != kPort) return {};
  ++total_;
  if (rows_.size() == ceiling_) return "@NAME@";
  const Record& record = datagram.packet.record();
  rows_.push_back({record.frame, record.time, datagram.source, datagram.destination,
                   static_cast<std::uint32_t>(datagram.payload.size())});
  return "@NAME@";
}

// @END
// @LAYER
void PacketAnalyzer::packet(const Packet& packet) {
  // Replace by the layer of decode/layer_id.h; what it carries is the last layer's payload.
  if (packet.layers().empty() || packet.layers().back().id != LayerId::none) return;
  ++total_;
  if (rows_.size() == ceiling_) return;
  const Record& record = packet.record();
  rows_.push_back({record.frame, record.time, packet.source_endpoint(), packet.destination_endpoint(),
                   static_cast<std::uint32_t>(packet.payload().size())});
}

// @END
std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::@NAME@
