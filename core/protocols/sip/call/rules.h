// The rules that look at one call or registration once it is over (domain.md 5.1 to 5.3).
#pragma once

#include "protocols/sip/call/call_row.h"
#include "protocols/sip/call/session.h"
#include "report/finding_groups.h"

namespace pcapglass::sip {

struct ClosedSession {
  const Session& session;
  std::span<const Transaction> transactions;
  const Call& call;
  const CallRow& row;
  Clock clock;

  [[nodiscard]] const Fact& fact(Index index) const { return session.facts[static_cast<std::size_t>(index)]; }
  [[nodiscard]] Evidence evidence(Index index, std::string what) const;
  [[nodiscard]] Evidence evidence(const Fact& fact, std::string what) const;
  // The first `most` facts that `wanted` holds for.
  template <class Wanted>
  [[nodiscard]] std::vector<Evidence> evidence_of(std::size_t most, std::string_view what, Wanted&& wanted) const {
    std::vector<Evidence> out;
    for (const Fact& one : session.facts) {
      if (out.size() < most && wanted(one)) out.push_back(evidence(one, std::string(what)));
    }
    return out;
  }
  // "503 Trunk busy": the phrase as it was sent, which often says most, or the registry's.
  [[nodiscard]] std::string final_text(std::uint16_t code) const;
  // Of a call, grouped by its two hosts; `what` is added to the group and put behind the parties.
  [[nodiscard]] Occasion occasion(const Rule& rule, Severity severity, std::string_view what = {}) const;
  // "alice@example.com called bob@example.com"
  [[nodiscard]] std::string parties() const;
  // nullptr when that message has none.
  [[nodiscard]] const Extra* extra(Index index) const { return index == kNone ? nullptr : session.extra(fact(index)); }
  [[nodiscard]] bool waited(const Fact& since, Nanoseconds time) const { return clock.now - since.time >= time; }
  // "192.0.2.1 > 192.0.2.2"
  [[nodiscard]] std::string hosts_of(const Transaction& transaction) const;
};

void find_call_problems(const ClosedSession& closed, FindingGroups& findings);

// In rules_*.cpp: parts of it.
void find_transaction_problems(const ClosedSession& closed, FindingGroups& findings);
void find_session_timer_problems(const ClosedSession& closed, FindingGroups& findings);
void find_dialog_problems(const ClosedSession& closed, FindingGroups& findings);
void find_transfer_problems(const ClosedSession& closed, FindingGroups& findings);
void find_invite_problems(const ClosedSession& closed, FindingGroups& findings);
void find_path_problems(const ClosedSession& closed, FindingGroups& findings);
void find_registration_problems(const ClosedSession& closed, FindingGroups& findings);

// What a final response means, in a few words for people (domain.md 5.6); "" for one without an entry.
[[nodiscard]] std::string_view hint_of(std::uint16_t code);

// "486 Busy Here", with the registry's phrase (domain.md 2.6).
[[nodiscard]] std::string code_text(std::uint16_t code);
// "16 normal clearing"
[[nodiscard]] std::string q850_text(std::uint16_t cause);

}  // namespace pcapglass::sip
