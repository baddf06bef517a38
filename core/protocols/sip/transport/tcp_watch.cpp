#include "protocols/sip/transport/tcp_watch.h"

#include "protocols/sip/detect.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kLongClosed = kNanosecondsPerSecond;  // SIP-TR-08: one second
constexpr Nanoseconds kSynPatience =
    3 * kNanosecondsPerSecond;  // RFC 6298 2: a SYN is sent again after one second, then two

std::optional<Timestamp> time_of(const Packet& packet) {
  const Record& record = packet.record();
  return record.has_time ? std::optional(record.time) : std::nullopt;
}

}  // namespace

TcpWatch::Connection* TcpWatch::find_or_add(const Key& key) {
  const auto found = connections_.find(key);
  if (found != connections_.end()) return &found->second;
  if (connections_.size() == ceiling_) {
    ++not_kept_;
    return nullptr;
  }
  return &connections_[key];
}

void TcpWatch::add(const TcpEvent& event) {
  if (events_.size() < ceiling_) {
    events_.push_back(event);
  } else {
    ++not_kept_;
  }
}

// Nearly all packets have none of this, so they are passed over first.
void TcpWatch::look(const Packet& packet, const Tcp& tcp) {
  const bool unusual = tcp.syn() || tcp.rst() || tcp.window() == 0;
  if ((!unusual && closed_windows_ == 0) || packet.copy() != Copy::none) return;
  const Key key = key_of(packet.source_endpoint(), packet.destination_endpoint());
  const bool sip_port = is_sip_port(tcp.source_port()) || is_sip_port(tcp.destination_port());
  const auto found = connections_.find(key);
  Connection* connection = found != connections_.end() ? &found->second : nullptr;
  if (connection == nullptr && sip_port && tcp.syn()) connection = find_or_add(key);
  if (connection == nullptr) return;
  if (tcp.syn()) return look_at_syn(*connection, packet, tcp);
  if (tcp.rst()) return look_at_reset(*connection, packet);
  look_at_window(*connection, packet, tcp);
}

void TcpWatch::look_at_syn(Connection& connection, const Packet& packet, const Tcp& tcp) {
  if (tcp.ack()) {
    connection.syn_waits = false;
    return;
  }
  if (!connection.syn_waits) {
    if (connection.closed) --closed_windows_;
    connection = {};
    connection.syn_waits = true;
    connection.client = packet.source_endpoint();
    connection.syn_frame = packet.record().frame;
    connection.syn_time = time_of(packet);
    connection.syn_ns = packet.record().time.ns;
  }
  ++connection.syns;
}

void TcpWatch::look_at_reset(Connection& connection, const Packet& packet) {
  TcpEvent event;
  event.source = packet.source_endpoint();
  event.destination = packet.destination_endpoint();
  event.frame = packet.record().frame;
  event.time = time_of(packet);
  if (connection.syn_waits && !(event.source == connection.client)) {
    connection.syn_waits = false;
    event.what = TcpTrouble::refused;
    event.count = connection.syns;
    return add(event);
  }
  if (!connection.speaks_sip || connection.open_requests <= 0) return;
  event.what = TcpTrouble::reset;
  event.open_requests = static_cast<std::uint64_t>(connection.open_requests);
  connection.open_requests = 0;
  add(event);
}

void TcpWatch::look_at_window(Connection& connection, const Packet& packet, const Tcp& tcp) {
  const Endpoint source = packet.source_endpoint();
  const Record& record = packet.record();
  if (tcp.window() == 0) {
    if (connection.closed || !connection.speaks_sip) return;
    connection.closed = true;
    ++closed_windows_;
    connection.closed_by = source;
    connection.closed_frame = record.frame;
    connection.closed_time = time_of(packet);
    connection.closed_ns = record.time.ns;
  } else if (connection.closed && connection.closed_by == source) {
    open_window(connection, packet.destination_endpoint(), record.frame, record.time.ns);
  }
}

void TcpWatch::open_window(Connection& connection, const Endpoint& other, std::uint64_t frame, Nanoseconds now) {
  connection.closed = false;
  --closed_windows_;
  TcpEvent event;
  event.what = TcpTrouble::zero_window;
  event.source = connection.closed_by;
  event.destination = other;
  event.frame = connection.closed_frame;
  event.time = connection.closed_time;
  event.duration = now - connection.closed_ns;
  event.end_frame = frame;
  if (event.duration >= kLongClosed) add(event);
}

void TcpWatch::speaks(const Endpoint& source, const Endpoint& destination, int open) {
  Connection* connection = find_or_add(key_of(source, destination));
  if (connection == nullptr) return;
  connection->speaks_sip = true;
  if (connection->open_requests + open >= 0) connection->open_requests += open;
}

void TcpWatch::finish(Nanoseconds now) {
  for (auto& [key, connection] : connections_) {
    const Endpoint& other = connection.client == key.first ? key.second : key.first;
    if (connection.closed) {
      open_window(connection, connection.closed_by == key.first ? key.second : key.first, 0, now);
    }
    if (!connection.syn_waits || now - connection.syn_ns < kSynPatience) continue;
    TcpEvent event;
    event.what = TcpTrouble::syn_unanswered;
    event.source = connection.client;
    event.destination = other;
    event.frame = connection.syn_frame;
    event.time = connection.syn_time;
    event.count = connection.syns;
    event.duration = now - connection.syn_ns;
    add(event);
  }
}

}  // namespace pcapglass::sip
