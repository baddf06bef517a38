// Findings about the dialogs of a call: SIP-CA-16, -17, -19 and -26 of domain.md 5.2.
#include <algorithm>

#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kForked = {"SIP-CA-16", "Several answers to one INVITE",
                          "More than one device answered (To tags differ), and the caller did not acknowledge each and "
                          "end all but one within 5 s.",
                          "RFC 3261 13.2.2.4", "ACK or BYE may have taken a way that was not captured."};
constexpr Rule kRace = {"SIP-CA-17", "CANCEL crossed the answer",
                        "The caller gave up when the callee had answered, and nobody ended the call: the callee hears "
                        "silence.",
                        "RFC 3261 9.1", "The BYE may have taken a way that was not captured."};
constexpr Rule kPrack = {"SIP-CA-19", "PRACK trouble",
                         "A provisional response that must be acknowledged was not, or not rightly: the call cannot go "
                         "on.",
                         "RFC 3262 3, 4", "The PRACK may have taken a way that was not captured."};
constexpr Rule kBreach = {"SIP-CA-26", "Tags or numbers break the dialog",
                          "Requests within the call cannot be matched to its dialog.", "RFC 3261 12.1.1, 12.2", ""};

bool is_answer(const Fact& f) { return f.method == method::kInvite && f.code >= 200 && f.code < 300; }
bool counts(const Fact& f) { return f.repeat != RepeatKind::capture_duplicate; }

class DialogRules {
 public:
  DialogRules(const ClosedSession& closed, FindingGroups& findings) : c_(closed), findings_(findings) {}

  void run() {
    forked();
    race();
    prack();
    breach();
  }

 private:
  template <class Wanted>
  const Fact* find(Wanted&& wanted) const {
    for (const Fact& f : c_.session.facts) {
      if (counts(f) && wanted(f)) return &f;
    }
    return nullptr;
  }

  void forked() {
    for (const Transaction& t : c_.transactions) {
      if (t.method != method::kInvite || t.in_dialog || t.answering_tags.size() < 2) continue;
      double without_ack = 0;
      double left_up = 0;
      for (const std::uint64_t tag : t.answering_tags) {
        const Fact* answer = find([&](const Fact& f) { return is_answer(f) && f.to_tag == tag; });
        const bool acked = find([&](const Fact& f) {
                             return f.is_request() && f.method == method::kAck && f.to_tag == tag;
                           }) != nullptr;
        const bool ended = find([&](const Fact& f) {
                             return f.is_request() && f.method == method::kBye &&
                                    (f.to_tag == tag || f.from_tag == tag) &&
                                    f.time - answer->time <= 5 * kNanosecondsPerSecond;
                           }) != nullptr;
        if (!acked && c_.waited(*answer, kTimerB)) ++without_ack;
        if (!ended && c_.waited(*answer, 5 * kNanosecondsPerSecond)) ++left_up;
      }
      if (without_ack == 0 && left_up < 2) continue;
      Occasion occasion = c_.occasion(kForked, Severity::warning);
      occasion.metrics = {
          {"answers", double(t.answering_tags.size())}, {"without_ack", without_ack}, {"left_up", left_up}};
      occasion.evidence = c_.evidence_of(
          10, "2xx", [&](const Fact& f) { return is_answer(f) && f.cseq == t.cseq && f.repeat == RepeatKind::first; });
      findings_.add(std::move(occasion));
      return;
    }
  }

  void race() {
    const Call& call = c_.call;
    if (call.cancel == kNone || call.answer == kNone || call.bye != kNone) return;
    if (!c_.waited(c_.fact(call.answer), kTimerB)) return;
    Occasion occasion = c_.occasion(kRace, Severity::warning);
    occasion.evidence = {c_.evidence(call.answer, "2xx"), c_.evidence(call.cancel, "CANCEL")};
    findings_.add(std::move(occasion));
  }

  void report_prack(std::string_view what, std::vector<Evidence> evidence) {
    Occasion occasion = c_.occasion(kPrack, Severity::error, what);
    occasion.evidence = std::move(evidence);
    findings_.add(std::move(occasion));
  }

