// One TCP connection: what is kept of it while it is followed, and reported afterwards.
#pragma once

#include <algorithm>
#include <memory>

#include "flows/flow.h"
#include "protocols/tcp/sequence.h"

namespace pcapglass::tcp {

using PerKind = std::array<std::uint32_t, kKinds>;

// What one direction sent; copies that the capture holds are left out.
struct Sent {
  std::uint64_t bytes = 0;    // frames on the wire
  std::uint64_t payload = 0;  // TCP payload by the IP length
  std::uint32_t packets = 0;
  std::uint32_t data_packets = 0;
  std::uint32_t syn = 0, syn_ack = 0, ack = 0, rst = 0, fin = 0;
  std::uint32_t retransmissions = 0;
  std::uint32_t most_window = 0;  // scaled
  std::uint32_t least_window = 0xFFFF'FFFF;
  std::uint16_t mss = 0;          // of its SYN; 0: none stated
  std::uint16_t mss_as_sent = 0;  // when the same SYN came by again with a smaller one; else 0
  std::uint8_t hop_limit = 0;     // of its first packet
  bool sack_permitted = false;
  bool timestamps = false;
};

// One segment that was sent again and again, with nothing else between.
struct Resent {
  std::uint64_t frame = 0;  // the latest
  std::uint32_t times = 0;
  std::uint32_t length = 0;  // bytes of payload
  std::uint32_t end = 0;     // sequence number behind it
  std::uint32_t heard = 0;   // packets of the other side meanwhile
  std::uint8_t by = 0;
};

// Made for the connections that need it.
struct Trouble {
  std::array<PerKind, 2> counts{};
  std::array<std::uint64_t, kKinds> first_frame{};
  std::array<Nanoseconds, 2> zero_since{};
  Nanoseconds zero_window = 0;  // the longest time that a window stayed closed
  std::uint64_t zero_window_frame = 0;
  Nanoseconds stall = 0;  // the longest wait that a retransmission ended
  std::uint64_t stall_frame = 0;
  std::uint64_t stall_from_frame = 0;
  Resent resent, most_resent;     // the run at hand, and the longest
  std::uint64_t clamp_frame = 0;  // SYN whose segment size was lowered on the way
  std::uint64_t odd_frame = 0;    // first segment with flags or options that no stack sends
  std::uint32_t odd = 0;
  std::vector<std::uint32_t> rtt;  // microseconds: every rtt_stride-th sample
  std::uint32_t rtt_stride = 1;
};

struct Connection {
  FlowKey key;
  std::array<Side, 2> sides;
  std::array<Sent, 2> sent;
  Shared shared;
  std::unique_ptr<Trouble> trouble;
  std::uint64_t first_frame = 0, last_frame = 0;
  Nanoseconds first_time = 0, last_time = 0;
  std::uint64_t syn_ack_frame = 0, handshake_frame = 0;
  Nanoseconds syn_ack_time = 0, handshake_time = 0, last_syn_time = 0;
  std::uint64_t rst_frame = 0;
  Nanoseconds rst_time = 0;
  std::uint64_t rtt_sum = 0;  // microseconds, by Karn's rule
  std::uint32_t rtt_count = 0, rtt_least = 0, rtt_most = 0;
  Nanoseconds data_time = 0;    // of the last data segment
  Nanoseconds answer_wait = 0;  // from the last byte of requests to the first of answers, summed
  std::uint32_t answers = 0;
  std::uint32_t delayed = 0;  // small segments that waited for an acknowledgement, 40 to 200 ms
  std::uint32_t stream = 0;   // as tcp.stream
  std::uint32_t copies = 0;
  std::uint32_t data_length = 0;  // of the last data segment
  std::uint8_t completeness = 0;
  std::uint8_t first_flags = 0;
  std::uint8_t client = 0;   // index of the direction that the client sends
  std::uint8_t data_by = 2;  // direction of the last data segment
  std::uint8_t fin_by = 0;   // a bit for each direction
  std::uint8_t rst_by = 2;
  bool rst_in_sequence = false;
  bool rst_after_close = false;
  std::uint8_t rst_hop_limit = 0;
  bool reused = false;

  [[nodiscard]] bool saw_syn() const { return (completeness & (kSawSyn | kSawSynAck)) != 0; }
  [[nodiscard]] bool complete_handshake() const { return handshake_frame != 0; }
  [[nodiscard]] bool closed() const { return fin_by == 3; }
  [[nodiscard]] bool reset() const { return rst_by < 2 && !rst_after_close; }
  [[nodiscard]] const Sent& by_client() const { return sent[client]; }
  [[nodiscard]] const Sent& by_server() const { return sent[1U - client]; }
  [[nodiscard]] const Endpoint& client_end() const { return client == 0 ? key.a : key.b; }
  [[nodiscard]] const Endpoint& server_end() const { return client == 0 ? key.b : key.a; }
  [[nodiscard]] std::uint32_t packets() const { return sent[0].packets + sent[1].packets; }
  [[nodiscard]] std::uint32_t retransmissions() const { return sent[0].retransmissions + sent[1].retransmissions; }
  [[nodiscard]] std::uint32_t data_packets() const { return sent[0].data_packets + sent[1].data_packets; }
  [[nodiscard]] std::uint32_t count(Kind kind) const {
    return trouble ? trouble->counts[0][kind] + trouble->counts[1][kind] : 0;
  }
};

}  // namespace pcapglass::tcp
