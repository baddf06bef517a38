#include "protocols/sip/report_call_parts.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kSoon = 3 * kNanosecondsPerSecond;  // DL-09: leg B follows leg A
constexpr std::size_t kMostRelated = 20;

std::string text_of(const CallParts& parts, std::uint64_t tag) {
  for (const auto& [hash, text] : parts.tags) {
    if (hash == tag) return printable(text);
  }
  return {};
}

std::string_view user_of(std::string_view address) { return address.substr(0, address.find('@')); }

// The last six digits of a number, so that prefixes of a dial plan do not count; "" when there are fewer.
std::string last_digits(std::string_view user) {
  std::string digits;
  for (const char c : user) {
    if (is_digit(c)) digits += c;
  }
  return digits.size() < 6 ? std::string() : digits.substr(digits.size() - 6);
}

std::string reason_of(const CallTable& calls, const CallRow& a, const CallRow& b) {
  const Correlation& one = a.correlation;
  const Correlation& other = b.correlation;
  if (one.session_id != 0 && one.session_id == other.session_id) return "same Session-ID (RFC 7989)";
  if (one.charging != 0 && one.charging == other.charging) return "same icid-value in P-Charging-Vector";
  const auto names = [](const Correlation& from, const Correlation& to) {
    return from.named != 0 && from.named == to.own;
  };
  if (names(one, other)) return "this call's INVITE names that Call-ID (X-Call-ID, Replaces, Join or In-Reply-To)";
  if (names(other, one)) return "that call's INVITE names this Call-ID (X-Call-ID, Replaces, Join or In-Reply-To)";
  const CallRow& first = a.start <= b.start ? a : b;
  const CallRow& second = a.start <= b.start ? b : a;
  const Nanoseconds after = second.start - first.start;
  if (after > kSoon || second.source.address != first.destination.address) return {};
  const std::string dialled = last_digits(user_of(calls.callee(first)));
  const bool same_number = !dialled.empty() && dialled == last_digits(user_of(calls.callee(second)));
  const std::string_view caller = user_of(calls.caller(first));
  const bool same_caller = !caller.empty() && caller == user_of(calls.caller(second));
  if (!same_number && !same_caller) return {};
  return std::string(same_number ? "same dialled digits" : "same caller") + ", " + std::to_string(after / 1'000'000) +
         " ms apart, by the host that received the first of both";
}

}  // namespace

SubscriptionReport report_of(const Subscription& s) {
  SubscriptionReport out;
  out.subscriber = printable(s.subscriber);
  out.resource = printable(s.resource);
  out.event = printable(s.event);
  out.source = to_string(s.source);
  out.notifier = to_string(s.notifier);
  out.state = s.state;
  if (!s.reason.empty()) out.reason = printable(s.reason);
  if (s.code != 0) out.code = s.code;
  if (s.notify_failed != 0) out.notify_code = s.notify_failed;
  if (s.expires != Fact::kNoExpires) out.expires = s.expires;
  out.unanswered = s.unanswered;
  out.subscribes = s.subscribes;
  out.notifies = s.notifies;
  out.first_frame = s.first_frame;
  out.last_frame = s.last_frame;
  return out;
}

std::vector<SubscriptionReport> list_subscriptions(const CallTable& calls, QueryContext& context,
                                                   std::optional<Page>& page) {
  constexpr std::size_t kRowsUnlessAsked = 20;
  std::vector<SubscriptionReport> out;
  const auto& rows = calls.subscriptions().rows();
  const Slice slice = context.slice("subscriptions", rows.size(), page, kRowsUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) out.push_back(report_of(rows[i]));
  if (const std::uint64_t more = calls.subscriptions().total() - rows.size(); more > 0) {
    context.add_note(std::to_string(more) + " subscriptions are counted but not listed.");
  }
  return out;
}

std::vector<DialogReport> dialogs_of(const CallParts& parts) {
  constexpr std::size_t kMost = 50;
  struct Open {
    std::uint64_t from = 0, to = 0;
    DialogReport report;
  };
  std::vector<Open> open;
  const auto find = [&](std::uint64_t one, std::uint64_t other) -> Open* {
    for (Open& dialog : open) {
      if ((dialog.from == one && dialog.to == other) || (dialog.from == other && dialog.to == one)) return &dialog;
    }
    return nullptr;
  };
  const auto end = [](Open& dialog, const Fact& fact, std::string why) {
    if (dialog.report.state == DialogState::ended) return;
    dialog.report.state = DialogState::ended;
    dialog.report.ended_frame = fact.frame;
    dialog.report.ended_by = std::move(why);
  };
  const Fact* invite = nullptr;
  for (const Fact& fact : parts.session.facts) {
    if (fact.repeat != RepeatKind::first) continue;
    if (fact.is_request()) {
      if (fact.method == method::kInvite && fact.to_tag == 0 && invite == nullptr) invite = &fact;
      Open* dialog = fact.method == method::kBye ? find(fact.from_tag, fact.to_tag) : nullptr;
      if (dialog != nullptr) end(*dialog, fact, "BYE");
      continue;
    }
    if (fact.method != method::kInvite || fact.to_tag == 0 || fact.code <= 100) continue;
    Open* dialog = find(fact.from_tag, fact.to_tag);
    if (fact.code < 300 && dialog == nullptr) {
      if (open.size() == kMost) continue;
      Open fresh{fact.from_tag, fact.to_tag, {}};
      fresh.report.from_tag = text_of(parts, fact.from_tag);
      fresh.report.to_tag = text_of(parts, fact.to_tag);
      fresh.report.first_frame = fact.frame;
      fresh.report.first_code = fact.code;
      if (invite != nullptr && parts.session.has_time) {
        fresh.report.response_delay = to_microsecond_precision(fact.time - invite->time);
      }
      open.push_back(std::move(fresh));
      dialog = &open.back();
    }
    if (fact.code >= 300) {
      // A refusal of the INVITE ends the early dialogs that are left (RFC 3261 13.2.2.3); 481 and 408 a confirmed one.
      for (Open& one : open) {
        const bool gone = &one == dialog && (fact.code == 481 || fact.code == 408);
        if (one.from != fact.from_tag || (one.report.state != DialogState::early && !gone)) continue;
        if (invite != nullptr && fact.destination != invite->source && &one != dialog) continue;
        end(one, fact, code_text(fact.code));
      }
    } else if (fact.code == 199) {
      end(*dialog, fact, code_text(fact.code));
    } else if (fact.code >= 200 && dialog->report.state == DialogState::early) {
      dialog->report.state = DialogState::confirmed;
      dialog->report.answered_frame = fact.frame;
    }
  }
  std::vector<DialogReport> out;
  out.reserve(open.size());
  for (Open& dialog : open) out.push_back(std::move(dialog.report));
  return out;
}

