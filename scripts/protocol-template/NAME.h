// The registry row of @NAME@: say here what the protocol is, and the RFC section it implements.
#pragma once

#include <array>

#include "protocols/@NAME@/analyzer.h"
#include "protocols/@NAME@/report.h"
#include "protocols/tool.h"

namespace pcapglass::@NAME@ {

inline constexpr ToolText kAnalyzeText = {
    "analyze_@NAME@_packets",
    "@NAME@ packets",
    "Lists the @NAME@ packets of a capture with frame numbers, times and endpoints. Say what it is for, when to use "
    "it and when not, and what it cannot see.",
    "packets",
    "packet_number timestamp source_ip source_port destination_ip destination_port payload_length",
};

inline constexpr std::array kTools = {tool_of<PacketAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"@NAME@.pcap"};

inline constexpr Protocol kProtocol = {"@NAME@", "@NAME@", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::@NAME@
