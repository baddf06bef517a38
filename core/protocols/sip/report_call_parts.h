// Parts of one call as get_sip_call reports them: dialogs, changes of the session, transfers, reliable responses,
// subscriptions, and calls that may be other legs (domain.md 3.3, 3.7).
#pragma once

#include "protocols/sip/report_calls.h"

namespace pcapglass::sip {

enum class DialogState : std::uint8_t { early, confirmed, ended };
[[nodiscard]] inline std::span<const std::string_view> names_of(DialogState) {
  static constexpr std::array<std::string_view, 3> kNames = {"early", "confirmed", "ended"};
  return kNames;
}

struct DialogReport {
  std::string from_tag, to_tag;
  DialogState state = DialogState::early;
  std::uint64_t first_frame = 0, first_code = 0;
  std::optional<double> response_delay;
  std::optional<std::uint64_t> answered_frame, ended_frame;
  std::optional<std::string> ended_by;
};
template <class Field>
void describe(Field& field, DialogReport& d) {
  field("from_tag", d.from_tag, "Tag of the caller");
  field("to_tag", d.to_tag, "Tag of the device that answered: several of one INVITE are a fork");
  field("state", d.state, "early: rang only; confirmed: answered and not ended; ended");
  field("first_frame", d.first_frame, "Frame of the response that made it");
  field("first_code", d.first_code, "Status code of that response");
  field("response_delay", d.response_delay, "Seconds from the first INVITE to that response (RFC 6076 5.4)");
  field("answered_frame", d.answered_frame, "Frame of its first 2xx");
  field("ended_frame", d.ended_frame, "Frame that ended it");
  field("ended_by", d.ended_by, "What that was: BYE, 199, or a refusal");
}

struct SessionChangeReport {
  std::uint64_t frame = 0;
  std::string method, by;
  std::vector<std::string> changes;
  std::optional<std::uint64_t> final_code;
};
template <class Field>
void describe(Field& field, SessionChangeReport& s) {
  field("frame", s.frame, "Frame of the re-INVITE or UPDATE");
  field("method", s.method, "INVITE or UPDATE");
  field("by", s.by, "Who asks for it: address and port");
  field("changes", s.changes,
        "What it changes: hold, resume, codec_change, t38_switch, media_move, video_add, address_change (Contact), "
        "session_refresh (nothing), no_description, and others");
  field("final_code", s.final_code, "Status code of its final response; absent when there is none");
}

struct ProgressReport {
  std::uint64_t frame = 0, code = 0;
};
template <class Field>
void describe(Field& field, ProgressReport& p) {
  field("frame", p.frame, "Frame of the NOTIFY");
  field("code", p.code, "Status code in its sipfrag body");
}

struct TransferReport {
  std::uint64_t refer_frame = 0;
  std::string by, to, refer_to;
  bool attended = false;
  std::optional<std::uint64_t> final_code, resulting_call_index;
  std::vector<ProgressReport> progress;
};
template <class Field>
void describe(Field& field, TransferReport& t) {
  field("refer_frame", t.refer_frame, "Frame of the REFER");
  field("by", t.by, "Who transfers: address and port");
  field("to", t.to, "Who is asked to call");
  field("refer_to", t.refer_to, "Whom it is to call");
  field("attended", t.attended, "Whether an existing call is to be replaced (Replaces); else it is a blind transfer");
  field("final_code", t.final_code, "Status code of the answer to the REFER");
  field("resulting_call_index", t.resulting_call_index,
        "The call that seems to follow from it: same parties, Referred-By or Replaces, within 32 s");
  field("progress", t.progress, "How that call went, as NOTIFYs tell");
}

struct ReliableResponseReport {
  std::uint64_t frame = 0, code = 0, rseq = 0, retransmissions = 0;
  std::optional<std::uint64_t> prack_frame, prack_code;
};
template <class Field>
void describe(Field& field, ReliableResponseReport& r) {
  field("frame", r.frame, "Frame of the provisional response that asks for a PRACK");
  field("code", r.code, "Its status code");
  field("rseq", r.rseq, "Its number (RSeq)");
  field("retransmissions", r.retransmissions, "How often it was sent again");
  field("prack_frame", r.prack_frame, "Frame of the PRACK that names it; absent when there is none");
  field("prack_code", r.prack_code, "Status code of the answer to that PRACK");
}

struct RelatedCallReport {
  std::uint64_t call_index = 0;
  std::string call_id, reason;
};
template <class Field>
void describe(Field& field, RelatedCallReport& r) {
  field("call_index", r.call_index, "Number of the other call");
  field("call_id", r.call_id, "Its Call-ID");
  field("reason", r.reason, "Why it may be another leg of the same call; a guess, never merged");
}

struct EarlyMediaReport {
  std::uint64_t first_frame = 0;
  double start = 0, stop = 0;
  std::string direction;
};
template <class Field>
void describe(Field& field, EarlyMediaReport& e) {
  field("first_frame", e.first_frame, "Frame of the first RTP packet before the answer");
  field("start", e.start, "Seconds from the first INVITE to that packet");
  field("stop", e.stop, "Seconds from the first INVITE to the last one before the answer");
  field("direction", e.direction, "to_caller, to_callee or both");
}

struct SubscriptionReport {
  std::string subscriber, resource, event, source, notifier;
  SubscriptionState state = SubscriptionState::none;
  std::optional<std::string> reason;
  std::optional<std::uint64_t> code, notify_code, expires;
  bool unanswered = false;
  std::uint64_t subscribes = 0, notifies = 0, first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, SubscriptionReport& s) {
  field("subscriber", s.subscriber, "Who wants to know, as user@host");
  field("resource", s.resource, "About whom");
  field("event", s.event, "Event package, such as presence or message-summary");
  field("source", s.source, "Address and port of the subscriber");
  field("notifier", s.notifier, "Address and port of who tells");
  field("state", s.state, "Latest Subscription-State of a NOTIFY; none when there was no NOTIFY");
  field("reason", s.reason, "Why it was terminated");
  field("code", s.code, "Latest status code to a SUBSCRIBE");
  field("notify_code", s.notify_code, "Latest refusal of a NOTIFY");
  field("expires", s.expires, "Seconds that it lasts, as the latest message says");
  field("unanswered", s.unanswered, "Whether its latest request got no response for 32 s");
  field("subscribes", s.subscribes, "SUBSCRIBE requests");
  field("notifies", s.notifies, "NOTIFY requests");
  field("first_frame", s.first_frame, "Frame of its first request");
  field("last_frame", s.last_frame, "Frame of its latest message");
}
[[nodiscard]] SubscriptionReport report_of(const Subscription& subscription);
[[nodiscard]] std::vector<SubscriptionReport> list_subscriptions(const CallTable& calls, QueryContext& context,
                                                                 std::optional<Page>& page);

// What they are made from: the call's messages, parsed again.
struct CallParts {
  const Session& session;
  std::span<const Transaction> transactions;
  const Call& call;
  std::span<const std::pair<std::uint64_t, std::string>> tags;  // hashes of To and From tags with their texts
};
[[nodiscard]] std::vector<DialogReport> dialogs_of(const CallParts& parts);
[[nodiscard]] std::vector<TransferReport> transfers_of(const CallParts& parts, const CallTable& calls);
[[nodiscard]] std::vector<ReliableResponseReport> reliable_responses_of(const CallParts& parts);
// Suggestions of DL-09 for row `index`, at most 20.
[[nodiscard]] std::vector<RelatedCallReport> related_calls_of(const CallTable& calls, std::size_t index);

}  // namespace pcapglass::sip
