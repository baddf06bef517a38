// Findings about transfers and subscriptions: SIP-CA-23 of domain.md 5.2, and DL-08.
#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kTransfer = {"SIP-CA-23", "Transfer failed",
                            "A REFER was refused, its call failed, or nobody told how it went on.", "RFC 3515 2.4",
                            "The NOTIFY may have taken a way that was not captured."};
constexpr Rule kNotify = {"SIP-DL-08", "NOTIFY refused: no such subscription",
                          "The receiver of a NOTIFY does not know the subscription (481): it restarted, or the NOTIFY "
                          "went to another node. What it should learn, it does not.",
                          "RFC 6665 4.2.2", ""};

bool is_challenge(std::uint16_t code) { return code == 401 || code == 407; }

void look_at_refer(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  const auto report = [&](std::string_view what, std::vector<Evidence> evidence) {
    Occasion occasion = c.occasion(kTransfer, Severity::error, what);
    if (const Extra* refer = c.extra(t.request)) occasion.details += " Refer-To: " + printable(refer->text) + ".";
    occasion.evidence = {c.evidence(t.request, "REFER")};
    occasion.evidence.insert(occasion.evidence.end(), evidence.begin(), evidence.end());
    findings.add(std::move(occasion));
  };
  const Fact& request = c.fact(t.request);
  if (t.final != kNone && c.fact(t.final).code >= 300) {
    const std::uint16_t code = c.fact(t.final).code;
    if (!is_challenge(code)) report("the REFER was refused", {c.evidence(t.final, code_text(code))});
    return;
  }
  bool notified = false;
  for (const Fact& f : c.session.facts) {
    if (!f.is_request() || f.method != method::kNotify || f.time < request.time) continue;
    notified = true;
    const Extra* extra = c.session.extra(f);
    if (extra == nullptr || extra->fragment < 300) continue;
    report("the referred call failed with " + code_text(extra->fragment), {c.evidence(f, "NOTIFY with that status")});
    return;
  }
  const Extra* refer = c.extra(t.request);
  const bool due = t.final != kNone && (refer == nullptr || !refer->no_notify) && c.waited(c.fact(t.final), kTimerB);
  if (!notified && due) report("no NOTIFY came within 32 s", {c.evidence(t.final, "accepted")});
}

void look_at_notify(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  if (t.final == kNone || c.fact(t.final).code != 481) return;
  Occasion occasion;
  occasion.rule = &kNotify;
  occasion.severity = Severity::warning;
  occasion.subject = {"subscription", printable(c.session.call_id)};
  occasion.group = c.hosts_of(t);
  occasion.details = c.hosts_of(t) + ".";
  occasion.evidence = {c.evidence(t.request, "NOTIFY"), c.evidence(t.final, code_text(481))};
  findings.add(std::move(occasion));
}

}  // namespace

void find_transfer_problems(const ClosedSession& closed, FindingGroups& findings) {
  for (const Transaction& t : closed.transactions) {
    if (t.request_missing()) continue;
    if (t.method == method::kRefer) look_at_refer(closed, t, findings);
    if (t.method == method::kNotify) look_at_notify(closed, t, findings);
  }
}

}  // namespace pcapglass::sip
