#include "protocols/arp/analyzer.h"

#include <algorithm>

#include "decode/arp.h"

namespace pcapglass::arp {
namespace {

constexpr std::size_t kAddresses = 20;          // of Ethernet and IPv4: 2 * (6 + 4)
constexpr Nanoseconds kCopyWindow = 5'000'000;  // C-07
constexpr std::size_t kCopyRows = 16;

bool is_ethernet(std::uint16_t hardware) { return hardware == 1 || hardware == 6; }  // IANA: Ethernet, IEEE 802

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
  if (!is_ethernet(header.hardware_type()) || header.protocol_type() != 0x0800 || header.hardware_size() != 6 ||
      header.protocol_size() != 4 || layer.payload.size() < kAddresses) {
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
  row.copy_of = copied_from(row);
  if (row.copy_of != 0) {
    ++copies_;
    if (rows_.size() < row_ceiling_) rows_.push_back(row);
    return;
  }
  requests_ += row.is_request() ? 1 : 0;
  replies_ += row.is_reply() ? 1 : 0;
  probes_ += row.is_probe() ? 1 : 0;
  gratuitous_ += row.is_gratuitous() ? 1 : 0;
  if (row.sender != 0 && (row.is_request() || row.is_reply())) claim(row);
  match(row);
  if (rows_.size() < row_ceiling_) rows_.push_back(row);
}

// Packets of ARP have no identification: equal within 5 ms they are taken for one, since hosts repeat them after
// seconds.
std::uint64_t PacketAnalyzer::copied_from(const Row& row) const {
  const std::size_t begin = rows_.size() - std::min(rows_.size(), kCopyRows);
  for (std::size_t i = rows_.size(); i-- > begin;) {
    const Row& seen = rows_[i];
    if (row.time.ns - seen.time.ns > kCopyWindow) break;
    if (seen.opcode == row.opcode && seen.sender == row.sender && seen.target == row.target &&
        seen.sender_mac == row.sender_mac && seen.target_mac == row.target_mac && seen.copy_of == 0) {
      return seen.frame;
    }
  }
  return 0;
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
    const Asked key(row.sender, row.target);
    if (asked_.insert_or_assign(key, rows_.size()).second) asked_order_.push_back({key, rows_.size()});
    if (asked_.size() > pair_ceiling_) forget_request();
    return;
  }
  if (!row.is_reply()) return;
  const auto found = asked_.find({row.target, row.sender});
  if (found == asked_.end()) return;
  Row& request = rows_[found->second];
  row.answer = request.frame;
  if (request.answer == 0) request.answer = row.frame;
}

// The oldest by its last use: who asked again goes to the end of the queue.
void PacketAnalyzer::forget_request() {
  while (!asked_order_.empty()) {
    const auto [key, row] = asked_order_.front();
    asked_order_.pop_front();
    const auto found = asked_.find(key);
    if (found->second == row) {
      asked_.erase(found);
      return;
    }
    asked_order_.push_back({key, found->second});
  }
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<PacketAnalyzer>(limits);
}

}  // namespace pcapglass::arp
