#include "protocols/tcp/analyzer.h"

#include <algorithm>
#include <utility>

#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/tcp_options.h"

namespace pcapglass::tcp {
namespace {

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

}  // namespace

std::uint8_t hop_limit_of(const Packet& packet) {
  if (packet.source().version == 4) {
    const auto ip = packet.get<Ipv4>();
    return ip ? ip->time_to_live() : std::uint8_t{0};
  }
  const auto ip = packet.get<Ipv6>();
  return ip ? ip->hop_limit() : std::uint8_t{0};
}

Segment ConnectionAnalyzer::read(const Packet& packet, const Tcp& tcp, TcpOptions& options) {
  Segment s;
  s.seq = tcp.sequence_number();
  s.ack = tcp.acknowledgment_number();
  s.length = static_cast<std::uint32_t>(packet.payload().size() + packet.missing());
  s.window = tcp.window();
  s.flags = tcp.flags();
  s.frame = packet.record().frame;
  s.time = packet.record().time.ns;
  if (!has_telling_options(tcp.options())) return s;
  options = read_tcp_options(tcp.options());
  for (const SackBlock& block : options.sack_blocks()) s.sacked += block.right_edge - block.left_edge;
  if ((s.flags & kSyn) != 0 && options.window_scale) {
    s.scale = static_cast<std::int8_t>(std::min<std::uint8_t>(*options.window_scale, 14));
  }
  return s;
}

// True when the ports were those of another connection, which a SYN with another number tells.
bool ConnectionAnalyzer::join(const Segment& s, Flow& flow, Direction direction, const Packet& packet) {
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
  return reused;
}

// As Wireshark does; `reused`: see join().
void ConnectionAnalyzer::judge(Connection& c, const Segment& s, unsigned by, bool reused) {
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
}

void ConnectionAnalyzer::segment(const Packet& packet, const Tcp& tcp, Flow& flow, Direction direction) {
  TcpOptions options;
  const Segment s = read(packet, tcp, options);
  const auto by = static_cast<unsigned>(direction);
  const bool reused = join(s, flow, direction, packet);
  Connection& c = at(newest_);
  judge(c, s, by, reused);
  last_time_ = std::max(last_time_, s.time);
  last_frame_ = s.frame;
  // Wireshark knows no copies, so flags follow it; what was sent is counted once (C-07).
  if (packet.copy() != Copy::none) {
    ++c.copies;
    return;
  }
  if (c.sent[by].packets == 0) c.sent[by].hop_limit = hop_limit_of(packet);
  if ((s.flags & kSyn) != 0) note_options(c, packet, s, options, by);
  count(c, packet, s, by);
  if (is_odd(s.flags) || options.malformed || (tcp.urgent_pointer() != 0 && (s.flags & kUrg) == 0)) {
    if (Trouble* trouble = trouble_of(c)) {
      if (trouble->odd++ == 0) trouble->odd_frame = s.frame;
    }
  }
  if (verdict_.flags != 0 || c.trouble) note_trouble(c, s, by);
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

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<ConnectionAnalyzer>(limits);
}

}  // namespace pcapglass::tcp
