// What analyze_sip_packets says of the transports under SIP: transport_events.
#pragma once

#include "report/common.h"
#include "report/describe.h"
#include "report/query.h"

namespace pcapglass::sip {

class MessageAnalyzer;

struct WebSocketReport {
  std::string client, server;
  std::uint64_t first_frame = 0;
  std::optional<std::uint64_t> handshake_frame, handshake_status;
  bool subprotocol_agreed = false;
  bool compressed = false;
  std::uint64_t sip_messages = 0;
  std::uint64_t other_messages = 0;
  std::uint64_t unread_messages = 0;
  std::uint64_t keep_alives = 0;
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t closes = 0;
  std::uint64_t lost_bytes = 0;
};
template <class Field>
void describe(Field& field, WebSocketReport& w) {
  field("client", w.client, "Address and port of the side that asked for the WebSocket");
  field("server", w.server, "Address and port of the side that was asked");
  field("first_frame", w.first_frame, "First frame with data of the connection");
  field("handshake_frame", w.handshake_frame, "Frame that completed the server's HTTP answer; absent when not seen");
  field("handshake_status", w.handshake_status, "Status of that answer: 101 opens the WebSocket");
  field("subprotocol_agreed", w.subprotocol_agreed, "Whether the answer names the subprotocol sip (RFC 7118 4.1)");
  field("compressed", w.compressed, "Whether permessage-deflate was agreed, which is not undone here");
  field("sip_messages", w.sip_messages, "Data messages that are SIP");
  field("other_messages", w.other_messages, "Data messages that are not SIP");
  field("unread_messages", w.unread_messages, "Data messages that were compressed or too long to be read");
  field("keep_alives", w.keep_alives, "Data messages of line ends only (RFC 7118 6)");
  field("pings", w.pings, "Ping frames");
  field("pongs", w.pongs, "Pong frames");
  field("closes", w.closes, "Close frames");
  field("lost_bytes", w.lost_bytes, "Bytes that the capture lacks or where the framing was lost");
}

struct CertificateReport {
  std::string subject, issuer;
  std::vector<std::string> alternative_names;
  Timestamp not_before, not_after;
  std::uint64_t frame = 0;
};
template <class Field>
void describe(Field& field, CertificateReport& c) {
  field("subject", c.subject, "Common name of the subject");
  field("issuer", c.issuer, "Common name of the issuer");
  field("alternative_names", c.alternative_names, "Subject alternative names: DNS names, URIs, addresses");
  field("not_before", c.not_before, "Valid from, UTC");
  field("not_after", c.not_after, "Valid until, UTC");
  field("frame", c.frame, "Frame that completed the certificate");
}

struct AlertReport {
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;
  std::string sender;
  std::string level;
  std::string description;
};
template <class Field>
void describe(Field& field, AlertReport& a) {
  field("frame", a.frame, "Frame of the alert");
  field("time", a.time, "Time of that frame");
  field("sender", a.sender, "Address and port of its sender");
  field("level", a.level, "fatal, warning, or encrypted when it cannot be read");
  field("description", a.description, "Name of the alert; empty when it cannot be read");
}

struct TlsReport {
  std::string client, server;
  std::uint64_t first_frame = 0;
  std::string why_sip;
  std::optional<std::string> version, cipher_suite, server_name, application_protocol;
  std::optional<CertificateReport> certificate;
  bool handshake_seen = false;
  std::uint64_t bytes_from_client = 0;
  std::uint64_t bytes_from_server = 0;
  std::uint64_t alerts = 0;
  std::vector<AlertReport> first_alerts;
};
template <class Field>
void describe(Field& field, TlsReport& t) {
  field("client", t.client, "Address and port of the client");
  field("server", t.server, "Address and port of the server");
  field("first_frame", t.first_frame, "First frame with data of the connection");
  field(
      "why_sip", t.why_sip,
      "Why it is taken for SIP: port, server_name, application_protocol, certificate or host_pair (the same two hosts "
      "speak SIP in clear elsewhere in the capture)");
  field("version", t.version, "TLS version chosen, or the highest offered when no answer was seen");
  field("cipher_suite", t.cipher_suite, "Cipher suite chosen");
  field("server_name", t.server_name, "Server name that the client asked for (SNI)");
  field("application_protocol", t.application_protocol, "Application protocol offered or chosen (ALPN)");
  field("certificate", t.certificate, "The server's certificate; TLS 1.3 hides it");
  field("handshake_seen", t.handshake_seen, "Whether the hellos of both sides are in the capture");
  field("bytes_from_client", t.bytes_from_client, "Bytes of application data records, still encrypted");
  field("bytes_from_server", t.bytes_from_server, "The same in the other direction");
  field("alerts", t.alerts, "Number of alert records");
  field("first_alerts", t.first_alerts, "The first four of them");
}

struct KeepAliveReport {
  std::string source, destination, transport;
  std::uint64_t first_frame = 0;
  std::uint64_t pings = 0;
  std::uint64_t pongs = 0;
  std::uint64_t stun_requests = 0;
  std::uint64_t stun_responses = 0;
  std::optional<double> mean_interval_s;
  std::uint64_t unanswered = 0;
  std::optional<std::uint64_t> first_unanswered_frame;
};
template <class Field>
void describe(Field& field, KeepAliveReport& k) {
  field("source", k.source, "Address and port of the side that pings");
  field("destination", k.destination, "Address and port of the other side");
  field("transport", k.transport, "UDP or TCP");
  field("first_frame", k.first_frame, "First keep-alive");
  field("pings", k.pings, "Line ends or NULs from source");
  field("pongs", k.pongs, "Line ends that came back");
  field("stun_requests", k.stun_requests, "STUN requests on this SIP flow");
  field("stun_responses", k.stun_responses, "STUN responses");
  field("mean_interval_s", k.mean_interval_s,
        "Seconds from one ping to the next, on average; absent with fewer than two");
  field("unanswered", k.unanswered, "Pings over TCP, and STUN requests, without answer for 10 seconds");
  field("first_unanswered_frame", k.first_unanswered_frame, "The first of these");
}

struct UnreachableReport {
  std::uint64_t frame = 0;
  std::string reporter, what;
  std::uint64_t icmp_type = 0;
  std::uint64_t icmp_code = 0;
  std::string quoted_source, quoted_destination;
  std::optional<std::uint64_t> quoted_frame;
};
template <class Field>
void describe(Field& field, UnreachableReport& u) {
  field("frame", u.frame, "Frame of the ICMP error");
  field("reporter", u.reporter, "Address that sent it");
  field("what", u.what, "What it says, such as port unreachable");
  field("icmp_type", u.icmp_type, "ICMP or ICMPv6 type");
  field("icmp_code", u.icmp_code, "ICMP or ICMPv6 code");
  field("quoted_source", u.quoted_source, "Sender of the packet that it quotes");
  field("quoted_destination", u.quoted_destination, "Receiver of the packet that it quotes");
  field("quoted_frame", u.quoted_frame, "Latest SIP message between these before it; absent when none was seen");
}

struct ResyncReport {
  std::uint64_t frame = 0;
  std::string source, destination;
  std::uint64_t bytes_skipped = 0;
};
template <class Field>
void describe(Field& field, ResyncReport& r) {
  field("frame", r.frame, "First frame of the bytes");
  field("source", r.source, "The sender");
  field("destination", r.destination, "The receiver");
  field("bytes_skipped", r.bytes_skipped, "Bytes passed over until the next message begins");
}

// Lists are cut at kMostShown entries; `total` of each says how many there are.
struct TransportEvents {
  static constexpr std::size_t kMostShown = 50;

