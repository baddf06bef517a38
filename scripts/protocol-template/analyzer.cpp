#include "protocols/@NAME@/analyzer.h"

namespace pcapglass::@NAME@ {
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

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::@NAME@
