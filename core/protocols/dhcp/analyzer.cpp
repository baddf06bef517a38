#include "protocols/dhcp/analyzer.h"

#include <algorithm>
#include <utility>

#include "bytes/text.h"
#include "decode/arp.h"
#include "decode/ethernet.h"
#include "decode/icmp.h"
#include "decode/icmpv6.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/pick.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::size_t kMostOddities = 1000;  // conflicts, probes, advertisements kept each
constexpr Nanoseconds kProbeTime = 5 * kNanosecondsPerSecond;
// Of a chain that hostile packets can make long.
constexpr std::uint32_t kMostSteps = 64;
// A finished exchange whose client goes on with the same xid after that long has begun another.
constexpr Nanoseconds kPause = 60 * kNanosecondsPerSecond;

enum class Port : std::uint8_t { none, v4, v6 };
Port port_of(std::uint16_t port) {
  // 4011: a PXE boot server (RFC 4578, PXE 2.1 2.2.3).
  if (port == 67 || port == 68 || port == 4011) return Port::v4;
  return port == 546 || port == 547 ? Port::v6 : Port::none;
}

std::optional<Hardware> sender_hardware(const Packet& packet) {
  const auto ethernet = packet.get<Ethernet>();
  if (!ethernet) return std::nullopt;
  Hardware out{};
  const Bytes source = ethernet->source();
  std::copy(source.begin(), source.end(), out.begin());
  return out;
}

std::uint32_t v4_number(const IpAddress& address) { return load_be32(Bytes(address.bytes), 0); }

}  // namespace

PacketAnalyzer::PacketAnalyzer(const Limits& limits)
    : most_rows_(limits.message_rows),
      clients_(limits.distinct_values),
      server_ids_(limits.transactions),
      picked_(limits.transactions),
      client_count_(limits.message_rows * 8),
      transaction_count_(limits.message_rows * 8),
      server_count_(limits.distinct_values),
      most_leases_(limits.distinct_values),
      store_(limits.message_text_bytes, limits.message_rows) {}

void PacketAnalyzer::packet(const Packet& packet) {
  if (packet.record().has_time) end_ = std::max(end_, packet.record().time.ns);
  if (packet.layers().empty() || packet.copy() != Copy::none) return;
  const Layer& last = packet.layers().back();
  if (last.id == LayerId::arp && !leases_.empty()) return take_arp(packet);
  if (last.id == LayerId::icmp) return take_ping(packet);
  if (last.id == LayerId::icmpv6 && Icmpv6(last.header).type() == 134 && last.payload.size() >= 2 &&
      advertisements_.size() < kMostOddities) {
    const std::uint8_t flags = last.payload[1];  // RFC 4861 4.2: hop limit, then M and O
    advertisements_.push_back(
        {packet.record().frame, packet.record().time.ns, (flags & 0x80U) != 0, (flags & 0x40U) != 0});
  }
}

void PacketAnalyzer::take_arp(const Packet& packet) {
  const Layer& layer = packet.layers().back();
  const Arp arp(layer.header);
  const Bytes whole = layer.header.size() >= 28 ? layer.header : layer.payload;
  const std::size_t at = layer.header.size() >= 28 ? 8 : 0;
  if (arp.hardware_size() != 6 || arp.protocol_size() != 4 || whole.size() < at + 20) return;
  const std::uint32_t address = load_be32(whole, at + 6);
  const auto lease = leases_.find(address);
  if (lease == leases_.end() || packet.record().time.ns > lease->second.until) return;
  Hardware other{};
  std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(at), 6, other.begin());
  if (other == lease->second.client || conflicts_.size() == kMostOddities) return;
  conflicts_.push_back({address, lease->second.frame, packet.record().frame, lease->second.client, other});
}

void PacketAnalyzer::take_ping(const Packet& packet) {
  const Layer& layer = packet.layers().back();
  if (layer.header.empty() || layer.header[0] != 8 || packet.destination().version != 4) return;
  pings_[next_ping_++ % pings_.size()] = {v4_number(packet.destination()), packet.record().frame,
                                          packet.record().time.ns};
}

std::string_view PacketAnalyzer::datagram(const Datagram& datagram) {
  Port port = port_of(datagram.destination.port);
  if (port == Port::none) port = port_of(datagram.source.port);
  if (port == Port::none) return {};
  Row row;
  const Record& record = datagram.packet.record();
  row.frame = record.frame;
  row.time = record.time.ns;
  row.time_digits = record.time.digits;
  row.has_time = record.has_time;
  row.source = datagram.source;
  row.destination = datagram.destination;
  row.cut = datagram.cut;
  if (datagram.packet.copy() == Copy::captured_twice) row.copy_of = datagram.packet.copy_of();
  client_.clear();
  client_id_ = {};
  if (!(port == Port::v4 ? take4(datagram, row) : take6(datagram, row))) return {};
  keep(datagram, row, client_, client_id_);
  return port == Port::v4 ? "dhcp" : "dhcpv6";
}

