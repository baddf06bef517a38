// Messages as rows; echo requests and replies: who answered what, in sessions of one pair of hosts and identifier
// (domain.md IC-01).
#include <algorithm>

#include "bytes/hash.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/checksum.h"
#include "protocols/icmp/payload.h"

namespace pcapglass::icmp {
namespace {

constexpr Nanoseconds kLongestWait = 30 * kNanosecondsPerSecond;  // IC-01

bool has_identifier(bool six, std::uint8_t type) {
  if (six) return type == 128 || type == 129;
  return type == 0 || type == 8 || (type >= 13 && type <= 18);
}

// The checksum as it would be with type, code and addresses zero: the same for a request and the reply that gives its
// data back, also when another member of a group replies, since everything else in them is equal.
std::uint16_t payload_checksum(const Row& row) {
  std::uint64_t sum = std::uint64_t{row.checksum} + (std::uint64_t{row.type} << 8) + row.code;
  if (row.six()) sum += sum_words(Bytes(row.source.bytes)) + sum_words(Bytes(row.destination.bytes));
  return fold(sum);
}

}  // namespace

void PacketAnalyzer::note_address(std::set<IpAddress>& set, const IpAddress& address) {
  if (set.size() < address_ceiling_) {
    set.insert(address);
  } else if (!set.contains(address)) {
    ++addresses_not_kept_;
  }
}

void PacketAnalyzer::take(const Packet& packet, std::span<const std::uint64_t> frames) {
  const Layer& layer = packet.layers().back();
  const Layer& ip = *innermost_ip(packet);
  const Record& record = packet.record();
  const Bytes message(layer.header.data(), layer.header.size() + layer.payload.size());
  Row row;
  row.frame = record.frame;
  row.time = record.time;
  row.source = packet.source();
  row.destination = packet.destination();
  row.hop_limit = ip.id == LayerId::ipv4 ? Ipv4(ip.header).time_to_live() : Ipv6(ip.header).hop_limit();
  row.packet_size = record.original_length;
  row.message_length = static_cast<std::uint32_t>(message.size() + packet.missing());
  row.type = message[0];
  row.code = message[1];
  row.checksum = load_be16(message, 2);
  row.cut = packet.is_cut();
  const bool six = layer.id == LayerId::icmpv6;
  row.is_icmpv6 = six;
  if (!row.cut) {
    const std::uint64_t pseudo = six ? pseudo_header_sum(row.source, row.destination, message.size()) : 0;
    row.status = checksum_is_right(message, pseudo) ? Checksum::good : Checksum::bad;
  }
  row.has_id = has_identifier(six, row.type) && message.size() >= 8;
  if (row.has_id) {
    row.id = load_be16(message, 4);
    row.sequence = load_be16(message, 6);
  }
  ++total_;
  ++types_[(six ? 256U : 0U) + row.type];
  note_address(sources_, row.source);
  note_address(destinations_, row.destination);
  if (packet.copy() != Copy::none) {
    row.copy_of = packet.copy_of();
    ++copies_;
  } else if (row.has_id && row.is_request()) {
    row.random_payload = looks_random(message.subspan(8));
    take_request(row, payload_checksum(row));
  } else if (row.has_id && row.is_reply()) {
    row.random_payload = looks_random(message.subspan(8));
    take_reply(row, payload_checksum(row));
  }
  if (is_error(six, row.type) && message.size() >= 8) take_error(row, message);
  const bool discovers = six ? row.type >= 133 && row.type <= 137 : row.type == 9 || row.type == 10;
  if (discovers && row.copy_of == 0) take_neighbour(row, message, packet);
  if (rows_.size() == row_ceiling_) return;
  row.place = store_.add(record, message, frames);
  rows_.push_back(row);
}

std::size_t PacketAnalyzer::EchoHash::operator()(const EchoKey& key) const {
  const std::uint64_t hash = hash_bytes(Bytes(key.source.bytes), key.id);
  return static_cast<std::size_t>(hash_bytes(Bytes(key.destination.bytes), hash));
}

std::uint32_t PacketAnalyzer::session_of(const IpAddress& source, const IpAddress& destination, const Row& row) {
  const EchoKey key{source, destination, row.id};
  const auto found = session_index_.find(key);
  if (found != session_index_.end()) {
    Session& session = sessions_[found->second];
    session.last_frame = row.frame;
    session.last_time = row.time.ns;
    return found->second;
  }
  if (sessions_.size() == session_ceiling_) {
    ++sessions_not_kept_;
    return kNone;
  }
  const auto index = static_cast<std::uint32_t>(sessions_.size());
  session_index_.emplace(key, index);
  Session& session = sessions_.emplace_back();
  session.source = source;
  session.destination = destination;
  session.id = row.id;
  session.first_frame = session.last_frame = row.frame;
  session.first_time = session.last_time = row.time.ns;
  return index;
}

// A request to a group is found by whoever of it answers.
PacketAnalyzer::EchoKey PacketAnalyzer::key_of(const IpAddress& asking, const IpAddress& asked, const Row& row) {
  return {asking, is_group(asked) ? IpAddress{} : asked, (std::uint32_t{row.id} << 16) | row.sequence};
}

void PacketAnalyzer::take_request(Row& row, std::uint16_t payload) {
  row.session = session_of(row.source, row.destination, row);
  if (row.session != kNone) {
    Session& session = sessions_[row.session];
    ++session.sent;
    session.random_payloads += row.random_payload ? 1 : 0;
    session.open_unlisted += rows_.size() == row_ceiling_ ? 1 : 0;
  }
  const EchoKey key = key_of(row.source, row.destination, row);
  const std::uint32_t index = rows_.size() == row_ceiling_ ? kNone : static_cast<std::uint32_t>(rows_.size());
  const Request request{row.frame, row.time.ns, index, row.session, payload, false};
  if (!requests_.insert_or_assign(key, request).second) return;
  request_order_.push_back({key, row.frame});
  if (requests_.size() > request_ceiling_) forget_request();
}

// The oldest by its last use: a key that was asked with again goes to the end of the queue.
void PacketAnalyzer::forget_request() {
  while (!request_order_.empty()) {
    auto [key, frame] = request_order_.front();
    request_order_.pop_front();
    const auto found = requests_.find(key);
    if (found->second.frame == frame) {
      requests_.erase(found);
      return;
    }
    request_order_.push_back({key, found->second.frame});
  }
}

PacketAnalyzer::Request* PacketAnalyzer::request_of(const Row& row) {
  auto found = requests_.find(key_of(row.destination, row.source, row));
  if (found == requests_.end()) {
    found = requests_.find({row.destination, IpAddress{}, (std::uint32_t{row.id} << 16) | row.sequence});
  }
  if (found == requests_.end() || row.time.ns - found->second.time > kLongestWait) return nullptr;
  return &found->second;
}

void PacketAnalyzer::take_reply(Row& row, std::uint16_t payload) {
  Request* const request = request_of(row);
  row.session = request != nullptr ? request->session : session_of(row.destination, row.source, row);
  Session* const session = row.session == kNone ? nullptr : &sessions_[row.session];
  if (session != nullptr) {
    session->last_frame = row.frame;
    session->last_time = row.time.ns;
    session->random_payloads += row.random_payload ? 1 : 0;
  }
  if (request == nullptr) {
    row.unsolicited = true;
    if (session == nullptr) return;
    ++session->unsolicited;
    session->unsolicited_bytes += row.message_length - 8;
    return;
  }
  if (request->answered) {
    // Of a group each member answers.
    const bool member = session != nullptr && is_group(session->destination);
    row.duplicate = !member;
    if (member) row.peer_frame = request->frame;
    if (member) row.response_time = row.time.ns - request->time;
    if (session != nullptr) ++session->duplicates;
    return;
  }
  request->answered = true;
  row.peer_frame = request->frame;
  row.response_time = row.time.ns - request->time;
  row.payload_differs = payload != request->payload;
  if (request->row == kNone && session != nullptr) --session->open_unlisted;
  if (request->row != kNone) {
    Row& asked = rows_[request->row];
    asked.peer_frame = row.frame;
    asked.response_time = row.response_time;
    // A checksum that was wrong already says nothing of the payload.
    if (asked.status != Checksum::good) row.payload_differs = false;
  }
  if (row.status != Checksum::good) row.payload_differs = false;
  if (session != nullptr) count_answer(*session, row);
}

void PacketAnalyzer::count_answer(Session& session, const Row& row) {
  const double ms = static_cast<double>(row.response_time) / 1e6;
  session.shortest = session.received == 0 ? row.response_time : std::min(session.shortest, row.response_time);
  session.longest = session.received == 0 ? row.response_time : std::max(session.longest, row.response_time);
  ++session.received;
  session.payload_differs += row.payload_differs ? 1 : 0;
  session.sum_ms += ms;
  session.sum_of_squares_ms += ms * ms;
}

}  // namespace pcapglass::icmp
