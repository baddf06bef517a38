#include "protocols/sip/transport/unreachable.h"

#include <array>

#include "decode/icmp.h"
#include "decode/icmpv6.h"
#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint8_t kUnreachable = 3;   // RFC 792
constexpr std::uint8_t kUnreachable6 = 1;  // RFC 4443 3.1

// The quoted packet has at least eight bytes behind its IP header.
bool read_quoted(Bytes quoted, UnreachableSip& out) {
  constexpr std::size_t kPorts = 4;
  Bytes rest;
  if (!out.version6) {
    if (quoted.size() < Ipv4::kMinimum) return false;
    const Ipv4 header(quoted);
    if (header.version() != 4 || header.header_length() < Ipv4::kMinimum || header.fragment_offset() != 0) return false;
    if (quoted.size() < header.header_length() + kPorts) return false;
    out.quoted_source.address = header.source();
    out.quoted_destination.address = header.destination();
    out.ip_protocol = header.protocol();
    rest = quoted.subspan(header.header_length());
  } else {
    if (quoted.size() < Ipv6::kMinimum + kPorts) return false;
    const Ipv6 header(quoted);
    if (header.version() != 6) return false;
    out.quoted_source.address = header.source();
    out.quoted_destination.address = header.destination();
    out.ip_protocol = header.next_header();
    rest = quoted.subspan(Ipv6::kMinimum);
  }
  const bool has_ports = out.ip_protocol == ip_protocol::kUdp || out.ip_protocol == ip_protocol::kTcp ||
                         out.ip_protocol == ip_protocol::kSctp;
  if (!has_ports) return false;
  out.quoted_source.port = load_be16(rest, 0);
  out.quoted_destination.port = load_be16(rest, 2);
  return true;
}

}  // namespace

std::optional<UnreachableSip> read_unreachable(const Packet& packet) {
  const auto layers = packet.layers();
  if (layers.empty() || packet.copy() != Copy::none) return std::nullopt;
  const Layer& last = layers.back();
  UnreachableSip out;
  out.version6 = last.id == LayerId::icmpv6;
  if (last.id != LayerId::icmp && !out.version6) return std::nullopt;
  out.type = last.header[0];
  out.code = last.header[1];
  if (out.type != (out.version6 ? kUnreachable6 : kUnreachable)) return std::nullopt;
  // RFC 4443 has four unused bytes before the quotation; whether the layer's header holds them is decode's business.
  constexpr std::size_t kHeader = 8;
  const std::size_t skip = last.header.size() < kHeader ? kHeader - last.header.size() : 0;
  if (last.payload.size() < skip || !read_quoted(last.payload.subspan(skip), out)) return std::nullopt;
  const Record& record = packet.record();
  out.frame = record.frame;
  if (record.has_time) out.time = record.time;
  out.reporter = packet.source();
  return out;
}

std::string_view unreachable_name(const UnreachableSip& error) {
  static constexpr std::array<std::string_view, 16> kNames4 = {"network unreachable",
                                                               "host unreachable",
                                                               "protocol unreachable",
                                                               "port unreachable",
                                                               "fragmentation needed",
                                                               "source route failed",
                                                               "network unknown",
                                                               "host unknown",
                                                               "source host isolated",
                                                               "network administratively prohibited",
                                                               "host administratively prohibited",
                                                               "network unreachable for this type of service",
                                                               "host unreachable for this type of service",
                                                               "communication administratively prohibited",
                                                               "host precedence violation",
                                                               "precedence cutoff in effect"};
  static constexpr std::array<std::string_view, 7> kNames6 = {"no route to destination",
                                                              "communication administratively prohibited",
                                                              "beyond scope of source address",
                                                              "address unreachable",
                                                              "port unreachable",
                                                              "source address failed policy",
                                                              "route rejected"};
  if (error.version6) return error.code < kNames6.size() ? kNames6[error.code] : "destination unreachable";
  return error.code < kNames4.size() ? kNames4[error.code] : "destination unreachable";
}

}  // namespace pcapglass::sip
