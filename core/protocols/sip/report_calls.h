// Calls and registrations as reports: rows of analyze_sip_packets and list_sip_calls (contract.md 3; domain.md 3).
#pragma once

#include "protocols/sip/analyzer.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::sip {

struct CallReport {
  std::uint64_t call_index = 0;
  std::string call_id, caller, callee;
  Outcome outcome = Outcome::undetermined_capture_ended;
  std::string outcome_text;
  std::optional<std::uint64_t> final_code, q850_cause;
  std::optional<Side> released_by;
  std::optional<Cancelled> cancelled;
  std::optional<bool> bye_unanswered;
  std::optional<std::uint64_t> retry_after, unreachable_frame;
  std::string source, destination;
  std::optional<Timestamp> start_time;
  std::optional<double> post_dial_delay, failure_delay, trying_delay, ring_time, setup_time, answer_to_ack, duration,
      disconnect_delay;
  std::uint64_t first_frame = 0, last_frame = 0, deciding_frame = 0;
  std::uint64_t messages = 0, retransmissions = 0, attempts = 0, legs = 0;
};
template <class Field>
void describe(Field& field, CallReport& c) {
  field("call_index", c.call_index, "Number of the call in this capture, from 1, in order of first messages");
  field("call_id", c.call_id, "Call-ID; several calls may share one when it was used again");
  field("caller", c.caller, "From, as user@host");
  field("callee", c.callee, "To, as user@host");
  field("outcome", c.outcome,
        "What became of the call; undetermined_* when the capture began too late or ended too early to tell");
  field("outcome_text", c.outcome_text, "The same in words, with code and reason");
  field("final_code", c.final_code, "Status code of the answer or of the refusal");
  field("q850_cause", c.q850_cause, "Q.850 cause in a Reason header (RFC 3326)");
  field("released_by", c.released_by, "Who sent the first BYE");
  field("bye_unanswered", c.bye_unanswered, "True when the BYE got no response; duration then includes Timer F, 32 s");
  field("cancelled", c.cancelled, "When the caller gave up; answered_elsewhere when its CANCEL says so");
  field("retry_after", c.retry_after, "Seconds of Retry-After in the refusal");
  field("unreachable_frame", c.unreachable_frame, "Frame of an ICMP error or a reset that a request of this call met");
  field("source", c.source, "Who sent the first INVITE (or first message): address and port");
  field("destination", c.destination, "To whom it was sent");
  field("start_time", c.start_time, "Time of the first INVITE of the last attempt, UTC");
  field("post_dial_delay", c.post_dial_delay,
        "Seconds from the first INVITE to the first response but 100, of an answered call (RFC 6076 4.3.1)");
  field("failure_delay", c.failure_delay, "The same of a call that was not answered (4.3.2)");
  field("trying_delay", c.trying_delay, "Seconds from the first INVITE to 100 Trying");
  field("ring_time", c.ring_time, "Seconds from ringing to its end: answer, refusal or CANCEL");
  field("setup_time", c.setup_time, "Seconds from the first INVITE to the answer");
  field("answer_to_ack", c.answer_to_ack, "Seconds from the answer to its ACK");
  field("duration", c.duration, "Seconds from the answer to the first BYE (RFC 6076 4.5)");
  field("disconnect_delay", c.disconnect_delay, "Seconds from the BYE to its final response");
  field("first_frame", c.first_frame, "Frame of its first message");
  field("last_frame", c.last_frame, "Frame of its last message");
  field("deciding_frame", c.deciding_frame, "Frame behind the outcome: BYE, CANCEL or final response; 0: none");
  field("messages", c.messages, "SIP messages with this Call-ID");
  field("retransmissions", c.retransmissions, "Messages sent again, all methods");
  field("attempts", c.attempts, "Chains of INVITEs; challenges and redirections belong to one");
  field("legs", c.legs, "Pairs of hosts over which its INVITEs went");
}

