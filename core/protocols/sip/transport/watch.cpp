#include "protocols/sip/transport/watch.h"

#include "flows/ip_fragment.h"

namespace pcapglass::sip {

void LargeDatagrams::add(const Arrival& arrival, std::uint64_t bytes) {
  ++count;
  if (examples.size() == kMostExamples) return;
  examples.push_back({{arrival.frames.begin(), arrival.frames.end()},
                      arrival.has_time ? std::optional(arrival.time) : std::nullopt,
                      bytes});
}

std::optional<UnreachableSip> TransportWatch::look(const Packet& packet) {
  const auto layers = packet.layers();
  if (layers.empty()) return std::nullopt;
  const Layer& last = layers.back();
  if (last.id == LayerId::tcp) tcp.look(packet, Tcp(last.header));
  if (packet.is_fragment() && packet.copy() == Copy::none) {
    if (const auto fragment = fragment_of(packet)) fragments.look(*fragment, packet.record().time);
  }
  return read_unreachable(packet);
}

void TransportWatch::add(const Resync& resync) {
  // What is passed over line by line is one run.
  if (!resyncs.empty() && resyncs.back().source == resync.source && resyncs.back().destination == resync.destination &&
      resyncs.back().last_frame == resync.frame) {
    resyncs.back().bytes += resync.bytes;
    resyncs.back().last_frame = resync.last_frame;
    return;
  }
  ++resync_total;
  if (resyncs.size() < kMostKept) resyncs.push_back(resync);
}

void TransportWatch::add(const UnreachableSip& error) {
  ++unreachable_total;
  if (unreachable.size() < kMostKept) unreachable.push_back(error);
}

void TransportWatch::finish(Nanoseconds now) {
  end = now;
  keep_alives.finish(now);
  tcp.finish(now);
  fragments.finish(now);
}

}  // namespace pcapglass::sip
