// The registry row of ARP (RFC 826), with address conflict detection (RFC 5227).
#pragma once

#include <array>

#include "protocols/arp/analyzer.h"
#include "protocols/arp/report.h"
#include "protocols/tool.h"

namespace pcapglass::arp {

inline constexpr ToolText kAnalyzeText = {
    "analyze_arp_packets",
    "ARP packets",
    "Lists the ARP packets of a capture (Ethernet and IPv4): who asked for whom and who answered, which hardware "
    "address claims which IP address, probes and announcements, and findings: two hosts with one address, sweeps, "
    "addresses that nobody answers for, proxies. Use it when hosts of one network do not find each other or when ARP "
    "spoofing is suspected; not for IPv6 neighbours (analyze_icmp_packets). Replies are unicast, so a capture may lack "
    "them. Totals are over the whole capture; lists are paged (limit, cursor). Read-only: the same capture gives the "
    "same answer.",
    "packets",
    "packet_number timestamp operation sender_ip sender_mac target_ip",
};

inline constexpr std::array kTools = {tool_of<PacketAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"arp.pcap"};

inline constexpr Protocol kProtocol = {"arp", "ARP", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::arp