bool PacketAnalyzer::take4(const Datagram& datagram, Row& row) {
  if (!parse(datagram.payload, datagram.cut, message_)) return false;
  const Message& m = message_;
  row.type = m.type();
  row.xid = m.xid;
  row.hops = m.hops;
  row.relay = m.relay;
  row.relayed = m.relay != 0;
  row.from_client = m.op == 1;
  row.event = event_of(4, row.type, m.op);
  row.kind = request_kind(m, row.event, datagram.destination.address);
  row.asked = m.number(50, 4) != 0 ? m.number(50, 4) : m.client;
  row.has_lease = m.has(51);
  row.lease = m.number(51, 4);
  row.t1 = m.number(58, 4);
  row.t2 = m.number(59, 4);
  row.anomalies = m.anomalies;
  row.has_relay_information = m.has(82);
  const std::uint32_t address = m.your != 0 ? m.your : m.client;
  if (address != 0) row.address = IpAddress::v4(datagram.payload.subspan(m.your != 0 ? 16 : 12, 4));
  const auto sender = sender_hardware(datagram.packet);
  row.foreign_hardware = row.from_client && !row.relayed && sender && m.hardware_address.size() == 6 &&
                         !std::equal(sender->begin(), sender->end(), m.hardware_address.begin());
  client_id_ = m.first(61);
  const bool has_hardware = std::any_of(m.hardware_address.begin(), m.hardware_address.end(), [](auto b) { return b; });
  client_ = "4";
  client_ += as_text(has_hardware ? m.hardware_address : client_id_);
  pick_options(m, row.from_client, scratch_);
  row.picked = picked_.add(scratch_);
  if (!row.from_client) {
    const Bytes id = m.first(54);
    const bool named = id.size() == 4;
    const IpAddress server = named ? IpAddress::v4(id) : datagram.source.address;
    row.server = server_number(datagram, row, Bytes(server.bytes).first(4), to_string(server));
  } else if (m.first(54).size() == 4) {
    // Which server the client chose; that server need not have spoken.
    row.server = server_ids_.add("4" + std::string(as_text(m.first(54))));
    if (row.server != kNone && row.server == servers_.size()) {
      servers_.push_back({to_string(IpAddress::v4(m.first(54)))});
    }
  }
  return true;
}

bool PacketAnalyzer::take6(const Datagram& datagram, Row& row) {
  if (!parse(datagram.payload, datagram.cut, message6_)) return false;
  const Message6& m = message6_;
  row.version = 6;
  row.type = m.type;
  row.xid = m.xid;
  row.hops = static_cast<std::uint8_t>(m.relays.size());
  row.relayed = !m.relays.empty();
  row.event = event_of(6, m.type, 0);
  row.from_client = is_from_client6(m.type);
  row.kind = request_kind6(m.type);
  row.address = m.address;
  row.has_lease = m.address.version != 0;
  row.lease = m.valid;
  row.t1 = m.t1;
  row.t2 = m.t2;
  row.status = m.status;
  row.anomalies = m.anomalies;
  client_id_ = first_option(m.options, 1);
  client_ = "6";
  if (!client_id_.empty()) {
    client_ += as_text(client_id_);
  } else {
    // An anonymous client (RFC 8415 18.2.6) is the address that it has on its link.
    const IpAddress& peer = row.relayed       ? m.relays.back().peer
                            : row.from_client ? datagram.source.address
                                              : datagram.destination.address;
    client_ += as_text(Bytes(peer.bytes));
  }
  if (const Bytes id = first_option(m.options, 2); !id.empty()) {
    row.server = server_number(datagram, row, id, hex(id));
  }
  return true;
}

std::uint32_t PacketAnalyzer::server_number(const Datagram& datagram, const Row& row, Bytes id, std::string name) {
  scratch_.assign(1, row.version == 4 ? '4' : '6').append(as_text(id));
  if (!row.from_client) server_count_.add(hash_bytes(as_bytes(scratch_), 0));
  const std::uint32_t number = server_ids_.add(scratch_);
  if (number == kNone) return kNone;
  if (number == servers_.size()) servers_.push_back({std::move(name)});
  Server& server = servers_[number];
  if (row.from_client) return number;
  if (server.first_frame == 0) server.first_frame = row.frame;
  // Only the machine that has the identifier speaks for it without a relay.
  const auto hardware = sender_hardware(datagram.packet);
  if (row.version != 4 || row.relayed || !hardware || datagram.source.address.version != 4 ||
      !std::equal(id.begin(), id.end(), datagram.source.address.bytes.begin())) {
    return number;
  }
  const auto ip = datagram.packet.get<Ipv4>();
  const std::uint8_t hop_limit = ip ? ip->time_to_live() : std::uint8_t{0};
  if (!server.direct) {
    server.direct = true;
    server.hardware = *hardware;
    server.hop_limit = hop_limit;
  } else if (server.other_frame == 0 && server.hardware != *hardware && datagram.packet.copy() == Copy::none) {
    server.other_frame = row.frame;
  }
  return number;
}