  std::map<std::string, std::uint64_t> totals;
  std::vector<WebSocketReport> websockets;
  std::vector<TlsReport> tls_connections;
  std::vector<KeepAliveReport> keep_alives;
  std::vector<UnreachableReport> unreachable;
  std::vector<ResyncReport> stream_resyncs;

  [[nodiscard]] bool empty() const { return totals.empty(); }
};
template <class Field>
void describe(Field& field, TransportEvents& t) {
  field("totals", t.totals, "How many there are of each of the lists below, which show the first 50");
  field("websockets", t.websockets, "WebSocket connections that carry SIP (RFC 7118)");
  field("tls_connections", t.tls_connections,
        "TLS connections that seem to carry SIP, which cannot be read without keys");
  field("keep_alives", t.keep_alives, "SIP flows on which keep-alives were seen (RFC 5626 3.5)");
  field("unreachable", t.unreachable, "ICMP errors that quote SIP");
  field("stream_resyncs", t.stream_resyncs, "Where the framing of SIP over TCP was lost and found again");
}

// Absent when there is nothing to tell.
[[nodiscard]] std::optional<TransportEvents> report_transport(const MessageAnalyzer& analyzer);

// Appends a sentence for each connection or kind of traffic that was seen and not read.
void add_unread_transports(const MessageAnalyzer& analyzer, std::vector<std::string>& not_analyzed);

}  // namespace pcapglass::sip