std::vector<TransferReport> transfers_of(const CallParts& parts, const CallTable& calls) {
  std::vector<TransferReport> out;
  for (const Transaction& t : parts.transactions) {
    if (t.method != method::kRefer || t.request_missing()) continue;
    const Fact& request = parts.session.facts[static_cast<std::size_t>(t.request)];
    const Extra* extra = parts.session.extra(request);
    TransferReport report;
    report.refer_frame = request.frame;
    report.by = to_string(parts.session.hosts[t.client]);
    report.to = to_string(parts.session.hosts[t.server]);
    if (extra != nullptr) {
      report.refer_to = printable(extra->text);
      report.attended = extra->replaces;
    }
    if (t.final != kNone) report.final_code = parts.session.facts[static_cast<std::size_t>(t.final)].code;
    for (const Fact& fact : parts.session.facts) {
      const Extra* notify = fact.method == method::kNotify ? parts.session.extra(fact) : nullptr;
      if (notify == nullptr || notify->fragment == 0 || fact.time < request.time) continue;
      report.progress.push_back({fact.frame, notify->fragment});
    }
    const std::string_view wanted = extra == nullptr ? std::string_view{} : extra->text;
    for (std::size_t i = 0; i < calls.rows().size() && !report.resulting_call_index; ++i) {
      const CallRow& row = calls.rows()[i];
      const std::string_view callee = user_of(calls.callee(row));
      if (row.start < request.time || row.start - request.time > kTimerB) continue;
      if (row.source.address != parts.session.hosts[t.server].address) continue;
      const bool told = row.correlation.referred || row.correlation.replaces;
      const std::size_t at = callee.empty() ? std::string_view::npos : wanted.find(callee);
      if (told || at != std::string_view::npos) report.resulting_call_index = i + 1;
    }
    out.push_back(std::move(report));
  }
  return out;
}

std::vector<ReliableResponseReport> reliable_responses_of(const CallParts& parts) {
  constexpr std::size_t kMost = 50;
  std::vector<ReliableResponseReport> out;
  for (const Fact& fact : parts.session.facts) {
    if (!fact.is_provisional() || fact.rseq == 0 || fact.repeat != RepeatKind::first || out.size() == kMost) continue;
    ReliableResponseReport report;
    report.frame = fact.frame;
    report.code = fact.code;
    report.rseq = fact.rseq;
    for (const Fact& other : parts.session.facts) {
      report.retransmissions += other.repeat == RepeatKind::retransmission && other.code == fact.code &&
                                        other.rseq == fact.rseq && other.to_tag == fact.to_tag &&
                                        other.source == fact.source
                                    ? 1
                                    : 0;
    }
    for (const Transaction& t : parts.transactions) {
      if (t.method != method::kPrack || t.request_missing() || report.prack_frame) continue;
      const Fact& prack = parts.session.facts[static_cast<std::size_t>(t.request)];
      const Extra* extra = parts.session.extra(prack);
      const bool names =
          prack.rseq == fact.rseq && prack.to_tag == fact.to_tag && (extra == nullptr || extra->rack_cseq == fact.cseq);
      if (!names) continue;
      report.prack_frame = prack.frame;
      if (t.final != kNone) report.prack_code = parts.session.facts[static_cast<std::size_t>(t.final)].code;
    }
    out.push_back(report);
  }
  return out;
}

std::vector<RelatedCallReport> related_calls_of(const CallTable& calls, std::size_t index) {
  std::vector<RelatedCallReport> out;
  const CallRow& row = calls.rows()[index];
  for (std::size_t i = 0; i < calls.rows().size() && out.size() < kMostRelated; ++i) {
    const CallRow& other = calls.rows()[i];
    if (i == index || other.correlation.own == row.correlation.own) continue;
    std::string reason = reason_of(calls, row, other);
    if (!reason.empty()) out.push_back({i + 1, printable(calls.call_id(other)), std::move(reason)});
  }
  return out;
}

}  // namespace pcapglass::sip
