// The results of the four tools on TCP (contract.md 3).
#pragma once

#include "protocols/tcp/analyzer.h"
#include "report/common.h"
#include "report/finding_groups.h"
#include "report/query.h"

namespace pcapglass::tcp {

struct Arguments : CommonArguments {
  std::optional<std::string> server_ip;
  std::optional<std::uint16_t> server_port;
  bool detailed = false;
  double threshold = 0.02;
};
struct ConnectionsArguments : Arguments {};
struct AnomaliesArguments : Arguments {};
struct RetransmissionsArguments : Arguments {};
struct FlowArguments : Arguments {};
template <class Field>
void describe_server(Field& field, Arguments& a) {
  field("server_ip", a.server_ip, "Only connections to this server address");
  field("server_port", a.server_port, "Only connections to this server port");
}
template <class Field>
void describe(Field& field, ConnectionsArguments& a) {
  describe_source(field, a);
  describe_server(field, a);
  field("detailed", a.detailed, "Adds times, bytes, round trips, windows and options of each connection");
  describe_paging(field, a);
}
template <class Field>
void describe(Field& field, AnomaliesArguments& a) {
  describe_source(field, a);
  describe_server(field, a);
}
template <class Field>
void describe(Field& field, RetransmissionsArguments& a) {
  describe_source(field, a);
  field("server_ip", a.server_ip, "Only connections to this server address");
  field("threshold", a.threshold, "Retransmission rate above which a connection counts as bad, 0 to 1",
        Constraint{.minimum = 0, .maximum = 1});
  describe_paging(field, a);
}
template <class Field>
void describe(Field& field, FlowArguments& a) {
  describe_source(field, a);
  field("server_ip", a.server_ip, "Address of the server whose traffic is compared", Constraint{.required = true});
  field("server_port", a.server_port, "Port of that server; any when absent");
}

struct Filter {
  Nullable<std::string> server_ip;
  Nullable<std::uint16_t> server_port;
};
template <class Field>
void describe(Field& field, Filter& f) {
  field("server_ip", f.server_ip, "Server address asked for, or null");
  field("server_port", f.server_port, "Server port asked for, or null");
}

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

struct Handshakes {
  std::uint64_t successful = 0, failed = 0, incomplete = 0;
};
template <class Field>
void describe(Field& field, Handshakes& h) {
  field("successful", h.successful, "All three segments seen");
  field("failed", h.failed, "Not completed");
  field("incomplete", h.incomplete, "Of those failed, neither reset nor refused");
}
struct FlagCounts {
  std::uint64_t syn = 0, syn_ack = 0, rst = 0, fin = 0, ack = 0;
};
template <class Field>
void describe(Field& field, FlagCounts& f) {
  field("syn", f.syn, "Segments with SYN, SYN-ACK included");
  field("syn_ack", f.syn_ack, "Segments with SYN and ACK");
  field("rst", f.rst, "Segments with RST");
  field("fin", f.fin, "Segments with FIN");
  field("ack", f.ack, "Segments with ACK");
}
struct ByDirection {
  std::uint64_t to_server = 0, from_server = 0, unknown = 0;
};
template <class Field>
void describe(Field& field, ByDirection& d) {
  field("to_server", d.to_server, "RST that clients sent");
  field("from_server", d.from_server, "RST that servers sent");
  field("unknown", d.unknown, "RST of mid-stream connections");
}
struct RstDistribution {
  std::map<std::string, std::uint64_t> by_source;
  ByDirection by_direction;
  std::vector<std::string> connections_with_rst;
};
template <class Field>
void describe(Field& field, RstDistribution& r) {
  field("by_source", r.by_source, "RST segments by sending address");
  field("by_direction", r.by_direction, "RST segments by direction");
  field("connections_with_rst", r.connections_with_rst, "Connections with RST in order of tcp.stream, at most 1000");
}
struct RetransmissionCounts {
  std::uint64_t total = 0;
  std::map<std::string, std::uint64_t> by_connection;
  double rate = 0;
};
template <class Field>
void describe(Field& field, RetransmissionCounts& r) {
  field("total", r.total, "Segments that were sent again");
  field("by_connection", r.by_connection, "Retransmissions of connections that have some, at most 1000");
  field("rate", r.rate, "Retransmissions divided by TCP packets");
}
struct StateCounts {
  std::uint64_t established = 0, reset = 0, closed = 0, unknown = 0;
};
template <class Field>
void describe(Field& field, StateCounts& s) {
  field("established", s.established, "Connections open at the end, their handshake completed");
  field("reset", s.reset, "Connections reset or refused");
  field("closed", s.closed, "Connections closed by FIN of both sides");
  field("unknown", s.unknown, "All other connections");
}
struct Statistics {
  std::uint64_t total_connections = 0, total_packets = 0;
  Handshakes handshake;
  FlagCounts flags;
  RstDistribution rst_distribution;
  RetransmissionCounts retransmissions;
  StateCounts connection_states;
  std::map<std::string, std::uint64_t> analysis;
};
template <class Field>
void describe(Field& field, Statistics& s) {
  field("total_connections", s.total_connections, "Connections that match");
  field("total_packets", s.total_packets, "TCP packets that match");
  field("handshake", s.handshake, "How handshakes went");
  field("flags", s.flags, "Segments by flag");
  field("rst_distribution", s.rst_distribution, "Who sent RST");
  field("retransmissions", s.retransmissions, "What was sent again");
  field("connection_states", s.connection_states, "How connections ended");
  field("analysis", s.analysis, "Segments by tcp.analysis flag");
}
struct Pattern {
  std::string pattern, category;
  std::map<std::string, double> observations;
  std::string description;
};
template <class Field>
void describe(Field& field, Pattern& p) {
  field("pattern", p.pattern, "Name of the pattern");
  field("category", p.category, "Kind of pattern: reset, loss, handshake, flow_control or capture");
  field("observations", p.observations, "The numbers that were counted");
  field("description", p.description, "What was counted, in a sentence");
}
struct Observation {
  std::string type, detail;
};
template <class Field>
void describe(Field& field, Observation& o) {
  field("type", o.type, "Name of the pattern");
  field("detail", o.detail, "The observation in a sentence");
}
struct PatternSummary {
  std::uint64_t total_patterns = 0;
  std::map<std::string, std::uint64_t> by_category;
  std::vector<Observation> notable_observations;
};
template <class Field>
void describe(Field& field, PatternSummary& s) {
  field("total_patterns", s.total_patterns, "Patterns that were found");
  field("by_category", s.by_category, "Patterns by category");
  field("notable_observations", s.notable_observations, "Each pattern in a sentence");
}
struct AnomaliesResult : CommonResult {
  std::string file;
  Filter filter;
  Statistics statistics;
  std::vector<Pattern> patterns;
  PatternSummary summary;
};
template <class Field>
void describe(Field& field, AnomaliesResult& r) {
  field("file", r.file, "The capture as it was named");
  field("filter", r.filter, "What was asked for");
  field("statistics", r.statistics, "Counts over all connections that match");
  field("patterns", r.patterns, "What stands out: observations, no causes");
  field("summary", r.summary, "The patterns in short");
  describe_common(field, r);
}

struct RetransmissionRow {
  std::string connection;
  std::uint64_t retrans_count = 0, total_packets = 0;
  double retrans_rate = 0;
  std::uint32_t tcp_stream = 0;
  std::map<std::string, std::uint64_t> analysis;
};
template <class Field>
void describe(Field& field, RetransmissionRow& r) {
  field("connection", r.connection, "Its endpoints, client first: a:p <-> b:p");
  field("retrans_count", r.retrans_count, "Segments that were sent again");
  field("total_packets", r.total_packets, "Packets of the connection");
  field("retrans_rate", r.retrans_rate, "Retransmissions divided by packets");
  field("tcp_stream", r.tcp_stream, "Wireshark's tcp.stream");
  field("analysis", r.analysis, "Segments by tcp.analysis flag");
}
struct RetransmissionSummary {
  std::optional<std::string> worst_connection;
  double worst_retrans_rate = 0;
  std::uint64_t connections_above_threshold = 0;
};
template <class Field>
void describe(Field& field, RetransmissionSummary& s) {
  field("worst_connection", s.worst_connection, "Connection with the highest rate");
  field("worst_retrans_rate", s.worst_retrans_rate, "Rate of that connection");
  field("connections_above_threshold", s.connections_above_threshold, "Connections whose rate exceeds the threshold");
}
struct RetransmissionsResult : CommonResult {
  std::string file;
  std::uint64_t total_packets = 0, total_retransmissions = 0;
  double retransmission_rate = 0, threshold = 0;
  bool exceeds_threshold = false;
  std::map<std::string, std::uint64_t> analysis;
  std::vector<RetransmissionRow> by_connection;
  std::optional<Page> page;
  RetransmissionSummary summary;
};
template <class Field>
void describe(Field& field, RetransmissionsResult& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets", r.total_packets, "TCP packets that match, capture duplicates left out");
  field("total_retransmissions", r.total_retransmissions, "Segments that were sent again");
  field("retransmission_rate", r.retransmission_rate, "Retransmissions divided by TCP packets");
  field("threshold", r.threshold, "Threshold that was asked for");
  field("exceeds_threshold", r.exceeds_threshold, "Whether the rate is above the threshold");
  field("analysis", r.analysis, "Segments by tcp.analysis flag over all connections that match");
  field("by_connection", r.by_connection, "Connections with retransmissions, highest rate first");
  field("page", r.page, "Which part of by_connection this is");
  field("summary", r.summary, "The worst of them");
  describe_common(field, r);
}

struct FlowDirection {
  std::uint64_t packet_count = 0, byte_count = 0, syn_count = 0, rst_count = 0, fin_count = 0, data_packets = 0,
                retransmissions = 0;
};
template <class Field>
void describe(Field& field, FlowDirection& d) {
  field("packet_count", d.packet_count, "Packets in this direction");
  field("byte_count", d.byte_count, "Bytes of whole frames on the wire");
  field("syn_count", d.syn_count, "Segments with SYN, SYN-ACK included");
  field("rst_count", d.rst_count, "Segments with RST");
  field("fin_count", d.fin_count, "Segments with FIN");
  field("data_packets", d.data_packets, "Segments with payload");
  field("retransmissions", d.retransmissions, "Segments that were sent again");
}
struct FlowAnalysis {
  std::optional<double> asymmetry_ratio;
  std::string primary_rst_source, data_flow_direction, interpretation;
};
template <class Field>
void describe(Field& field, FlowAnalysis& a) {
  field("asymmetry_ratio", a.asymmetry_ratio, "Client packets divided by server packets; absent when it sent none");
  field("primary_rst_source", a.primary_rst_source, "Which side sent more RST: client, server or balanced");
  field("data_flow_direction", a.data_flow_direction,
        "Which side sent more than 1.5 times the data segments of the other: client_heavy, server_heavy or balanced");
  field("interpretation", a.interpretation, "What was counted, in a sentence");
}
struct FlowResult : CommonResult {
  std::string file, server;
  FlowDirection client_to_server, server_to_client;
  FlowAnalysis analysis;
};
template <class Field>
void describe(Field& field, FlowResult& r) {
  field("file", r.file, "The capture as it was named");
  field("server", r.server, "Server endpoint that was asked for, ip:port or ip:any");
  field("client_to_server", r.client_to_server, "What clients sent to it");
  field("server_to_client", r.server_to_client, "What it sent to clients");
  field("analysis", r.analysis, "Both directions compared");
  describe_common(field, r);
}

// The connections whose server matches, with their sum.
struct Selection {
  std::vector<const Connection*> rows;
  Tally total;
  bool filtered = false;
};
[[nodiscard]] Selection select(const ConnectionAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);
[[nodiscard]] std::map<std::string, std::uint64_t> counts_of(const Connection& connection);
[[nodiscard]] std::string ends_of(const Connection& connection);
[[nodiscard]] std::vector<Finding> find_problems(const ConnectionAnalyzer& analyzer, const Selection& selection,
                                                 const CaptureInfo& capture);
// 95 % of the samples are not above it; microseconds.
[[nodiscard]] std::optional<std::uint32_t> rtt_p95(const Connection& connection);

[[nodiscard]] ConnectionsResult analyze_connections(const ConnectionAnalyzer&, const ConnectionsArguments&,
                                                    QueryContext&);
[[nodiscard]] AnomaliesResult analyze_anomalies(const ConnectionAnalyzer&, const AnomaliesArguments&, QueryContext&);
[[nodiscard]] RetransmissionsResult analyze_retransmissions(const ConnectionAnalyzer&, const RetransmissionsArguments&,
                                                            QueryContext&);
[[nodiscard]] FlowResult analyze_flow(const ConnectionAnalyzer&, const FlowArguments&, QueryContext&);

}  // namespace pcapglass::tcp