void PacketAnalyzer::keep(const Datagram& datagram, Row row, std::string_view client, Bytes client_id) {
  ++total_;
  if (row.copy_of != 0) ++duplicates_;
  if (row.relayed) ++relayed_;
  ++types_[{row.version, row.type}];
  const std::uint64_t who = hash_bytes(as_bytes(client), 1);
  client_count_.add(who);
  transaction_count_.add(mix_bits(who ^ (row.xid * 0x9E3779B97F4A7C15U)));
  if (rows_.size() == most_rows_) return;
  row.place = store_.add(datagram.packet.record(), datagram.payload, datagram.frames);
  row.client = clients_.add(client);
  rows_.push_back(row);
  const auto index = static_cast<std::uint32_t>(rows_.size() - 1);
  if (row.client != kNone) join_exchange(rows_.back(), index, client_id);
  if (row.version == 4 && !row.from_client && row.counts()) remember_lease(rows_.back(), index);
}

std::uint32_t PacketAnalyzer::find_exchange(const Row& row, std::uint64_t client_id) {
  const auto newest = open_.find(std::uint64_t{row.client} << 32 | row.xid);
  if (newest == open_.end()) return kNone;
  std::uint32_t steps = 0;
  for (std::uint32_t i = newest->second; i != kNone && steps < kMostSteps; i = exchanges_[i].same_key, ++steps) {
    const Exchange& exchange = exchanges_[i];
    // Servers need not repeat the client's identifier (RFC 6842).
    if (client_id != 0 && exchange.client_id != 0 && client_id != exchange.client_id) continue;
    const Row& last = rows_[exchange.last_row];
    const bool begins = row.from_client && (row.event == Event::discover || row.event == Event::request);
    const bool over = last.event == Event::acknowledge || last.event == Event::refuse;
    if (begins && over && row.time - last.time > kPause) return kNone;
    return i;
  }
  return kNone;
}

bool PacketAnalyzer::was_sent(const Row& row, const Exchange& exchange) const {
  std::uint32_t steps = 0;
  for (std::uint32_t i = exchange.first_row; i != kNone && steps < kMostSteps; i = rows_[i].next, ++steps) {
    const Row& other = rows_[i];
    if (other.type == row.type && other.relay == row.relay && other.hops == row.hops) return true;
  }
  return false;
}

void PacketAnalyzer::join_exchange(Row& row, std::uint32_t index, Bytes client_id) {
  const std::uint64_t id = client_id.empty() ? 0 : hash_bytes(client_id, 2) | 1U;
  std::uint32_t number = find_exchange(row, id);
  if (number == kNone) {
    number = static_cast<std::uint32_t>(exchanges_.size());
    const auto [key, added] = open_.emplace(std::uint64_t{row.client} << 32 | row.xid, number);
    Exchange exchange{row.xid, row.client, index};
    if (!added) {
      exchange.same_key = std::exchange(key->second, number);
      exchange.ordinal = exchanges_[exchange.same_key].ordinal + 1;
    }
    if (latest_.size() <= row.client) latest_.resize(row.client + std::size_t{1}, kNone);
    exchange.previous = std::exchange(latest_[row.client], number);
    exchanges_.push_back(exchange);
  } else {
    row.repeated = row.from_client && row.copy_of == 0 && was_sent(row, exchanges_[number]);
    rows_[exchanges_[number].last_row].next = index;
  }
  Exchange& exchange = exchanges_[number];
  exchange.last_row = index;
  if (exchange.client_id == 0) exchange.client_id = id;
  row.exchange = number;
}

void PacketAnalyzer::remember_lease(const Row& row, std::uint32_t index) {
  if (row.address.version != 4) return;
  const std::uint32_t address = v4_number(row.address);
  if (row.event == Event::offer && probes_.size() < kMostOddities) {
    for (const Ping& ping : pings_) {
      if (ping.target == address && ping.frame < row.frame && row.time - ping.time < kProbeTime) {
        probes_.push_back({index, ping.frame});
      }
    }
  }
  if (row.event != Event::acknowledge || message_.hardware_address.size() != 6 || row.lease == 0) return;
  if (leases_.size() == most_leases_ && leases_.find(address) == leases_.end()) return;
  Lease& lease = leases_[address];
  std::copy_n(message_.hardware_address.begin(), 6, lease.client.begin());
  lease.frame = row.frame;
  lease.until = row.time + Nanoseconds{row.lease} * kNanosecondsPerSecond;
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::dhcp
