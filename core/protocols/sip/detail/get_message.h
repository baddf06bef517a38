// The tool get_sip_message: all messages of one frame in full (domain.md 2.9).
#pragma once

#include "protocols/sip/detail/message_detail.h"

namespace pcapglass::sip {

struct MessageArguments : CommonArguments {
  std::optional<std::uint64_t> packet_number;
  bool raw = true;
};
template <class Field>
void describe(Field& field, MessageArguments& a) {
  describe_source(field, a);
  field("packet_number", a.packet_number,
        "Frame number in the capture file, as other tools and Wireshark give it: of the frame that completed the "
        "message, or any that carried a part of it. The first SIP message when absent",
        Constraint{.minimum = 1, .maximum = 9007199254740991});
  field("raw", a.raw, "Also give the message as one text (raw), secrets redacted");
}

struct FullMessage {
  std::uint64_t packet_number = 0;
  std::vector<std::uint64_t> frames;
  std::optional<Timestamp> timestamp;
  std::optional<double> time_offset;
  std::string source_ip, destination_ip;
  std::uint16_t source_port = 0, destination_port = 0;
  std::uint64_t ip_version = 0;
  std::string transport;
  std::uint64_t length = 0, captured_length = 0;
  MessageType message_type = MessageType::request;
  std::optional<std::uint64_t> retransmission_of, capture_duplicate_of;
  std::string summary;
  std::optional<MessageDetail> detail;
};
template <class Field>
void describe(Field& field, FullMessage& m) {
  field("packet_number", m.packet_number, "Frame in the capture file that completed the message");
  field("frames", m.frames, "All frames that carried the message");
  field("timestamp", m.timestamp, "Time of packet_number, UTC; absent when the file gives that packet no time");
  field("time_offset", m.time_offset, "Seconds since the earliest packet of the capture");
  field("source_ip", m.source_ip, "Address of the sender");
  field("source_port", m.source_port, "Port of the sender");
  field("destination_ip", m.destination_ip, "Address of the receiver");
  field("destination_port", m.destination_port, "Port of the receiver");
  field("ip_version", m.ip_version, "4 or 6");
  field("transport", m.transport, "Transport the message was seen on, whatever its Via says");
  field("length", m.length, "Bytes on the wire from the start line to the end of the datagram or of the message");
  field("captured_length", m.captured_length, "Bytes of those that the capture holds");
  field("message_type", m.message_type, "Whether this is a request or a response");
  field("retransmission_of", m.retransmission_of,
        "Frame that first carried this message; absent when this is the first");
  field("capture_duplicate_of", m.capture_duplicate_of, "Frame of which this is a second copy made by the capture");
  field("summary", m.summary, "The message in a few words");
  field("detail", m.detail, "All that its text says; absent when the text could not be read again");
}

struct MessageResult : CommonResult {
  std::string file;
  std::uint64_t packet_number = 0;
  std::vector<FullMessage> messages;
};
template <class Field>
void describe(Field& field, MessageResult& r) {
  field("file", r.file, "The capture as it was named");
  field("packet_number", r.packet_number,
        "The frame that was asked for; that of the first SIP message when none was, 0 when there is none");
  field("messages", r.messages, "The SIP messages that this frame completed or took part in, in order");
  describe_common(field, r);
}

[[nodiscard]] MessageResult get_message(const MessageAnalyzer& analyzer, const MessageArguments& arguments,
                                        QueryContext& context);

}  // namespace pcapglass::sip
