#include "protocols/sip/transport/report.h"

#include <algorithm>
#include <limits>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/tls/names.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostSentences = 10;

std::optional<std::uint64_t> unless_zero(std::uint64_t value) {
  return value == 0 ? std::nullopt : std::optional(value);
}
std::optional<std::string> unless_empty(std::string_view raw) {
  return raw.empty() ? std::nullopt : std::optional(printable(raw));
}

WebSocketReport report_websocket(const WebSocketRow& row) {
  WebSocketReport out;
  out.client = to_string(row.client);
  out.server = to_string(row.server);
  out.first_frame = row.first_frame;
  out.handshake_frame = unless_zero(row.handshake_frame);
  out.handshake_status = unless_zero(row.status);
  out.subprotocol_agreed = row.subprotocol_agreed;
  out.compressed = row.compressed;
  out.sip_messages = row.messages;
  out.other_messages = row.other_messages;
  out.unread_messages = row.unread_messages;
  out.keep_alives = row.keep_alives;
  out.pings = row.pings;
  out.pongs = row.pongs;
  out.closes = row.closes;
  out.lost_bytes = row.lost_bytes;
  return out;
}

// Years that a Nanoseconds cannot hold become the last that it can.
Timestamp timestamp_of(std::int64_t seconds) {
  constexpr std::int64_t kMost = std::numeric_limits<Nanoseconds>::max() / kNanosecondsPerSecond;
  return {std::clamp(seconds, -kMost, kMost) * kNanosecondsPerSecond, 0};
}

CertificateReport report_certificate(const tls::Certificate& certificate, std::uint64_t frame) {
  CertificateReport out;
  out.subject = printable(certificate.subject);
  out.issuer = printable(certificate.issuer);
  for (const auto* names : {&certificate.dns_names, &certificate.uris, &certificate.addresses}) {
    for (const std::string& name : *names) out.alternative_names.push_back(printable(name));
  }
  out.not_before = timestamp_of(certificate.not_before);
  out.not_after = timestamp_of(certificate.not_after);
  out.frame = frame;
  return out;
}

std::string_view why(TlsReason reason) {
  switch (reason) {
    case TlsReason::port: return "port";
    case TlsReason::server_name: return "server_name";
    case TlsReason::protocol: return "application_protocol";
    case TlsReason::certificate: return "certificate";
    case TlsReason::host_pair: return "host_pair";
  }
  return "port";
}

AlertReport report_alert(const TlsRow& row, const tls::Alert& alert) {
  AlertReport out;
  out.frame = alert.frame;
  out.time = alert.time;
  out.sender = to_string(alert.direction == Direction::a_to_b ? row.key.a : row.key.b);
  out.level = alert.encrypted ? "encrypted" : alert.fatal ? "fatal" : "warning";
  if (!alert.encrypted) out.description = tls::alert_name(alert.description);
  return out;
}

TlsReport report_tls(const TlsRow& row) {
  const tls::Facts& facts = *row.facts;
  const auto from_client = static_cast<std::size_t>(row.client_direction());
  TlsReport out;
  out.client = to_string(row.client());
  out.server = to_string(row.server());
  out.first_frame = row.first_frame;
  out.why_sip = why(row.reason);
  if (facts.version != 0) out.version = tls::version_name(facts.version);
  if (facts.server_hello_frame != 0) out.cipher_suite = tls::cipher_suite_name(facts.cipher_suite);
  out.server_name = unless_empty(facts.server_name);
  out.application_protocol = unless_empty(facts.protocol);
  if (facts.certificate) out.certificate = report_certificate(*facts.certificate, facts.certificate_frame);
  out.handshake_seen = facts.client_hello_frame != 0 && facts.server_hello_frame != 0;
  out.bytes_from_client = facts.application_bytes[from_client];
  out.bytes_from_server = facts.application_bytes[1 - from_client];
  out.alerts = facts.alerts;
  for (const tls::Alert& alert : facts.first_alerts) out.first_alerts.push_back(report_alert(row, alert));
  return out;
}

KeepAliveReport report_keep_alive(const KeepAlive& row) {
  KeepAliveReport out;
  out.source = to_string(row.source);
  out.destination = to_string(row.destination);
  out.transport = carrier_name(row.carrier);
  out.first_frame = row.first_frame;
  out.pings = row.pings;
  out.pongs = row.pongs;
  out.stun_requests = row.stun_requests;
  out.stun_responses = row.stun_responses;
  if (row.intervals > 0) out.mean_interval_s = to_seconds(row.interval_sum / static_cast<Nanoseconds>(row.intervals));
  out.unanswered = row.unanswered;
  out.first_unanswered_frame = unless_zero(row.first_unanswered_frame);
  return out;
}

