// TCP connections under SIP that get into trouble: SYN unanswered or refused, reset, window closed (domain.md
// SIP-TR-08).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "decode/packet.h"
#include "decode/tcp.h"
#include "flows/flow.h"

namespace pcapglass::sip {

enum class TcpTrouble : std::uint8_t { syn_unanswered, refused, reset, zero_window };

struct TcpEvent {
  TcpTrouble what = TcpTrouble::reset;
  Endpoint source;  // of the frame
  Endpoint destination;
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;
  std::uint64_t count = 1;          // SYNs sent
  Nanoseconds duration = 0;         // window closed, or until the capture's end for SYNs
  std::uint64_t open_requests = 0;  // without final response when the connection was reset
  std::uint64_t end_frame = 0;      // that opened the window again
};

class TcpWatch {
 public:
  explicit TcpWatch(std::size_t ceiling) : ceiling_(ceiling) {}

  // For every packet whose innermost layer is TCP.
  void look(const Packet& packet, const Tcp& tcp);
  // A SIP message, or data under which SIP is, was seen on that connection. `open`: 1 for a request that expects a
  // final response, -1 for a final response.
  void speaks(const Endpoint& source, const Endpoint& destination, int open);
  void finish(Nanoseconds now);

  [[nodiscard]] const std::vector<TcpEvent>& events() const { return events_; }
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }

 private:
  struct Connection {
    bool speaks_sip = false;
    bool syn_waits = false;
    Endpoint client;
    std::uint64_t syn_frame = 0;
    std::uint64_t syns = 0;
    std::optional<Timestamp> syn_time;
    Nanoseconds syn_ns = 0;
    std::int64_t open_requests = 0;
    bool closed = false;  // a window is zero
    Endpoint closed_by;
    std::uint64_t closed_frame = 0;
    std::optional<Timestamp> closed_time;
    Nanoseconds closed_ns = 0;
  };
  using Key = std::pair<Endpoint, Endpoint>;

  [[nodiscard]] static Key key_of(const Endpoint& one, const Endpoint& other) {
    return one < other ? Key{one, other} : Key{other, one};
  }
  [[nodiscard]] Connection* find_or_add(const Key& key);
  void add(const TcpEvent& event);
  void look_at_syn(Connection& connection, const Packet& packet, const Tcp& tcp);
  void look_at_reset(Connection& connection, const Packet& packet);
  void look_at_window(Connection& connection, const Packet& packet, const Tcp& tcp);
  void open_window(Connection& connection, const Endpoint& other, std::uint64_t frame, Nanoseconds now);

  std::size_t ceiling_;
  std::map<Key, Connection> connections_;
  std::vector<TcpEvent> events_;
  std::size_t closed_windows_ = 0;
  std::uint64_t not_kept_ = 0;
};

}  // namespace pcapglass::sip
