// The registry row of DNS (RFC 1035), which turns names into addresses and other data; with mDNS (RFC 6762) and LLMNR
// (RFC 4795).
#pragma once

#include <array>

#include "protocols/dns/analyzer.h"
#include "protocols/dns/report.h"
#include "protocols/tool.h"

namespace pcapglass::dns {

inline constexpr ToolText kAnalyzeText = {
    "analyze_dns_packets",
    "DNS messages",
    "Lists the DNS messages of a capture: frame, time, endpoints, questions, all records in presentation form, EDNS, "
    "and "
    "which response belongs to which query after how long; counts response codes, types, servers, latencies, "
    "unanswered "
    "and retransmitted queries. Use it when names do not resolve, slowly or wrongly, or to look for tunnels, spoofing "
    "and "
    "poisoned resolvers (findings); not for the connections that follow (analyze_tcp_connections). Covers UDP on any "
    "port, TCP port 53, mDNS and LLMNR. DNS over TLS or HTTPS cannot be read: see not_analyzed. Read-only: the same "
    "capture gives the same answer. Lists are paged (limit, cursor), totals never cut.",
    "packets",
    "packet_number timestamp source_ip destination_ip protocol dns_id summary response_time_ms",
};
static_assert(kAnalyzeText.description.size() <= 800);

inline constexpr std::array kTools = {tool_of<PacketAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"dns.pcap"};

inline constexpr Protocol kProtocol = {"dns", "DNS", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::dns
