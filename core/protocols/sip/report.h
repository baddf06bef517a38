// The result of analyze_sip_packets (contract.md 3).
#pragma once

#include "protocols/rtp/report.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/report_call_parts.h"
#include "protocols/sip/transport/report.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::sip {

struct Arguments : CommonArguments {
  bool header_list = false;
};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
  field("header_list", a.header_list,
        "Also give each message's header lines one by one as sent (header_list), which the headers map merges");
}

enum class MessageType : std::uint8_t { request, response };
[[nodiscard]] inline std::span<const std::string_view> names_of(MessageType) {
  static constexpr std::array<std::string_view, 2> kNames = {"request", "response"};
  return kNames;
}

struct AnomalyReport {
  std::string code;
  Severity severity = Severity::info;
  std::string header;
  std::string detail;
};
template <class Field>
void describe(Field& field, AnomalyReport& a) {
  field("code", a.code, "What is wrong, in snake_case");
  field("severity", a.severity, "error: malformed; warning: accepted with a defect; notice or info: worth knowing");
  field("header", a.header, "Header it is about, in lower case; empty for the message as a whole");
  field("detail", a.detail, "The offending text or numbers; empty when the code says it all");
}

struct HeaderReport {
  std::string name_as_sent;
  std::string name_canonical;
  std::string value;
  std::uint64_t offset = 0;
};
template <class Field>
void describe(Field& field, HeaderReport& h) {
  field("name_as_sent", h.name_as_sent, "Field name as the sender wrote it");
  field("name_canonical", h.name_canonical, "Long form in lower case");
  field("value", h.value, "Value with folds undone and credentials redacted");
  field("offset", h.offset, "Byte of the message at which the line begins");
}

struct MessageReport {
  std::uint64_t packet_number = 0;
  std::vector<std::uint64_t> frames;
  std::optional<Timestamp> timestamp;
  std::string source_ip;
  std::string destination_ip;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::string transport;
  MessageType message_type = MessageType::request;
  std::optional<std::string> start_line;
  std::optional<std::string> method, request_uri, sip_version;
  std::optional<std::uint64_t> status_code;
  std::optional<std::string> reason_phrase;
  std::optional<std::string> call_id, cseq, from, to, contact, user_agent, server, via;
  std::string content_type;
  Nullable<std::uint64_t> content_length;
  std::uint64_t body_length = 0;
  bool known_sip_port = false;
  std::optional<std::uint64_t> retransmission_of, capture_duplicate_of;
  OrderedMap<std::string> headers;
  std::optional<std::vector<HeaderReport>> header_list;
  std::string summary;
  std::vector<AnomalyReport> anomalies;
};
template <class Field>
void describe(Field& field, MessageReport& m) {
  field("packet_number", m.packet_number, "Frame in the capture file that completed the message");
  field("frames", m.frames, "All frames that carried the message");
  field("timestamp", m.timestamp, "Time of packet_number, UTC; absent when the file gives that packet no time");
  field("source_ip", m.source_ip, "Address of the sender");
  field("destination_ip", m.destination_ip, "Address of the receiver");
  field("source_port", m.source_port, "Port of the sender");
  field("destination_port", m.destination_port, "Port of the receiver");
  field("transport", m.transport, "Transport the message was seen on, whatever its Via says");
  field("message_type", m.message_type, "Whether this is a request or a response");
  field("start_line", m.start_line,
        "Request line or status line as sent; absent when the text could not be read again");
  field("method", m.method, "Method of a request, with its case");
  field("request_uri", m.request_uri, "Request-URI of a request, without angle brackets around it");
  field("sip_version", m.sip_version, "Version in the request line of a request");
  field("status_code", m.status_code, "Status code of a response");
  field("reason_phrase", m.reason_phrase, "Reason phrase of a response as sent, which may be empty");
  field("call_id", m.call_id, "Call-ID, compared with its case");
  field("cseq", m.cseq, "CSeq: number and method");
  field("from", m.from, "From: who asks");
  field("to", m.to, "To: who is asked");
  field("contact", m.contact, "Contact: where to send what follows; several values are joined with a comma");
  field("user_agent", m.user_agent, "User-Agent: software of the sender of a request");
  field("server", m.server, "Server: software of the sender of a response");
  field("via", m.via, "The topmost Via value: the last hop of a request, the next one of a response");
  field("content_type", m.content_type, "Content-Type; empty when the message has none");
  field("content_length", m.content_length, "Content-Length as declared; null when absent or no number");
  field("body_length", m.body_length, "Bytes of body on the wire");
  field("known_sip_port", m.known_sip_port, "Whether port 5060 or 5061 is involved");
  field("retransmission_of", m.retransmission_of,
        "Frame that first carried this message; absent when this is the first");
  field("capture_duplicate_of", m.capture_duplicate_of, "Frame of which this is a second copy made by the capture");
  field("headers", m.headers,
        "Headers in order by long lower-case name; repeated ones joined with a comma, secrets redacted");
  field("header_list", m.header_list, "Every header line in order as sent; only when asked for");
  field("summary", m.summary, "The message in a few words");
  field("anomalies", m.anomalies, "What is wrong or unusual in this message");
}

