// Findings about requests of any method: SIP-TR of domain.md 5.1.
#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kT1 = kNanosecondsPerSecond / 2;

constexpr Rule kUnanswered = {"SIP-TR-02", "Request without any response",
                              "The request got no response, although the capture goes on for 32 s (Timer B or F) and "
                              "more.",
                              "RFC 3261 17.1.1.2, 17.1.2.2",
                              "The response may have taken a way that was not captured."};
constexpr Rule kResponseLost = {"SIP-TR-04", "The response does not reach the client",
                                "A response passed here, and yet the client repeated its request: behind this point "
                                "the response is lost, as with NAT, a filter, or a wrong Via.",
                                "RFC 3261 18.2.2, RFC 3581",
                                "Repeats that crossed the response end within T1 (0.5 s)."};

Occasion about(const Rule& rule, const ClosedSession& c, const Transaction& t) {
  Occasion occasion;
  occasion.rule = &rule;
  occasion.severity = Severity::error;
  occasion.group = std::string(method_name(t.method)) + " " + c.hosts_of(t);
  occasion.subject = {"transaction", printable(c.session.call_id)};
  occasion.details = std::string(method_name(t.method)) + " from " + to_string(c.session.hosts[t.client]) + " to " +
                     to_string(c.session.hosts[t.server]) + ".";
  return occasion;
}

bool is_request_of(const Fact& f, const Transaction& t) {
  return f.is_request() && f.method == t.method && f.branch == t.branch && f.cseq == t.cseq && f.source == t.client &&
         f.destination == t.server && f.repeat != RepeatKind::capture_duplicate;
}

void unanswered(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  if (t.final != kNone || t.last_provisional != kNone) return;
  const Fact& request = c.fact(t.request);
  if (c.clock.now - request.time < kTimerB) return;
  Occasion occasion = about(kUnanswered, c, t);
  occasion.metrics["retransmissions"] = t.request_repeats;
  occasion.metrics["seconds_waited"] = static_cast<double>(c.clock.now - request.time) / 1e9;
  occasion.evidence =
      c.evidence_of(8, std::string(method_name(t.method)), [&](const Fact& f) { return is_request_of(f, t); });
  findings.add(std::move(occasion));
}

void response_lost(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  Index response = t.trying != kNone ? t.trying : t.last_provisional;
  if (response == kNone || (t.final != kNone && t.final < response)) response = t.final;
  if (response == kNone) return;
  const Nanoseconds late = c.fact(response).time + kT1;
  auto repeats =
      c.evidence_of(8, "request sent again", [&](const Fact& f) { return is_request_of(f, t) && f.time > late; });
  if (repeats.size() < 2) return;
  Occasion occasion = about(kResponseLost, c, t);
  occasion.metrics["repeats_after_response"] = static_cast<double>(repeats.size());
  occasion.evidence = {c.evidence(t.request, std::string(method_name(t.method))),
                       c.evidence(response, code_text(c.fact(response).code))};
  occasion.evidence.insert(occasion.evidence.end(), repeats.begin(), repeats.end());
  findings.add(std::move(occasion));
}

}  // namespace

void find_transaction_problems(const ClosedSession& closed, FindingGroups& findings) {
  for (const Transaction& transaction : closed.transactions) {
    if (transaction.request_missing()) continue;
    unanswered(closed, transaction, findings);
    response_lost(closed, transaction, findings);
  }
}

}  // namespace pcapglass::sip
