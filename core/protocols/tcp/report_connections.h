// The result of analyze_tcp_connections.
#pragma once

#include "protocols/tcp/arguments.h"

namespace pcapglass::tcp {

struct Summary {
  std::uint64_t total_connections = 0, successful_handshakes = 0, failed_handshakes = 0, established_connections = 0,
                reset_connections = 0, normal_close = 0, active_connections = 0, mid_stream_connections = 0;
};
template <class Field>
void describe(Field& field, Summary& s) {
  field("total_connections", s.total_connections, "All connections; a port used again is a new one");
  field("successful_handshakes", s.successful_handshakes, "Handshakes with all three segments in the capture");
  field("failed_handshakes", s.failed_handshakes, "Connections with SYN whose handshake was not completed");
  field("established_connections", s.established_connections, "Connections whose handshake was completed");
  field("reset_connections", s.reset_connections, "Ended or refused by RST before both sides had sent FIN");
  field("normal_close", s.normal_close, "Both sides have sent FIN");
  field("active_connections", s.active_connections, "Still open when the capture ended");
  field("mid_stream_connections", s.mid_stream_connections, "Began before the capture: neither success nor failure");
}

struct DirectionReport {
  std::uint64_t packet_count = 0, byte_count = 0, payload_bytes = 0;
  std::uint32_t retransmissions = 0;
  std::optional<std::uint32_t> mss, window_min, window_max;
  std::optional<std::int32_t> window_scale;
  std::optional<bool> sack_permitted, timestamps;
};
template <class Field>
void describe(Field& field, DirectionReport& d) {
  field("packet_count", d.packet_count, "Packets sent in this direction");
  field("byte_count", d.byte_count, "Bytes of whole frames on the wire");
  field("payload_bytes", d.payload_bytes, "Bytes of TCP payload, repeats included");
  field("retransmissions", d.retransmissions, "Segments that were sent again");
  field("mss", d.mss, "Maximum segment size of its SYN, bytes");
  field("window_scale", d.window_scale, "Shift count of its SYN; -2 when windows are not scaled, absent when unknown");
  field("window_min", d.window_min, "Smallest window it offered, bytes");
  field("window_max", d.window_max, "Largest window it offered, bytes");
  field("sack_permitted", d.sack_permitted, "Whether its SYN permits selective acknowledgements");
  field("timestamps", d.timestamps, "Whether its SYN has the timestamps option");
}

struct Detail {
  Timestamp first_time, last_time;
  double duration_seconds = 0;
  DirectionReport client_to_server, server_to_client;
  std::uint8_t completeness = 0;
  std::optional<double> syn_to_syn_ack_ms, syn_ack_to_ack_ms, rtt_min_ms, rtt_avg_ms, rtt_p95_ms, throughput_bits,
      zero_window_ms, longest_stall_ms;
  std::map<std::string, std::uint64_t> analysis;
  std::uint32_t capture_duplicates = 0;
};
template <class Field>
void describe(Field& field, Detail& d) {
  field("first_time", d.first_time, "Time of its first packet");
  field("last_time", d.last_time, "Time of its last packet");
  field("duration_seconds", d.duration_seconds, "From first to last packet");
  field("client_to_server", d.client_to_server, "What the client sent");
  field("server_to_client", d.server_to_client, "What the server sent");
  field("completeness", d.completeness,
        "Wireshark's tcp.completeness: 1 SYN, 2 SYN-ACK, 4 ACK, 8 data, 16 FIN, 32 RST");
  field("syn_to_syn_ack_ms", d.syn_to_syn_ack_ms, "Milliseconds from the last SYN before it to the SYN-ACK");
  field("syn_ack_to_ack_ms", d.syn_ack_to_ack_ms, "Milliseconds from SYN-ACK to the client's ACK");
  field("rtt_min_ms", d.rtt_min_ms, "Shortest round trip, without repeated segments");
  field("rtt_avg_ms", d.rtt_avg_ms, "Mean round trip, without repeated segments");
  field("rtt_p95_ms", d.rtt_p95_ms, "Round trip that 95 % do not exceed, of evenly spaced samples");
  field("throughput_bits", d.throughput_bits, "Payload bits per second, both directions");
  field("zero_window_ms", d.zero_window_ms, "Longest time that a receive window stayed closed");
  field("longest_stall_ms", d.longest_stall_ms, "Longest wait that a retransmission ended");
  field("analysis", d.analysis, "Segments by tcp.analysis flag, as Wireshark counts them");
  field("capture_duplicates", d.capture_duplicates, "Packets that the capture holds twice, not counted elsewhere");
}

struct ConnectionReport {
  std::string client, server, state, zeek_state;
  bool handshake_completed = false;
  std::uint64_t syn_count = 0, syn_ack_count = 0, ack_count = 0, rst_count = 0, fin_count = 0, data_packets = 0,
                retransmissions = 0;
  std::string close_reason;
  std::uint64_t packet_count = 0;
  std::uint32_t tcp_stream = 0;
  std::uint64_t first_frame = 0, last_frame = 0, bytes_to_server = 0, bytes_to_client = 0;
  std::optional<double> initial_rtt_ms;
  bool reused_ports = false;
  std::optional<Detail> detail;
};
template <class Field>
void describe(Field& field, ConnectionReport& c) {
  field("client", c.client, "Endpoint that opened it; of mid-stream connections by port number");
  field("server", c.server, "Endpoint that was connected to");
  field(
      "state", c.state,
      "syn_sent, refused, syn_received, established, half_closed, closed, reset or mid_stream, when the capture ends");
  field("zeek_state", c.zeek_state, "Zeek's conn_state, such as SF, S0, REJ or OTH");
  field("handshake_completed", c.handshake_completed, "All three segments of the handshake are in the capture");
  field("syn_count", c.syn_count, "Segments with SYN, SYN-ACK included");
  field("syn_ack_count", c.syn_ack_count, "Segments with SYN and ACK");
  field("ack_count", c.ack_count, "Segments with ACK");
  field("rst_count", c.rst_count, "Segments with RST");
  field("fin_count", c.fin_count, "Segments with FIN");
  field("data_packets", c.data_packets, "Segments with payload, by the IP length");
  field("retransmissions", c.retransmissions, "Wireshark's retransmission, fast and spurious retransmission");
  field("close_reason", c.close_reason, "normal, reset_by_client, reset_by_server, refused, no_answer or open");
  field("packet_count", c.packet_count, "Packets of both directions");
  field("tcp_stream", c.tcp_stream, "Wireshark's tcp.stream");
  field("first_frame", c.first_frame, "Frame number of its first packet");
  field("last_frame", c.last_frame, "Frame number of its last packet");
  field("bytes_to_server", c.bytes_to_server, "Payload bytes of the client");
  field("bytes_to_client", c.bytes_to_client, "Payload bytes of the server");
  field("initial_rtt_ms", c.initial_rtt_ms, "From SYN to the handshake's last ACK");
  field("reused_ports", c.reused_ports, "Addresses and ports were those of an earlier connection");
  field("detail", c.detail, "More about it, when detailed was asked for");
}

struct ConnectionsResult : CommonResult {
  std::string file;
  std::uint64_t total_packets = 0, tcp_packets_found = 0;
  Filter filter;
  Summary summary;
  std::vector<ConnectionReport> connections;
  std::optional<Page> page;
  std::vector<std::string> issues;
};
template <class Field>
void describe(Field& field, ConnectionsResult& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets", r.total_packets, "All packets of the capture");
  field("tcp_packets_found", r.tcp_packets_found, "TCP packets that match the filter, capture duplicates left out");
  field("filter", r.filter, "What was asked for");
  field("summary", r.summary, "Counts over all connections that match");
  field("connections", r.connections, "The connections in order of tcp.stream");
  field("page", r.page, "Which part of connections this is");
  field("issues", r.issues, "What stands out, a sentence each");
  describe_common(field, r);
}

}  // namespace pcapglass::tcp
