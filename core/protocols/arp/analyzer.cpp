#include "protocols/arp/analyzer.h"

#include <algorithm>

#include "decode/arp.h"

namespace pcapglass::arp {
namespace {

constexpr std::size_t kAddresses = 20;  // of Ethernet and IPv4: 2 * (6 + 4)

Mac mac_at(Bytes bytes, std::size_t at) {
  Mac out{};
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), out.size(), out.begin());
  return out;
}

}  // namespace

void PacketAnalyzer::packet(const Packet& packet) {
  if (packet.layers().empty() || packet.layers().back().id != LayerId::arp) return;
  const Layer& layer = packet.layers().back();
  const Arp header(layer.header);
  ++total_;
  if (header.protocol_type() != 0x0800 || header.hardware_size() != 6 || header.protocol_size() != 4 ||
      layer.payload.size() < kAddresses) {
    ++others_;
    return;
  }
  Row row;
  row.frame = packet.record().frame;
  row.time = packet.record().time;
  row.opcode = header.opcode();
  row.sender_mac = mac_at(layer.payload, 0);
  row.sender = load_be32(layer.payload, 6);
  row.target_mac = mac_at(layer.payload, 10);
  row.target = load_be32(layer.payload, 16);
  requests_ += row.is_request() ? 1 : 0;
  replies_ += row.is_reply() ? 1 : 0;
  probes_ += row.is_probe() ? 1 : 0;
  gratuitous_ += row.is_gratuitous() ? 1 : 0;
  if (row.sender != 0 && (row.is_request() || row.is_reply())) claim(row);
  match(row);
  if (rows_.size() < row_ceiling_) rows_.push_back(row);
}

void PacketAnalyzer::claim(const Row& row) {
  const std::pair key(row.sender, row.sender_mac);
  auto found = claims_.find(key);
  if (found == claims_.end()) {
    if (claims_.size() == pair_ceiling_) {
      ++claims_not_kept_;
      return;
    }
    found = claims_.emplace(key, Claim{row.frame, row.frame, row.time, 0}).first;
  }
  found->second.last_frame = row.frame;
  ++found->second.packets;
}

void PacketAnalyzer::match(Row& row) {
  if (row.is_request() && !row.is_gratuitous() && rows_.size() < row_ceiling_) {
    if (asked_.size() == pair_ceiling_) asked_.erase(asked_.begin());
    asked_.insert_or_assign({row.sender, row.target}, rows_.size());
    return;
  }
  if (!row.is_reply()) return;
  const auto found = asked_.find({row.target, row.sender});
  if (found == asked_.end()) return;
  Row& request = rows_[found->second];
  row.answer = request.frame;
  if (request.answer == 0) request.answer = row.frame;
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::arp
