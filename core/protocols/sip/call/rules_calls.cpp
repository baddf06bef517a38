// Findings about calls: SIP-CA of domain.md 5.2.
#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kT1 = kNanosecondsPerSecond / 2;
constexpr double kSlowSetup = 3.0, kVerySlowSetup = 8.0;  // SIP-CA-14: pdd_warn, pdd_error

constexpr Rule kFailed = {"SIP-CA-01", "Call failed", "The INVITE was refused with a final response.", "RFC 3261 21",
                          "A later attempt with another Call-ID may have succeeded."};
constexpr Rule kNoAnswer = {"SIP-CA-02", "No response to INVITE",
                            "Nobody answered the INVITE, although the capture goes on for Timer B (32 s) and more: a "
                            "wrong address, a filter, or a dead server.",
                            "RFC 3261 17.1.1.2", "The response may have taken a way that was not captured."};
constexpr Rule kMissingAck = {"SIP-CA-03", "No ACK for the 2xx of an INVITE",
                              "The callee repeated its 2xx, and no ACK came: the ACK went elsewhere (Contact or Route "
                              "of the 2xx) or was lost, and the callee will hang up.",
                              "RFC 3261 13.3.1.4", "The ACK may have taken a way that was not captured."};
constexpr Rule kAckLost = {"SIP-CA-04", "The ACK does not reach the callee",
                           "The callee went on repeating its 2xx after the ACK had passed here: behind this point the "
                           "ACK is lost or not recognised.",
                           "RFC 3261 13.3.1.4", "Repeats that crossed the ACK on the way end within T1 (0.5 s)."};
constexpr Rule kDropped = {"SIP-CA-05", "Call dropped at about 32 s",
                           "A call whose ACK was missing ended 30 to 36 s after the answer: the callee's timer of "
                           "64*T1 ran out.",
                           "RFC 3261 13.3.1.4", "Somebody may have hung up just then."};
constexpr Rule kByeProblem = {"SIP-CA-10", "BYE unanswered or refused",
                              "One side hung up, and the other did not take part: it may think that the call is up.",
                              "RFC 3261 15.1", "The response may have taken a way that was not captured."};
constexpr Rule kSlow = {"SIP-CA-14", "Slow call set-up",
                        "From the first INVITE to the first response that tells the caller something it took long.",
                        "RFC 6076 4.3", "Time in which the caller authenticated is included."};
constexpr Rule kGlare = {"SIP-CA-15", "Both sides changed the session at once",
                         "A re-INVITE or UPDATE met one of the other side and was put off with 491.", "RFC 3261 14.1",
                         ""};
constexpr Rule kCancelIgnored = {"SIP-CA-18", "CANCEL without effect",
                                 "The caller cancelled, and the INVITE was not ended with 487.", "RFC 3261 9.2",
                                 "The response may have taken a way that was not captured."};
constexpr Rule kExtension = {"SIP-CA-20", "Required extension not supported",
                             "The request asked for an extension that the other side lacks (420), or lacked one that "
                             "it asks for (421).",
                             "RFC 3261 8.2.2.3", ""};
class CallRules {
 public:
  CallRules(const ClosedSession& closed, FindingGroups& findings) : c_(closed), findings_(findings) {}

  void run() {
    if (!c_.call.is_call) return;
    failed();
    no_answer();
    if (c_.call.deciding != kNone) {
      acknowledged();
      slow();
      cancelled();
    }
    bye();
    for (const Transaction& transaction : c_.transactions) look_at(transaction);
  }

 private:
  const Transaction& invite() const { return c_.transactions[c_.call.transaction]; }

  Occasion about(const Rule& rule, Severity severity) const { return c_.occasion(rule, severity); }
  std::string parties() const { return c_.parties(); }

  // Busy, no answer and giving up are normal use.
  void failed() {
    const Call& call = c_.call;
    const Outcome outcome = call.outcome;
    if (call.final == kNone || is_answered(outcome) || outcome < Outcome::cancelled_by_caller) return;
    if (outcome >= Outcome::unreachable) return;
    const bool normal = outcome <= Outcome::no_answer || outcome == Outcome::redirected;
    const std::uint16_t code = c_.fact(call.final).code;
    Occasion occasion = about(kFailed, normal ? Severity::notice : Severity::error);
    occasion.group += " " + std::to_string(code);
    occasion.details = parties() + ": " + c_.final_text(code);
    if (const auto hint = hint_of(code); !hint.empty()) occasion.details += " - " + std::string(hint);
    if (c_.row.q850_cause != 0) occasion.details += "; Q.850 cause " + q850_text(c_.row.q850_cause);
    if (const Extra* extra = c_.extra(call.final); extra != nullptr) {
      if (extra->warning != 0) {
        occasion.details += "; Warning " + std::to_string(extra->warning) + " " + printable(extra->text);
      }
      if (extra->retry_after != 0) occasion.details += "; Retry-After " + std::to_string(extra->retry_after) + " s";
    }
    occasion.details += ".";
    occasion.metrics["code"] = code;
    occasion.evidence = {c_.evidence(call.deciding, "INVITE"), c_.evidence(call.final, code_text(code))};
    findings_.add(std::move(occasion));
  }

