// The tools that add up: patterns, retransmissions, the two directions of a server.
#include "protocols/tcp/report.h"

namespace pcapglass::tcp {
namespace {

constexpr std::size_t kMostNamed = 1000;

double ratio(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

std::map<std::string, std::uint64_t> counts_of(const Tally& total) {
  std::map<std::string, std::uint64_t> out;
  for (std::size_t kind = 0; kind < kKinds; ++kind) out[std::string(kKindNames[kind])] = total.kinds[kind];
  return out;
}

void fill_maps(const Selection& selection, Statistics& out, QueryContext& context) {
  bool cut = false;
  for (const Connection* c : selection.rows) {
    const std::uint32_t rst = c->sent[0].rst + c->sent[1].rst;
    if (rst > 0) {
      for (unsigned by = 0; by < 2; ++by) {
        if (c->sent[by].rst > 0) {
          const std::string source = to_string((by == 0 ? c->key.a : c->key.b).address);
          if (out.rst_distribution.by_source.size() < kMostNamed || out.rst_distribution.by_source.contains(source)) {
            out.rst_distribution.by_source[source] += c->sent[by].rst;
          } else {
            cut = true;
          }
        }
      }
      if (out.rst_distribution.connections_with_rst.size() < kMostNamed) {
        out.rst_distribution.connections_with_rst.push_back(ends_of(*c));
      } else {
        cut = true;
      }
    }
    if (c->retransmissions() == 0) continue;
    auto& by_connection = out.retransmissions.by_connection;
    const std::string ends = ends_of(*c);
    if (by_connection.size() < kMostNamed || by_connection.contains(ends)) {
      by_connection[ends] += c->retransmissions();
    } else {
      cut = true;
    }
  }
  if (cut)
    context.add_note("Maps and lists of statistics name the first 1000 only; analyze_tcp_connections lists all.");
}

struct Patterns {
  AnomaliesResult& result;

  void add(const char* name, const char* category, std::map<std::string, double> observations,
           std::string description) {
    ++result.summary.total_patterns;
    ++result.summary.by_category[category];
    result.summary.notable_observations.push_back({name, description});
    result.patterns.push_back({name, category, std::move(observations), std::move(description)});
  }
};

std::string text(std::uint64_t number) { return std::to_string(number); }

void find_patterns(const Tally& t, Patterns patterns) {
  const auto real = [](std::uint64_t number) { return static_cast<double>(number); };
  if (t.rst_by_client != t.rst_by_server) {
    patterns.add("rst_directional_asymmetry", "reset",
                 {{"to_server", real(t.rst_by_client)}, {"from_server", real(t.rst_by_server)}},
                 text(t.rst_by_client) + " RST were sent by clients, " + text(t.rst_by_server) + " by servers.");
  }
  if (t.retransmissions > 0) {
    patterns.add("packet_retransmission", "loss",
                 {{"retransmissions", real(t.retransmissions)}, {"rate", ratio(t.retransmissions, t.packets)}},
                 text(t.retransmissions) + " of " + text(t.packets) + " TCP packets were sent again.");
  }
  if (t.failed > 0) {
    patterns.add("handshake_completion", "handshake", {{"successful", real(t.successful)}, {"failed", real(t.failed)}},
                 text(t.failed) + " of " + text(t.failed + t.successful) + " handshakes were not completed.");
  }
  if (t.reset > 0) {
    patterns.add("abnormal_termination", "reset", {{"reset", real(t.reset)}, {"closed", real(t.closed)}},
                 text(t.reset) + " connections ended by RST, " + text(t.closed) + " by FIN of both sides.");
  }
  const std::uint64_t syn = t.syn - t.syn_ack;
  if (syn != t.syn_ack) {
    patterns.add("syn_response_imbalance", "handshake", {{"syn", real(syn)}, {"syn_ack", real(t.syn_ack)}},
                 text(syn) + " SYN were answered by " + text(t.syn_ack) + " SYN-ACK.");
  }
  struct Row {
    Kind kind;
    const char* name;
    const char* category;
    const char* what;
  };
  static constexpr Row kRows[] = {
      {kZeroWindow, "zero_window", "flow_control", " segments offered a window of zero."},
      {kWindowFull, "window_full", "flow_control", " segments filled the receiver's window."},
      {kOutOfOrder, "out_of_order", "loss", " segments came out of order."},
      {kDuplicateAck, "duplicate_ack", "loss", " acknowledgements were duplicates."},
      {kKeepAlive, "keep_alive", "flow_control", " segments were keep-alives."},
      {kLostSegment, "lost_segment", "capture", " segments came behind data that the capture lacks."},
      {kAckLostSegment, "ack_lost_segment", "capture", " segments acknowledged data that the capture lacks."},
      {kReusedPorts, "reused_ports", "handshake", " SYN used the ports of an earlier connection."},
  };
  for (const Row& row : kRows) {
    const std::uint64_t count = t.kinds[row.kind];
    if (count > 0) patterns.add(row.name, row.category, {{"count", real(count)}}, text(count) + row.what);
  }
}

void add(FlowDirection& out, const Sent& sent) {
  out.packet_count += sent.packets;
  out.byte_count += sent.bytes;
  out.syn_count += sent.syn;
  out.rst_count += sent.rst;
  out.fin_count += sent.fin;
  out.data_packets += sent.data_packets;
  out.retransmissions += sent.retransmissions;
}

}  // namespace

AnomaliesResult analyze_anomalies(const ConnectionAnalyzer& analyzer, const AnomaliesArguments& arguments,
                                  QueryContext& context) {
  AnomaliesResult result;
  const Selection selection = select(analyzer, arguments, context);
  const Tally& t = selection.total;
  result.file = context.source().name;
  result.filter = {{arguments.server_ip}, {arguments.server_port}};
  Statistics& s = result.statistics;
  s.total_connections = t.connections;
  s.total_packets = t.packets;
  s.handshake = {t.successful, t.failed, t.incomplete};
  s.flags = {t.syn, t.syn_ack, t.rst, t.fin, t.ack};
  s.rst_distribution.by_direction = {t.rst_by_client, t.rst_by_server, t.rst_unknown};
  s.retransmissions.total = t.retransmissions;
  s.retransmissions.rate = ratio(t.retransmissions, t.packets);
  fill_maps(selection, s, context);
  for (const Connection* c : selection.rows) s.connection_states.established += state_of(*c) == State::established;
  s.connection_states.reset = t.reset;
  s.connection_states.closed = t.closed;
  s.connection_states.unknown = t.connections - t.reset - t.closed - s.connection_states.established;
  s.analysis = counts_of(t);
  find_patterns(t, {result});
  result.findings = find_problems(analyzer, selection, context.capture());
  if (t.connections == 0) result.message = "No TCP packets found in this capture";
  context.fill(result);
  return result;
}

RetransmissionsResult analyze_retransmissions(const ConnectionAnalyzer& analyzer,
                                              const RetransmissionsArguments& arguments, QueryContext& context) {
  RetransmissionsResult result;
  Selection selection = select(analyzer, arguments, context);
  const Tally& t = selection.total;
  result.findings = find_problems(analyzer, selection, context.capture());
  std::erase_if(result.findings, [](const Finding& one) {
    return one.id != "TCP-05" && one.id != "TCP-06" && one.id != "TCP-07" && one.id != "TCP-08" && one.id != "TCP-16";
  });
  result.file = context.source().name;
  result.total_packets = t.packets;
  result.total_retransmissions = t.retransmissions;
  result.retransmission_rate = ratio(t.retransmissions, t.packets);
  result.threshold = arguments.threshold;
  result.exceeds_threshold = result.retransmission_rate > arguments.threshold;
  result.analysis = counts_of(t);
  const auto rate = [](const Connection* c) { return ratio(c->retransmissions(), c->packets()); };
  auto& rows = selection.rows;
  std::erase_if(rows, [](const Connection* c) { return c->retransmissions() == 0; });
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const Connection* a, const Connection* b) { return rate(a) > rate(b); });
  for (const Connection* c : rows) result.summary.connections_above_threshold += rate(c) > arguments.threshold;
  if (!rows.empty()) {
    result.summary.worst_connection = ends_of(*rows.front());
    result.summary.worst_retrans_rate = rate(rows.front());
  }
  const Slice slice = context.slice("by_connection", rows.size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Connection& c = *rows[i];
    result.by_connection.push_back(
        {ends_of(c), c.retransmissions(), c.packets(), rate(&c), c.stream, tcp::counts_of(c)});
  }
  if (t.connections == 0) result.message = "No TCP packets found in this capture";
  context.fill(result);
  return result;
}

