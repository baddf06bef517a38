#include "protocols/overview/report.h"

#include "protocols/capinfos/report.h"

namespace pcapglass::overview {
namespace {

// Enough to see who talks; the answer stays below 20 kB for an agent.
constexpr std::size_t kRowsUnlessAsked = 20;

// Frames and bytes of a node with all that is below it; a recognised protocol counts its own only.
Counts totals_of(const std::vector<ProtocolNode>& nodes, std::uint32_t node) {
  Counts out{nodes[node].frames, nodes[node].bytes};
  if (nodes[node].recognised) return out;
  for (std::uint32_t at = nodes[node].first_child; at != 0; at = nodes[at].next_sibling) {
    if (nodes[at].recognised) continue;
    const Counts below = totals_of(nodes, at);
    out.packets += below.packets;
    out.bytes += below.bytes;
  }
  return out;
}

// Depth first, in order of first appearance. The depth is bounded by Packet::kMaxLayers.
void add_protocols(const std::vector<ProtocolNode>& nodes, std::uint32_t parent, const std::string& path,
                   std::uint64_t depth, std::vector<ProtocolReport>& out) {
  for (std::uint32_t at = nodes[parent].first_child; at != 0; at = nodes[at].next_sibling) {
    const std::string name(nodes[at].name);
    std::string own = path;
    if (!own.empty()) own += ':';
    own += name;
    const Counts totals = totals_of(nodes, at);
    if (totals.packets > 0) out.push_back({own, name, depth, totals.packets, totals.bytes});
    add_protocols(nodes, at, own, depth + 1, out);
  }
}

double seconds_between(Nanoseconds from, Nanoseconds to) {
  return static_cast<double>(static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from)) / 1e9;
}

std::uint8_t digits_of(const CaptureInfo& capture) { return capture.first_time ? capture.first_time->digits : 6; }

ConversationReport report_of(const Conversation& conversation, const CaptureInfo& capture) {
  ConversationReport out;
  out.kind = conversation.kind();
  out.address_a = to_string(conversation.key.a.address);
  out.address_b = to_string(conversation.key.b.address);
  if (conversation.key.ip_protocol != 0) {
    out.port_a = conversation.key.a.port;
    out.port_b = conversation.key.b.port;
  }
  out.packets = conversation.packets();
  out.bytes = conversation.bytes();
  out.packets_a_to_b = conversation.a_to_b.packets;
  out.bytes_a_to_b = conversation.a_to_b.bytes;
  out.packets_b_to_a = conversation.b_to_a.packets;
  out.bytes_b_to_a = conversation.b_to_a.bytes;
  out.first_frame = conversation.first_frame;
  if (conversation.has_time()) {
    out.first_time = Timestamp{conversation.first_time, digits_of(capture)};
    out.duration_seconds = seconds_between(conversation.first_time, conversation.last_time);
  }
  return out;
}

EndpointReport report_of(const EndpointCounts& endpoint) {
  return {to_string(endpoint.address),
          endpoint.sent.packets + endpoint.received.packets,
          endpoint.bytes(),
          endpoint.sent.packets,
          endpoint.sent.bytes,
          endpoint.received.packets,
          endpoint.received.bytes,
          endpoint.peers};
}

void list_protocols(const OverviewAnalyzer& analyzer, QueryContext& context, Result& result) {
  std::vector<ProtocolReport> all;
  add_protocols(analyzer.protocols().nodes(), 0, "", 0, all);
  const Slice slice = context.slice("protocol_hierarchy", all.size(), result.protocol_hierarchy_page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.protocol_hierarchy.push_back(std::move(all[i]));
  }
  if (const std::uint64_t beyond = analyzer.protocols().beyond_ceiling(); beyond > 0) {
    context.add_note(std::to_string(beyond) + " layer paths beyond the ceiling are counted with the path before them.");
  }
}

void list_conversations(const OverviewAnalyzer& analyzer, QueryContext& context, Result& result) {
  const auto& order = analyzer.by_bytes();
  const Slice slice = context.slice("conversations", order.size(), result.conversations_page, kRowsUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.conversations.push_back(report_of(analyzer.conversations()[order[i]], context.capture()));
  }
  for (std::size_t kind = 0; kind < 4; ++kind) {
    const Counts& counts = analyzer.conversations().unlisted()[kind];
    if (counts.packets == 0) continue;
    context.add_note(std::to_string(counts.packets) + " packets (" + std::to_string(counts.bytes) + " bytes) of " +
                     std::string(names_of(ConversationKind{})[kind]) +
                     " conversations that came after the ceiling was reached are not listed.");
  }
}

void list_endpoints(const OverviewAnalyzer& analyzer, QueryContext& context, Result& result) {
  const auto& endpoints = analyzer.endpoints();
  const Slice slice = context.slice("endpoints", endpoints.size(), result.endpoints_page, kRowsUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.endpoints.push_back(report_of(endpoints[i]));
  }
}

void fill_timeline(const Timeline& timeline, const CaptureInfo& capture, TimelineReport& out) {
  out.bucket_seconds = static_cast<double>(timeline.width()) / 1e9;
  if (timeline.empty()) return;
  out.start = Timestamp{timeline.start(), digits_of(capture)};
  for (std::size_t i = 0; i < timeline.used(); ++i) {
    out.packets.push_back(timeline[i].packets);
    out.bytes.push_back(timeline[i].bytes);
  }
}

std::string_view explanation_of(std::string_view why) {
  if (why == "truncated") return "The snap length cut the packet before the end of this header.";
  if (why == "malformed") return "This header contradicts itself or the packet around it.";
  if (why == "too_many_layers") return "The packet has more headers, one in another, than are followed: 24.";
  return "What this layer carries is not decoded: another protocol, or encrypted.";
}

void list_stops(const CaptureInfo& capture, std::vector<StopReport>& out) {
  for (const Issue& issue : capture.issues) {
    const bool stop = issue.what == "truncated" || issue.what == "malformed" || issue.what == "unsupported" ||
                      issue.what == "too_many_layers";
    if (!stop) continue;
    out.push_back({issue.layer, issue.what, issue.count, issue.first_frame, std::string(explanation_of(issue.what))});
  }
}

}  // namespace

Result summarize_capture(const OverviewAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  const CaptureInfo& capture = context.capture();
  Result result;
  result.file = context.source().name;
  result.packets = capture.packets;
  result.bytes = capture.data_bytes;
  result.first_time = capture.first_time;
  result.last_time = capture.last_time;
  if (capture.first_time && capture.last_time) {
    result.duration_seconds = seconds_between(capture.first_time->ns, capture.last_time->ns);
  }
  result.quality = quality_of(analyzer, capture, context.source());
  list_protocols(analyzer, context, result);
  list_conversations(analyzer, context, result);
  list_endpoints(analyzer, context, result);
  fill_timeline(analyzer.timeline(), capture, result.timeline);
  list_stops(capture, result.decode_stops);
  result.findings = capinfos::find_problems(analyzer.order(), capture, context.source());
  if (capture.packets == 0) result.message = "No packets found in this capture";
  context.fill(result);
  return result;
}

}  // namespace pcapglass::overview
