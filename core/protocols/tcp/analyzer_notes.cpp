// What a connection's row keeps of segments that are out of the common: the handshake, resets, trouble, round trips.
#include <algorithm>

#include "decode/tcp_options.h"
#include "protocols/tcp/analyzer.h"

namespace pcapglass::tcp {
namespace {

constexpr std::size_t kMostSamples = 64;

}  // namespace

void ConnectionAnalyzer::note_options(Connection& c, const Packet& packet, const Segment& s, const TcpOptions& options,
                                      unsigned by) {
  Sent& sent = c.sent[by];
  const std::uint16_t mss = options.maximum_segment_size.value_or(0);
  // The sender itself may ask for less when it tries again, but from the same distance.
  const bool routed = s.seq == c.sides[by].base && hop_limit_of(packet) != sent.hop_limit;
  const bool clamped = routed && mss != 0 && mss < sent.mss;
  if (Trouble* trouble = clamped ? trouble_of(c) : nullptr) {
    sent.mss_as_sent = sent.mss;
    trouble->clamp_frame = s.frame;
  }
  sent.mss = mss;
  sent.sack_permitted = options.sack_permitted;
  sent.timestamps = options.timestamps.has_value();
}

void ConnectionAnalyzer::note_handshake(Connection& c, const Segment& s, unsigned by) {
  if ((s.flags & kSyn) == 0) return;
  ++c.sent[by].syn;
  c.last_syn_time = s.time;
  if ((s.flags & kAck) == 0) return;
  ++c.sent[by].syn_ack;
  if (c.syn_ack_frame != 0) return;
  c.syn_ack_frame = s.frame;
  c.syn_ack_time = s.time;
}

void ConnectionAnalyzer::note_reset(Connection& c, const Packet& packet, const Segment& s, unsigned by) {
  ++c.sent[by].rst;
  if (c.rst_by != 2) return;
  c.rst_by = static_cast<std::uint8_t>(by);
  c.rst_frame = s.frame;
  c.rst_time = s.time;
  c.rst_after_close = c.closed();
  c.rst_hop_limit = hop_limit_of(packet);
  c.rst_in_sequence = (verdict_.flags & (bit(kLostSegment) | kAnyRetransmission)) == 0 && s.seq == c.sides[by].next;
}

void ConnectionAnalyzer::note_trouble(Connection& c, const Segment& s, unsigned by) {
  if ((s.flags & kRst) != 0 && verdict_.flags == 0) return;
  Trouble* trouble = trouble_of(c);
  if (trouble == nullptr) {
    for (unsigned kind = 0; kind < kKinds; ++kind) unlisted_.kinds[kind] += verdict_.flags >> kind & 1U;
    return;
  }
  for (unsigned kind = 0; verdict_.flags >> kind != 0; ++kind) {
    if ((verdict_.flags >> kind & 1) == 0) continue;
    if (trouble->counts[by][kind]++ == 0 && trouble->first_frame[kind] == 0) trouble->first_frame[kind] = s.frame;
  }
  Nanoseconds& since = trouble->zero_since[by];
  if (since != 0 && s.time - since > trouble->zero_window) {
    trouble->zero_window = s.time - since;
    trouble->zero_window_frame = s.frame;
  }
  if (s.window != 0 || (s.flags & kRst) != 0) since = 0;
  if ((verdict_.flags & bit(kZeroWindow)) != 0 && since == 0) since = s.time;
  note_resent(*trouble, s, by);
  if (verdict_.rto && *verdict_.rto > trouble->stall && (s.flags & kSyn) == 0) {
    trouble->stall = *verdict_.rto;
    trouble->stall_frame = s.frame;
    trouble->stall_from_frame = verdict_.rto_frame;
  }
}

void ConnectionAnalyzer::note_resent(Trouble& trouble, const Segment& s, unsigned by) const {
  Resent& run = trouble.resent;
  if (run.times > 0 && run.by != by) {
    ++run.heard;
    if (trouble.most_resent.end == run.end) trouble.most_resent.heard = run.heard;
  }
  if (s.length == 0 && (s.flags & kSyn) == 0) return;
  if ((verdict_.flags & bit(kRetransmission)) == 0) {
    run = {};
    return;
  }
  run = {s.frame, run.times + 1, s.length, s.seq + s.length, run.heard, static_cast<std::uint8_t>(by)};
  if (run.times > trouble.most_resent.times && (s.flags & kSyn) == 0) trouble.most_resent = run;
}

void ConnectionAnalyzer::note_rtt(Connection& c) {
  const auto sample = static_cast<std::uint32_t>(std::min<Nanoseconds>(*verdict_.ack_rtt / 1000, 0xFFFF'FFFF));
  c.rtt_least = c.rtt_count == 0 ? sample : std::min(c.rtt_least, sample);
  c.rtt_most = std::max(c.rtt_most, sample);
  c.rtt_sum += sample;
  ++c.rtt_count;
  // Two tell no percentile, and most connections have no more.
  if (c.rtt_count < 4 || samples_ == limits_.tcp_rtt_samples) return;
  Trouble* trouble = trouble_of(c);
  if (trouble == nullptr || c.rtt_count % trouble->rtt_stride != 0) return;
  trouble->rtt.push_back(sample);
  ++samples_;
  if (trouble->rtt.size() < kMostSamples) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < kMostSamples; i += 2) trouble->rtt[kept++] = trouble->rtt[i];
  trouble->rtt.resize(kept);
  samples_ -= kMostSamples - kept;
  trouble->rtt_stride *= 2;
}

}  // namespace pcapglass::tcp
