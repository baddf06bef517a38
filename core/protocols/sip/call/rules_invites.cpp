// Findings about what an INVITE says: SIP-CA-11, -22, -24 and -25 of domain.md 5.2.
#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kCodecs = {"SIP-CA-11", "No common codec", "The offer was refused because of its media formats.",
                          "RFC 3264 6",
                          "Address family, transport profile or encryption are refused with the same codes."};
constexpr Rule kDiverted = {"SIP-CA-22", "Call forwarded in a circle",
                            "The call was diverted very often, or to where it had been.", "RFC 5806, RFC 7044", ""};
constexpr Rule kIdentity = {"SIP-CA-24", "Caller identity in doubt",
                            "What the INVITE says of its caller does not agree.", "RFC 3325, RFC 8224",
                            "Inside one operator's network this may be intended."};
constexpr Rule kEmergency = {"SIP-CA-25", "Emergency call", "Somebody dialled an emergency service.", "RFC 5031",
                             "112 and 911 may be extensions of a private dial plan."};

bool share_a_word(std::string_view some, std::string_view others) {
  while (!some.empty()) {
    const std::string_view word = some.substr(0, some.find(' '));
    std::string_view rest = others;
    while (!rest.empty()) {
      const std::string_view other = rest.substr(0, rest.find(' '));
      if (equals_ignoring_case(word, other)) return true;
      rest.remove_prefix(std::min(rest.size(), other.size() + 1));
    }
    some.remove_prefix(std::min(some.size(), word.size() + 1));
  }
  return false;
}

// What the refusing side takes: as its refusal says, else as its own descriptions within this call do.
std::string codecs_of(const ClosedSession& c, const Transaction& t) {
  if (const Extra* final = c.extra(t.final); final != nullptr && !final->codecs.empty()) return final->codecs;
  for (const Fact& f : c.session.facts) {
    const Extra* extra = c.session.extra(f);
    if (f.source == t.server && extra != nullptr && !extra->codecs.empty() && f.destination == t.client)
      return extra->codecs;
  }
  return {};
}

void codecs(const ClosedSession& c, const Transaction& t, FindingGroups& findings) {
  if (t.method != method::kInvite || t.final == kNone) return;
  const std::uint16_t code = c.fact(t.final).code;
  const Extra* final = c.extra(t.final);
  const std::uint16_t warning = final == nullptr ? std::uint16_t{0} : final->warning;
  const bool by_code = code == 488 || code == 606 || code == 415;
  if (code < 300 || (!by_code && warning != 304 && warning != 305)) return;
  const Extra* offer = c.extra(t.request);
  const std::string offered = offer == nullptr ? std::string() : offer->codecs;
  // T.38 that is refused is another matter.
  if (offered.empty() && t.in_dialog) return;
  const std::string taken = codecs_of(c, t);
  const bool known = !offered.empty() && !taken.empty();
  Occasion occasion = c.occasion(kCodecs, Severity::error);
  occasion.group += " " + std::to_string(code);
  occasion.confidence = known && !share_a_word(offered, taken) ? Confidence::confirmed : Confidence::probable;
  if (known && share_a_word(offered, taken)) occasion.confidence = Confidence::possible;
  occasion.details += " " + code_text(code) + "; offered: " + (offered.empty() ? "nothing seen" : printable(offered)) +
                      "; the other side takes: " + (taken.empty() ? "not known" : printable(taken)) + ".";
  if (warning != 0) occasion.details += " Warning " + std::to_string(warning) + " " + printable(final->text) + ".";
  occasion.evidence = {c.evidence(t.request, "offer"), c.evidence(t.final, code_text(code))};
  findings.add(std::move(occasion));
}

void doubts(const ClosedSession& c, const Fact& f, std::uint8_t doubts, FindingGroups& findings) {
  struct Doubt {
    std::uint8_t bit;
    Severity severity;
    std::string_view what;
  };
  static constexpr Doubt kDoubts[] = {
      {doubt::kAsserted, Severity::notice, "From is another user than P-Asserted-Identity"},
      {doubt::kPrivacy, Severity::warning, "Privacy: id is asked for, and From names the caller all the same"},
      {doubt::kAttestation, Severity::notice, "attested as C: the gateway does not know the caller"},
      {doubt::kPassport, Severity::warning, "the PASSporT names other parties than From and To"},
      {doubt::kOld, Severity::warning, "the PASSporT was signed more than 60 s before"}};
  for (const Doubt& one : kDoubts) {
    if ((doubts & one.bit) == 0) continue;
    Occasion occasion = c.occasion(kIdentity, one.severity, one.what);
    occasion.evidence = {c.evidence(f, "INVITE")};
    findings.add(std::move(occasion));
  }
}

void emergency(const ClosedSession& c, const Fact& f, FindingGroups& findings) {
  const Outcome outcome = c.call.outcome;
  const bool failed = outcome > Outcome::cancelled_by_caller && outcome != Outcome::undetermined_capture_ended;
  Occasion occasion = c.occasion(kEmergency, failed ? Severity::error : Severity::info);
  occasion.details =
      "Outcome: " + std::string(names_of(outcome)[static_cast<std::size_t>(outcome)]) + ". " + c.parties() + ".";
  occasion.group += " " + std::string(failed ? "failed" : "");
  occasion.evidence = {c.evidence(f, "INVITE")};
  if (c.call.final != kNone)
    occasion.evidence.push_back(c.evidence(c.call.final, code_text(c.fact(c.call.final).code)));
  findings.add(std::move(occasion));
}

}  // namespace

void find_invite_problems(const ClosedSession& c, FindingGroups& findings) {
  for (const Transaction& t : c.transactions) {
    if (!t.request_missing()) codecs(c, t, findings);
  }
  bool diverted = false, doubted = false, alarmed = false;
  for (const Fact& f : c.session.facts) {
    const Extra* extra = f.is_request() && f.method == method::kInvite ? c.session.extra(f) : nullptr;
    if (extra == nullptr) continue;
    if (!diverted && (extra->diversions >= 5 || extra->diverted_twice)) {
      diverted = true;
      Occasion occasion = c.occasion(kDiverted, Severity::warning);
      occasion.metrics["diversions"] = extra->diversions;
      occasion.evidence = {c.evidence(f, "INVITE")};
      findings.add(std::move(occasion));
    }
    if (!doubted && extra->doubts != 0) {
      doubted = true;
      doubts(c, f, extra->doubts, findings);
    }
    if (!alarmed && extra->emergency) {
      alarmed = true;
      emergency(c, f, findings);
    }
  }
}

}  // namespace pcapglass::sip
