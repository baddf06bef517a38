// HEP, the Homer encapsulation protocol: version 3 (HOMER's EEP) tells what a captured message was on the wire, and
// counts as that message; versions 1 and 2 are named and end decoding.
#include "decode/udp_tunnel_steps.h"

namespace pcapglass {
namespace {

constexpr std::uint32_t kMagic = 0x48455033;  // "HEP3"
constexpr std::size_t kFrontLength = 6;       // magic and length of it all
constexpr std::size_t kChunkHeader = 6;

// Types of chunks whose vendor is 0.
namespace chunk {
constexpr std::uint16_t kSourceIpv4 = 3;
constexpr std::uint16_t kDestinationIpv4 = 4;
constexpr std::uint16_t kSourceIpv6 = 5;
constexpr std::uint16_t kDestinationIpv6 = 6;
constexpr std::uint16_t kSourcePort = 7;
constexpr std::uint16_t kDestinationPort = 8;
constexpr std::uint16_t kProtocolType = 11;
constexpr std::uint16_t kPayload = 15;
constexpr std::uint16_t kCompressedPayload = 16;
}  // namespace chunk

struct Captured {
  IpAddress source;
  IpAddress destination;
  Transport transport;
  bool is_sip = false;
  bool compressed = false;
  std::size_t payload_at = 0;      // 0: there is none
  std::size_t payload_length = 0;  // as its chunk states

  void set(std::uint16_t type, Bytes value) {
    switch (type) {
      case chunk::kSourceIpv4:
        if (value.size() == 4) source = IpAddress::v4(value);
        break;
      case chunk::kDestinationIpv4:
        if (value.size() == 4) destination = IpAddress::v4(value);
        break;
      case chunk::kSourceIpv6:
        if (value.size() == 16) source = IpAddress::v6(value);
        break;
      case chunk::kDestinationIpv6:
        if (value.size() == 16) destination = IpAddress::v6(value);
        break;
      case chunk::kSourcePort:
        if (value.size() == 2) transport.source_port = load_be16(value, 0);
        break;
      case chunk::kDestinationPort:
        if (value.size() == 2) transport.destination_port = load_be16(value, 0);
        break;
      case chunk::kProtocolType: is_sip = value.size() == 1 && value[0] == 1; break;
      default: break;
    }
  }
};

// Reads all chunks, because no order is laid down. False when one contradicts itself or was cut, of which the walk
// knows; a payload that was cut is what it is.
//   +-------------------------------+-------------------------------+
//   |           Vendor ID           |             Type              |
//   +-------------------------------+-------------------------------+
//   |   Length with these 6 bytes   |  Value ...
//   +-------------------------------+------ - -
bool read_chunks(Walk& walk, Captured& captured) {
  constexpr LayerId kLayer = LayerId::hep;
  const Bytes rest = walk.rest();
  const bool cut = rest.size() < walk.wire_length();
  const auto cut_behind = [&](std::size_t end) { return cut && captured.payload_at != 0 && end > rest.size(); };
  for (std::size_t at = kFrontLength; at < walk.wire_length();) {
    if (cut_behind(at + kChunkHeader)) return true;
    if (!walk.has(kLayer, at + kChunkHeader)) return false;
    const bool generic = load_be16(rest, at) == 0;
    const std::uint16_t type = load_be16(rest, at + 2);
    const std::size_t length = load_be16(rest, at + 4);
    if (length < kChunkHeader) {
      walk.stop(StopReason::malformed, kLayer);
      return false;
    }
    const std::size_t value_at = at + kChunkHeader;
    at += length;
    if (generic && (type == chunk::kPayload || type == chunk::kCompressedPayload)) {
      captured.compressed = type == chunk::kCompressedPayload;
      captured.payload_at = value_at;
      captured.payload_length = length - kChunkHeader;
      continue;
    }
    if (cut_behind(at)) return true;
    if (!walk.has(kLayer, at)) return false;
    if (generic) captured.set(type, rest.subspan(value_at, length - kChunkHeader));
  }
  return true;
}

}  // namespace

bool is_hep(Bytes payload, std::size_t wire_length) {
  return payload.size() >= kFrontLength && load_be32(payload, 0) == kMagic && load_be16(payload, 4) == wire_length;
}

// Version, length of the header, address family, IP protocol, two ports, two addresses; version 2 appends a time and an
// identifier in twelve bytes.
bool is_old_hep(Bytes payload, std::size_t wire_length) {
  constexpr std::uint8_t kIpv4 = 2;
  constexpr std::uint8_t kIpv6 = 10;
  if (payload.size() < 8 || (payload[0] != 1 && payload[0] != 2) || payload[1] > wire_length) return false;
  if (payload[2] != kIpv4 && payload[2] != kIpv6) return false;
  const std::size_t addresses = payload[2] == kIpv4 ? 8 : 32;
  return payload[1] == 8 + addresses + (payload[0] == 2 ? 12U : 0U);
}

LayerId step_hep(Walk& walk) {
  constexpr LayerId kLayer = LayerId::hep;
  if (load_be32(walk.rest(), 0) != kMagic) {
    const std::size_t length = walk.rest()[1];
    if (!walk.has(kLayer, length)) return LayerId::none;
    (void)walk.take(kLayer, length, LayerId::none);
    return walk.stop(StopReason::unsupported, kLayer);
  }
  Captured captured;
  if (!read_chunks(walk, captured)) return LayerId::none;
  // A report of HOMER's agents without a message.
  if (captured.payload_at == 0) return walk.take(kLayer, walk.rest().size(), LayerId::none);
  walk.limit(kLayer, captured.payload_at + captured.payload_length);
  walk.packet().set_addresses(captured.source, captured.destination);
  if (captured.compressed) {
    (void)walk.take(kLayer, captured.payload_at, LayerId::none);
    return walk.stop(StopReason::unsupported, kLayer);
  }
  // A message as such: whatever carried it, it is given to analyzers whole.
  if (captured.is_sip) captured.transport.ip_protocol = ip_protocol::kUdp;
  walk.packet().set_transport(captured.transport);
  return walk.take(kLayer, captured.payload_at, LayerId::none);
}

}  // namespace pcapglass