UnreachableReport report_unreachable(const UnreachableSip& error) {
  UnreachableReport out;
  out.frame = error.frame;
  out.reporter = to_string(error.reporter);
  out.what = unreachable_name(error);
  out.icmp_type = error.type;
  out.icmp_code = error.code;
  out.quoted_source = to_string(error.quoted_source);
  out.quoted_destination = to_string(error.quoted_destination);
  out.quoted_frame = unless_zero(error.quoted_frame);
  return out;
}

ResyncReport report_resync(const Resync& resync) {
  return {resync.frame, to_string(resync.source), to_string(resync.destination), resync.bytes};
}

template <class Rows, class Report, class Make>
void show(TransportEvents& out, const char* name, const Rows& rows, std::vector<Report>& list, Make&& make,
          std::uint64_t not_kept = 0) {
  if (rows.empty()) return;
  out.totals[name] = rows.size() + not_kept;
  for (const auto& row : rows) {
    if (list.size() == TransportEvents::kMostShown) return;
    list.push_back(make(row));
  }
}

std::string tls_sentence(const TlsRow& row) {
  const TlsReport seen = report_tls(row);
  std::string out = "sip_over_tls_undecryptable: " + seen.client + " to " + seen.server + " (";
  out += seen.version.value_or("TLS");
  if (seen.cipher_suite) out += ", " + *seen.cipher_suite;
  if (seen.server_name) out += ", server name " + *seen.server_name;
  out += "), " + std::to_string(seen.bytes_from_client) + " encrypted bytes from the client and " +
         std::to_string(seen.bytes_from_server) + " from the server, first frame " + std::to_string(row.first_frame);
  if (seen.alerts > 0) out += ", alerts: " + std::to_string(seen.alerts);
  return out;
}

void add_tls(const Links& links, std::vector<std::string>& not_analyzed) {
  const auto& rows = links.tls_connections();
  if (rows.empty()) return;
  for (std::size_t i = 0; i < rows.size() && i < kMostSentences; ++i) not_analyzed.push_back(tls_sentence(rows[i]));
  if (rows.size() > kMostSentences) {
    not_analyzed.push_back("sip_over_tls_undecryptable: " + std::to_string(rows.size() - kMostSentences) +
                           " more TLS connections");
  }
  not_analyzed.emplace_back(
      "Signalling within TLS cannot be seen in this capture. Capture on a host where it is in clear (a proxy's inside, "
      "or "
      "a HEP or log export of the server); keys that an endpoint logged (SSLKEYLOGFILE, in a pcapng as decryption "
      "secrets by editcap --inject-secrets) let Wireshark read it.");
}

void add_websockets(const Links& links, std::vector<std::string>& not_analyzed) {
  std::uint64_t connections = 0;
  std::uint64_t messages = 0;
  std::uint64_t first_frame = 0;
  bool compressed = false;
  for (const WebSocketRow& row : links.websockets()) {
    if (row.unread_messages == 0) continue;
    ++connections;
    messages += row.unread_messages;
    compressed = compressed || row.compressed;
    if (first_frame == 0) first_frame = row.first_frame;
  }
  if (connections == 0) return;
  not_analyzed.push_back(
      "WebSocket messages under SIP: " + std::to_string(messages) + " of " + std::to_string(connections) +
      " connections (first in frame " + std::to_string(first_frame) +
      ") were not read: " + (compressed ? "permessage-deflate compressed them" : "compressed, or longer than 64 kB"));
}

}  // namespace

std::optional<TransportEvents> report_transport(const MessageAnalyzer& analyzer) {
  TransportEvents out;
  show(out, "websockets", analyzer.links().websockets(), out.websockets, report_websocket);
  show(out, "tls_connections", analyzer.links().tls_connections(), out.tls_connections, report_tls);
  const TransportWatch& watch = analyzer.watch();
  show(out, "keep_alives", watch.keep_alives.flows(), out.keep_alives, report_keep_alive,
       watch.keep_alives.not_followed());
  show(out, "unreachable", watch.unreachable, out.unreachable, report_unreachable,
       watch.unreachable_total - watch.unreachable.size());
  show(out, "stream_resyncs", watch.resyncs, out.stream_resyncs, report_resync,
       watch.resync_total - watch.resyncs.size());
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

void add_unread_transports(const MessageAnalyzer& analyzer, std::vector<std::string>& not_analyzed) {
  add_tls(analyzer.links(), not_analyzed);
  add_websockets(analyzer.links(), not_analyzed);
  if (const std::uint64_t more = analyzer.links().not_followed(); more > 0) {
    not_analyzed.push_back("WebSocket and TLS connections beyond the ceiling of memory: " + std::to_string(more));
  }
}

}  // namespace pcapglass::sip
