// Every call and registration of the capture: messages go in one by one, rows and figures come out.
#pragma once

#include <vector>

#include "keep/text_arena.h"
#include "protocols/sip/call/call_totals.h"
#include "protocols/sip/call/patterns.h"
#include "protocols/sip/call/registrations.h"
#include "protocols/sip/call/session.h"
#include "protocols/sip/call/subscriptions.h"
#include "report/finding_groups.h"

namespace pcapglass::sip {

class CallTable {
 public:
  explicit CallTable(const Limits& limits);

  // The id of the message's session; kNoSession for a message without Call-ID. `row` is its place in the list of
  // messages, or Fact::kNoRow.
  std::uint32_t add(const Message& message, const Arrival& arrival, const Repeat& repeat, std::uint32_t row);
  // An ICMP error or a reset in `frame` says that a message of that session does not arrive.
  void unreachable(std::uint32_t session, std::uint64_t frame);
  // `now`: the latest time of the capture.
  void finish(Nanoseconds now);

  static constexpr std::uint32_t kNoSession = 0xFFFF'FFFF;

  // In order of their first messages, after finish().
  [[nodiscard]] const std::vector<CallRow>& rows() const { return rows_; }
  [[nodiscard]] const CallTotals& totals() const { return totals_; }
  [[nodiscard]] const Registrations& registrations() const { return registrations_; }
  [[nodiscard]] const Subscriptions& subscriptions() const { return subscriptions_; }
  [[nodiscard]] const FindingGroups& findings() const { return findings_; }
  [[nodiscard]] std::uint64_t closed_at_ceiling() const { return sessions_.closed_at_ceiling(); }
  // Texts of a row; empty when memory for them was short.
  [[nodiscard]] std::string_view caller(const CallRow& row) const;
  [[nodiscard]] std::string_view callee(const CallRow& row) const;
  [[nodiscard]] std::string_view reason(const CallRow& row) const;  // Session::reason
  [[nodiscard]] std::string_view call_id(const CallRow& row) const;

 private:
  void close(const Session& session, Clock clock);
  void keep(const Session& session, CallRow row);
  void count_up(Session& session, const Fact& fact);
  [[nodiscard]] std::string_view names(const CallRow& row, std::size_t begin, std::size_t length) const;

  SessionTable sessions_;
  std::vector<CallRow> rows_;
  std::size_t most_rows_;
  TextArena texts_;
  CallTotals totals_;
  Registrations registrations_;
  Subscriptions subscriptions_;
  Patterns patterns_;
  FindingGroups findings_;
};

}  // namespace pcapglass::sip
