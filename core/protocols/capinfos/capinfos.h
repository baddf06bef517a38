// The registry row of capture properties: what capinfos prints, and what is wrong with the file (domain.md 10).
#pragma once

#include <array>

#include "protocols/capinfos/analyzer.h"
#include "protocols/capinfos/report.h"
#include "protocols/tool.h"

namespace pcapglass::capinfos {

inline constexpr ToolText kAnalyzeText = {
    "analyze_capinfos",
    "Capture properties",
    "Describes the capture as a file: format, link types, packets, bytes, first and last time, rates, interfaces with "
    "their snap lengths, filters and drops, comments, and damage. Use it first on an unknown capture, to learn whether "
    "it can be trusted: cut packets, drops, jumps of the clock and a broken end are findings with frames. It does not "
    "look inside packets; for SIP use analyze_sip_packets. Reads the whole capture once and changes nothing. Hashes "
    "are computed only with hashes: true.",
    "interfaces",
    "id name encapsulation snap_length time_precision packets dropped_by_interface dropped_by_system",
};

inline constexpr std::array kTools = {tool_of<OrderAnalyzer, Arguments, Result, analyze_capinfos>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 3> kFixtures = {"sip-call.pcap", "sip-ipv6-vlan.pcapng",
                                                              "office-mix.pcap"};

inline constexpr Protocol kProtocol = {"capinfos", "Capture", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::capinfos
