// What errors, packets on a loop and neighbour discovery leave behind (RFC 792, RFC 4443, RFC 4861).
#include <algorithm>

#include "bytes/hash.h"
#include "decode/ip_protocol.h"
#include "decode/ipv4.h"
#include "decode/tcp.h"
#include "protocols/icmp/analyzer.h"

namespace pcapglass::icmp {
namespace {

constexpr std::size_t kMostWatched = 16;
constexpr std::size_t kMostLoops = 64;
constexpr std::size_t kMostOversized = 64;
constexpr std::size_t kLongestDatagram = 65535;

}  // namespace

// IC-09: a last fragment that ends beyond what an IPv4 datagram may have.
void PacketAnalyzer::watch_size(const Packet& packet, const Layer& ip) {
  const Ipv4 header(ip.header);
  const std::size_t end = header.header_length() + header.fragment_offset() + ip.payload.size() + packet.missing();
  if (header.protocol() != ip_protocol::kIcmp || end <= kLongestDatagram) return;
  if (oversized_.size() == kMostOversized) return;
  oversized_.push_back({packet.record().frame, packet.record().time, packet.source(), packet.destination(),
                        static_cast<std::uint32_t>(end)});
}

// IC-05: the segment that did not fit comes again as large as before.
void PacketAnalyzer::watch_resent(const Packet& packet) {
  const Layer& last = packet.layers().back();
  const Tcp tcp(last.header);
  for (const std::uint32_t index : watched_) {
    QuotedRow& row = quoted_[index];
    if (row.sequence != tcp.sequence_number() || row.source_port != tcp.source_port() ||
        row.destination_port != tcp.destination_port() || row.source != packet.source() ||
        row.destination != packet.destination()) {
      continue;
    }
    const std::size_t length =
        last.header.size() + last.payload.size() + packet.missing() + (row.source.version == 4 ? 20 : 40);
    if (row.value != 0 && length <= row.value) continue;
    if (length + 60 < row.length) continue;  // options may differ, the size must not
    ++row.resent;
    row.last_resent_frame = packet.record().frame;
  }
}

// IC-07: a packet that comes by again and again, a router further each time.
void PacketAnalyzer::watch_loop(const Packet& packet, std::uint8_t hops) {
  for (std::size_t i = loops_.size(); i-- > 0;) {
    Loop& loop = loops_[i];
    if (loop.first_frame != packet.copy_of()) continue;
    if (hops >= loop.last_hops) return;
    ++loop.sightings;
    loop.last_hops = hops;
    loop.last_frame = packet.record().frame;
    return;
  }
  Loop loop;
  loop.first_frame = packet.copy_of();
  loop.last_frame = packet.record().frame;
  loop.time = packet.record().time.ns;
  loop.source = packet.source();
  loop.destination = packet.destination();
  loop.sightings = 2;
  loop.first_hops = loop.last_hops = hops;
  if (loops_.size() == kMostLoops) {
    // What came by twice only is a capture on both sides of a router.
    const auto stale = std::find_if(loops_.begin(), loops_.end(), [](const Loop& l) { return l.sightings < 3; });
    if (stale == loops_.end()) return;
    loops_.erase(stale);
  }
  loops_.push_back(loop);
}

void PacketAnalyzer::take_error(Row& row, Bytes message) {
  const QuotedParts parts = split_error(row.six(), message);
  const std::optional<Quoted> quoted = read_quoted(parts.datagram);
  if (quoted && row.is_unreachable()) note_address(unreachable_, quoted->destination);
  if (quoted_.size() == detail_ceiling_) {
    ++details_not_kept_;
    return;
  }
  row.detail = static_cast<std::uint32_t>(quoted_.size());
  QuotedRow& out = quoted_.emplace_back();
  out.value = row.six() || row.type == 5 ? load_be32(message, 4) : row.type == 12 ? message[4] : load_be16(message, 6);
  if (row.type == 11 || (!row.six() && row.type == 3 && row.code != 4)) out.value = 0;
  out.whole = quoted && (quoted->transport.size() >= 8 || row.cut);
  if (!quoted) return;
  out.source = quoted->source;
  out.destination = quoted->destination;
  out.sequence = quoted->sequence;
  out.length = quoted->total_length;
  out.identification = quoted->identification;
  out.source_port = quoted->source_port;
  out.destination_port = quoted->destination_port;
  out.protocol = quoted->protocol;
  out.has_ports = quoted->has_ports;
  const std::uint64_t hash =
      packet_hash(quoted->source, quoted->destination, quoted->identification, quoted->protocol, quoted->transport);
  if (const SeenPackets::Entry* entry = seen_.find(hash)) {
    out.frame = entry->frame;
    out.time = entry->time;
    out.hop_limit = entry->hop_limit;
  }
  if (!row.is_too_big() || quoted->protocol != ip_protocol::kTcp) return;
  if (watched_.size() == kMostWatched) watched_.erase(watched_.begin());
  watched_.push_back(row.detail);
}

void PacketAnalyzer::take_neighbour(Row& row, Bytes message, const Packet& packet) {
  if (neighbours_.size() == detail_ceiling_) {
    ++details_not_kept_;
    return;
  }
  row.detail = static_cast<std::uint32_t>(neighbours_.size());
  NeighbourRow& out = neighbours_.emplace_back();
  out.frame = row.frame;
  out.time = row.time;
  out.source = row.source;
  out.destination = row.destination;
  out.type = row.type;
  if (!row.six()) return;
  if (const Layer& outermost = packet.layers().front(); outermost.id == LayerId::ethernet) {
    std::copy_n(outermost.header.begin() + 6, out.link.size(), out.link.begin());
    out.has_link = true;
  }
  const bool has_target = row.type >= 135;
  std::size_t options = row.type == 133 ? 8 : row.type == 134 ? 16 : row.type == 137 ? 40 : 24;
  if (has_target && message.size() >= 24) out.target = IpAddress::v6(message.subspan(8, 16));
  if (row.type == 134 && message.size() >= 16) out.lifetime = load_be16(message, 6);
  if (message.size() >= 5) out.flags = row.type == 134 && message.size() >= 6 ? message[5] : message[4];
  for (; options + 2 <= message.size() && message[options + 1] != 0; options += message[options + 1] * std::size_t{8}) {
    const std::size_t length = message[options + 1] * std::size_t{8};
    if (options + length > message.size()) break;
    const std::uint8_t kind = message[options];
    if (kind == 1 || kind == 2) {
      std::copy_n(message.begin() + static_cast<std::ptrdiff_t>(options) + 2, 6, out.mac.begin());
      out.has_mac = true;
    } else if (kind == 3 && length == 32) {
      out.prefixes ^= hash_bytes(message.subspan(options + 16, 16), message[options + 2]);
    }
  }
}

}  // namespace pcapglass::icmp
