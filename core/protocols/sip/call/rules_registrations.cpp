// Findings about registrations: SIP-RG of domain.md 5.3, as far as one exchange shows them.
#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kFailed = {"SIP-RG-01", "Registration failed",
                          "The registrar refused: calls to this address will not arrive.", "RFC 3261 10.3",
                          "A later attempt with another Call-ID may have succeeded."};
constexpr Rule kLoop = {"SIP-RG-02", "Authentication loop",
                        "Requests that carried credentials were challenged again and again: a wrong password or realm, "
                        "or a nonce that expires at once.",
                        "RFC 3261 22.3", "A challenge with stale=true asks for a new nonce only."};
constexpr Rule kNoRetry = {"SIP-RG-03", "No retry after a challenge",
                           "The registrar asked for credentials, and the client did not come back within 32 s: it has "
                           "none, or did not get the challenge.",
                           "RFC 3261 22.2", "The retry may have used another Call-ID."};

constexpr Rule kSilent = {"SIP-RG-04", "No response to REGISTER",
                          "Nobody answered the REGISTER, although the capture goes on for 32 s (Timer F) and more.",
                          "RFC 6076 4.2, RFC 3261 17.1.2.2",
                          "The response may have taken a way that was not captured."};
constexpr Rule kBrief = {"SIP-RG-06", "Expiry too brief, again and again",
                         "The registrar refused the expiry (423), and the client asked for too little again.",
                         "RFC 3261 10.3", ""};

bool is_challenge(std::uint16_t code) { return code == 401 || code == 407; }

Occasion about(const Rule& rule, const ClosedSession& c, const Transaction& t, std::uint16_t code) {
  Occasion occasion;
  occasion.rule = &rule;
  occasion.severity = Severity::error;
  occasion.group = c.hosts_of(t) + " " + std::to_string(code);
  occasion.subject = {"registration", printable(c.session.callee)};
  occasion.details = printable(c.session.callee) + " at " + to_string(c.session.hosts[t.server]) + ": " +
                     (is_challenge(code) ? code_text(code) : c.final_text(code));
  if (const auto hint = hint_of(code); !hint.empty()) occasion.details += " - " + std::string(hint);
  occasion.details += ".";
  occasion.metrics["code"] = code;
  return occasion;
}

void silent(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  const Fact& request = c.fact(t.request);
  if (t.last_provisional != kNone || !c.waited(request, kTimerB)) return;
  Occasion occasion;
  occasion.rule = &kSilent;
  occasion.severity = Severity::error;
  occasion.group = c.hosts_of(t);
  occasion.subject = {"registration", printable(c.session.callee)};
  occasion.details = printable(c.session.callee) + " at " + to_string(c.session.hosts[t.server]) + ".";
  occasion.metrics["retransmissions"] = t.request_repeats;
  occasion.evidence = {c.evidence(request, "REGISTER")};
  if (t.last_request != t.request)
    occasion.evidence.push_back(c.evidence(t.last_request, "REGISTER sent for the last time"));
  findings.add(std::move(occasion));
}

}  // namespace

void find_registration_problems(const ClosedSession& c, FindingGroups& findings) {
  std::vector<Evidence> refused;  // challenges to requests that carried credentials
  std::vector<Evidence> brief;    // 423
  std::uint64_t nonce = 0;        // of the latest challenge
  const Transaction* last = nullptr;
  for (const Transaction& t : c.transactions) {
    if (t.method != method::kRegister || t.request_missing()) continue;
    last = &t;
    if (t.final == kNone) {
      silent(c, t, findings);
      continue;
    }
    const Fact& final = c.fact(t.final);
    if (is_challenge(final.code)) {
      const Extra* sent = c.extra(t.request);
      const Extra* challenge = c.extra(t.final);
      const bool current = nonce == 0 || sent == nullptr || sent->nonce == 0 || sent->nonce == nonce;
      const bool stale = challenge != nullptr && challenge->stale;
      if (c.fact(t.request).credentials && current && !stale) {
        refused.push_back(c.evidence(t.final, code_text(final.code)));
      }
      if (challenge != nullptr) nonce = challenge->nonce;
      continue;
    }
    if (final.code < 300) refused.clear();
    if (final.code == 423) brief.push_back(c.evidence(t.final, code_text(423)));
    if (final.code < 300 || final.code == 423) continue;
    Occasion occasion = about(kFailed, c, t, final.code);
    occasion.evidence = {c.evidence(t.request, "REGISTER"), c.evidence(t.final, code_text(final.code))};
    findings.add(std::move(occasion));
  }
  if (last != nullptr && brief.size() >= 2) {
    Occasion occasion = about(kBrief, c, *last, 423);
    occasion.severity = Severity::notice;
    occasion.metrics["refused"] = static_cast<double>(brief.size());
    occasion.evidence = std::move(brief);
    findings.add(std::move(occasion));
  }
  if (last == nullptr || last->final == kNone) return;
  const Fact& final = c.fact(last->final);
  if (refused.size() >= 2) {
    Occasion occasion = about(kLoop, c, *last, final.code);
    occasion.metrics["refused"] = static_cast<double>(refused.size());
    if (refused.size() > 10) refused.resize(10);
    occasion.evidence = std::move(refused);
    findings.add(std::move(occasion));
    return;
  }
  if (!is_challenge(final.code) || c.fact(last->request).credentials || c.clock.now - final.time < kTimerB) return;
  Occasion occasion = about(kNoRetry, c, *last, final.code);
  occasion.severity = Severity::warning;
  occasion.evidence = {c.evidence(last->request, "REGISTER"), c.evidence(last->final, code_text(final.code))};
  findings.add(std::move(occasion));
}

}  // namespace pcapglass::sip
