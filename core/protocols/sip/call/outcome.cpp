// The outcome of a call by the table of domain.md 3.4: the first row that holds.
#include "protocols/sip/call/outcome.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

Outcome outcome_of_code(std::uint16_t code, bool credentials) {
  switch (code) {
    case 486:
    case 600: return Outcome::busy;
    case 603:
    case 607:
    case 608: return Outcome::declined;
    case 480: return Outcome::unavailable;
    case 404:
    case 410:
    case 416:
    case 484:
    case 485:
    case 604: return Outcome::not_found;
    case 403: return credentials ? Outcome::auth_failed : Outcome::forbidden;
    case 428:
    case 433:
    case 436:
    case 437:
    case 438: return Outcome::forbidden;
    case 406:
    case 415:
    case 488:
    case 580:
    case 606: return Outcome::media_rejected;
    default: break;
  }
  if (code < 400) return Outcome::redirected;
  return code >= 500 && code < 600 ? Outcome::server_failure : Outcome::rejected_other;
}

bool is_no_answer(const Fact& final, bool rang) {
  constexpr std::uint16_t kNoUserResponding = 18, kNoAnswer = 19;
  if (final.q850_cause == kNoUserResponding || final.q850_cause == kNoAnswer) return true;
  return rang && (final.code == 408 || final.code == 480 || final.code == 487);
}

Outcome outcome_of_failure(const Fact& final, const CallView& view) {
  constexpr std::uint16_t kSubscriberAbsent = 20;
  const Call& call = view.call;
  if (call.cancel != kNone && final.code >= 300) return Outcome::cancelled_by_caller;
  if (is_no_answer(final, call.ringing != kNone)) return Outcome::no_answer;
  if (final.q850_cause == kSubscriberAbsent) return Outcome::unavailable;
  const bool credentials = view.fact(call.deciding).credentials;
  if (final.code != 401 && final.code != 407) return outcome_of_code(final.code, credentials);
  if (credentials) return Outcome::auth_failed;
  // Whoever was challenged may still have gone on after the capture (C-06).
  return view.clock.now - final.time >= kTimerB ? Outcome::auth_abandoned : Outcome::undetermined_capture_ended;
}

Outcome outcome_without_final(const CallView& view) {
  const Call& call = view.call;
  const Transaction& invite = view.transactions[call.transaction];
  if (call.cancel != kNone) return Outcome::cancelled_by_caller;
  if (invite.last_provisional != kNone) {
    const Nanoseconds since = view.clock.now - view.fact(invite.last_provisional).time;
    return since >= kTimerC ? Outcome::timeout_after_provisional : Outcome::undetermined_capture_ended;
  }
  if (call.unreachable) return Outcome::unreachable;
  const Nanoseconds since = view.clock.now - view.fact(invite.request).time;
  return since >= kTimerB ? Outcome::no_response : Outcome::undetermined_capture_ended;
}

}  // namespace

Outcome outcome_of(const CallView& view) {
  const Call& call = view.call;
  if (call.deciding == kNone) return Outcome::undetermined_capture_started_late;
  if (call.answer != kNone) {
    if (call.bye != kNone) return Outcome::completed;
    if (call.ack != kNone) return Outcome::answered_still_up;
    const Nanoseconds since = view.clock.now - view.fact(call.answer).time;
    return since >= kTimerB ? Outcome::answered_no_ack : Outcome::undetermined_capture_ended;
  }
  return call.final == kNone ? outcome_without_final(view) : outcome_of_failure(view.fact(call.final), view);
}

}  // namespace pcapglass::sip
