#include "protocols/icmp/analyzer.h"

#include "decode/icmp.h"
#include "decode/icmpv6.h"
#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass::icmp {
namespace {

bool is_icmp(const Packet& packet) {
  if (packet.layers().empty()) return false;
  const LayerId last = packet.layers().back().id;
  return last == LayerId::icmp || last == LayerId::icmpv6;
}

}  // namespace

PacketAnalyzer::PacketAnalyzer(const Limits& limits)
    : row_ceiling_(limits.message_rows / 2),
      session_ceiling_(limits.conversations / 8),
      detail_ceiling_(limits.transactions),
      request_ceiling_(limits.transactions),
      address_ceiling_(limits.distinct_values / 4),
      store_(limits.message_text_bytes / 4, row_ceiling_) {}

const Layer* innermost_ip(const Packet& packet) {
  const auto layers = packet.layers();
  for (std::size_t i = layers.size(); i-- > 0;) {
    if (layers[i].id == LayerId::ipv4 || layers[i].id == LayerId::ipv6) return &layers[i];
  }
  return nullptr;
}

void PacketAnalyzer::packet(const Packet& packet) {
  const Layer* ip = innermost_ip(packet);
  if (ip == nullptr) return;
  remember(packet, *ip);
  if (is_icmp(packet)) take(packet, {});
}

void PacketAnalyzer::reassembled(const Packet& packet, std::size_t known, std::span<const std::uint64_t> frames) {
  if (packet.layers().size() > known && is_icmp(packet)) take(packet, frames);
}

// Every packet may be quoted by an error that follows.
void PacketAnalyzer::remember(const Packet& packet, const Layer& ip) {
  const bool four = ip.id == LayerId::ipv4;
  const std::uint8_t hops = four ? Ipv4(ip.header).time_to_live() : Ipv6(ip.header).hop_limit();
  if (packet.copy() != Copy::none) {
    if (packet.copy() == Copy::routed) watch_loop(packet, hops);
    return;
  }
  if (four && packet.is_fragment()) watch_size(packet, ip);
  const Record& record = packet.record();
  const Layer& last = packet.layers().back();
  const std::uint8_t protocol = packet.transport().ip_protocol != 0 ? packet.transport().ip_protocol
                                : last.id == LayerId::icmp          ? ip_protocol::kIcmp
                                : last.id == LayerId::icmpv6        ? ip_protocol::kIcmpv6
                                : four                              ? Ipv4(ip.header).protocol()
                                                                    : Ipv6(ip.header).next_header();
  const bool own_header = last.id == LayerId::tcp || last.id == LayerId::udp || last.id == LayerId::icmp;
  const Bytes transport = own_header ? last.header
                          : last.id == LayerId::icmpv6
                              ? Bytes(last.header.data(), last.header.size() + last.payload.size())
                              : ip.payload;
  const std::uint16_t id = four ? Ipv4(ip.header).identification() : std::uint16_t{0};
  seen_.add({packet_hash(packet.source(), packet.destination(), id, protocol, transport), record.frame, record.time.ns,
             hops});
  if (!watched_.empty() && last.id == LayerId::tcp) watch_resent(packet);
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::icmp
