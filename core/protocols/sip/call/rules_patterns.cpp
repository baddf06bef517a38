// SIP-TR-03, -05, -14 and SIP-CA-08, -21 of domain.md: their tables, and what makes them fire.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/call/patterns.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr std::size_t kMostEvidence = 10, kMostLongCalls = 64, kMostDelays = 64, kMostStrays = 1000;

constexpr Rule kResent = {"SIP-TR-03", "Many requests are sent again",
                          "At least 5 % of the requests between two hosts were sent again: loss, or a slow server.",
                          "RFC 3261 17.1", "ACKs that follow repeated answers are left out."};
constexpr Rule kStray = {"SIP-TR-05", "Response without request",
                         "A response passed whose request did not, although the capture had begun 32 s before.",
                         "RFC 3261 17.1.3", "The request may have taken a way that was not captured."};
constexpr Rule kOneSided = {"SIP-TR-05-one_sided_capture", "Only one side was captured",
                            "Of more than half of all transactions one side is missing: the capture point sees one "
                            "direction only, so that nothing can be said of what did not happen.",
                            "RFC 3261 17", ""};
constexpr Rule kOverload = {"SIP-TR-14", "Server is overloaded", "The server holds requests off or gets slower.",
                            "RFC 7339, RFC 5390", "503 is also sent when all trunks are in use."};
constexpr Rule kCutOff = {"SIP-CA-08", "Calls are cut off after the same time",
                          "The longest calls between two hosts all end at the same length: a session limit or a NAT "
                          "timer.",
                          "RFC 4028 1", "A test tool may hang up on purpose."};
constexpr Rule kBrief = {"SIP-CA-21", "Many short calls",
                         "Calls from one source end very soon: bad audio, wrong numbers, or a dialler.", "RFC 6076 4.5",
                         ""};

void keep(std::vector<Evidence>& list, Evidence evidence) {
  if (list.size() < kMostEvidence) list.push_back(std::move(evidence));
}

template <class Map>
typename Map::mapped_type* row(Map& map, const typename Map::key_type& key, std::size_t most) {
  const auto found = map.find(key);
  if (found != map.end()) return &found->second;
  return map.size() < most ? &map[key] : nullptr;
}

Evidence evidence_in(const Session& session, const Fact& fact, std::string what) {
  Evidence out;
  out.frame = fact.frame;
  if (session.has_time) out.time = Timestamp{fact.time, session.time_digits};
  out.what = std::move(what);
  return out;
}

std::string name_of(const std::pair<IpAddress, IpAddress>& hosts) {
  return to_string(hosts.first) + " > " + to_string(hosts.second);
}

Occasion about(const Rule& rule, Severity severity, std::string_view type, std::string id) {
  Occasion occasion;
  occasion.rule = &rule;
  occasion.severity = severity;
  occasion.group = id;
  occasion.details = id + ".";
  occasion.subject = {std::string(type), std::move(id)};
  return occasion;
}

}  // namespace

// Three 503 within a minute, and what a server says of overload (RFC 7339), as they come.
void Patterns::on_message(const Session& session, const Fact& fact) {
  if (!begin_) begin_ = fact.time;
  const Extra* extra = fact.is_request() ? nullptr : session.extra(fact);
  const bool restricted = extra != nullptr && extra->overload;
  if (fact.code != 503 && !restricted) return;
  Server* server = row(servers_, session.hosts[fact.source].address, kMostHosts);
  if (server == nullptr) return;
  if (restricted) {
    ++server->restricted;
    keep(server->evidence, evidence_in(session, fact, "oc in the Via of a response"));
  }
  if (fact.code != 503) return;
  if (extra != nullptr && extra->retry_after != 0) ++server->retry_after;
  server->refusals[server->count % 3] = {fact.time, evidence_in(session, fact, code_text(503))};
  ++server->count;
  const Nanoseconds oldest = server->refusals[server->count % 3].first;
  if (server->count < 3 || fact.time - oldest > 60 * kSecond || server->overloaded) return;
  server->overloaded = true;
  for (std::uint64_t i = 0; i < 3; ++i) keep(server->evidence, server->refusals[(server->count + i) % 3].second);
}

void Patterns::on_close(const ClosedSession& closed) {
  for (const Transaction& t : closed.transactions) {
    count_sides(closed, t);
    if (!t.request_missing()) count_traffic(closed, t);
  }
  if (closed.call.is_call) count_call(closed);
}

