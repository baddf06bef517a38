#include "protocols/sip/report_calls.h"

#include "bytes/text.h"
#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

// Enough for most; the rest is paged, because a page of messages comes with it.
constexpr std::size_t kRowsUnlessAsked = 20;

std::optional<double> seconds(Microseconds duration) {
  if (duration == kNoDuration) return std::nullopt;
  return duration / 1e6;
}

std::optional<std::uint64_t> known(std::uint64_t value, std::uint64_t unknown = 0) {
  return value == unknown ? std::nullopt : std::optional(value);
}

std::string words_of(Outcome outcome) {
  std::string text(names_of(outcome)[static_cast<std::size_t>(outcome)]);
  for (char& c : text) {
    if (c == '_') c = ' ';
  }
  return text;
}

std::string outcome_text(const CallRow& row, std::string_view reason) {
  std::string text = words_of(row.outcome);
  if (!is_answered(row.outcome) && row.final_code != 0) {
    const bool as_sent = !reason.empty() && row.final_code >= 300;
    text += ": " + (as_sent ? std::to_string(row.final_code) + " " + printable(reason) : code_text(row.final_code));
  }
  if (row.retry_after != 0) text += " (Retry-After " + std::to_string(row.retry_after) + " s)";
  if (row.q850_cause != 0) text += " (Q.850 " + q850_text(row.q850_cause) + ")";
  return text;
}

}  // namespace

CallReport report_of(const CallTable& calls, std::size_t index) {
  const CallRow& row = calls.rows()[index];
  CallReport out;
  out.call_index = index + 1;
  out.call_id = printable(calls.call_id(row));
  out.caller = printable(calls.caller(row));
  out.callee = printable(calls.callee(row));
  out.outcome = row.outcome;
  out.outcome_text = outcome_text(row, calls.reason(row));
  out.final_code = known(row.final_code);
  out.q850_cause = known(row.q850_cause);
  if (row.released_by != Side::nobody) out.released_by = row.released_by;
  if (row.cancelled != Cancelled::not_cancelled) out.cancelled = row.cancelled;
  if (row.bye_unanswered) out.bye_unanswered = true;
  out.retry_after = known(row.retry_after);
  out.unreachable_frame = known(row.unreachable_frame);
  out.source = to_string(row.source);
  out.destination = to_string(row.destination);
  if (row.has_time) out.start_time = Timestamp{row.start, row.time_digits};
  (row.setup_time != kNoDuration ? out.post_dial_delay : out.failure_delay) = seconds(row.response_delay);
  out.trying_delay = seconds(row.trying_delay);
  out.ring_time = seconds(row.ring_time);
  out.setup_time = seconds(row.setup_time);
  out.answer_to_ack = seconds(row.answer_to_ack);
  if (row.talk >= 0) out.duration = to_microsecond_precision(row.talk);
  out.disconnect_delay = seconds(row.disconnect_delay);
  out.first_frame = row.first_frame;
  out.last_frame = row.last_frame;
  out.deciding_frame = row.deciding_frame;
  out.messages = row.messages;
  out.retransmissions = row.retransmissions;
  out.attempts = row.attempts;
  out.legs = row.legs;
  return out;
}

RegistrationReport report_of(const Registration& r) {
  RegistrationReport out;
  out.address_of_record = printable(r.address_of_record);
  out.source = to_string(r.source);
  out.registrar = to_string(r.registrar);
  out.user_agent = printable(r.user_agent);
  out.state = r.state;
  out.code = known(r.code);
  out.attempts = r.attempts;
  out.succeeded = r.succeeded;
  out.failed = r.failed;
  out.challenged = r.challenged;
  out.retransmissions = r.retransmissions;
  out.asked_expires = known(r.asked_expires, Fact::kNoExpires);
  out.granted_expires = known(r.granted_expires, Fact::kNoExpires);
  if (r.succeeded > 0) {
    const std::uint64_t mean = r.delay_sum / r.succeeded;
    out.mean_delay_ms = static_cast<double>(mean) / 1000;
    out.max_delay_ms = r.delay_max / 1000.0;
  }
  if (r.refreshes > 0) out.refresh_interval = to_microsecond_precision(r.refresh_sum / r.refreshes);
  out.contact = printable(r.contact);
  out.min_expires = known(r.min_expires);
  out.bindings = r.bindings;
  out.lapses = r.lapses;
  out.call_ids = r.call_ids;
  out.natted = r.natted;
  out.third_party = r.third_party;
  out.outbound = r.outbound;
  out.path = r.path;
  out.service_route = r.service_route;
  out.gruu = r.gruu;
  if (r.has_time) out.first_time = Timestamp{r.first_time, r.time_digits};
  out.first_frame = r.first_frame;
  out.last_frame = r.last_frame;
  return out;
}

std::vector<CallReport> list_calls(const CallTable& calls, QueryContext& context, std::optional<Page>& page) {
  std::vector<CallReport> out;
  const Slice slice = context.slice("calls", calls.rows().size(), page, kRowsUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) out.push_back(report_of(calls, i));
  return out;
}

std::vector<RegistrationReport> list_registrations(const CallTable& calls, QueryContext& context,
                                                   std::optional<Page>& page) {
  std::vector<RegistrationReport> out;
  const auto& rows = calls.registrations().rows();
  const Slice slice = context.slice("registrations", rows.size(), page, kRowsUnlessAsked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) out.push_back(report_of(rows[i]));
  return out;
}

void note_call_ceilings(const CallTable& calls, QueryContext& context) {
  if (const std::uint64_t unlisted = calls.totals().calls - calls.rows().size(); unlisted > 0) {
    context.add_note("The last " + std::to_string(unlisted) +
                     " calls are counted but not listed: the ceiling of rows is reached.");
  }
  if (const std::uint64_t closed = calls.closed_at_ceiling(); closed > 0) {
    context.add_note(std::to_string(closed) +
                     " Call-IDs were judged before they were over, because more were open at once than memory was "
                     "given for.");
  }
  if (const std::uint64_t more = calls.registrations().not_kept(); more > 0) {
    context.add_note(std::to_string(more) + " registration attempts are counted but not listed.");
  }
  if (const std::uint64_t more = calls.findings().not_grouped(); more > 0) {
    context.add_note("Findings leave out " + std::to_string(more) + " further occasions.");
  }
}

}  // namespace pcapglass::sip
