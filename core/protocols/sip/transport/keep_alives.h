// What keeps SIP flows alive between messages: CR LF pings and their pongs (RFC 5626 3.5.1, 4.4.1), and STUN (3.5.2;
// domain.md F-08, SIP-TR-07).
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "flows/flow.h"
#include "protocols/sip/arrival.h"

namespace pcapglass::sip {

struct KeepAlive {
  Endpoint source;  // of the first ping
  Endpoint destination;
  Carrier carrier = Carrier::udp;
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t stun_requests = 0;
  std::uint64_t stun_responses = 0;
  std::uint64_t first_frame = 0;
  std::uint64_t intervals = 0;  // between pings of one side
  Nanoseconds interval_sum = 0;
  std::uint64_t unanswered = 0;  // pings (or STUN requests) with nothing from the other side for ten seconds
  std::uint64_t first_unanswered_frame = 0;
  std::optional<Timestamp> first_unanswered_time;
  std::uint64_t registered_after_frame = 0;  // of a REGISTER behind it, from the same host to the same; 0: none
  bool answered_before = false;              // an earlier one was answered

  // Not reported: pings that wait, the oldest first. Not only the last, because the stream may hand on a pong later
  // than the pings behind it.
  struct Waiting {
    std::uint64_t frame = 0;
    Timestamp time;
  };
  static constexpr std::size_t kMostWaiting = 16;
  std::vector<Waiting> waiting;
  Nanoseconds last_ping = 0;
};

enum class Beat : std::uint8_t { ping, pong, stun_request, stun_response };

// `payload` is what detect() calls a keep-alive. Line ends and NULs are pings: that they are pongs is told by who sent
// the first ping.
[[nodiscard]] Beat beat_of(Bytes payload);

class KeepAlives {
 public:
  explicit KeepAlives(std::size_t ceiling) : ceiling_(ceiling) {}

  // Of one flow in order of time for each direction.
  void add(std::uint32_t flow, const Endpoint& source, const Endpoint& destination, Carrier carrier, Beat beat,
           std::uint64_t frame, Timestamp time);
  // A REGISTER was seen.
  void registered(const Endpoint& source, const Endpoint& destination, std::uint64_t frame);
  // The capture has ended at that time.
  void finish(Nanoseconds now);

  [[nodiscard]] const std::vector<KeepAlive>& flows() const { return flows_; }
  [[nodiscard]] std::uint64_t not_followed() const { return not_followed_; }

 private:
  static void give_up_oldest(KeepAlive& flow);
  static void answered(KeepAlive& flow, Nanoseconds time);

  std::size_t ceiling_;
  std::unordered_map<std::uint32_t, std::size_t> index_;  // by flow
  std::multimap<IpAddress, std::size_t> by_host_;         // by the first ping's sender
  std::vector<KeepAlive> flows_;
  std::uint64_t not_followed_ = 0;
};

}  // namespace pcapglass::sip
