#include "protocols/icmp/quoted.h"

#include <algorithm>

#include "bytes/hash.h"
#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "protocols/icmp/checksum.h"

namespace pcapglass::icmp {
namespace {

constexpr unsigned kMostExtensions = 8;
// RFC 4884 5.5: where senders that state no length put the extensions.
constexpr std::size_t kLegacyQuote = 128;

bool is_extension_header(std::uint8_t next) {
  return next == ip_protocol::kHopByHop || next == ip_protocol::kRouting || next == ip_protocol::kFragment ||
         next == ip_protocol::kDestinationOptions;
}

void read_transport(Quoted& out) {
  const Bytes rest = out.transport;
  switch (out.protocol) {
    case ip_protocol::kTcp:
      if (rest.size() >= 8) out.sequence = load_be32(rest, 4);
      [[fallthrough]];
    case ip_protocol::kUdp:
    case ip_protocol::kSctp:
      if (rest.size() < 4) return;
      out.source_port = load_be16(rest, 0);
      out.destination_port = load_be16(rest, 2);
      break;
    case ip_protocol::kIcmp:
    case ip_protocol::kIcmpv6:
      if (rest.size() < 8) return;
      out.source_port = load_be16(rest, 4);
      out.destination_port = load_be16(rest, 6);
      break;
    default: return;
  }
  out.has_ports = true;
}

}  // namespace

std::optional<Quoted> read_quoted(Bytes quoted) {
  if (quoted.empty()) return std::nullopt;
  Quoted out;
  if (quoted[0] >> 4 == 4) {
    if (quoted.size() < Ipv4::kMinimum) return std::nullopt;
    const Ipv4 header(quoted);
    if (header.header_length() < Ipv4::kMinimum || quoted.size() < header.header_length()) return std::nullopt;
    out.source = header.source();
    out.destination = header.destination();
    out.identification = header.identification();
    out.total_length = header.total_length();
    out.protocol = header.protocol();
    out.hop_limit = header.time_to_live();
    out.transport = quoted.subspan(header.header_length());
    if (header.fragment_offset() != 0) return out;
  } else if (quoted[0] >> 4 == 6) {
    if (quoted.size() < Ipv6::kMinimum) return std::nullopt;
    const Ipv6 header(quoted);
    out.source = header.source();
    out.destination = header.destination();
    out.total_length = static_cast<std::uint32_t>(header.payload_length() + Ipv6::kMinimum);
    out.protocol = header.next_header();
    out.hop_limit = header.hop_limit();
    out.transport = quoted.subspan(Ipv6::kMinimum);
    for (unsigned i = 0; i < kMostExtensions && is_extension_header(out.protocol) && out.transport.size() >= 8; ++i) {
      const Ipv6Extension extension(out.transport);
      const bool fragment = out.protocol == ip_protocol::kFragment;
      const std::size_t length = fragment ? Ipv6Fragment::kMinimum : extension.header_length();
      if (fragment && Ipv6Fragment(out.transport).fragment_offset() != 0) return out;
      out.protocol = extension.next_header();
      out.transport = out.transport.subspan(std::min(length, out.transport.size()));
    }
  } else {
    return std::nullopt;
  }
  read_transport(out);
  return out;
}

std::uint64_t packet_hash(const IpAddress& source, const IpAddress& destination, std::uint16_t ip_id,
                          std::uint8_t protocol, Bytes transport) {
  std::uint64_t hash = hash_bytes(Bytes(source.bytes), (std::uint64_t{ip_id} << 8) | protocol);
  hash = hash_bytes(Bytes(destination.bytes), hash);
  // Ports and sequence number; of UDP not the checksum, which the sender's card may have filled in after the capture;
  // of echoes identifier and sequence number only, because type and checksum differ in nothing that tells them apart.
  const bool echo = protocol == ip_protocol::kIcmp || protocol == ip_protocol::kIcmpv6;
  const std::size_t begin = echo ? 4 : 0;
  const std::size_t length = protocol == ip_protocol::kUdp || echo ? 4 : 8;
  if (transport.size() < begin + length) return hash;
  return hash_bytes(transport.subspan(begin, length), hash);
}

QuotedParts split_error(bool six, Bytes message) {
  const Bytes rest = message.subspan(8);
  const std::uint8_t type = message[0];
  const bool may_extend = six ? type == 1 || type == 3 : type == 3 || type == 11 || type == 12;
  if (!may_extend) return {rest, {}};
  const std::size_t stated = six ? std::size_t{message[4]} * 8 : std::size_t{message[5]} * 4;
  if (stated != 0 && stated < rest.size()) return {rest.first(stated), rest.subspan(stated)};
  if (stated != 0 || rest.size() < kLegacyQuote + 8) return {rest, {}};
  const Bytes behind = rest.subspan(kLegacyQuote);
  // Without a stated length only a header that checks out is taken for one.
  if (behind[0] >> 4 != 2 || !checksum_is_right(behind)) return {rest, {}};
  return {rest.first(kLegacyQuote), behind};
}

}  // namespace pcapglass::icmp
