// The tool get_sip_call: one call with its messages, transactions, findings and ladder.
#pragma once

#include "protocols/sip/report.h"
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

struct TransactionReport {
  std::string method;
  std::string client, server;
  std::uint64_t cseq = 0;
  std::optional<std::uint64_t> request_frame;
  std::optional<std::uint64_t> first_provisional_frame, final_frame, final_code, ack_frame;
  std::optional<double> first_response, final_response;
  std::uint64_t request_retransmissions = 0, response_retransmissions = 0;
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
}

struct GetCallResult : CommonResult {
  std::string file;
  std::optional<CallReport> call;
  std::string ladder;
  std::vector<rtp::MediaSummary> media;
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
