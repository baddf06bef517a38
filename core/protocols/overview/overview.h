// The registry row of the overview: the first thing to ask of an unknown capture.
#pragma once

#include <array>

#include "protocols/overview/analyzer.h"
#include "protocols/overview/report.h"
#include "protocols/tool.h"

namespace pcapglass::overview {

inline constexpr ToolText kSummarizeText = {
    "summarize_capture",
    "Overview",
    "Summarizes a capture: protocols by frames and bytes, conversations and endpoints with their volumes, traffic over "
    "time, what could not be decoded, and a verdict on its quality (drops, cut packets, duplicates, one-way or broken "
    "streams). Use it first on an unknown capture, to learn what is in it and which tool to ask next; not for the "
    "content of messages. Counts are over the whole capture, of tunnels both the outer and the inner layers. Lists are "
    "paged (limit, cursor). Read-only: the same capture gives the same answer.",
    "conversations",
    "kind address_a port_a address_b port_b packets bytes first_frame duration_seconds",
};

inline constexpr std::array kTools = {tool_of<OverviewAnalyzer, Arguments, Result, summarize_capture>(kSummarizeText)};
inline constexpr std::array<std::string_view, 2> kFixtures = {"office-mix.pcap", "sip-tcp.pcap"};

inline constexpr Protocol kProtocol = {"overview", "Overview", make_analyzer, kTools, kFixtures, true};

}  // namespace pcapglass::overview
