// The registry row of TCP (RFC 9293): connections, and what Wireshark's tcp.analysis says of their segments.
#pragma once

#include <array>

#include "protocols/tcp/analyzer.h"
#include "protocols/tcp/report.h"
#include "protocols/tool.h"

namespace pcapglass::tcp {

inline constexpr ToolText kConnectionsText = {
    "analyze_tcp_connections", "TCP connections",
    "Lists the TCP connections of a capture: endpoints, state, handshake, bytes, round trip, retransmissions and how "
    "each ended. Use it to see what connects where and what fails; use analyze_tcp_retransmissions for loss alone, "
    "analyze_tcp_anomalies for patterns over all connections. Filters by server; detailed=true adds windows, options "
    "and timing. Paged (limit, cursor); counts are over the whole capture. Findings TCP-01 to TCP-17. "
    "Read-only.",
    "connections", "tcp_stream client server state packet_count bytes_to_server bytes_to_client retransmissions"};
inline constexpr ToolText kAnomaliesText = {
    "analyze_tcp_anomalies", "TCP patterns",
    "Counts what is unusual about the TCP connections of a capture: resets by source and direction, failed "
    "handshakes, retransmissions, zero windows, gaps. Use it for a picture of a whole capture or of one server; use "
    "analyze_tcp_connections for single connections. Patterns are observations; findings give causes. Counts are over "
    "the whole capture. Read-only.",
    "patterns", "pattern category description"};
inline constexpr ToolText kRetransmissionsText = {
    "analyze_tcp_retransmissions", "TCP retransmissions",
    "Counts TCP retransmissions as Wireshark's tcp.analysis does (retransmission, fast and spurious), with "
    "out-of-order segments, duplicate ACKs, zero windows and lost segments, and lists the connections that have some, "
    "highest rate first. Use it when transfers are slow; use analyze_tcp_connections for round trips and windows. "
    "Paged (limit, cursor); counts are over the whole capture. Read-only.",
    "by_connection", "connection retrans_count total_packets retrans_rate"};
inline constexpr ToolText kFlowText = {
    "analyze_traffic_flow",
    "TCP traffic of a server",
    "Compares what clients send to one TCP server with what it sends back: packets, bytes, resets, data segments and "
    "retransmissions each way. Needs server_ip, and server_port for one service. Use it for one-sided traffic, after "
    "analyze_tcp_connections has shown the servers. Direction is the connection's; the interpretation states only what "
    "was counted. Read-only.",
    "",
    "",
    true};

inline constexpr std::array kTools = {
    tool_of<ConnectionAnalyzer, ConnectionsArguments, ConnectionsResult, analyze_connections>(kConnectionsText),
    tool_of<ConnectionAnalyzer, AnomaliesArguments, AnomaliesResult, analyze_anomalies>(kAnomaliesText),
    tool_of<ConnectionAnalyzer, RetransmissionsArguments, RetransmissionsResult, analyze_retransmissions>(
        kRetransmissionsText),
    tool_of<ConnectionAnalyzer, FlowArguments, FlowResult, analyze_flow>(kFlowText),
};
inline constexpr std::array<std::string_view, 2> kFixtures = {"sip-tcp.pcap", "office-mix.pcap"};

inline constexpr Protocol kProtocol = {"tcp", "TCP", make_analyzer, kTools, kFixtures, false, true, "icmp"};

}  // namespace pcapglass::tcp
