#include "protocols/sip/call/subscriptions.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

// The NOTIFYs of a REFER are a transfer's, and told with it.
bool is_refer(const Extra* extra) { return extra != nullptr && extra->text.substr(0, 5) == "refer"; }

void take_response(Subscription& row, const Transaction& t, const Fact& final) {
  if (t.method == method::kSubscribe) row.code = final.code;
  if (t.method == method::kNotify && final.code >= 300) row.notify_failed = final.code;
}

void take_request(Subscription& row, const Transaction& t, const Extra* extra) {
  ++(t.method == method::kSubscribe ? row.subscribes : row.notifies);
  if (extra == nullptr) return;
  if (extra->subscription_expires != Fact::kNoExpires) row.expires = extra->subscription_expires;
  if (extra->subscription == SubscriptionState::none) return;
  row.state = extra->subscription;
  if (row.state == SubscriptionState::terminated) row.reason = extra->contact;
}

}  // namespace

std::vector<Subscription> Subscriptions::of(const Session& session, std::span<const Transaction> transactions,
                                            Clock clock) {
  constexpr std::size_t kMostEvents = 16;
  std::vector<Subscription> out;
  for (const Transaction& t : transactions) {
    if ((t.method != method::kSubscribe && t.method != method::kNotify) || t.request_missing()) continue;
    const Fact& request = session.facts[static_cast<std::size_t>(t.request)];
    const Extra* extra = session.extra(request);
    if (is_refer(extra)) continue;
    const std::string event = extra == nullptr ? std::string() : extra->text;
    const bool subscribes = t.method == method::kSubscribe;
    const Endpoint& source = session.hosts[subscribes ? t.client : t.server];
    const Endpoint& notifier = session.hosts[subscribes ? t.server : t.client];
    auto row = std::find_if(out.begin(), out.end(), [&](const Subscription& one) {
      return one.event == event && one.source.address == source.address && one.notifier.address == notifier.address;
    });
    if (row == out.end()) {
      if (out.size() == kMostEvents) continue;
      Subscription fresh;
      fresh.subscriber = subscribes ? session.caller : session.callee;
      fresh.resource = subscribes ? session.callee : session.caller;
      fresh.event = event;
      fresh.source = source;
      fresh.notifier = notifier;
      fresh.first_frame = request.frame;
      out.push_back(std::move(fresh));
      row = out.end() - 1;
    }
    take_request(*row, t, extra);
    row->last_frame = request.frame;
    row->unanswered = t.final == kNone && clock.now - request.time >= kTimerB;
    if (t.final == kNone) continue;
    const Fact& final = session.facts[static_cast<std::size_t>(t.final)];
    row->last_frame = std::max(row->last_frame, final.frame);
    take_response(*row, t, final);
  }
  return out;
}

void Subscriptions::add(const Session& session, std::span<const Transaction> transactions, Clock clock) {
  for (Subscription& row : of(session, transactions, clock)) {
    ++total_;
    if (rows_.size() < ceiling_) rows_.push_back(std::move(row));
  }
}

void Subscriptions::finish() {
  std::stable_sort(rows_.begin(), rows_.end(),
                   [](const Subscription& a, const Subscription& b) { return a.first_frame < b.first_frame; });
}

}  // namespace pcapglass::sip