FlowResult analyze_flow(const ConnectionAnalyzer& analyzer, const FlowArguments& arguments, QueryContext& context) {
  FlowResult result;
  const Selection selection = select(analyzer, arguments, context);
  result.file = context.source().name;
  const std::string ip = arguments.server_ip.value_or("");
  result.server = (ip.find(':') == std::string::npos ? ip : "[" + ip + "]") + ":" +
                  (arguments.server_port ? text(*arguments.server_port) : "any");
  FlowDirection& c = result.client_to_server;
  FlowDirection& s = result.server_to_client;
  for (const Connection* connection : selection.rows) {
    add(c, connection->by_client());
    add(s, connection->by_server());
  }
  FlowAnalysis& a = result.analysis;
  if (s.packet_count > 0) a.asymmetry_ratio = ratio(c.packet_count, s.packet_count);
  a.primary_rst_source = c.rst_count == s.rst_count ? "balanced" : c.rst_count > s.rst_count ? "client" : "server";
  const auto heavy = [](std::uint64_t one, std::uint64_t other) { return 2 * one > 3 * other; };
  a.data_flow_direction = heavy(c.data_packets, s.data_packets)   ? "client_heavy"
                          : heavy(s.data_packets, c.data_packets) ? "server_heavy"
                                                                  : "balanced";
  a.interpretation = "Clients sent " + text(c.packet_count) + " packets (" + text(c.data_packets) +
                     " with data), the server sent " + text(s.packet_count) + " (" + text(s.data_packets) +
                     " with data); " + text(c.rst_count) + " RST by clients, " + text(s.rst_count) +
                     " by the server; sent again: " + text(c.retransmissions) + " and " + text(s.retransmissions) + ".";
  if (selection.rows.empty()) result.message = "No TCP packets found in this capture for that server";
  context.fill(result);
  return result;
}

}  // namespace pcapglass::tcp
