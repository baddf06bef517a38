#include "protocols/tcp/analyzer.h"

#include <algorithm>
#include <utility>

#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/tcp_options.h"
#include "protocols/icmp/analyzer.h"

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

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t /*row*/) {
  return std::make_unique<ConnectionAnalyzer>(limits);
}

}  // namespace pcapglass::tcp
