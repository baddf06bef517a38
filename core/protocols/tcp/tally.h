// Figures over many connections, those without rows included.
#pragma once

#include "protocols/tcp/connection.h"

namespace pcapglass::tcp {

enum class State : std::uint8_t {
  syn_sent,
  refused,
  syn_received,
  established,
  half_closed,
  closed,
  reset,
  mid_stream,
};
[[nodiscard]] State state_of(const Connection& connection);
[[nodiscard]] std::string_view name_of(State state);
// Zeek's conn_state.
[[nodiscard]] std::string_view zeek_state(const Connection& connection);

struct Tally {
  std::uint64_t connections = 0, packets = 0, data_packets = 0, retransmissions = 0;
  std::uint64_t successful = 0, failed = 0, mid_stream = 0, reset = 0, closed = 0, open = 0;
  std::uint64_t incomplete = 0;  // handshakes that the capture does not show to the end
  std::uint64_t syn = 0, syn_ack = 0, rst = 0, fin = 0, ack = 0;
  std::uint64_t rst_by_client = 0, rst_by_server = 0, rst_unknown = 0;
  std::uint64_t copies = 0;
  std::array<std::uint64_t, kKinds> kinds{};

  void add(const Connection& connection);
  void add(const Tally& other);
};

}  // namespace pcapglass::tcp
