// Rows of connections: made with the first packet, let go when their place is needed, met by what ICMP knows.
#include <utility>

#include "protocols/icmp/analyzer.h"
#include "protocols/tcp/analyzer.h"

namespace pcapglass::tcp {
namespace {

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

}  // namespace pcapglass::tcp
