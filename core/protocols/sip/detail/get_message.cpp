#include "protocols/sip/detail/get_message.h"

#include <algorithm>
#include <memory>

#include "protocols/sip/report_text.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostMessages = 200;  // of one frame: more do not fit into a jumbo frame of real messages

bool took_part(const MessageAnalyzer& analyzer, std::size_t index, std::uint64_t frame) {
  const Row& row = analyzer.rows()[index];
  if (row.frame == frame) return true;
  if (!row.several_frames) return false;
  const auto frames = analyzer.frames_of(index);
  return std::find(frames.begin(), frames.end(), frame) != frames.end();
}

FullMessage frame_of(const MessageAnalyzer& analyzer, std::size_t index, const CaptureInfo& capture) {
  const Row& row = analyzer.rows()[index];
  FullMessage out;
  out.packet_number = row.frame;
  out.frames = {row.frame};
  if (const auto frames = analyzer.frames_of(index); !frames.empty()) out.frames.assign(frames.begin(), frames.end());
  if (row.has_time) {
    out.timestamp = Timestamp{row.time, row.time_digits};
    if (capture.first_time) out.time_offset = to_seconds(row.time - capture.first_time->ns);
  }
  out.source_ip = to_string(row.source.address);
  out.source_port = row.source.port;
  out.destination_ip = to_string(row.destination.address);
  out.destination_port = row.destination.port;
  out.ip_version = row.source.address.version;
  out.transport = std::string(carrier_name(row.carrier));
  out.length = row.wire_length;
  out.captured_length = row.length;
  out.message_type = row.request ? MessageType::request : MessageType::response;
  if (row.repeat == RepeatKind::retransmission) out.retransmission_of = row.repeat_of;
  if (row.repeat == RepeatKind::capture_duplicate) out.capture_duplicate_of = row.repeat_of;
  return out;
}

void explain_absence(const MessageAnalyzer& analyzer, std::uint64_t frame, const QueryContext& context,
                     MessageResult& result) {
  const std::string name = "Frame " + std::to_string(frame);
  if (frame > context.capture().packets) {
    result.message =
        name + " is not in this capture, which has " + std::to_string(context.capture().packets) + " packets";
  } else if (analyzer.total() == 0) {
    result.message = "No SIP packets found in this capture";
  } else {
    result.message = name + " carries no SIP message; analyze_sip_packets lists those that do";
  }
}

}  // namespace

MessageResult get_message(const MessageAnalyzer& analyzer, const MessageArguments& arguments, QueryContext& context) {
  MessageResult result;
  result.file = context.source().name;
  const std::uint64_t first = analyzer.rows().empty() ? 0 : analyzer.rows().front().frame;
  result.packet_number = arguments.packet_number.value_or(first);
  const auto message = std::make_unique<Message>();
  std::vector<std::uint8_t> joined;
  std::uint64_t left_out = 0;
  std::uint64_t unread = 0;
  for (std::size_t i = 0; i < analyzer.rows().size(); ++i) {
    if (!took_part(analyzer, i, result.packet_number)) continue;
    if (result.messages.size() == kMostMessages) {
      ++left_out;
      continue;
    }
    FullMessage full = frame_of(analyzer, i, context.capture());
    const bool here = load_message(analyzer, i, context, joined, *message);
    if (!here) ++unread;
    full.summary = report_message(analyzer.rows()[i], *message, false).summary;
    if (here) full.detail = detail_of(*message, arguments.raw, false);
    result.messages.push_back(std::move(full));
  }
  // While bytes are still being asked for, the answer is not this one.
  if (unread > 0 && context.wanted().empty()) {
    context.add_note(std::to_string(unread) +
                     " of these messages are listed without their text: it did not fit into memory, and the source "
                     "cannot be read again.");
  }
  if (left_out > 0) {
    context.add_note(std::to_string(left_out) + " more messages of this frame are left out.");
  }
  if (analyzer.total() > analyzer.rows().size()) {
    context.add_note("The last messages of the capture are counted but not kept: the ceiling of rows is reached.");
  }
  if (result.messages.empty()) explain_absence(analyzer, result.packet_number, context, result);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::sip
