// The tool get_sip_call: one call with its messages, transactions, findings and ladder.
#pragma once

#include "protocols/sip/report.h"
#include "protocols/sip/report_call_parts.h"
#include "protocols/sip/report_calls.h"

namespace pcapglass::sip {

enum class CallDetail : std::uint8_t { summary, messages };
[[nodiscard]] inline std::span<const std::string_view> names_of(CallDetail) {
  static constexpr std::array<std::string_view, 2> kNames = {"summary", "messages"};
  return kNames;
}

struct GetCallArguments : CommonArguments {
  std::optional<std::string> call_id;
  std::optional<std::uint32_t> call_index;
  CallDetail detail = CallDetail::summary;
};
template <class Field>
void describe(Field& field, GetCallArguments& a) {
  describe_source(field, a);
  field("call_id", a.call_id,
        "Call-ID of the call, or a part of it that only one call has; or give call_index. With one "
        "call in the capture neither is needed");
  field("call_index", a.call_index, "Number of the call as list_sip_calls gives it, from 1",
        Constraint{.minimum = 1, .maximum = 4294967295.0});
  field("detail", a.detail, "messages: also every message with all its headers; summary: one line per message");
  describe_paging(field, a);
}

struct StepReport {
  std::uint64_t packet_number = 0;
  std::optional<double> time;
  std::string from, to, text;
  bool sdp = false;
  std::optional<std::uint64_t> retransmission_of, capture_duplicate_of;
};
template <class Field>
void describe(Field& field, StepReport& s) {
  field("packet_number", s.packet_number, "Frame that completed the message");
  field("time", s.time, "Seconds since the first message of the call");
  field("from", s.from, "Sender: address and port");
  field("to", s.to, "The receiver");
  field("text", s.text, "The message in a few words");
  field("sdp", s.sdp, "Whether it carries a session description");
  field("retransmission_of", s.retransmission_of, "Frame that first carried this message, when it was sent again");
  field("capture_duplicate_of", s.capture_duplicate_of, "Frame of which this is a second copy made by the capture");
}

// As RFC 3261 17 names them, RFC 6026 for accepted.
enum class TransactionState : std::uint8_t { calling, proceeding, accepted, completed, confirmed, timed_out };
[[nodiscard]] inline std::span<const std::string_view> names_of(TransactionState) {
  static constexpr std::array<std::string_view, 6> kNames = {"calling",   "proceeding", "accepted",
                                                             "completed", "confirmed",  "timed_out"};
  return kNames;
}

struct TransactionReport {
  std::string method;
  std::string client, server;
  std::uint64_t cseq = 0;
  std::optional<std::uint64_t> request_frame;
  std::optional<std::uint64_t> first_provisional_frame, final_frame, final_code, ack_frame;
  std::optional<double> time, first_response, final_response;
  std::uint64_t request_retransmissions = 0, response_retransmissions = 0;
  TransactionState state = TransactionState::calling;
  std::vector<ProgressReport> provisional;
  std::vector<std::uint64_t> retransmission_frames;
  std::vector<double> retransmission_intervals;
  bool nonstandard_timer = false;
};
template <class Field>
void describe(Field& field, TransactionReport& t) {
  field("method", t.method, "Method of the request");
  field("client", t.client, "Who asks: address and port");
  field("server", t.server, "Who is asked");
  field("cseq", t.cseq, "Number of the CSeq header");
  field("request_frame", t.request_frame, "Frame of the request; absent when only responses were captured");
  field("first_provisional_frame", t.first_provisional_frame, "Frame of the first 1xx");
  field("final_frame", t.final_frame, "Frame of the final response; absent when there is none");
  field("final_code", t.final_code, "Its status code");
  field("ack_frame", t.ack_frame, "Frame of the ACK, of an INVITE");
  field("first_response", t.first_response, "Seconds from the request to the first response");
  field("final_response", t.final_response, "Seconds from the request to the final response");
  field("request_retransmissions", t.request_retransmissions, "How often the request was sent again");
  field("response_retransmissions", t.response_retransmissions, "How often responses were sent again");
  field("time", t.time, "Seconds from the call's first message to the request");
  field("state", t.state,
        "calling: no response yet; proceeding: 1xx only; accepted: 2xx; completed: final response; confirmed: with its "
        "ACK; timed_out: nothing for 32 s");
  field("provisional", t.provisional, "Each 1xx with its frame, at most 20");
  field("retransmission_frames", t.retransmission_frames, "Frames in which the request was sent again, at most 20");
  field("retransmission_intervals", t.retransmission_intervals, "Seconds from one sending of the request to the next");
  field("nonstandard_timer", t.nonstandard_timer,
        "Whether these intervals are not those of RFC 3261 by a quarter and more: doubled, from the first one on");
}

struct GetCallResult : CommonResult {
  std::string file;
  std::optional<CallReport> call;
  std::string ladder;
  std::vector<rtp::MediaSummary> media;
  std::optional<EarlyMediaReport> early_media;
  std::vector<DialogReport> dialogs;
  std::vector<SessionChangeReport> session_changes;
  std::vector<TransferReport> transfers;
  std::vector<ReliableResponseReport> reliable_responses;
  std::vector<SubscriptionReport> subscriptions;
  std::vector<RelatedCallReport> related_calls;
  std::vector<TransactionReport> transactions;
  std::vector<StepReport> messages;
  std::optional<Page> page;
  std::optional<std::vector<MessageReport>> message_details;
};
template <class Field>
void describe(Field& field, GetCallResult& r) {
  field("file", r.file, "The capture as it was named");
  field("call", r.call, "The call as list_sip_calls gives it");
  field("ladder", r.ladder, "The messages of this page as a diagram in plain text, 80 columns wide");
  field("media", r.media, "RTP streams that the SDP of this call explains, at most 20; analyze_rtp_streams has more");
  field("early_media", r.early_media, "RTP before the answer; absent when there was none");
  field("dialogs", r.dialogs, "Dialogs that responses made: several after forking, at most 50");
  field("session_changes", r.session_changes, "Each re-INVITE and UPDATE with what it changes");
  field("transfers", r.transfers, "Each REFER with how it went");
  field("reliable_responses", r.reliable_responses, "Provisional responses that ask for a PRACK, at most 50");
  field("subscriptions", r.subscriptions, "Subscriptions within this Call-ID, but for those of REFER");
  field("related_calls", r.related_calls, "Calls that may be other legs of this one; at most 20");
  field("transactions", r.transactions, "Requests with their responses, in order; of all the call's messages");
  field("messages", r.messages, "The messages in order, a line each");
  field("page", r.page, "Which part of messages this is, when it is not all");
  field("message_details", r.message_details, "The same messages with all headers, when detail is messages");
  describe_common(field, r);
}

[[nodiscard]] GetCallResult get_sip_call(const MessageAnalyzer& analyzer, const GetCallArguments& arguments,
                                         QueryContext& context);

// The messages as a ladder diagram of `width` columns.
[[nodiscard]] std::string ladder_of(const std::vector<StepReport>& steps, std::size_t width);

}  // namespace pcapglass::sip
