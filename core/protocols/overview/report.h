// The result of summarize_capture: what is in a capture, who talks, when, and whether it can be trusted.
#pragma once

#include <array>

#include "protocols/overview/analyzer.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::overview {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct ProtocolReport {
  std::string path;
  std::string protocol;
  std::uint64_t depth = 0;
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
};
template <class Field>
void describe(Field& field, ProtocolReport& p) {
  field("path", p.path, "Layers from the outermost to this one in Wireshark's short names, joined with colons");
  field("protocol", p.protocol, "The last name of the path");
  field("depth", p.depth, "How many layers are around it");
  field("frames", p.frames, "Frames whose path begins so");
  field("bytes", p.bytes, "Bytes of these frames on the wire, whole frames with their headers");
}

[[nodiscard]] inline std::span<const std::string_view> names_of(ConversationKind) {
  static constexpr std::array<std::string_view, 4> kNames = {"ip", "ipv6", "tcp", "udp"};
  return kNames;
}

struct ConversationReport {
  ConversationKind kind = ConversationKind::ipv4;
  std::string address_a, address_b;
  std::optional<std::uint16_t> port_a, port_b;
  std::uint64_t packets = 0, bytes = 0;
  std::uint64_t packets_a_to_b = 0, bytes_a_to_b = 0;
  std::uint64_t packets_b_to_a = 0, bytes_b_to_a = 0;
  std::uint64_t first_frame = 0;
  std::optional<Timestamp> first_time;
  double duration_seconds = 0;
};
template <class Field>
void describe(Field& field, ConversationReport& c) {
  field("kind", c.kind, "ip and ipv6: between two addresses; tcp and udp: between two ports");
  field("address_a", c.address_a, "One address: the lower of the two");
  field("port_a", c.port_a, "Its port, of tcp and udp");
  field("address_b", c.address_b, "The other address");
  field("port_b", c.port_b, "Its port, of tcp and udp");
  field("packets", c.packets, "Packets both ways");
  field("bytes", c.bytes, "Bytes both ways, whole frames on the wire");
  field("packets_a_to_b", c.packets_a_to_b, "Packets from a to b");
  field("bytes_a_to_b", c.bytes_a_to_b, "Bytes from a to b");
  field("packets_b_to_a", c.packets_b_to_a, "Packets from b to a");
  field("bytes_b_to_a", c.bytes_b_to_a, "Bytes from b to a");
  field("first_frame", c.first_frame, "The first frame of it");
  field("first_time", c.first_time, "The earliest time, UTC; absent when the file gives no times");
  field("duration_seconds", c.duration_seconds, "From the earliest to the latest packet");
}

struct EndpointReport {
  std::string address;
  std::uint64_t packets = 0, bytes = 0;
  std::uint64_t packets_sent = 0, bytes_sent = 0;
  std::uint64_t packets_received = 0, bytes_received = 0;
  std::uint64_t peers = 0;
};
template <class Field>
void describe(Field& field, EndpointReport& e) {
  field("address", e.address, "IP address");
  field("packets", e.packets, "Packets sent and received");
  field("bytes", e.bytes, "Bytes sent and received, whole frames on the wire");
  field("packets_sent", e.packets_sent, "Packets from it");
  field("bytes_sent", e.bytes_sent, "Bytes from it");
  field("packets_received", e.packets_received, "Packets to it");
  field("bytes_received", e.bytes_received, "Bytes to it");
  field("peers", e.peers, "How many addresses it talks with");
}

struct TimelineReport {
  std::optional<Timestamp> start;
  double bucket_seconds = 0;
  std::vector<std::uint64_t> packets;
  std::vector<std::uint64_t> bytes;
};
template <class Field>
void describe(Field& field, TimelineReport& t) {
  field("start", t.start, "When the first bucket begins, UTC; absent when the file gives no times");
  field("bucket_seconds", t.bucket_seconds, "Width of a bucket; there are at most 128, all of one width");
  field("packets", t.packets, "Packets in each bucket");
  field("bytes", t.bytes, "Bytes in each bucket");
}

