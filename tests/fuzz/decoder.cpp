// Fuzz target: one packet record. The first byte chooses the link type, the second how much the snap length cut.
#include "decode/decoder.h"

#include <array>

#include "decode/dump.h"
#include "feed.h"

namespace {

// LINKTYPE_ values: BSD loopback, Ethernet, raw IP in its three numbers, IPv4, IPv6, loopback, cooked v1 and v2,
// and some that are not decoded.
constexpr std::array<std::uint16_t, 14> kLinkTypes = {0, 1, 12, 14, 101, 228, 229, 108, 113, 276, 105, 147, 6, 9};

std::uint64_t sum(pcapglass::Bytes bytes) {
  std::uint64_t total = 0;
  for (const std::uint8_t byte : bytes) total += byte;
  return total;
}

bool within(pcapglass::Bytes inner, pcapglass::Bytes outer) {
  return inner.empty() || (inner.data() >= outer.data() && inner.data() + inner.size() <= outer.data() + outer.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  pcapglass::Record record;
  record.frame = 1;
  record.link_type = kLinkTypes[data[0] % kLinkTypes.size()];
  record.captured = pcapglass::Bytes(data + 2, size - 2);
  record.original_length = static_cast<std::uint32_t>(record.captured.size()) + data[1];
  const pcapglass::Packet packet = pcapglass::decode(record);
  std::uint64_t read = sum(packet.payload());
  for (const pcapglass::Layer& layer : packet.layers()) {
    fuzz::require(within(layer.header, record.captured) && within(layer.payload, record.captured));
    read += sum(layer.header) + sum(layer.payload);
  }
  if (packet.stop()) fuzz::require(packet.stop()->offset <= record.captured.size());
  fuzz::require(!pcapglass::dump_line(packet).empty() || read > 0);
  return 0;
}