struct RegistrationReport {
  std::string address_of_record;
  std::string source, registrar, user_agent;
  RegistrationState state = RegistrationState::undetermined;
  std::optional<std::uint64_t> code;
  std::uint64_t attempts = 0, succeeded = 0, failed = 0, challenged = 0, retransmissions = 0;
  std::optional<std::uint64_t> asked_expires, granted_expires;
  std::optional<double> mean_delay_ms, max_delay_ms, refresh_interval;
  std::string contact;
  std::optional<std::uint64_t> min_expires;
  std::uint64_t bindings = 0, lapses = 0, call_ids = 0;
  bool natted = false, third_party = false, outbound = false, path = false, service_route = false, gruu = false;
  std::optional<Timestamp> first_time;
  std::uint64_t first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, RegistrationReport& r) {
  field("address_of_record", r.address_of_record, "Who is registered: To, as user@host");
  field("source", r.source, "Where the first REGISTER came from: address and port");
  field("registrar", r.registrar, "Where it went");
  field("user_agent", r.user_agent, "Software of the client");
  field("state", r.state, "How the latest attempt ended");
  field("code", r.code, "Status code of its final response");
  field("attempts", r.attempts, "Attempts; a challenge and its retry are one");
  field("succeeded", r.succeeded, "Attempts that ended in 2xx");
  field("failed", r.failed, "Attempts that failed, got no response, or were given up at a challenge");
  field("challenged", r.challenged, "401 and 407 responses");
  field("retransmissions", r.retransmissions, "REGISTERs sent again");
  field("asked_expires", r.asked_expires, "Seconds that the client asked for last");
  field("granted_expires", r.granted_expires, "Seconds that the registrar granted last");
  field("mean_delay_ms", r.mean_delay_ms,
        "Mean registration request delay: first REGISTER to 2xx, challenge included (RFC 6076 4.1)");
  field("max_delay_ms", r.max_delay_ms, "The longest of them");
  field("refresh_interval", r.refresh_interval, "Mean seconds between successes");
  field("contact", r.contact, "Host of the latest Contact that was registered; * removes all");
  field("bindings", r.bindings, "Contacts in the latest 2xx: who is reached at this address");
  field("min_expires", r.min_expires, "Seconds that the registrar asks for at least (423 with Min-Expires)");
  field("lapses", r.lapses, "Times that a binding expired before it was refreshed");
  field("call_ids", r.call_ids, "Call-IDs used one after the other; a client should keep to one");
  field("natted", r.natted, "Whether the Contact is another address than where the REGISTER came from");
  field("third_party", r.third_party, "Whether From is another than To: somebody registers for somebody else");
  field("outbound", r.outbound, "Whether the Contact has reg-id (RFC 5626)");
  field("path", r.path, "Whether a proxy added Path (RFC 3327)");
  field("service_route", r.service_route, "Whether the 2xx has Service-Route (RFC 3608)");
  field("gruu", r.gruu, "Whether the 2xx gives a GRUU (RFC 5627)");
  field("first_time", r.first_time, "Time of the first REGISTER, UTC");
  field("first_frame", r.first_frame, "Its frame");
  field("last_frame", r.last_frame, "Frame of the latest message");
}

[[nodiscard]] CallReport report_of(const CallTable& calls, std::size_t index);
[[nodiscard]] RegistrationReport report_of(const Registration& registration);

// The part of the calls, and of the registrations, that belongs in this answer.
[[nodiscard]] std::vector<CallReport> list_calls(const CallTable& calls, QueryContext& context,
                                                 std::optional<Page>& page);
[[nodiscard]] std::vector<RegistrationReport> list_registrations(const CallTable& calls, QueryContext& context,
                                                                 std::optional<Page>& page);
// What the ceilings have left out.
void note_call_ceilings(const CallTable& calls, QueryContext& context);

}  // namespace pcapglass::sip
