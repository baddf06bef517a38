#include "protocols/sip/call/call_table.h"

#include <algorithm>
#include <string>

#include "protocols/sip/call/rules.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/uri.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongestName = 96;  // of caller and callee; their ends say least
constexpr std::size_t kLongestCallId = 512;

std::string shortened(std::string_view text) { return std::string(text.substr(0, kLongestName)); }

// "user@host" without password and parameters; of other schemes all of it.
std::string address_of(std::string_view uri_text) {
  const Uri uri = parse_uri(uri_text);
  if (!is_sip_scheme(uri.scheme)) return shortened(uri_text);
  if (uri.user.empty()) return shortened(uri.host);
  return shortened(std::string(uri.user) + "@" + std::string(uri.host));
}

std::string address_in(const Message& message, HeaderId id) {
  const std::string_view value = message.headers.first(id);
  return value.empty() ? std::string() : address_of(parse_name_addr(value).uri);
}

void learn_names(Session& session, const Message& message, const Fact& fact) {
  if (session.caller.empty()) session.caller = address_in(message, HeaderId::from);
  if (session.callee.empty()) session.callee = address_in(message, HeaderId::to);
  if (!fact.is_request()) {
    const bool refusal = fact.code >= 300 && fact.code != 401 && fact.code != 407;
    const bool decides = fact.method == method::kInvite || fact.method == method::kRegister;
    if (refusal && decides) session.reason = shortened(message.start.reason);
    return;
  }
  if (session.user_agent.empty()) session.user_agent = shortened(message.headers.first(HeaderId::user_agent));
  if (session.domain.empty()) session.domain = shortened(parse_uri(message.start.uri).host);
}

}  // namespace

CallTable::CallTable(const Limits& limits)
    : sessions_(limits.sip_sessions, [this](const Session& session, Clock clock) { close(session, clock); }),
      most_rows_(limits.calls),
      texts_(limits.call_text_bytes),
      registrations_(limits.registrations),
      subscriptions_(limits.registrations) {}

void CallTable::unreachable(std::uint32_t session, std::uint64_t frame) {
  Session* open = sessions_.find(session);
  if (open != nullptr && open->unreachable_frame == 0) open->unreachable_frame = frame;
}

std::uint32_t CallTable::add(const Message& message, const Arrival& arrival, const Repeat& repeat, std::uint32_t row) {
  const std::string_view call_id = message.headers.first(HeaderId::call_id);
  if (call_id.empty()) return kNoSession;
  Session& session = sessions_.open(call_id, arrival.time.ns);
  ++session.messages;
  session.last_time = std::max(session.last_time, arrival.time.ns);
  session.last_frame = arrival.frame;
  session.has_time = arrival.has_time;
  session.time_digits = arrival.time.digits;
  Fact* fact = session.take(message, arrival, repeat);
  if (fact == nullptr) return session.id;
  fact->row = row;
  learn_names(session, message, *fact);
  count_up(session, *fact);
  if (repeat.kind == RepeatKind::first) {
    patterns_.on_message(session, *fact);
    registrations_.on_message(session, *fact, findings_);
  }
  return session.id;
}

// Attempts per second and calls at the same time are counted as messages come, because calls close out of order.
void CallTable::count_up(Session& session, const Fact& fact) {
  if (fact.method == method::kInvite && fact.is_request() && session.facts.size() == 1) totals_.count_invite(fact.time);
  if (fact.method == method::kInvite && fact.code >= 200 && fact.code < 300 && !session.counted_up) {
    session.counted_up = true;
    totals_.up_most = std::max(totals_.up_most, ++totals_.up_now);
  }
  if (fact.method == method::kBye && fact.is_request() && session.counted_up && !session.counted_down) {
    session.counted_down = true;
    --totals_.up_now;
  }
}

void CallTable::close(const Session& session, Clock clock) {
  if (session.facts.empty()) return;
  const std::vector<Transaction> transactions = transactions_of(session.facts);
  registrations_.add(session, transactions, clock);
  subscriptions_.add(session, transactions, clock);
  const Call call = call_of(session.facts, transactions, session.hosts, clock, session.unreachable_frame != 0);
  CallRow row = row_of(session.facts, session.hosts, call);
  row.session = session.id;
  row.messages = static_cast<std::uint32_t>(session.messages);
  row.last_frame = session.last_frame;
  row.now = clock.now;
  row.has_time = session.has_time;
  row.time_digits = session.time_digits;
  row.correlation = session.correlation;
  row.unreachable_frame = session.unreachable_frame;
  const auto extra = [&](Index index) {
    return index == kNone ? nullptr : session.extra(session.facts[static_cast<std::size_t>(index)]);
  };
  if (const Extra* final = extra(call.final)) row.retry_after = final->retry_after;
  if (const Extra* cancel = extra(call.cancel); cancel != nullptr && cancel->sip_cause == 200) {
    if (row.cancelled != Cancelled::not_cancelled) row.cancelled = Cancelled::answered_elsewhere;
  }
  const ClosedSession closed{session, transactions, call, row, clock};
  find_call_problems(closed, findings_);
  patterns_.on_close(closed);
  if (!call.is_call) return;
  totals_.add(session, row);
  keep(session, row);
}

void CallTable::keep(const Session& session, CallRow row) {
  if (rows_.size() == most_rows_) return;
  const std::string_view id = std::string_view(session.call_id).substr(0, kLongestCallId);
  const std::string all = session.caller + session.callee + session.reason + std::string(id);
  row.caller_length = static_cast<std::uint8_t>(session.caller.size());
  row.callee_length = static_cast<std::uint8_t>(session.callee.size());
  row.reason_length = static_cast<std::uint8_t>(session.reason.size());
  row.call_id_length = static_cast<std::uint16_t>(id.size());
  row.names = texts_.add(as_bytes(all)).value_or(CallRow::kNoNames);
  rows_.push_back(row);
}

void CallTable::finish(Nanoseconds now) {
  sessions_.close_all(now);
  registrations_.finish(now, findings_);
  subscriptions_.finish();
  patterns_.finish(findings_);
  std::sort(rows_.begin(), rows_.end(), [](const CallRow& a, const CallRow& b) { return a.session < b.session; });
}

std::string_view CallTable::names(const CallRow& row, std::size_t begin, std::size_t length) const {
  if (row.names == CallRow::kNoNames) return {};
  const std::size_t all = std::size_t{row.caller_length} + row.callee_length + row.reason_length + row.call_id_length;
  return as_text(texts_.get(row.names, all)).substr(begin, length);
}
std::string_view CallTable::caller(const CallRow& row) const { return names(row, 0, row.caller_length); }
std::string_view CallTable::callee(const CallRow& row) const {
  return names(row, row.caller_length, row.callee_length);
}
std::string_view CallTable::reason(const CallRow& row) const {
  return names(row, std::size_t{row.caller_length} + row.callee_length, row.reason_length);
}
std::string_view CallTable::call_id(const CallRow& row) const {
  return names(row, std::size_t{row.caller_length} + row.callee_length + row.reason_length, row.call_id_length);
}

}  // namespace pcapglass::sip