struct StopReport {
  std::string layer;
  std::string why;
  std::uint64_t frames = 0;
  std::uint64_t first_frame = 0;
  std::string explanation;
};
template <class Field>
void describe(Field& field, StopReport& s) {
  field("layer", s.layer, "The layer at which decoding ended, in Wireshark's short name");
  field("why", s.why,
        "truncated: the snap length took it; malformed: the packet contradicts itself; unsupported: not decoded");
  field("frames", s.frames, "How many frames ended so");
  field("first_frame", s.first_frame, "The first of them");
  field("explanation", s.explanation, "What that means");
}

enum class Verdict : std::uint8_t { good, usable, poor };
[[nodiscard]] inline std::span<const std::string_view> names_of(Verdict) {
  static constexpr std::array<std::string_view, 3> kNames = {"good", "usable", "poor"};
  return kNames;
}

struct QualityReport {
  Verdict verdict = Verdict::good;
  std::vector<std::string> reasons;
  std::uint64_t dropped_packets = 0;
  std::uint64_t cut_packets = 0;
  std::uint64_t frames_out_of_order = 0;
  std::uint64_t clock_jumps = 0;
  std::uint64_t duplicate_packets = 0;
  std::uint64_t one_way_tcp = 0;
  std::uint64_t tcp_gaps = 0;
  std::uint64_t datagrams_with_missing_fragments = 0;
};
template <class Field>
void describe(Field& field, QualityReport& q) {
  field("verdict", q.verdict,
        "good: nothing stands against it; usable: mind the reasons; poor: what seems missing may only be missing here");
  field("reasons", q.reasons,
        "What speaks against the capture, each with its figure and first frame; fewer than one in 1000 lowers the "
        "verdict less");
  field("dropped_packets", q.dropped_packets, "Packets that the capturing system says it dropped");
  field("cut_packets", q.cut_packets, "Packets that the snap length cut");
  field("frames_out_of_order", q.frames_out_of_order, "Frames earlier than the frame before them");
  field("clock_jumps", q.clock_jumps, "Steps of the clock of more than a day");
  field("duplicate_packets", q.duplicate_packets, "Packets captured more than once within 5 ms, routed ones included");
  field("one_way_tcp", q.one_way_tcp,
        "TCP conversations of four or more packets of which only one direction was captured");
  field("tcp_gaps", q.tcp_gaps, "Places where TCP bytes are missing that the receiver had");
  field("datagrams_with_missing_fragments", q.datagrams_with_missing_fragments,
        "IP datagrams of which not every fragment was captured");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::optional<Timestamp> first_time, last_time;
  double duration_seconds = 0;
  QualityReport quality;
  std::vector<ProtocolReport> protocol_hierarchy;
  std::optional<Page> protocol_hierarchy_page;
  std::vector<ConversationReport> conversations;
  std::optional<Page> conversations_page;
  std::vector<EndpointReport> endpoints;
  std::optional<Page> endpoints_page;
  TimelineReport timeline;
  std::vector<StopReport> decode_stops;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("packets", r.packets, "Packets in the capture");
  field("bytes", r.bytes, "Their bytes on the wire");
  field("first_time", r.first_time, "Earliest packet, UTC; absent when the file gives no times");
  field("last_time", r.last_time, "Latest packet, UTC");
  field("duration_seconds", r.duration_seconds, "From the earliest to the latest packet");
  field("quality", r.quality, "Whether conclusions can be drawn from what is, and is not, in this capture");
  field("protocol_hierarchy", r.protocol_hierarchy,
        "Frames and bytes by path of layers, each path before those it contains; a path counts what is within it");
  field("protocol_hierarchy_page", r.protocol_hierarchy_page, "Which part of protocol_hierarchy this is");
  field("conversations", r.conversations, "Who talks with whom, most bytes first; of tunnels the outer and the inner");
  field("conversations_page", r.conversations_page, "Which part of conversations this is, when it is not all");
  field("endpoints", r.endpoints, "IP addresses, most bytes first");
  field("endpoints_page", r.endpoints_page, "Which part of endpoints this is, when it is not all");
  field("timeline", r.timeline, "Packets and bytes over time, for a plot");
  field("decode_stops", r.decode_stops, "Where and why decoding of frames ended early");
  describe_common(field, r);
}

[[nodiscard]] Result summarize_capture(const OverviewAnalyzer& analyzer, const Arguments& arguments,
                                       QueryContext& context);

// In quality.cpp.
[[nodiscard]] QualityReport quality_of(const OverviewAnalyzer& analyzer, const CaptureInfo& capture,
                                       const SourceInfo& source);

}  // namespace pcapglass::overview
