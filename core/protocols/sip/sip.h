// The registry row of SIP (RFC 3261), the protocol that sets up, changes and ends calls.
#pragma once

#include <array>

#include "protocols/sip/analyzer.h"
#include "protocols/sip/report.h"
#include "protocols/tool.h"

namespace pcapglass::sip {

inline constexpr ToolText kAnalyzeText = {
    "analyze_sip_packets",
    "SIP messages",
    "Lists the SIP messages of a capture, each with frame, time, endpoints, start line, headers and anomalies, and "
    "counts methods, response codes, Call-IDs and user agents over the whole capture. Use it to see who registered, "
    "called or failed, or when a SIP peer is suspected of malformed messages; not for audio, nor for captures without "
    "signalling. Messages are recognised by content on any port, over UDP (fragments too) and TCP. Read-only: the same "
    "capture gives the same answer. SIP over TLS, WebSocket and SCTP is not read but named in not_analyzed, so check "
    "that before concluding that something did not happen. Lists are paged (limit, cursor), totals never cut; "
    "passwords and digests are redacted.",
    "packets",
    "packet_number timestamp source_ip source_port destination_ip destination_port summary cseq from to call_id",
};
static_assert(kAnalyzeText.description.size() <= 800);

inline constexpr std::array kTools = {tool_of<MessageAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"sip-call.pcap"};

inline constexpr Protocol kProtocol = {"sip", "SIP", make_analyzer, kTools, kFixtures};

}  // namespace pcapglass::sip