struct StatisticsReport {
  std::uint64_t requests = 0;
  std::uint64_t responses = 0;
  std::map<std::string, std::uint64_t> methods, response_classes, response_codes, transports;
  std::uint64_t unique_call_ids = 0;
  std::vector<std::string> call_ids;
  std::optional<Page> call_ids_page;
  std::vector<std::string> user_agents;
  std::optional<Page> user_agents_page;
  std::uint64_t keep_alives = 0;
  std::uint64_t retransmissions = 0;
  std::uint64_t capture_duplicates = 0;
  std::uint64_t calls = 0;
  std::map<std::string, std::uint64_t> call_outcomes;
  std::uint64_t registrations = 0;
  std::optional<double> ira_pct, registration_delay_ms;
  std::uint64_t subscriptions = 0;
};
template <class Field>
void describe(Field& field, StatisticsReport& s) {
  field("requests", s.requests, "Requests in the whole capture");
  field("responses", s.responses, "Responses in the whole capture");
  field("methods", s.methods, "Requests by method");
  field("response_classes", s.response_classes, "Responses by class, such as 2xx");
  field("response_codes", s.response_codes, "Responses by status code");
  field("transports", s.transports, "Messages by transport");
  field("unique_call_ids", s.unique_call_ids, "Number of different Call-IDs");
  field("call_ids", s.call_ids, "The different Call-IDs, sorted");
  field("call_ids_page", s.call_ids_page, "Which part of call_ids this is, when it is not all");
  field("user_agents", s.user_agents, "The different User-Agent values, sorted");
  field("user_agents_page", s.user_agents_page, "Which part of user_agents this is, when it is not all");
  field("retransmissions", s.retransmissions,
        "Messages that their sender sent again: requests and responses of one transaction, repeated within a minute");
  field("capture_duplicates", s.capture_duplicates,
        "Messages captured twice within 5 ms in the same packet, as by a mirror port: counted, but no retransmissions");
  field("keep_alives", s.keep_alives,
        "Datagrams on SIP flows that only keep a NAT binding open: line ends, NULs, STUN");
  field("calls", s.calls, "Calls: Call-IDs with an INVITE, ACK or BYE");
  field("call_outcomes", s.call_outcomes, "Calls by outcome");
  field("registrations", s.registrations, "Attempts to register; a challenge and its retry are one");
  field("ira_pct", s.ira_pct,
        "Ineffective registration attempts: refused but for challenges, or not answered (RFC 6076 4.2)");
  field("registration_delay_ms", s.registration_delay_ms,
        "Mean milliseconds from the first REGISTER of an attempt to its 2xx (RFC 6076 4.1)");
  field("subscriptions", s.subscriptions, "Subscriptions: one for each Call-ID and event");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t total_packets_in_file = 0;
  std::uint64_t sip_packets_found = 0;
  std::uint64_t sip_packets_analyzed = 0;
  StatisticsReport statistics;
  std::vector<CallReport> calls;
  std::optional<Page> calls_page;
  std::vector<RegistrationReport> registrations;
  std::optional<Page> registrations_page;
  std::vector<SubscriptionReport> subscriptions;
  std::optional<Page> subscriptions_page;
  std::vector<rtp::MediaSummary> media;
  std::optional<Page> media_page;
  std::optional<TransportEvents> transport_events;
  std::vector<MessageReport> packets;
  std::optional<Page> page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets_in_file", r.total_packets_in_file, "Packets in the capture, of any protocol");
  field("sip_packets_found", r.sip_packets_found, "SIP messages in the whole capture");
  field("sip_packets_analyzed", r.sip_packets_analyzed, "SIP messages that the statistics cover: all that were found");
  field("statistics", r.statistics, "Figures over all SIP messages of the capture");
  field("calls", r.calls, "Calls with their outcome, in order of first messages; get_sip_call gives one in full");
  field("calls_page", r.calls_page, "Which part of calls this is, when it is not all");
  field("registrations", r.registrations, "Who registers where, and how that ended");
  field("registrations_page", r.registrations_page, "Which part of registrations this is, when it is not all");
  field("subscriptions", r.subscriptions, "Who subscribes to which event, and what became of it");
  field("subscriptions_page", r.subscriptions_page, "Which part of subscriptions this is, when it is not all");
  field("media", r.media, "RTP streams in short; analyze_rtp_streams gives them in full");
  field("media_page", r.media_page, "Which part of media this is, when it is not all");
  field(
      "transport_events", r.transport_events,
      "What was seen of the transports under SIP: connections, keep-alives and troubles; absent when there is nothing");
  field("packets", r.packets, "The SIP messages, one entry each, in order of the file");
  field("page", r.page, "Which part of packets this is, when it is not all");
  describe_common(field, r);
}

// Every header line, and what is wrong with the message, as they may be shown.
[[nodiscard]] std::vector<HeaderReport> report_headers(const Message& message);
[[nodiscard]] std::vector<AnomalyReport> report_anomalies(const Message& message);

// One message as an entry; `row` gives what the text does not.
[[nodiscard]] MessageReport report_message(const Row& row, const Message& message, bool header_list);

[[nodiscard]] Result analyze_packets(const MessageAnalyzer& analyzer, const Arguments& arguments,
                                     QueryContext& context);

}  // namespace pcapglass::sip
