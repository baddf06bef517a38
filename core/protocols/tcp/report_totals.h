// The results of the tools that add up: patterns, retransmissions, the two directions of a server.
#pragma once

#include "protocols/tcp/arguments.h"

namespace pcapglass::tcp {

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

}  // namespace pcapglass::tcp