  void no_answer() {
    if (c_.call.outcome != Outcome::no_response && c_.call.outcome != Outcome::unreachable) return;
    Occasion occasion = about(kNoAnswer, Severity::error);
    occasion.details = parties() + ".";
    occasion.metrics["retransmissions"] = invite().request_repeats;
    occasion.evidence = {c_.evidence(invite().request, "INVITE")};
    if (invite().last_request != invite().request) {
      occasion.evidence.push_back(c_.evidence(invite().last_request, "INVITE sent for the last time"));
    }
    findings_.add(std::move(occasion));
  }

  void acknowledged() {
    const Call& call = c_.call;
    if (call.answer == kNone) return;
    const Fact& answer = c_.fact(call.answer);
    const auto is_answer = [&](const Fact& f) {
      return f.method == method::kInvite && f.code == answer.code && f.to_tag == answer.to_tag &&
             f.cseq == answer.cseq && f.source == answer.source && f.repeat != RepeatKind::capture_duplicate;
    };
    const auto answers = c_.evidence_of(10, code_text(answer.code) + " to the INVITE", is_answer);
    bool broken = false;
    if (call.ack == kNone) {
      const bool waited = c_.clock.now - answer.time >= kTimerB || call.bye != kNone;
      broken = answers.size() > 1 && waited;
      if (broken) add(about(kMissingAck, Severity::error), answers, {{"repeats", double(answers.size() - 1)}});
    } else {
      const Nanoseconds late = c_.fact(call.ack).time + kT1;
      const auto after = c_.evidence_of(10, "2xx repeated after the ACK",
                                        [&](const Fact& f) { return is_answer(f) && f.time > late; });
      broken = !after.empty();
      if (broken) {
        std::vector<Evidence> evidence = {c_.evidence(call.ack, "ACK")};
        evidence.insert(evidence.end(), after.begin(), after.end());
        Occasion lost = about(kAckLost, Severity::error);
        lost.details = parties() + "." + ack_lost_cause();
        add(std::move(lost), std::move(evidence), {{"repeats_after_ack", double(after.size())}});
      }
    }
    if (!broken || call.bye == kNone) return;
    const double talk = static_cast<double>(c_.fact(call.bye).time - answer.time) / 1e9;
    if (talk < 30 || talk > 36) return;
    add(about(kDropped, Severity::error), {c_.evidence(call.answer, "2xx"), c_.evidence(call.bye, "BYE")},
        {{"seconds", talk}});
  }

  // Where the ACK was to go, by Contact and Record-Route of the 2xx.
  std::string ack_lost_cause() const {
    const Extra* answer = c_.extra(c_.call.answer);
    if (answer == nullptr) return {};
    if (answer->private_route)
      return " The Record-Route of the 2xx is a private address: a proxy names itself wrongly.";
    if (answer->private_contact) {
      return " The Contact of the 2xx is the private address " + printable(answer->contact) + ": NAT.";
    }
    return " The ACK had to go to " + printable(answer->contact) + " (Contact of the 2xx).";
  }

  // SIP-CA-14: the leg whose server let its client wait longest for any response, when several were captured.
  std::string slowest_hop() const {
    const Transaction* slowest = nullptr;
    Nanoseconds longest = 0;
    std::size_t legs = 0;
    for (const Transaction& t : c_.transactions) {
      const Index first = t.trying != kNone ? t.trying : t.progress != kNone ? t.progress : t.final;
      if (t.method != method::kInvite || t.in_dialog || t.request_missing() || first == kNone) continue;
      ++legs;
      const Nanoseconds wait = c_.fact(first).time - c_.fact(t.request).time;
      if (wait <= longest) continue;
      longest = wait;
      slowest = &t;
    }
    if (slowest == nullptr || legs < 2) return {};
    return " The slowest hop is " + c_.hosts_of(*slowest) + ": " + std::to_string(longest / 1'000'000) +
           " ms to the first response.";
  }

