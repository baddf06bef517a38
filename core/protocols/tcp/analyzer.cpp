#include "protocols/tcp/analyzer.h"

#include <algorithm>
#include <utility>

#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/tcp_options.h"
#include "protocols/icmp/analyzer.h"

namespace pcapglass::tcp {
namespace {

constexpr std::size_t kMostSamples = 64;

std::uint8_t hop_limit_of(const Packet& packet) {
  if (packet.source().version == 4) {
    const auto ip = packet.get<Ipv4>();
    return ip ? ip->time_to_live() : std::uint8_t{0};
  }
  const auto ip = packet.get<Ipv6>();
  return ip ? ip->hop_limit() : std::uint8_t{0};
}

// Of most segments the only option is the timestamp behind two bytes of padding, or there is none.
bool has_telling_options(Bytes options) {
  return !options.empty() && !(options.size() == 12 && load_be32(options, 0) == 0x0101080A);
}

// SYN with FIN or RST, FIN with RST, nothing at all, or FIN without ACK: scanners send these (RFC 9293 3.5).
bool is_odd(std::uint8_t flags) {
  const unsigned kind = flags & (kFin | kSyn | kRst | kAck);
  if ((kind & kSyn) != 0) return (kind & (kFin | kRst)) != 0;
  return kind == 0 || kind == kFin || (kind & (kFin | kRst)) == (kFin | kRst);
}

// Of a connection whose beginning is not in the capture: the lower of a known and an unknown port is a server's.
unsigned client_by_port(const FlowKey& key, unsigned sender) {
  const bool a_low = key.a.port < 1024;
  const bool b_low = key.b.port < 1024;
  if (a_low != b_low) return a_low ? 1U : 0U;
  if (key.a.port != key.b.port && (a_low || key.a.port < 32768 || key.b.port < 32768)) {
    return key.a.port < key.b.port ? 1U : 0U;
  }
  return sender;
}

}  // namespace

void ConnectionAnalyzer::segment(const Packet& packet, const Tcp& tcp, Flow& flow, Direction direction) {
  const Record& record = packet.record();
  Segment s;
  s.seq = tcp.sequence_number();
  s.ack = tcp.acknowledgment_number();
  s.length = static_cast<std::uint32_t>(packet.payload().size() + packet.missing());
  s.window = tcp.window();
  s.flags = tcp.flags();
  s.frame = record.frame;
  s.time = record.time.ns;
  TcpOptions options;
  if (has_telling_options(tcp.options())) {
    options = read_tcp_options(tcp.options());
    for (const SackBlock& block : options.sack_blocks()) s.sacked += block.right_edge - block.left_edge;
    if ((s.flags & kSyn) != 0 && options.window_scale) {
      s.scale = static_cast<std::int8_t>(std::min<std::uint8_t>(*options.window_scale, 14));
    }
  }
  const auto by = static_cast<unsigned>(direction);
  bool reused = false;
  if (flow.connection != 0 && (s.flags & kSyn) != 0) {
    const Connection& known = at(flow.connection - 1);
    const bool other_number = known.sides[by].base_set && known.sides[by].base != s.seq;
    if ((s.flags & kAck) != 0) {
      reused = other_number;
    } else if (other_number) {
      reused = true;
      let_go(flow.connection - 1);
      flow.connection = 0;
    }
  }
  if (flow.connection == 0) {
    flow.connection = static_cast<std::uint32_t>(begin(s, flow, direction, hop_limit_of(packet)) + 1);
    at(flow.connection - 1).reused = reused;
  }
  newest_ = flow.connection - 1;
  Connection& c = at(newest_);
  Side& from = c.sides[by];
  Side& to = c.sides[1 - by];
  const std::size_t before = from.unacked.size() + to.unacked.size();
  const std::size_t room = limits_.tcp_unacked_segments - std::min(limits_.tcp_unacked_segments, unacked_);
  c.shared.most_unacked = from.unacked.size() + room;
  verdict_ = analyze(from, to, s, c.shared);
  unacked_ = unacked_ + from.unacked.size() + to.unacked.size() - before;
  if (reused) verdict_.flags |= bit(kReusedPorts);
  const unsigned kind = s.flags & (kSyn | kAck);
  if (kind == kSyn) c.completeness |= kSawSyn;
  if (kind == (kSyn | kAck)) c.completeness |= kSawSynAck;
  if (s.length > 0) c.completeness |= kSawData;
  if (kind == kAck && s.length == 0) c.completeness |= kSawAck;
  if ((s.flags & (kFin | kAck)) == (kFin | kAck)) c.completeness |= kSawFin;
  if ((s.flags & kRst) != 0) c.completeness |= kSawRst;
  last_time_ = std::max(last_time_, s.time);
  last_frame_ = s.frame;
  // Wireshark knows no copies, so flags follow it; what was sent is counted once (C-07).
  if (packet.copy() != Copy::none) {
    ++c.copies;
    return;
  }
  Sent& sent = c.sent[by];
  if (sent.packets == 0) sent.hop_limit = hop_limit_of(packet);
  if ((s.flags & kSyn) != 0) {
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
  count(c, packet, s, by);
  if (is_odd(s.flags) || options.malformed || (tcp.urgent_pointer() != 0 && (s.flags & kUrg) == 0)) {
    if (Trouble* trouble = trouble_of(c)) {
      if (trouble->odd++ == 0) trouble->odd_frame = s.frame;
    }
  }
  if (verdict_.flags != 0 || c.trouble) note_trouble(c, s, by);
}

std::size_t ConnectionAnalyzer::begin(const Segment& s, const Flow& flow, Direction direction, std::uint8_t hop_limit) {
  std::size_t index = made_;
  if (index >= limits_.tcp_connections && !free_.empty()) {
    index = free_.back();
    free_.pop_back();
  } else {
    ++made_;
    if (index % kBlock == 0) blocks_.push_back(std::make_unique<Connection[]>(kBlock));
  }
  Connection& c = at(index);
  c = Connection{};
  c.key = flow.key;
  c.stream = streams_++;
  c.first_frame = s.frame;
  c.first_time = s.time;
  c.first_flags = s.flags;
  const auto by = static_cast<unsigned>(direction);
  c.sent[by].hop_limit = hop_limit;
  const unsigned kind = s.flags & (kSyn | kAck);
  c.client = static_cast<std::uint8_t>(kind == kSyn            ? by
                                       : kind == (kSyn | kAck) ? 1U - by
                                                               : client_by_port(flow.key, by));
  return index;
}

// A row stays; what came after the rows were full is added up, and its place used again.
void ConnectionAnalyzer::let_go(std::size_t index) {
  Connection& c = at(index);
  for (Side& side : c.sides) {
    unacked_ -= side.unacked.size();
    side.unacked.clear();
  }
  if (index < limits_.tcp_connections) return;
  unlisted_.add(c);
  if (c.trouble) {
    samples_ -= c.trouble->rtt.size();
    --troubles_;
  }
  c = Connection{};
  free_.push_back(static_cast<std::uint32_t>(index));
}

void ConnectionAnalyzer::forgotten(Flow& flow) {
  if (flow.connection != 0) let_go(flow.connection - 1);
  flow.connection = 0;
}

void ConnectionAnalyzer::meet(std::string_view protocol, const Analyzer& other) {
  if (protocol == "icmp") icmp_ = &static_cast<const icmp::PacketAnalyzer&>(other);
}

void ConnectionAnalyzer::finish(const CaptureInfo& /*capture*/) {
  for (std::size_t i = limits_.tcp_connections; i < made_; ++i) {
    if (at(i).first_frame != 0) unlisted_.add(at(i));
  }
}

Trouble* ConnectionAnalyzer::trouble_of(Connection& c) {
  if (c.trouble) return c.trouble.get();
  if (troubles_ == limits_.tcp_troubles) {
    ++untroubled_;
    return nullptr;
  }
  ++troubles_;
  c.trouble = std::make_unique<Trouble>();
  return c.trouble.get();
}

void ConnectionAnalyzer::count(Connection& c, const Packet& packet, const Segment& s, unsigned by) {
  Sent& sent = c.sent[by];
  ++sent.packets;
  sent.bytes += packet.record().original_length;
  c.last_frame = s.frame;
  c.last_time = std::max(c.last_time, s.time);
  if ((s.flags & kAck) != 0) ++sent.ack;
  if ((verdict_.flags & kAnyRetransmission) != 0) ++sent.retransmissions;
  if ((s.flags & (kSyn | kFin | kRst)) != 0) {
    note_handshake(c, s, by);
    if ((s.flags & kFin) != 0) {
      ++sent.fin;
      c.fin_by = static_cast<std::uint8_t>(c.fin_by | (1U << by));
    }
    if ((s.flags & kRst) != 0) note_reset(c, packet, s, by);
  } else {
    const std::int8_t scale = c.sides[by].scale;
    const std::uint32_t window = std::uint32_t{s.window} << (scale > 0 ? scale : 0);
    sent.most_window = std::max(sent.most_window, window);
    sent.least_window = std::min(sent.least_window, window);
    // The third segment of the handshake, or the first data when that one was lost.
    if (c.handshake_frame == 0 && c.syn_ack_frame != 0 && by == c.client && (s.flags & kAck) != 0 &&
        s.ack - c.sides[1 - by].base - 1 < 0x8000'0000U && (c.completeness & kSawSyn) != 0) {
      c.handshake_frame = s.frame;
      c.handshake_time = s.time;
    }
  }
  if (s.length > 0) note_data(c, s, by);
  if (verdict_.ack_rtt && verdict_.ack_rtt_is_clean && *verdict_.ack_rtt >= 0) note_rtt(c);
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

void ConnectionAnalyzer::note_data(Connection& c, const Segment& s, unsigned by) {
  Sent& sent = c.sent[by];
  ++sent.data_packets;
  sent.payload += s.length;
  if ((verdict_.flags & (kAnyRetransmission | bit(kOutOfOrder) | bit(kKeepAlive))) != 0) return;
  const Nanoseconds wait = s.time - c.data_time;
  if (c.data_by == by) {
    // RFC 896 against RFC 1122 4.2.3.2: the second small segment goes only when the first is acknowledged.
    const std::uint32_t small = sent.mss == 0 ? 536U : sent.mss;
    const bool waited = wait >= 40'000'000 && wait <= 250'000'000;
    if (by == c.client && waited && s.length < small && c.data_length < small &&
        s.time - c.sides[1 - by].last_ack_time < 5'000'000 && c.sides[1 - by].last_ack == s.seq) {
      ++c.delayed;
    }
  } else if (c.data_by == c.client && wait >= 0) {
    c.answer_wait += wait;
    ++c.answers;
  }
  c.data_by = static_cast<std::uint8_t>(by);
  c.data_time = s.time;
  c.data_length = s.length;
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

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<ConnectionAnalyzer>(limits);
}

}  // namespace pcapglass::tcp
