// The registry row of SIP (RFC 3261), the protocol that sets up, changes and ends calls.
#pragma once

#include <array>

#include "protocols/rtp/tool_text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/detail/get_message.h"
#include "protocols/sip/get_call.h"
#include "protocols/sip/list_calls.h"
#include "protocols/sip/report.h"
#include "protocols/tool.h"

namespace pcapglass::sip {

inline constexpr ToolText kAnalyzeText = {
    "analyze_sip_packets",
    "SIP messages",
    "Lists the SIP messages of a capture, each with frame, time, endpoints, start line, headers and anomalies, and "
    "counts methods, response codes, Call-IDs and user agents over the whole capture. Use it to see who registered, "
    "called or failed, or when a SIP peer is suspected of malformed messages; not for audio, nor for captures without "
    "signalling. Messages are recognised by content on any port, over UDP (fragments too), TCP, WebSocket and SCTP. "
    "Read-only: the same capture gives the same answer. SIP within TLS cannot be read but is named in not_analyzed, so "
    "check that before concluding that something did not happen. Lists are paged (limit, cursor), totals never cut; "
    "passwords and digests are redacted.",
    "packets",
    "packet_number timestamp source_ip source_port destination_ip destination_port summary cseq from to call_id",
};
static_assert(kAnalyzeText.description.size() <= 800);

inline constexpr ToolText kListText = {
    "list_sip_calls",
    "SIP calls",
    "Lists the SIP calls of a capture, one line each: caller, callee, outcome with code, who hung up, delays and "
    "duration "
    "with frames, and counts outcomes, establishment ratios and delays over all calls (RFC 6076), by domain, source, "
    "user agent and trunk. Use it to find calls that failed, were slow or dropped, and to pick one for get_sip_call; "
    "not "
    "for single messages (analyze_sip_packets). A filter such as outcome=busy user=alice duration>60 narrows it. "
    "Read-only: the same capture gives the same answer. An outcome undetermined_* means that the capture does not show "
    "it. Lists are paged (limit, cursor), totals never cut.",
    "calls",
    "call_index start_time caller callee outcome final_code post_dial_delay duration released_by messages first_frame",
};
static_assert(kListText.description.size() <= 800);

inline constexpr ToolText kGetText = {
    "get_sip_call",
    "SIP call",
    "Tells one SIP call in full: outcome, times, every message in order with frames, transactions with delays and "
    "retransmissions, what went wrong (findings), and a ladder diagram in text. Use it after list_sip_calls, with "
    "call_index or call_id, to explain why a call failed, was slow or dropped; with detail=messages also all headers. "
    "Not for an overview of many calls. Read-only: the same capture gives the same answer. Messages on the other side "
    "of "
    "a back-to-back user agent have another Call-ID and are another call. Messages are paged (limit, cursor); "
    "passwords "
    "and digests are redacted.",
    "messages",
    "packet_number time from to text retransmission_of",
    true,
};
static_assert(kGetText.description.size() <= 800);

inline constexpr ToolText kMessageText = {
    "get_sip_message",
    "SIP message",
    "Gives all SIP messages of one frame in full: start line, every header line in order as sent, and what they mean "
    "taken apart (Via hops, addresses and URIs, routes, Reason and Warning with the names of their codes, timers, "
    "dialog identifiers, STIR PASSporT, authentication), each body part with its type, every defect, and the message "
    "as "
    "text. Use it on a packet_number that analyze_sip_packets or a finding names, to see exactly what was sent; not to "
    "search. Read-only: the same capture gives the same answer. Passwords, digests, media keys and dialled DTMF are "
    "redacted, signatures are not verified, and compressed bodies are not inflated.",
    "",  // the few messages of one frame are no table that is paged
    "",
    true,
};
static_assert(kMessageText.description.size() <= 800);

[[nodiscard]] inline rtp::Result analyze_media(const MessageAnalyzer& analyzer, const rtp::Arguments& arguments,
                                               QueryContext& context) {
  return rtp::analyze_streams(analyzer.media(), arguments, context);
}

inline constexpr std::array kTools = {
    tool_of<MessageAnalyzer, Arguments, Result, analyze_packets>(kAnalyzeText),
    tool_of<MessageAnalyzer, ListCallsArguments, ListCallsResult, list_sip_calls>(kListText),
    tool_of<MessageAnalyzer, GetCallArguments, GetCallResult, get_sip_call>(kGetText),
    tool_of<MessageAnalyzer, MessageArguments, MessageResult, get_message>(kMessageText),
    tool_of<MessageAnalyzer, rtp::Arguments, rtp::Result, analyze_media>(rtp::kStreamsText)};
inline constexpr std::array<std::string_view, 1> kFixtures = {"sip-call.pcap"};

inline constexpr Protocol kProtocol = {"sip", "SIP", make_analyzer, kTools, kFixtures, false, false, "dns"};

}  // namespace pcapglass::sip
