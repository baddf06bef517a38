#include "protocols/sip/list_calls.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/call_filter.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kGroupsShown = 10;

std::optional<double> percent(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return std::nullopt;
  // Two digits behind the point, the same on every host.
  const std::uint64_t hundredths = (part * 1'000'000 / whole + 50) / 100;
  return static_cast<double>(hundredths) / 100;
}

double seconds(std::uint64_t microseconds) { return static_cast<double>(microseconds) / 1e6; }

GroupReport report_of(std::string name, const CallGroup& group) {
  GroupReport out;
  out.name = std::move(name);
  out.attempts = group.attempts;
  out.answered = group.answered;
  out.ser_pct = percent(group.answered, group.attempts - group.redirected);
  out.seer_pct = percent(group.effective, group.attempts - group.redirected);
  out.isa_pct = percent(group.ineffective, group.attempts);
  out.scr_pct = percent(group.completed, group.attempts);
  if (group.talk_count > 0) out.mean_duration = seconds(group.talk_us / group.talk_count);
  return out;
}

std::vector<GroupReport> report_of(const CallGroups& groups) {
  std::vector<std::pair<const std::string*, const CallGroup*>> order;
  for (const auto& [name, group] : groups) order.emplace_back(&name, &group);
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second->attempts > b.second->attempts; });
  std::vector<GroupReport> out;
  for (const auto& [name, group] : order) {
    if (out.size() < kGroupsShown) out.push_back(report_of(printable(*name), *group));
  }
  return out;
}

std::optional<DelayReport> report_of(const DelayFigures& figures) {
  if (figures.count == 0) return std::nullopt;
  return DelayReport{figures.count, seconds(figures.least), seconds(figures.sum / figures.count),
                     seconds(figures.most)};
}

CallFiguresReport report_of(const CallTotals& totals) {
  CallFiguresReport out;
  out.calls = totals.calls;
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    if (totals.outcomes[i] > 0) out.outcomes[std::string(kOutcomes[i])] = totals.outcomes[i];
  }
  out.all = report_of("all", totals.all);
  out.post_dial_delay = report_of(totals.answered_delay);
  out.failure_delay = report_of(totals.failed_delay);
  out.setup_time = report_of(totals.setup);
  out.ring_time = report_of(totals.ring);
  out.concurrent_max = totals.up_most;
  out.attempts_per_second_max = totals.in_second_most;
  for (const auto& [code, count] : totals.final_codes) {
    out.by_final_code[code == 0 ? std::string("none") : std::to_string(code)] = count;
  }
  out.by_domain = report_of(totals.by_domain);
  out.by_source = report_of(totals.by_source);
  out.by_user_agent = report_of(totals.by_user_agent);
  out.by_trunk = report_of(totals.by_trunk);
  return out;
}

}  // namespace

ListCallsResult list_sip_calls(const MessageAnalyzer& analyzer, const ListCallsArguments& arguments,
                               QueryContext& context) {
  const CallTable& calls = analyzer.calls();
  ListCallsResult result;
  result.file = context.source().name;
  CallFilter filter;
  if (std::string error = filter.parse(arguments.filter.value_or("")); !error.empty()) {
    context.refuse(std::move(error));
    return result;
  }
  result.statistics = report_of(calls.totals());
  std::vector<std::size_t> matching;
  for (std::size_t i = 0; i < calls.rows().size(); ++i) {
    if (filter.empty() || filter.matches(report_of(calls, i))) matching.push_back(i);
  }
  result.matching = matching.size();
  const Slice slice = context.slice("calls", matching.size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.calls.push_back(report_of(calls, matching[i]));
  }
  if (calls.totals().calls == 0) {
    result.message = "No SIP calls found in this capture";
  } else if (matching.empty()) {
    result.message = "No call passes the filter; " + std::to_string(calls.rows().size()) + " are in this capture";
  }
  result.findings = analyzer.findings();
  result.not_analyzed = analyzer.unseen().sentences();
  note_call_ceilings(calls, context);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::sip