  bool acknowledges(const Fact& prack, const Fact& response) const {
    if (!prack.is_request() || prack.method != method::kPrack || prack.rseq != response.rseq) return false;
    const Extra* extra = c_.session.extra(prack);
    return extra == nullptr || (extra->rack_cseq == response.cseq && extra->rack_method == method::kInvite);
  }

  void prack() {
    bool reliable = false;
    for (const Fact& f : c_.session.facts) {
      if (!f.is_provisional() || f.rseq == 0 || f.method != method::kInvite || f.repeat != RepeatKind::first) continue;
      reliable = true;
      if (find([&](const Fact& one) { return acknowledges(one, f); }) != nullptr) continue;
      auto all = c_.evidence_of(10, code_text(f.code), [&](const Fact& one) {
        return counts(one) && one.code == f.code && one.rseq == f.rseq && one.cseq == f.cseq &&
               one.to_tag == f.to_tag && one.source == f.source && one.destination == f.destination;
      });
      if (all.size() >= 3) report_prack("a reliable response was repeated, and no PRACK came", std::move(all));
    }
    for (const Transaction& t : c_.transactions) {
      if (t.method != method::kPrack || t.request_missing()) continue;
      const Fact& request = c_.fact(t.request);
      if (t.final != kNone && c_.fact(t.final).code == 481) {
        report_prack("PRACK refused with 481", {c_.evidence(request, "PRACK"), c_.evidence(t.final, code_text(481))});
      } else if (reliable && find([&](const Fact& f) {
                               return f.is_provisional() && f.rseq != 0 && acknowledges(request, f);
                             }) == nullptr) {
        report_prack("RAck names no response that was sent", {c_.evidence(request, "PRACK")});
      }
    }
  }

  void report_breach(std::string_view what, const Fact& f) {
    Occasion occasion = c_.occasion(kBreach, Severity::warning, what);
    occasion.evidence = {c_.evidence(f, std::string(what))};
    findings_.add(std::move(occasion));
  }

  void breach() {
    for (const Transaction& t : c_.transactions) {
      if (t.request_missing() || t.final == kNone) continue;
      const Fact& request = c_.fact(t.request);
      const Fact& final = c_.fact(t.final);
      if (t.method == method::kInvite && final.code < 300 && final.to_tag == 0) {
        report_breach("2xx without To tag", final);
      } else if (request.to_tag != 0 && final.to_tag != 0 && final.to_tag != request.to_tag &&
                 t.method != method::kCancel) {
        report_breach("To tag of the response differs", final);
      }
    }
    for (std::size_t i = 0; i < c_.session.facts.size(); ++i) {
      const Fact& f = c_.session.facts[i];
      if (!f.is_request() || f.repeat != RepeatKind::first || f.to_tag == 0) continue;
      if (f.method == method::kAck) {
        look_at_ack(f);
      } else if (f.method != method::kCancel && has_lower_number(i)) {
        report_breach("CSeq is lower than before", f);
        return;
      }
    }
  }

  bool has_lower_number(std::size_t i) const {
    const Fact& f = c_.session.facts[i];
    return std::any_of(c_.session.facts.begin(), c_.session.facts.begin() + static_cast<std::ptrdiff_t>(i),
                       [&](const Fact& one) {
                         return one.is_request() && one.method != method::kAck && one.from_tag == f.from_tag &&
                                one.to_tag == f.to_tag && one.source == f.source && one.destination == f.destination &&
                                one.cseq > f.cseq;
                       });
  }

  void look_at_ack(const Fact& ack) {
    bool invited = false;
    for (const Fact& f : c_.session.facts) {
      if (!f.is_request() || f.method != method::kInvite || f.from_tag != ack.from_tag) continue;
      if (f.cseq == ack.cseq) return;
      invited = true;
    }
    if (invited) report_breach("CSeq of the ACK is that of no INVITE", ack);
  }

  const ClosedSession& c_;
  FindingGroups& findings_;
};

}  // namespace

void find_dialog_problems(const ClosedSession& closed, FindingGroups& findings) { DialogRules(closed, findings).run(); }

}  // namespace pcapglass::sip
