// Findings about the way of a request over hops: SIP-TR-12 of domain.md 5.1 (RFC 3261 16.3, RFC 5393).
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kLoop = {"SIP-TR-12", "Request goes round in a loop", "A request comes back to where it has been.",
                        "RFC 3261 16.3, RFC 5393", "A spiral, whose Request-URI changes, may be intended."};
constexpr std::uint8_t kFewHops = 10;

Occasion about(const ClosedSession& c, Severity severity, std::string_view what) {
  Occasion occasion = c.occasion(kLoop, severity, what);
  occasion.details = printable(c.session.caller).append(" to ").append(printable(c.session.callee)).append(": ");
  occasion.details.append(what).append(".");
  return occasion;
}

std::string hops_text(const Fact& f) {
  std::string text(method_name(f.method));
  if (f.max_forwards != Fact::kNoMaxForwards) text += " with Max-Forwards " + std::to_string(f.max_forwards);
  return text;
}

// True when one host got this request three times, each time over more hops.
bool returns(const ClosedSession& c, const Fact& last, FindingGroups& findings) {
  std::vector<const Fact*> passes;
  for (const Fact& f : c.session.facts) {
    if (!f.is_request() || f.repeat != RepeatKind::first || f.method != last.method || f.cseq != last.cseq) continue;
    if (f.from_tag != last.from_tag ||
        c.session.hosts[f.destination].address != c.session.hosts[last.destination].address)
      continue;
    if (passes.empty() || passes.back()->vias < f.vias) passes.push_back(&f);
  }
  if (passes.size() < 3) return false;
  const bool loop =
      std::all_of(passes.begin(), passes.end(), [&](const Fact* f) { return f->uri == passes.front()->uri; });
  Occasion occasion =
      about(c, loop ? Severity::error : Severity::notice, loop ? "a loop" : "a spiral: the Request-URI changes");
  occasion.metrics["passes"] = static_cast<double>(passes.size());
  for (const Fact* f : passes) {
    if (occasion.evidence.size() < 10) occasion.evidence.push_back(c.evidence(*f, hops_text(*f)));
  }
  findings.add(std::move(occasion));
  return true;
}

}  // namespace

void find_path_problems(const ClosedSession& c, FindingGroups& findings) {
  for (const Transaction& t : c.transactions) {
    if (t.request_missing() || t.final == kNone) continue;
    const std::uint16_t code = c.fact(t.final).code;
    if (code != 482 && code != 483) continue;
    Occasion occasion = about(c, Severity::error, code_text(code));
    occasion.evidence = {c.evidence(t.request, hops_text(c.fact(t.request))), c.evidence(t.final, code_text(code))};
    findings.add(std::move(occasion));
    break;
  }
  bool low = false, looped = false;
  for (const Fact& f : c.session.facts) {
    if (!f.is_request() || f.repeat != RepeatKind::first) continue;
    // "Falls to": not what the first sender wrote.
    if (!low && f.max_forwards <= kFewHops && f.vias > 1) {
      low = true;
      Occasion occasion = about(c, Severity::notice, "few hops are left");
      occasion.metrics["max_forwards"] = f.max_forwards;
      occasion.evidence = {c.evidence(f, hops_text(f))};
      findings.add(std::move(occasion));
    }
    if (!looped && f.vias > 2) looped = returns(c, f, findings);
  }
}

}  // namespace pcapglass::sip
