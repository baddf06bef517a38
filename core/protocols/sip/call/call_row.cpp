#include "protocols/sip/call/call_row.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

class Times {
 public:
  explicit Times(std::span<const Fact> facts) : facts_(facts) {}

  [[nodiscard]] Microseconds between(Index from, Index to) const {
    if (from == kNone || to == kNone) return kNoDuration;
    const Nanoseconds span = at(to) - at(from);
    if (span < 0) return kNoDuration;
    return static_cast<Microseconds>(std::min<Nanoseconds>(span / 1000, kNoDuration - 1));
  }
  [[nodiscard]] Nanoseconds at(Index index) const { return facts_[static_cast<std::size_t>(index)].time; }

 private:
  std::span<const Fact> facts_;
};

template <class Number, class Value>
Number saturated(Value value) {
  return static_cast<Number>(std::min<std::uint64_t>(value, std::numeric_limits<Number>::max()));
}

// What ends ringing: the answer, the refusal, or the caller's patience.
Index end_of_ringing(const Call& call) {
  if (call.answer != kNone) return call.answer;
  return call.cancel != kNone ? call.cancel : call.final;
}

// RFC 6076 4.3: the first response that tells the caller something, challenges excluded.
Index first_news(const Call& call, std::span<const Fact> facts) {
  if (call.progress != kNone) return call.progress;
  if (call.answer != kNone) return call.answer;
  if (call.final == kNone) return kNone;
  const std::uint16_t code = facts[static_cast<std::size_t>(call.final)].code;
  return code == 401 || code == 402 || code == 407 ? kNone : call.final;
}

Index behind_outcome(const Call& call) {
  if (call.bye != kNone) return call.bye;
  if (call.answer != kNone) return call.answer;
  return call.cancel != kNone ? call.cancel : call.final;
}

void fill_times(std::span<const Fact> facts, const Call& call, CallRow& row) {
  const Times times(facts);
  row.trying_delay = times.between(call.first_invite, call.trying);
  row.response_delay = times.between(call.first_invite, first_news(call, facts));
  row.ring_time = times.between(call.ringing, end_of_ringing(call));
  row.setup_time = times.between(call.first_invite, call.answer);
  row.answer_to_ack = times.between(call.answer, call.ack);
  row.disconnect_delay = times.between(call.bye, call.bye_final);
  if (call.answer != kNone && call.bye != kNone)
    row.talk = std::max<Nanoseconds>(0, times.at(call.bye) - times.at(call.answer));
  // RFC 6076 4.5: without an answer to the BYE the session lasts until Timer F.
  if (row.talk >= 0 && call.bye_unanswered) row.talk += kTimerB;
  row.bye_unanswered = call.bye_unanswered;
  if (const Index end = end_of_ringing(call); end != kNone) row.decided = times.at(end);
}

// 18x to the caller's INVITEs: SIP-CA-12 and -13.
void find_early_media(std::span<const Fact> facts, const Call& call, CallRow& row) {
  if (call.deciding == kNone) return;
  const Fact& invite = facts[static_cast<std::size_t>(call.deciding)];
  for (const Fact& f : facts) {
    if (f.method != method::kInvite || f.code < 180 || f.code >= 190 || f.cseq != invite.cseq) continue;
    if (f.destination != invite.source || f.repeat != RepeatKind::first) continue;
    if (f.sdp && row.early_frame == 0) {
      row.early_frame = f.frame;
      row.early = f.time;
    } else if (!f.sdp && f.code == 180 && row.early_frame != 0 && row.plain_ringing_frame == 0) {
      row.plain_ringing_frame = f.frame;
      row.plain_ringing = f.time;
    }
  }
}

}  // namespace

CallRow row_of(std::span<const Fact> facts, std::span<const Endpoint> hosts, const Call& call) {
  CallRow row;
  const auto fact = [&](Index index) -> const Fact& { return facts[static_cast<std::size_t>(index)]; };
  const Fact& first = call.first_invite == kNone ? facts.front() : fact(call.first_invite);
  row.source = hosts[first.source];
  row.destination = hosts[first.destination];
  row.first_frame = facts.front().frame;
  row.last_frame = facts.back().frame;
  row.start = first.time;
  row.messages = saturated<std::uint32_t>(facts.size());
  row.retransmissions = saturated<std::uint16_t>(call.retransmissions);
  row.outcome = call.outcome;
  row.released_by = call.released_by;
  row.attempts = saturated<std::uint8_t>(call.attempts);
  row.legs = saturated<std::uint8_t>(call.legs);
  if (const Index decided = behind_outcome(call); decided != kNone) row.deciding_frame = fact(decided).frame;
  if (call.answer != kNone) {
    row.final_code = fact(call.answer).code;
  } else if (call.final != kNone) {
    row.final_code = fact(call.final).code;
  }
  for (const Index index : {call.bye, call.cancel, call.final}) {
    if (index != kNone && row.q850_cause == 0) row.q850_cause = fact(index).q850_cause;
  }
  fill_times(facts, call, row);
  find_early_media(facts, call, row);
  if (call.outcome == Outcome::cancelled_by_caller) {
    row.cancelled = call.before_ringing ? Cancelled::before_ringing : Cancelled::while_ringing;
  }
  return row;
}

}  // namespace pcapglass::sip
