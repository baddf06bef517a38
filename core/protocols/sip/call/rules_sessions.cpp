// Findings about session timers (RFC 4028): SIP-CA-06 and -07 of domain.md 5.2.
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kExpired = {"SIP-CA-06", "Call ended by its session timer",
                           "The session was not refreshed in time, and one side hung up when it expired: the refresher "
                           "failed, or its re-INVITE or UPDATE was lost.",
                           "RFC 4028 10", "Somebody may have hung up just then."};
constexpr Rule kTrouble = {"SIP-CA-07", "Session timer not agreed",
                           "Both sides do not agree on how long the session lasts or who refreshes it.",
                           "RFC 4028 6, 7, 9", ""};

bool sets_session(const Fact& f) {
  return (f.method == method::kInvite || f.method == method::kUpdate) && f.code >= 200 && f.code < 300 &&
         f.repeat == RepeatKind::first;
}

void expired(const ClosedSession& c, FindingGroups& findings) {
  const Fact* refresh = nullptr;
  for (const Fact& f : c.session.facts) {
    if (sets_session(f)) refresh = &f;
    if (f.method != method::kBye || !f.is_request()) continue;
    if (refresh == nullptr || refresh->session_expires == 0) return;
    const auto seconds = static_cast<double>(refresh->session_expires);
    const double after = static_cast<double>(f.time - refresh->time) / 1e9;
    if (after < seconds - std::min(32.0, seconds / 3) - 2 || after > seconds + 2) return;
    Occasion occasion = c.occasion(kExpired, Severity::error);
    occasion.metrics = {{"session_expires", seconds}, {"seconds_since_refresh", after}};
    occasion.evidence = {c.evidence(*refresh, "last refresh"), c.evidence(f, "BYE")};
    findings.add(std::move(occasion));
    return;
  }
}

void trouble(const ClosedSession& c, FindingGroups& findings) {
  const auto report = [&](std::string_view what, std::vector<Evidence> evidence) {
    Occasion occasion = c.occasion(kTrouble, Severity::warning, what);
    occasion.evidence = std::move(evidence);
    findings.add(std::move(occasion));
  };
  auto small = c.evidence_of(10, "422", [](const Fact& f) { return f.code == 422 && f.repeat == RepeatKind::first; });
  if (small.size() >= 2) report("422 again and again: Min-SE is more than what is offered", std::move(small));
  for (const Fact& f : c.session.facts) {
    if (!sets_session(f) || f.session_expires == 0) continue;
    const Extra* extra = c.session.extra(f);
    if (extra == nullptr || extra->refresher != Refresher::none) continue;
    report("the 2xx does not say who refreshes", {c.evidence(f, "2xx without refresher")});
    break;
  }
  for (const Transaction& t : c.transactions) {
    const bool refreshes = (t.method == method::kInvite || t.method == method::kUpdate) && t.in_dialog;
    if (!refreshes || t.request_missing() || t.final == kNone || c.call.bye == kNone) continue;
    const Fact& final = c.fact(t.final);
    if ((final.code != 408 && final.code != 481) || c.call.bye < t.final) continue;
    report("a refresh was refused, and then the call ended",
           {c.evidence(t.request, "refresh"), c.evidence(final, code_text(final.code)), c.evidence(c.call.bye, "BYE")});
    break;
  }
}

}  // namespace

void find_session_timer_problems(const ClosedSession& closed, FindingGroups& findings) {
  expired(closed, findings);
  trouble(closed, findings);
}

}  // namespace pcapglass::sip
