#include "protocols/sip/call/session.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

// Longer than whatever is over is repeated (64*T1 of RFC 3261 17), and than a call may ring (Timer C, 16.6).
constexpr Nanoseconds kLinger = 64 * kNanosecondsPerSecond;
constexpr Nanoseconds kRinging = 200 * kNanosecondsPerSecond;

// A call that was answered stays open until it ends, however long nothing is heard of it.
bool is_over(const Session& session, Nanoseconds now) {
  const Nanoseconds idle = now - session.last_time;
  if (idle < kLinger) return false;
  bool invited = false;
  bool answered = false;
  bool ended = false;
  for (const Fact& fact : session.facts) {
    if (fact.method == method::kBye) ended = true;
    if (fact.method != method::kInvite) continue;
    invited = true;
    if (fact.code >= 200 && fact.code < 300) answered = true;
    if (fact.code >= 300 && !answered) ended = true;
  }
  if (!invited || ended) return true;
  return !answered && idle >= kRinging;
}

}  // namespace

std::optional<std::uint8_t> Session::host(const Endpoint& endpoint) {
  const auto found = std::find(hosts.begin(), hosts.end(), endpoint);
  if (found != hosts.end()) return static_cast<std::uint8_t>(found - hosts.begin());
  if (hosts.size() == kMostHosts) return std::nullopt;
  hosts.push_back(endpoint);
  return static_cast<std::uint8_t>(hosts.size() - 1);
}

Fact* Session::take(const Message& message, const Arrival& arrival, const Repeat& repeat) {
  const auto source = host(arrival.source);
  const auto destination = host(arrival.destination);
  if (!source || !destination || facts.size() == kMostFacts) return nullptr;
  Fact fact = fact_of(message, arrival, repeat);
  fact.source = *source;
  fact.destination = *destination;
  if (fact.repeat == RepeatKind::first && extras.size() < kMostExtras) {
    if (auto extra = extra_of(message, fact)) {
      fact.extra = static_cast<std::int16_t>(extras.size());
      extras.push_back(std::move(*extra));
    }
  }
  if (fact.method == method::kInvite && fact.is_request() && correlation.own == 0) {
    correlation = correlation_of(message);
  }
  facts.push_back(fact);
  return &facts.back();
}

Session* SessionTable::find(std::uint32_t id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

Session& SessionTable::open(std::string_view call_id, Nanoseconds now) {
  close_finished(now);
  // Messages of one call come in runs.
  if (newest_ != nullptr && newest_->call_id == call_id) return *newest_;
  if (const auto found = open_.find(call_id); found != open_.end()) return *(newest_ = found->second.get());
  if (open_.size() >= ceiling_) close_oldest(now);
  auto session = std::make_unique<Session>();
  session->id = made_++;
  session->call_id = call_id;
  session->last_time = now;
  newest_ = session.get();
  checks_.push_back({newest_, now});
  by_id_.emplace(newest_->id, newest_);
  open_.emplace(std::string(call_id), std::move(session));
  return *newest_;
}

void SessionTable::close_finished(Nanoseconds now) {
  while (!checks_.empty() && now - checks_.front().at >= kLinger) {
    Session* session = checks_.front().session;
    checks_.pop_front();
    if (is_over(*session, now)) {
      close(session, now);
    } else {
      checks_.push_back({session, now});
    }
  }
}

void SessionTable::close_oldest(Nanoseconds now) {
  const auto older = [](const Check& a, const Check& b) {
    return std::pair(a.session->last_time, a.session->id) < std::pair(b.session->last_time, b.session->id);
  };
  const auto count = static_cast<std::ptrdiff_t>(checks_.size() / 8 + 1);
  std::nth_element(checks_.begin(), checks_.begin() + count - 1, checks_.end(), older);
  std::sort(checks_.begin(), checks_.begin() + count, older);
  for (std::ptrdiff_t i = 0; i < count; ++i) {
    ++closed_at_ceiling_;
    close(checks_.front().session, now);
    checks_.pop_front();
  }
  // In order of their checks again.
  std::sort(checks_.begin(), checks_.end(), [](const Check& a, const Check& b) {
    return std::pair(a.at, a.session->id) < std::pair(b.at, b.session->id);
  });
}

void SessionTable::close(Session* session, Nanoseconds now) {
  closing_(*session, {now});
  if (newest_ == session) newest_ = nullptr;
  by_id_.erase(session->id);
  open_.erase(open_.find(session->call_id));
}

void SessionTable::close_all(Nanoseconds now) {
  // In order of their first message, so that equal captures give equal lists.
  std::sort(checks_.begin(), checks_.end(),
            [](const Check& a, const Check& b) { return a.session->id < b.session->id; });
  for (const Check& check : checks_) close(check.session, now);
  checks_.clear();
}

}  // namespace pcapglass::sip
