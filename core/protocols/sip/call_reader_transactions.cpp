// One transaction of a call as it is reported: its frames, times, repeats and state (RFC 3261 17).
#include <algorithm>
#include <cstdlib>

#include "protocols/sip/call_reader.h"

namespace pcapglass::sip {
namespace {

Nanoseconds first_gap(const TransactionReport& out) {
  return static_cast<Nanoseconds>(out.retransmission_intervals.front() * 1e9);
}

}  // namespace

std::optional<double> CallReader::seconds(Index from, Index to) const {
  if (from == kNone || to == kNone || !row_.has_time) return std::nullopt;
  return to_microsecond_precision(fact(to).time - fact(from).time);
}

TransactionState CallReader::state_of(const Transaction& t) const {
  if (t.final != kNone) {
    if (t.method == method::kInvite && t.ack != kNone) return TransactionState::confirmed;
    return t.method == method::kInvite && fact(t.final).code < 300 ? TransactionState::accepted
                                                                   : TransactionState::completed;
  }
  if (t.last_provisional != kNone) return TransactionState::proceeding;
  const bool over = t.request != kNone && row_.now - fact(t.request).time >= kTimerB;
  return over ? TransactionState::timed_out : TransactionState::calling;
}

TransactionReport CallReader::report_of(const Transaction& t) const {
  const Index provisional = t.trying != kNone && (t.progress == kNone || t.trying < t.progress) ? t.trying : t.progress;
  TransactionReport out;
  out.method = method_name(t.method);
  out.client = to_string(session_.hosts[t.client]);
  out.server = to_string(session_.hosts[t.server]);
  out.cseq = t.cseq;
  out.request_frame = frame_of(t.request);
  out.first_provisional_frame = frame_of(provisional);
  out.final_frame = frame_of(t.final);
  if (t.final != kNone) out.final_code = fact(t.final).code;
  out.ack_frame = frame_of(t.ack);
  out.first_response = seconds(t.request, provisional == kNone ? t.final : provisional);
  out.final_response = seconds(t.request, t.final);
  out.request_retransmissions = t.request_repeats;
  out.response_retransmissions = t.response_repeats;
  out.time = session_.facts.empty() ? std::nullopt : seconds(0, t.request);
  out.state = state_of(t);
  fill_repeats(t, out);
  return out;
}

void CallReader::fill_repeats(const Transaction& t, TransactionReport& out) const {
  constexpr std::size_t kMost = 20;
  Nanoseconds last = 0;
  Nanoseconds expected = 0;
  for (const Fact& f : session_.facts) {
    const bool of_it = f.method == t.method && f.branch == t.branch && f.cseq == t.cseq && f.from_tag == t.from_tag &&
                       f.repeat != RepeatKind::capture_duplicate;
    if (!of_it) continue;
    if (f.is_provisional() && f.destination == t.client && f.source == t.server && out.provisional.size() < kMost) {
      out.provisional.push_back({f.frame, f.code});
    }
    if (!f.is_request() || f.source != t.client || f.destination != t.server) continue;
    if (f.repeat == RepeatKind::retransmission && out.retransmission_frames.size() < kMost) {
      const Nanoseconds gap = f.time - last;
      out.retransmission_frames.push_back(f.frame);
      out.retransmission_intervals.push_back(to_microsecond_precision(gap));
      if (expected != 0 && std::abs(gap - expected) * 4 >= expected) out.nonstandard_timer = true;
      // Timer A doubles; Timer E stops at T2, eight times the first interval (RFC 3261 17.1).
      const Nanoseconds most = t.method == method::kInvite ? gap * 2 : std::max(gap, 8 * first_gap(out));
      expected = std::min(gap * 2, most);
    }
    last = f.time;
  }
}

}  // namespace pcapglass::sip