void Patterns::count_sides(const ClosedSession& closed, const Transaction& t) {
  ++transactions_;
  if (t.request_missing()) {
    ++without_request_;
    const Index first = t.last_provisional != kNone ? t.last_provisional : t.final;
    if (first == kNone) return;
    const Fact& f = closed.fact(first);
    keep(one_sided_, closed.evidence(f, code_text(f.code) + " without its request"));
    if (f.time - begin_.value_or(f.time) < kTimerB) return;
    if (strays_.size() == kMostStrays) {
      ++more_strays_;
      return;
    }
    Occasion occasion = about(kStray, Severity::notice, "transaction", closed.hosts_of(t));
    occasion.group += " " + std::to_string(f.code);
    occasion.evidence = {closed.evidence(f, code_text(f.code) + " to " + std::string(method_name(f.method)))};
    strays_.push_back(std::move(occasion));
    return;
  }
  if (t.final != kNone || t.last_provisional != kNone) return;
  // Nobody answered as far as one sees, and yet the client knows the answer.
  const Fact& request = closed.fact(t.request);
  if (t.ack == kNone && request.to_tag == 0) return;
  ++without_response_;
  keep(one_sided_, closed.evidence(request, "request without its response"));
}

void Patterns::count_traffic(const ClosedSession& closed, const Transaction& t) {
  const Pair hosts(closed.session.hosts[t.client].address, closed.session.hosts[t.server].address);
  Traffic* traffic = row(traffic_, hosts, kMostHosts);
  if (traffic == nullptr) return;
  traffic->requests += 1 + t.request_repeats;
  traffic->resent += t.request_repeats;
  const Fact& request = closed.fact(t.request);
  if (t.request_repeats > 0) {
    for (const Fact& f : closed.session.facts) {
      if (traffic->repeats.size() == kMostEvidence) break;
      const bool again = f.is_request() && f.repeat == RepeatKind::retransmission && f.method == t.method &&
                         f.branch == t.branch && f.cseq == t.cseq && f.source == t.client;
      if (again) keep(traffic->repeats, closed.evidence(f, std::string(method_name(f.method)) + " sent again"));
    }
  }
  const Index first = t.trying != kNone ? t.trying : t.last_provisional != kNone ? t.last_provisional : t.final;
  if (first == kNone) return;
  const Nanoseconds delay = closed.fact(first).time - request.time;
  if (delay < 0) return;
  ++traffic->answered;
  traffic->delays += delay;
  if (t.request_repeats > 0 && t.trying != kNone && delay > kSecond / 2) ++traffic->slow;
  const auto us = static_cast<std::uint32_t>(std::min<Nanoseconds>(delay / 1000, kNoDuration));
  if (traffic->first_delays.size() < kMostDelays) traffic->first_delays.push_back(us);
  traffic->last_delays[traffic->answered % traffic->last_delays.size()] = us;
  traffic->last_slow = closed.evidence(first, "first response");
}

