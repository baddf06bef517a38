// The registry row of ICMP (RFC 792) and ICMPv6 (RFC 4443) with neighbour discovery (RFC 4861).
#pragma once

#include <array>

#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/report.h"
#include "protocols/tool.h"

namespace pcapglass::icmp {

inline constexpr ToolText kAnalyzeText = {
    "analyze_icmp_packets",
    "ICMP packets",
    "Lists the ICMP and ICMPv6 messages of a capture: pings paired with response times and loss per session, errors "
    "with the packet they quote, traceroutes hop by hop, path MTUs, IPv6 routers and neighbours, and findings such as "
    "unreachable hosts, PMTU black holes, loops, floods and spoofed advertisements. Use it when something cannot be "
    "reached, is slow or loses packets; not for ARP (analyze_arp_packets) and not for the traffic that an error quotes "
    "(the tool of its protocol). Silence is called loss only when the capture goes on for two seconds. Totals are over "
    "the whole capture; lists are paged (limit, cursor). Read-only: the same capture gives the same answer.",
    "packets",
    "packet_number timestamp src_ip dst_ip summary response_time_ms",
};

inline constexpr std::array kTools = {tool_of<PacketAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"icmp.pcap"};

inline constexpr Protocol kProtocol = {"icmp", "ICMP", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::icmp
