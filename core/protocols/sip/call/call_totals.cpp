#include "protocols/sip/call/call_totals.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

// Whoever makes up more names than these shares one row.
constexpr std::size_t kMostGroups = 256;
constexpr std::string_view kOthers = "(others)";

void add_to(CallGroup& group, const CallRow& row) {
  const bool answered = is_answered(row.outcome) || (row.final_code >= 200 && row.final_code < 300);
  const std::uint16_t code = row.final_code;
  ++group.attempts;
  group.answered += answered ? 1 : 0;
  group.redirected += !answered && code >= 300 && code < 400 ? 1 : 0;
  group.effective += answered || code == 480 || code == 486 || code == 600 || code == 603 ? 1 : 0;
  group.ineffective += code == 408 || code == 500 || code == 503 || code == 504 ? 1 : 0;
  group.completed += row.outcome == Outcome::completed && row.disconnect_delay != kNoDuration ? 1 : 0;
  if (row.talk < 0) return;
  ++group.talk_count;
  group.talk_us += static_cast<std::uint64_t>(row.talk / 1000);
}

void add_to(CallGroups& groups, std::string_view name, const CallRow& row) {
  if (name.empty()) return;
  auto found = groups.find(name);
  if (found == groups.end()) {
    found = groups.try_emplace(std::string(groups.size() < kMostGroups ? name : kOthers)).first;
  }
  add_to(found->second, row);
}

}  // namespace

void DelayFigures::add(Microseconds delay) {
  if (delay == kNoDuration) return;
  ++count;
  sum += delay;
  least = std::min(least, delay);
  most = std::max(most, delay);
}

void CallTotals::add(const Session& session, const CallRow& row) {
  ++calls;
  ++outcomes[static_cast<std::size_t>(row.outcome)];
  // Whose beginning is not in the capture gives no figures (C-06).
  if (row.outcome == Outcome::undetermined_capture_started_late) return;
  const bool answered = row.setup_time != kNoDuration;
  (answered ? answered_delay : failed_delay).add(row.response_delay);
  setup.add(row.setup_time);
  ring.add(row.ring_time);
  add_to(all, row);
  ++final_codes[row.final_code];
  add_to(by_domain, session.domain, row);
  add_to(by_user_agent, session.user_agent, row);
  const std::string source = to_string(row.source.address);
  add_to(by_source, source, row);
  add_to(by_trunk, source + " > " + to_string(row.destination.address), row);
}

void CallTotals::count_invite(Nanoseconds time) {
  const std::int64_t now = time / kNanosecondsPerSecond;
  in_second = now == second ? in_second + 1 : 1;
  second = now;
  in_second_most = std::max(in_second_most, in_second);
}

}  // namespace pcapglass::sip