  void slow() {
    if (c_.row.setup_time == kNoDuration || c_.row.response_delay == kNoDuration) return;
    const double seconds = c_.row.response_delay / 1e6;
    if (seconds <= kSlowSetup) return;
    Occasion occasion = about(kSlow, seconds > kVerySlowSetup ? Severity::error : Severity::warning);
    occasion.details += slowest_hop();
    const Index news = c_.call.progress != kNone ? c_.call.progress : c_.call.answer;
    add(std::move(occasion),
        {c_.evidence(c_.call.first_invite, "INVITE"), c_.evidence(news, code_text(c_.fact(news).code))},
        {{"seconds", seconds}});
  }

  void cancelled() {
    if (c_.call.cancel == kNone) return;
    for (const Transaction& t : c_.transactions) {
      if (t.method != method::kCancel || t.request != c_.call.cancel) continue;
      const bool ended = invite().final != kNone && c_.fact(invite().final).code == 487;
      const bool waited = c_.clock.now - c_.fact(t.request).time >= kTimerB;
      if (t.request_repeats < 3 && (ended || !waited || c_.call.final != kNone)) continue;
      add(about(kCancelIgnored, Severity::warning),
          c_.evidence_of(10, "CANCEL", [](const Fact& f) { return f.is_request() && f.method == method::kCancel; }),
          {{"repeats", double(t.request_repeats)}});
    }
  }

  void bye() {
    for (const Transaction& t : c_.transactions) {
      if (t.method != method::kBye || t.request_missing()) continue;
      const bool refused = t.final != kNone && c_.fact(t.final).code == 481;
      const bool silent = t.final == kNone && c_.clock.now - c_.fact(t.request).time >= kTimerB;
      if (!refused && !silent) continue;
      std::vector<Evidence> evidence = {c_.evidence(t.request, "BYE")};
      if (refused) evidence.push_back(c_.evidence(t.final, code_text(481)));
      Occasion occasion = about(kByeProblem, Severity::warning);
      occasion.group = c_.hosts_of(t) + (refused ? " 481" : "");
      add(std::move(occasion), std::move(evidence), {{"retransmissions", double(t.request_repeats)}});
      return;
    }
  }

  void look_at(const Transaction& t) {
    if (t.request_missing() || t.final == kNone) return;
    const Fact& final = c_.fact(t.final);
    const std::vector<Evidence> both = {c_.evidence(t.request, std::string(method_name(t.method))),
                                        c_.evidence(t.final, code_text(final.code))};
    if (final.code == 491 && t.in_dialog) add(about(kGlare, Severity::notice), both, {});
    if (final.code == 420 || final.code == 421) add(about(kExtension, Severity::error), both, {});
  }

  void add(Occasion occasion, std::vector<Evidence> evidence, std::map<std::string, double> metrics) {
    occasion.evidence = std::move(evidence);
    occasion.metrics = std::move(metrics);
    if (occasion.details.empty()) occasion.details = parties() + ".";
    findings_.add(std::move(occasion));
  }

  const ClosedSession& c_;
  FindingGroups& findings_;
};

}  // namespace

Evidence ClosedSession::evidence(const Fact& fact, std::string what) const {
  Evidence out;
  out.frame = fact.frame;
  if (session.has_time) out.time = Timestamp{fact.time, session.time_digits};
  out.what = std::move(what);
  return out;
}
Evidence ClosedSession::evidence(Index index, std::string what) const { return evidence(fact(index), std::move(what)); }

std::string ClosedSession::final_text(std::uint16_t code) const {
  return session.reason.empty() ? code_text(code) : std::to_string(code) + " " + printable(session.reason);
}

std::string ClosedSession::hosts_of(const Transaction& t) const {
  return to_string(session.hosts[t.client].address) + " > " + to_string(session.hosts[t.server].address);
}

Occasion ClosedSession::occasion(const Rule& rule, Severity severity, std::string_view what) const {
  Occasion out;
  out.rule = &rule;
  out.severity = severity;
  out.subject = {"call", printable(session.call_id)};
  out.group = to_string(row.source.address) + " > " + to_string(row.destination.address);
  if (!what.empty()) {
    out.group.append(" ").append(what);
    out.details = parties().append(": ").append(what).append(".");
  } else {
    out.details = parties() + ".";
  }
  return out;
}
std::string ClosedSession::parties() const {
  return printable(session.caller) + " called " + printable(session.callee);
}

void find_call_problems(const ClosedSession& closed, FindingGroups& findings) {
  CallRules(closed, findings).run();
  find_path_problems(closed, findings);
  find_transfer_problems(closed, findings);
  if (closed.call.is_call) {
    find_session_timer_problems(closed, findings);
    find_dialog_problems(closed, findings);
    find_invite_problems(closed, findings);
  }
  find_transaction_problems(closed, findings);
  find_registration_problems(closed, findings);
}

}  // namespace pcapglass::sip
