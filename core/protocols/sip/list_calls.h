// The tool list_sip_calls: one line per call, filtered, with the figures of RFC 6076 over all calls.
#pragma once

#include "protocols/sip/report_calls.h"

namespace pcapglass::sip {

struct ListCallsArguments : CommonArguments {
  std::optional<std::string> filter;
};
template <class Field>
void describe(Field& field, ListCallsArguments& a) {
  describe_source(field, a);
  field("filter", a.filter,
        "Terms that all have to hold, separated by spaces: outcome=busy user=alice number=5551234 code=486 code>=400 "
        "host=192.0.2.1 call_id=abc duration>60 delay>3 retransmissions>0 frame=17; != excludes. Text matches parts");
  describe_paging(field, a);
}

struct GroupReport {
  std::string name;
  std::uint64_t attempts = 0, answered = 0;
  std::optional<double> ser_pct, seer_pct, isa_pct, scr_pct, mean_duration;
};
template <class Field>
void describe(Field& field, GroupReport& g) {
  field("name", g.name, "What the calls have in common");
  field("attempts", g.attempts, "Calls whose first INVITE is in the capture");
  field("answered", g.answered, "Of them, with a 2xx");
  field("ser_pct", g.ser_pct, "Session establishment ratio: answered / (attempts - redirected) (RFC 6076 4.6)");
  field("seer_pct", g.seer_pct, "Session establishment effectiveness: also 480, 486, 600, 603 count (4.7)");
  field("isa_pct", g.isa_pct, "Ineffective session attempts: 408, 500, 503, 504 (4.8)");
  field("scr_pct", g.scr_pct, "Session completion: answered and ended by an answered BYE (4.9)");
  field("mean_duration", g.mean_duration, "Mean seconds from answer to BYE");
}

struct DelayReport {
  std::uint64_t count = 0;
  double min = 0, mean = 0, max = 0;
};
template <class Field>
void describe(Field& field, DelayReport& d) {
  field("count", d.count, "How many were measured");
  field("min", d.min, "Shortest, seconds");
  field("mean", d.mean, "Mean, seconds");
  field("max", d.max, "Longest, seconds");
}

struct CallFiguresReport {
  std::uint64_t calls = 0;
  std::map<std::string, std::uint64_t> outcomes;
  GroupReport all;
  std::optional<DelayReport> post_dial_delay, failure_delay, setup_time, ring_time;
  std::uint64_t concurrent_max = 0, attempts_per_second_max = 0;
  std::map<std::string, std::uint64_t> by_final_code;
  std::vector<GroupReport> by_domain, by_source, by_user_agent, by_trunk;
};
template <class Field>
void describe(Field& field, CallFiguresReport& f) {
  field("calls", f.calls, "Calls in the whole capture");
  field("outcomes", f.outcomes, "Calls by outcome");
  field("all", f.all, "The ratios of RFC 6076 over all calls");
  field("post_dial_delay", f.post_dial_delay, "First INVITE to first response but 100, answered calls");
  field("failure_delay", f.failure_delay, "The same of calls that were not answered");
  field("setup_time", f.setup_time, "First INVITE to answer");
  field("ring_time", f.ring_time, "From ringing to answer, refusal or CANCEL");
  field("concurrent_max", f.concurrent_max, "Most calls that were answered and not ended at the same time");
  field("attempts_per_second_max", f.attempts_per_second_max, "Most first INVITEs within one second");
  field("by_final_code", f.by_final_code, "Calls by status code of the answer or refusal; none: without any");
  field("by_domain", f.by_domain, "By host of the Request-URI, most attempts first; at most ten");
  field("by_source", f.by_source, "By address of the sender of the first INVITE");
  field("by_user_agent", f.by_user_agent, "By User-Agent of the first request");
  field("by_trunk", f.by_trunk, "By pair of addresses of the first INVITE");
}

struct ListCallsResult : CommonResult {
  std::string file;
  CallFiguresReport statistics;
  std::uint64_t matching = 0;
  std::vector<CallReport> calls;
  std::optional<Page> page;
};
template <class Field>
void describe(Field& field, ListCallsResult& r) {
  field("file", r.file, "The capture as it was named");
  field("statistics", r.statistics, "Figures over all calls, whatever the filter");
  field("matching", r.matching, "Calls that the filter lets pass");
  field("calls", r.calls, "These calls, in order of first messages");
  field("page", r.page, "Which part of calls this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] ListCallsResult list_sip_calls(const MessageAnalyzer& analyzer, const ListCallsArguments& arguments,
                                             QueryContext& context);

}  // namespace pcapglass::sip
