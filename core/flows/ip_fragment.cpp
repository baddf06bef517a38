#include "flows/ip_fragment.h"

#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass {
namespace {

// Bytes of the fragment on the wire. Only a cut capture has fewer; a length that promises more than the packet ever
// had is not believed.
std::uint32_t wire_length(const Packet& packet, std::size_t stated) {
  const std::size_t have = packet.payload().size();
  return static_cast<std::uint32_t>(packet.is_cut() && stated > have ? stated : have);
}

void fill_common(const Packet& packet, Fragment& fragment) {
  fragment.key.source = packet.source();
  fragment.key.destination = packet.destination();
  fragment.cut = packet.is_cut();
  fragment.bytes = packet.payload();
  fragment.frame = packet.record().frame;
  fragment.time = packet.record().time.ns;
}

Fragment of_ipv4(const Packet& packet, const Ipv4& ip) {
  Fragment fragment;
  fill_common(packet, fragment);
  fragment.key.identification = ip.identification();
  fragment.key.protocol = ip.protocol();
  fragment.protocol = ip.protocol();
  fragment.offset = ip.fragment_offset();
  fragment.more = ip.more_fragments();
  const std::size_t header = ip.header_length();
  fragment.length = wire_length(packet, ip.total_length() > header ? ip.total_length() - header : 0);
  return fragment;
}

Fragment of_ipv6(const Packet& packet, const Ipv6& ip, Bytes ip_header, const Ipv6Fragment& header) {
  Fragment fragment;
  fill_common(packet, fragment);
  fragment.key.identification = header.identification();
  fragment.protocol = header.next_header();
  fragment.offset = header.fragment_offset();
  fragment.more = header.more_fragments();
  // The payload length counts the extension headers in front of the fragment too.
  const auto before = static_cast<std::size_t>(packet.payload().data() - ip_header.data());
  const std::size_t end = Ipv6::kMinimum + ip.payload_length();
  fragment.length = wire_length(packet, end > before ? end - before : 0);
  return fragment;
}

}  // namespace

std::optional<Fragment> fragment_of(const Packet& packet) {
  if (!packet.is_fragment()) return std::nullopt;
  const auto layers = packet.layers();
  if (layers.back().id == LayerId::ipv4) return of_ipv4(packet, Ipv4(layers.back().header));
  if (layers.back().id != LayerId::ipv6_fragment) return std::nullopt;
  for (std::size_t i = layers.size(); i-- > 0;) {
    if (layers[i].id != LayerId::ipv6) continue;
    return of_ipv6(packet, Ipv6(layers[i].header), layers[i].header, Ipv6Fragment(layers.back().header));
  }
  return std::nullopt;
}

}  // namespace pcapglass
