#include "decode/ip_text.h"
#include "protocols/tcp/report.h"

namespace pcapglass::tcp {
namespace {

double milliseconds(Nanoseconds span) { return to_microsecond_precision(span) * 1000; }

DirectionReport direction_of(const Sent& sent, const Side& side) {
  DirectionReport out;
  out.packet_count = sent.packets;
  out.byte_count = sent.bytes;
  out.payload_bytes = sent.payload;
  out.retransmissions = sent.retransmissions;
  if (side.scale != kScaleUnknown) out.window_scale = side.scale;
  if (sent.least_window <= sent.most_window) {
    out.window_min = sent.least_window;
    out.window_max = sent.most_window;
  }
  if (sent.syn == 0) return out;
  if (sent.mss != 0) out.mss = sent.mss;
  out.sack_permitted = sent.sack_permitted;
  out.timestamps = sent.timestamps;
  return out;
}

Detail detail_of(const Connection& c, const CaptureInfo& capture) {
  Detail out;
  const std::uint8_t digits = capture.first_time ? capture.first_time->digits : std::uint8_t{6};
  out.first_time = {c.first_time, digits};
  out.last_time = {c.last_time, digits};
  out.duration_seconds = to_microsecond_precision(c.last_time - c.first_time);
  out.client_to_server = direction_of(c.by_client(), c.sides[c.client]);
  out.server_to_client = direction_of(c.by_server(), c.sides[1U - c.client]);
  out.completeness = c.completeness;
  if (c.shared.syn_time != 0 && c.syn_ack_frame != 0) {
    out.syn_to_syn_ack_ms = milliseconds(c.syn_ack_time - c.shared.syn_time);
  }
  if (c.handshake_frame != 0) out.syn_ack_to_ack_ms = milliseconds(c.handshake_time - c.syn_ack_time);
  if (c.rtt_count > 0) {
    out.rtt_min_ms = c.rtt_least / 1000.0;
    const std::uint64_t mean = c.rtt_sum / c.rtt_count;
    out.rtt_avg_ms = static_cast<double>(mean) / 1000;
  }
  if (const auto p95 = rtt_p95(c)) out.rtt_p95_ms = *p95 / 1000.0;
  const std::uint64_t payload = c.sent[0].payload + c.sent[1].payload;
  if (out.duration_seconds > 0) out.throughput_bits = static_cast<double>(payload) * 8 / out.duration_seconds;
  if (c.trouble && c.trouble->zero_window > 0) out.zero_window_ms = milliseconds(c.trouble->zero_window);
  if (c.trouble && c.trouble->stall > 0) out.longest_stall_ms = milliseconds(c.trouble->stall);
  out.analysis = counts_of(c);
  out.capture_duplicates = c.copies;
  return out;
}

std::string close_reason(const Connection& c) {
  switch (state_of(c)) {
    case State::closed: return "normal";
    case State::refused: return "refused";
    case State::reset: return c.rst_by == c.client ? "reset_by_client" : "reset_by_server";
    case State::syn_sent: return "no_answer";
    default: return "open";
  }
}

ConnectionReport report_of(const Connection& c, bool detailed, const CaptureInfo& capture) {
  ConnectionReport out;
  const Sent& a = c.sent[0];
  const Sent& b = c.sent[1];
  out.client = to_string(c.client_end());
  out.server = to_string(c.server_end());
  out.state = name_of(state_of(c));
  out.zeek_state = zeek_state(c);
  out.handshake_completed = c.complete_handshake();
  out.syn_count = a.syn + b.syn;
  out.syn_ack_count = a.syn_ack + b.syn_ack;
  out.ack_count = a.ack + b.ack;
  out.rst_count = a.rst + b.rst;
  out.fin_count = a.fin + b.fin;
  out.data_packets = c.data_packets();
  out.retransmissions = c.retransmissions();
  out.close_reason = close_reason(c);
  out.packet_count = c.packets();
  out.tcp_stream = c.stream;
  out.first_frame = c.first_frame;
  out.last_frame = c.last_frame;
  out.bytes_to_server = c.by_client().payload;
  out.bytes_to_client = c.by_server().payload;
  if (c.shared.initial_rtt != 0 && c.complete_handshake()) out.initial_rtt_ms = milliseconds(c.shared.initial_rtt);
  out.reused_ports = c.reused;
  if (detailed) out.detail = detail_of(c, capture);
  return out;
}

}  // namespace

Selection select(const ConnectionAnalyzer& analyzer, const Arguments& arguments, QueryContext& context) {
  Selection out;
  IpAddress server;
  if (arguments.server_ip) {
    server = ip_address_of(*arguments.server_ip);
    if (server.version == 0) context.refuse("server_ip is no IPv4 or IPv6 address");
  }
  out.filtered = arguments.server_ip || arguments.server_port;
  for (std::size_t i = 0; i < analyzer.size(); ++i) {
    const Connection& c = analyzer[i];
    const Endpoint& end = c.server_end();
    if (arguments.server_ip && end.address != server) continue;
    if (arguments.server_port && end.port != *arguments.server_port) continue;
    out.rows.push_back(&c);
    out.total.add(c);
  }
  if (!out.filtered) out.total.add(analyzer.unlisted());
  if (analyzer.unlisted().connections > 0) {
    context.add_note(std::to_string(analyzer.unlisted().connections) + " later connections found no row in memory" +
                     (out.filtered ? ", and are not among what the filter selects." : "; the totals count them."));
  }
  if (analyzer.untroubled() > 0) {
    context.add_note("Of some connections the tcp.analysis flags are counted in the totals only.");
  }
  return out;
}

std::map<std::string, std::uint64_t> counts_of(const Connection& connection) {
  std::map<std::string, std::uint64_t> out;
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    const std::uint32_t count = connection.count(static_cast<Kind>(kind));
    if (count > 0) out[std::string(kKindNames[kind])] = count;
  }
  return out;
}

std::string ends_of(const Connection& c) { return to_string(c.client_end()) + " <-> " + to_string(c.server_end()); }

std::optional<std::uint32_t> rtt_p95(const Connection& connection) {
  if (!connection.trouble || connection.trouble->rtt.size() < 4) return std::nullopt;
  std::vector<std::uint32_t> samples = connection.trouble->rtt;
  const std::size_t at = (samples.size() * 95 + 99) / 100 - 1;
  std::nth_element(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(at), samples.end());
  return samples[at];
}

ConnectionsResult analyze_connections(const ConnectionAnalyzer& analyzer, const ConnectionsArguments& arguments,
                                      QueryContext& context) {
  ConnectionsResult result;
  const Selection selection = select(analyzer, arguments, context);
  const Tally& total = selection.total;
  result.file = context.source().name;
  result.total_packets = context.capture().packets;
  result.tcp_packets_found = total.packets;
  result.filter = {{arguments.server_ip}, {arguments.server_port}};
  result.summary = {total.connections, total.successful, total.failed, total.successful,
                    total.reset,       total.closed,     total.open,   total.mid_stream};
  const Slice slice = context.slice("connections", selection.rows.size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.connections.push_back(report_of(*selection.rows[i], arguments.detailed, context.capture()));
  }
  result.findings = find_problems(analyzer, selection, context.capture());
  for (const Finding& finding : result.findings) {
    if (finding.severity > Severity::warning) continue;
    result.issues.push_back(finding.title + " (" + finding.subject.id + "): " + finding.explanation);
  }
  if (total.connections == 0) result.message = "No TCP packets found in this capture";
  context.fill(result);
  return result;
}

}  // namespace pcapglass::tcp
