// The registry row of DHCP and BOOTP (RFC 2131, RFC 951) and of DHCPv6 (RFC 8415), which give hosts their addresses.
#pragma once

#include <array>

#include "protocols/dhcp/analyzer.h"
#include "protocols/dhcp/report.h"
#include "protocols/tool.h"

namespace pcapglass::dhcp {

inline constexpr ToolText kAnalyzeText = {
    "analyze_dhcp_packets",
    "DHCP messages",
    "Lists the DHCP, BOOTP and DHCPv6 messages of a capture with every option by name, and tells each exchange of a "
    "client as a timeline with its outcome: offers, chosen server, lease, relay agents, refusals. Use it when hosts "
    "get "
    "no address or a wrong one, for rogue servers, starvation, relays and phone provisioning; not for name resolution "
    "(analyze_dns_packets) nor reachability (analyze_icmp_packets). Read-only: the same capture gives the same answer. "
    "Silence counts only where the capture goes on for ten seconds; what a relay does on its other side and leases "
    "given before the capture are not seen, nor is DHCPv6 over TCP. Lists are paged (limit, cursor), totals never cut.",
    "packets",
    "packet_number timestamp src_ip src_port dst_ip dst_port message_type transaction_id client_mac your_ip",
};
static_assert(kAnalyzeText.description.size() <= 800);

inline constexpr std::array kTools = {tool_of<PacketAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 3> kFixtures = {"dhcp-lease-relay.pcap", "dhcp-refused.pcap",
                                                              "dhcpv6-prefix-relay.pcap"};

inline constexpr Protocol kProtocol = {"dhcp", "DHCP", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::dhcp
