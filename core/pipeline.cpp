#include "pipeline.h"

#include <utility>

#include "decode/decoder.h"
#include "decode/ip_protocol.h"
#include "flows/ip_fragment.h"

namespace pcapglass {
namespace {

// A datagram put together may hold a fragment again, when a tunnel fragments and its outer packets are fragmented too.
constexpr unsigned kMostNestedFragments = 4;

}  // namespace

Pipeline::Pipeline(CaptureInfo& capture, const Limits& limits, std::vector<Running> running)
    : capture_(capture),
      limits_(limits),
      running_(std::move(running)),
      flows_(limits.flows,
             [this](Flow& flow) {
               finish_streams(flow, nullptr);
               if (follower_ != nullptr) follower_->forgotten(flow);
             }),
      fragments_({.bytes = limits.fragment_bytes, .datagrams = limits.fragmented_datagrams}) {
  streams_.most_per_stream = limits.stream_bytes;
  // One virtual call per segment, not one for each row.
  for (const Running& one : running_) {
    if (one.protocol->follows_connections) follower_ = one.analyzer.get();
  }
  for (const Running& one : running_) rows_ = static_cast<std::uint16_t>(rows_ | (1U << one.row));
}

void Pipeline::take(const Record& record) {
  Packet packet = decode(record);
  if (packet.stop()) capture_.note(limits_, *packet.stop(), record.frame);
  copies_.mark(packet);
  for (const Running& one : running_) one.analyzer->packet(packet);
  if (packet.is_fragment()) {
    take_fragment(packet, {}, false, 0);
  } else {
    take_transport(packet, {&record.frame, 1}, packet.is_cut());
  }
}

void Pipeline::take_fragment(Packet& packet, std::span<const std::uint64_t> frames, bool cut, unsigned depth) {
  // A copy would begin a datagram that never gets whole.
  if (packet.copy() != Copy::none) return;
  std::optional<Fragment> fragment = fragment_of(packet);
  if (!fragment) return;
  fragment->frames = frames;
  fragment->cut = fragment->cut || cut;
  const std::optional<Reassembled> whole = fragments_.add(*fragment);
  if (!whole) return;
  Packet reassembled = decode_reassembled(packet, whole->protocol, whole->payload);
  if (reassembled.stop()) capture_.note(limits_, *reassembled.stop(), packet.record().frame);
  for (const Running& one : running_) {
    one.analyzer->reassembled(reassembled, packet.layers().size(), whole->frames);
  }
  if (!reassembled.is_fragment()) {
    take_transport(reassembled, whole->frames, whole->cut);
  } else if (depth < kMostNestedFragments) {
    take_fragment(reassembled, whole->frames, whole->cut, depth + 1);
  } else {
    capture_.note(limits_, "fragments_nested_too_deep", "ip", packet.record().frame);
  }
}

void Pipeline::take_transport(Packet& packet, std::span<const std::uint64_t> frames, bool cut) {
  switch (packet.transport().ip_protocol) {
    case ip_protocol::kUdp: return take_datagram(packet, frames, cut);
    case ip_protocol::kTcp: return take_segment(packet);
    default: return take_chunks(packet);
  }
}

void Pipeline::take_chunks(const Packet& packet) {
  if (packet.layers().empty() || packet.layers().back().id != LayerId::sctp || packet.copy() != Copy::none) return;
  const Layer& layer = packet.layers().back();
  const Sctp header(layer.header);
  const Endpoint source{packet.source(), header.source_port()};
  const Endpoint destination{packet.destination(), header.destination_port()};
  Bytes rest = layer.payload;
  SctpData chunk;
  while (next_data_chunk(rest, chunk)) {
    const auto whole = sctp_.take({source, destination, header.verification_tag()}, chunk, packet.record().frame);
    if (!whole) continue;
    const UserMessage message{packet,         source,        destination,
                              whole->payload, whole->frames, whole->payload.size() + whole->missing};
    for (const Running& one : running_) {
      const std::string_view protocol = one.analyzer->user_message(message);
      if (!protocol.empty()) announce(packet, protocol);
    }
  }
}

void Pipeline::take_datagram(const Packet& packet, std::span<const std::uint64_t> frames, bool cut) {
  const Endpoint source = packet.source_endpoint();
  const Endpoint destination = packet.destination_endpoint();
  const Record& record = packet.record();
  const FlowRef ref = flows_.find_or_add(source, destination, ip_protocol::kUdp, record.frame, record.time.ns);
  const Bytes payload = packet.payload();
  const Datagram datagram{
      packet, *ref.flow, ref.direction, source, destination, payload, frames, payload.size() + packet.missing(), cut};
  for (const Running& one : running_) {
    const std::string_view protocol = one.analyzer->datagram(datagram);
    if (!protocol.empty()) announce(packet, protocol);
  }
}

void Pipeline::announce(const Packet& packet, std::string_view protocol) {
  for (const Running& one : running_) one.analyzer->recognised(packet, protocol);
}

void Pipeline::note(std::string_view what, std::string_view layer, std::uint64_t count, std::uint64_t first_frame) {
  if (count > 0) capture_.note_many(limits_, what, layer, count, first_frame);
}

void Pipeline::finish() {
  flows_.for_each([this](Flow& flow) { finish_streams(flow, nullptr); });
  fragments_.finish();
  note("flows_forgotten_at_limit", "flows", flows_.evicted(), 0);
  const std::uint64_t first_lost = fragments_.lost().empty() ? 0 : fragments_.lost().front().frames.front();
  note("datagram_with_missing_fragments", "ip", fragments_.lost_total(), first_lost);
  note("fragments_forgotten_at_limit", "ip", fragments_.evicted_total(), 0);
  note("fragments_overlap", "ip", fragments_.overlapping_total(), 0);
  note("fragment_with_impossible_length", "ip", fragments_.invalid_total(), 0);
  note("fragments_without_message", "sctp", sctp_.lost_fragments(), 0);
  note("captured_twice", "ip", copies_.captured_twice(), copies_.first_frame());
  note("captured_on_both_sides_of_a_router", "ip", copies_.routed(), copies_.first_frame());
  note("stream_bytes_missing", "tcp", streams_.gaps, streams_.first_gap_frame);
  note("stream_bytes_let_go_at_limit", "tcp", streams_.given_up_at_limit, 0);
  for (const Running& one : running_) one.analyzer->finish(capture_);
  for (const Running& one : running_) {
    for (const Running& other : running_) {
      if (&one != &other) one.analyzer->meet(other.protocol->name, *other.analyzer);
    }
  }
}

}  // namespace pcapglass