void Patterns::count_call(const ClosedSession& closed) {
  const Call& call = closed.call;
  if (closed.row.talk < 0 || call.bye == kNone) return;
  Evidence bye = closed.evidence(call.bye, "BYE after " + std::to_string(closed.row.talk / kSecond) + " s");
  const Pair hosts(closed.row.source.address, closed.row.destination.address);
  if (Caller* caller = row(callers_, hosts.first, kMostHosts)) {
    ++caller->calls;
    caller->microseconds += static_cast<std::uint64_t>(closed.row.talk / 1000);
    const bool brief = closed.row.talk < 6 * kSecond;
    caller->brief += brief ? 1 : 0;
    if (brief) keep(caller->evidence, bye);
  }
  if (closed.row.talk < 60 * kSecond) return;
  Traffic* traffic = row(traffic_, hosts, kMostHosts);
  if (traffic == nullptr) return;
  ++traffic->calls;
  const auto tenths = static_cast<std::uint32_t>(std::min<Nanoseconds>(closed.row.talk / (kSecond / 10), kNoDuration));
  auto& list = traffic->long_calls;
  if (list.size() == kMostLongCalls) {
    const auto shortest =
        std::min_element(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (shortest->first >= tenths) return;
    list.erase(shortest);
  }
  list.emplace_back(tenths, std::move(bye));
}

void Patterns::finish(FindingGroups& findings) {
  const std::uint64_t missing = without_request_ + without_response_;
  if (missing >= 4 && missing * 2 > transactions_) {
    Occasion occasion = about(kOneSided, Severity::notice, "capture", "one side");
    occasion.details =
        std::to_string(without_request_) + " lack the request, " + std::to_string(without_response_) + " the response.";
    occasion.metrics = {{"transactions", double(transactions_)}, {"one_sided", double(missing)}};
    occasion.evidence = one_sided_;
    findings.add(std::move(occasion));
  } else {
    for (Occasion& stray : strays_) findings.add(std::move(stray));
  }
  strays_.clear();
  report_traffic(findings);
  report_servers(findings);
  report_callers(findings);
}

void Patterns::report_traffic(FindingGroups& findings) const {
  for (const auto& [hosts, traffic] : traffic_) {
    if (traffic.resent >= 5 && traffic.resent * 20 >= traffic.requests) {
      Occasion occasion = about(kResent, Severity::warning, "host pair", name_of(hosts));
      const double percent = 100.0 * static_cast<double>(traffic.resent) / static_cast<double>(traffic.requests);
      occasion.metrics = {
          {"requests", double(traffic.requests)}, {"resent", double(traffic.resent)}, {"resent_pct", percent}};
      if (traffic.answered > 0) {
        const Nanoseconds mean = traffic.delays / static_cast<Nanoseconds>(traffic.answered);
        occasion.metrics["mean_response_ms"] = to_microsecond_precision(mean) * 1000;
      }
      if (traffic.slow > 0) {
        occasion.details += " The server is slow: 100 Trying came only after more than 500 ms and a repeat, " +
                            std::to_string(traffic.slow) + " times.";
      }
      occasion.evidence = traffic.repeats;
      findings.add(std::move(occasion));
    }
    report_cut_off(hosts, traffic, findings);
    report_slowing(hosts, traffic, findings);
  }
}

// A limit lets nothing live longer, so it is looked for where the longest calls end.
void Patterns::report_cut_off(const Pair& hosts, const Traffic& traffic, FindingGroups& findings) const {
  auto list = traffic.long_calls;
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  constexpr std::uint32_t kWindow = 40;  // tenths: 2 s to either side
  for (std::size_t i = 0; i + 2 < list.size(); ++i) {
    std::size_t end = i;
    while (end < list.size() && list[i].first - list[end].first <= kWindow) ++end;
    const std::size_t same = end - i;
    if (same < 3 || i * 3 > same) continue;
    Occasion occasion = about(kCutOff, Severity::warning, "host pair", name_of(hosts));
    const std::size_t middle = i + same / 2;
    const double seconds = list[middle].first / 10.0;
    occasion.metrics = {{"seconds", seconds}, {"calls", double(same)}, {"longer_calls", double(i)}};
    for (std::size_t k = i; k < end; ++k) keep(occasion.evidence, list[k].second);
    findings.add(std::move(occasion));
    return;
  }
}

void Patterns::report_slowing(const Pair& hosts, const Traffic& traffic, FindingGroups& findings) const {
  if (traffic.answered < 24) return;
  const auto median = [](auto values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  const std::uint32_t before =
      median(std::vector<std::uint32_t>(traffic.first_delays.begin(), traffic.first_delays.begin() + 16));
  const std::uint32_t now = median(traffic.last_delays);
  if (now < 500'000 || now / 4 < before) return;
  Occasion occasion = about(kOverload, Severity::warning, "host", to_string(hosts.second));
  occasion.group += " slow";
  occasion.details = name_of(hosts) + ": the time to the first response has grown fourfold.";
  occasion.metrics = {{"median_before_ms", before / 1000.0}, {"median_last_ms", now / 1000.0}};
  occasion.evidence = {traffic.last_slow};
  findings.add(std::move(occasion));
}

void Patterns::report_servers(FindingGroups& findings) const {
  for (const auto& [host, server] : servers_) {
    if (!server.overloaded && server.restricted == 0) continue;
    Occasion occasion = about(kOverload, Severity::warning, "host", to_string(host));
    occasion.metrics = {{"refused_503", double(server.count)},
                        {"with_retry_after", double(server.retry_after)},
                        {"overload_control", double(server.restricted)}};
    occasion.evidence = server.evidence;
    findings.add(std::move(occasion));
  }
}

void Patterns::report_callers(FindingGroups& findings) const {
  for (const auto& [host, caller] : callers_) {
    const std::uint64_t mean = caller.microseconds / caller.calls;
    const bool low_mean = caller.calls >= 20 && mean < 10'000'000;
    if (caller.brief < 5 && !low_mean) continue;
    Occasion occasion = about(kBrief, Severity::warning, "host", to_string(host));
    occasion.metrics = {{"calls", double(caller.calls)},
                        {"shorter_than_6_s", double(caller.brief)},
                        {"mean_seconds", static_cast<double>(mean) / 1e6}};
    occasion.evidence = caller.evidence;
    findings.add(std::move(occasion));
  }
}

}  // namespace pcapglass::sip
