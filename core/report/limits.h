// Every ceiling of the core in one struct: reaching one drops rows by capture time and is reported, never silent.
#pragma once

#include <cstddef>
#include <cstdint>

namespace pcapglass {

struct Limits {
  std::size_t record_bytes = 16U << 20;         // a longer packet record or pcapng block is skipped and counted
  std::size_t interfaces = 4096;                // interface descriptions kept; later ones are counted
  std::size_t comments = 100;                   // comments kept (domain.md CI-04); later ones are counted
  std::size_t issues = 256;                     // distinct (what, layer) pairs
  std::size_t flows = 1U << 17;                 // UDP and TCP flows followed at once
  std::size_t fragment_bytes = 4U << 20;        // of IP datagrams that wait for missing fragments
  std::size_t fragmented_datagrams = 1024;      // of them at once
  std::size_t stream_bytes = 256U << 10;        // that one direction of a TCP connection holds back
  std::size_t all_stream_bytes = 8U << 20;      // that all of them do
  std::size_t conversations = 1U << 17;         // kept by the overview, of addresses and of ports
  std::size_t transactions = 1U << 16;          // messages remembered for matching later ones, per protocol
  std::size_t message_rows = 1U << 20;          // compact rows (one per message) kept per protocol
  std::size_t message_text_bytes = 24U << 20;   // full text of messages kept per protocol; the rest is read again
  std::size_t distinct_values = 1U << 17;       // distinct strings kept per statistic (Call-IDs, user agents)
  std::size_t sip_sessions = 1U << 14;          // Call-IDs followed at once
  std::size_t calls = 1U << 18;                 // compact rows of SIP calls
  std::size_t call_text_bytes = 24U << 20;      // of their Call-IDs, callers and callees
  std::size_t registrations = 1U << 14;         // rows of SIP registrations
  std::size_t rtp_streams = 1U << 14;           // RTP streams with their figures, and sources of RTCP
  std::size_t rtp_announcements = 1U << 15;     // media endpoints of SDP remembered; the oldest give way
  std::size_t sip_links = 1U << 14;             // WebSocket and TLS connections under SIP followed at once
  std::size_t sip_link_rows = 1U << 16;         // of them reported
  std::size_t sip_link_bytes = 8U << 20;        // that they hold of unfinished messages and handshakes
  std::size_t sip_flows = 1U << 15;             // SIP flows watched for keep-alives and TCP trouble, each
  std::size_t dns_hosts = 1U << 13;             // DNS clients and servers with their figures, each
  std::size_t dns_names = 1U << 14;             // DNS names, questions and domains watched at once, each
  std::size_t tcp_connections = 1U << 17;       // rows of TCP connections; later ones are counted only
  std::size_t tcp_unacked_segments = 1U << 19;  // unacknowledged segments remembered, of all connections
  std::size_t tcp_rtt_samples = 1U << 19;       // round trips remembered for percentiles, of all connections
  std::size_t tcp_troubles = 1U << 16;          // connections whose troubles are counted one by one
  std::size_t sip_sources = 1U << 13;           // senders of SIP requests watched for attacks
  std::size_t sip_asked_users = 1U << 15;       // users that all of them asked for
  std::size_t sip_dialogs = 1U << 13;           // dialogs watched for NAT trouble; the oldest give way
};

// The two profiles of design.md rule 11: 64 MB and 512 MB of WASM heap.
[[nodiscard]] constexpr Limits edge_limits() {
  Limits limits;
  limits.flows = 1U << 15;
  limits.conversations = 1U << 15;
  limits.stream_bytes = 128U << 10;
  limits.all_stream_bytes = 4U << 20;
  limits.transactions = 1U << 13;
  limits.message_rows = 1U << 16;
  limits.message_text_bytes = 3U << 20;
  limits.distinct_values = 1U << 14;
  limits.sip_sessions = 1U << 11;
  limits.calls = 1U << 15;
  limits.call_text_bytes = 3U << 20;
  limits.registrations = 1U << 11;
  limits.rtp_streams = 1U << 11;
  limits.rtp_announcements = 1U << 12;
  limits.sip_links = 1U << 10;
  limits.sip_link_rows = 1U << 12;
  limits.sip_link_bytes = 1U << 20;
  limits.sip_flows = 1U << 12;
  limits.dns_hosts = 1U << 10;
  limits.dns_names = 1U << 11;
  limits.tcp_connections = 1U << 11;
  limits.tcp_unacked_segments = 1U << 15;
  limits.tcp_rtt_samples = 1U << 14;
  limits.tcp_troubles = 1U << 11;
  limits.sip_sources = 1U << 10;
  limits.sip_asked_users = 1U << 12;
  limits.sip_dialogs = 1U << 10;
  return limits;
}
[[nodiscard]] constexpr Limits desktop_limits() {
  Limits limits;
  limits.flows = 1U << 18;
  limits.conversations = 1U << 18;
  limits.all_stream_bytes = 64U << 20;
  limits.message_rows = 1U << 20;
  limits.message_text_bytes = 64U << 20;
  limits.distinct_values = 1U << 18;
  limits.sip_sessions = 1U << 14;
  limits.calls = 1U << 18;
  limits.call_text_bytes = 32U << 20;
  limits.registrations = 1U << 16;
  limits.rtp_streams = 1U << 15;
  limits.rtp_announcements = 1U << 16;
  return limits;
}

}  // namespace pcapglass
