#include "protocols/tcp/tally.h"

namespace pcapglass::tcp {

State state_of(const Connection& c) {
  if (!c.saw_syn()) {
    if (c.closed()) return State::closed;
    return c.reset() ? State::reset : State::mid_stream;
  }
  if (c.reset()) {
    const bool answered = c.syn_ack_frame != 0 || c.complete_handshake();
    return !answered && c.rst_by != c.client ? State::refused : State::reset;
  }
  if (c.closed()) return State::closed;
  if (c.fin_by != 0 && c.syn_ack_frame != 0) return State::half_closed;
  if (c.complete_handshake()) return State::established;
  return c.syn_ack_frame != 0 ? State::syn_received : State::syn_sent;
}

std::string_view name_of(State state) {
  static constexpr std::array<std::string_view, 8> kNames = {"syn_sent",    "refused", "syn_received", "established",
                                                             "half_closed", "closed",  "reset",        "mid_stream"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view zeek_state(const Connection& c) {
  const bool syn = (c.completeness & kSawSyn) != 0;
  const bool syn_ack = (c.completeness & kSawSynAck) != 0;
  const unsigned client_bit = 1U << c.client;
  const bool by_client = c.rst_by == c.client;
  if (!syn && !syn_ack) return "OTH";
  if (!syn) {
    if (c.rst_by < 2) return "RSTRH";
    return c.fin_by != 0 ? "SHR" : "OTH";
  }
  if (!syn_ack) {
    if (c.rst_by < 2) return by_client ? "RSTOS0" : "REJ";
    return (c.fin_by & client_bit) != 0 ? "SH" : "S0";
  }
  if (c.reset()) return by_client ? "RSTO" : "RSTR";
  if (c.fin_by == 3) return "SF";
  if (c.fin_by == 0) return "S1";
  return (c.fin_by & client_bit) != 0 ? "S2" : "S3";
}

void Tally::add(const Connection& c) {
  ++connections;
  copies += c.copies;
  for (const Sent& one : c.sent) {
    packets += one.packets;
    data_packets += one.data_packets;
    retransmissions += one.retransmissions;
    syn += one.syn;
    syn_ack += one.syn_ack;
    rst += one.rst;
    fin += one.fin;
    ack += one.ack;
  }
  const State state = state_of(c);
  if (!c.saw_syn()) {
    ++mid_stream;
    rst_unknown += c.sent[0].rst + c.sent[1].rst;
  } else {
    rst_by_client += c.by_client().rst;
    rst_by_server += c.by_server().rst;
    if (c.complete_handshake()) {
      ++successful;
    } else {
      ++failed;
      if (state == State::syn_received || state == State::syn_sent) ++incomplete;
    }
  }
  if (state == State::reset || state == State::refused) ++reset;
  if (state == State::closed) ++closed;
  if (state == State::established || state == State::half_closed || state == State::mid_stream) ++open;
  for (std::size_t kind = 0; kind < kKinds; ++kind) kinds[kind] += c.count(static_cast<Kind>(kind));
}

void Tally::add(const Tally& o) {
  connections += o.connections, packets += o.packets, data_packets += o.data_packets;
  retransmissions += o.retransmissions, successful += o.successful, failed += o.failed;
  mid_stream += o.mid_stream, reset += o.reset, closed += o.closed, open += o.open, incomplete += o.incomplete;
  syn += o.syn, syn_ack += o.syn_ack, rst += o.rst, fin += o.fin, ack += o.ack, copies += o.copies;
  rst_by_client += o.rst_by_client, rst_by_server += o.rst_by_server, rst_unknown += o.rst_unknown;
  for (std::size_t kind = 0; kind < kKinds; ++kind) kinds[kind] += o.kinds[kind];
}

}  // namespace pcapglass::tcp
