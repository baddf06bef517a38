#include "stream_route.h"

#include <algorithm>

#include "decode/ip_protocol.h"
#include "decode/tcp.h"

namespace pcapglass {
namespace {

// A connection that no analyzer could tell by then is nobody's.
constexpr std::size_t kUndecidedBytes = 16U << 10;

}  // namespace

StreamData StreamRoute::data_of(const StreamBytes& bytes) const {
  const bool forward = direction_ == Direction::a_to_b;
  return {bytes, flow_, direction_, forward ? flow_.key.a : flow_.key.b, forward ? flow_.key.b : flow_.key.a};
}

Analyzer* StreamRoute::owner() const {
  if (flow_.protocol == kNoProtocol) return nullptr;
  for (const Running& one : pipeline_.running_) {
    if (one.row == flow_.protocol) return one.analyzer.get();
  }
  return nullptr;
}

void StreamRoute::recognised(std::string_view protocol) {
  if (!protocol.empty() && packet_ != nullptr) pipeline_.announce(*packet_, protocol);
}

StreamProgress StreamRoute::data(const StreamBytes& bytes) {
  Analyzer* analyzer = owner();
  if (analyzer == nullptr) return offer(bytes);
  const StreamReply reply = analyzer->stream(data_of(bytes));
  recognised(reply.recognised);
  return {reply.consumed, reply.need};
}

StreamProgress StreamRoute::offer(const StreamBytes& bytes) {
  std::uint16_t& refused = flow_.refused[static_cast<std::size_t>(direction_)];
  std::size_t need = 0;
  for (const Running& one : pipeline_.running_) {
    const auto bit = static_cast<std::uint16_t>(1U << one.row);
    if ((refused & bit) != 0) continue;
    const StreamReply reply = one.analyzer->stream(data_of(bytes));
    if (reply.claim == Claim::mine) {
      flow_.protocol = one.row;
      recognised(reply.recognised);
      return {reply.consumed, reply.need};
    }
    if (reply.claim == Claim::not_mine) refused = static_cast<std::uint16_t>(refused | bit);
    if (reply.claim == Claim::undecided) need = need == 0 ? reply.need : std::min(need, reply.need);
  }
  const bool undecided = refused != pipeline_.rows_;
  if (undecided && bytes.bytes.size() < kUndecidedBytes) return {0, need};
  return nobody(bytes);
}

// What was joined in the middle may yet come to the beginning of a message, so each of its segments is offered. Of the
// others the beginning was seen, and that was it.
StreamProgress StreamRoute::nobody(const StreamBytes& bytes) {
  TcpStream& stream = flow_.stream(direction_);
  if (stream.from_syn()) {
    stream.ignore();
  } else {
    flow_.refused[static_cast<std::size_t>(direction_)] = 0;
  }
  return {bytes.bytes.size(), 0};
}

void StreamRoute::gap(const StreamBytes& rest, std::uint64_t missing) {
  if (Analyzer* analyzer = owner()) recognised(analyzer->gap(data_of(rest), missing));
}

void StreamRoute::end(const StreamBytes& rest) {
  if (Analyzer* analyzer = owner()) recognised(analyzer->end(data_of(rest)));
}

namespace {

TcpSegment segment_of(const Packet& packet, const Layer& layer, const Tcp& tcp) {
  const Record& record = packet.record();
  TcpSegment segment;
  segment.sequence_number = tcp.sequence_number();
  segment.payload = layer.payload;
  segment.missing = packet.missing();
  segment.syn = tcp.syn();
  segment.fin = tcp.fin();
  segment.frame = record.frame;
  segment.file_offset = StreamPiece::kNotInFile;
  if (is_within(record.captured, layer.payload)) {
    segment.file_offset =
        record.file_offset + static_cast<std::uint64_t>(layer.payload.data() - record.captured.data());
  }
  segment.time = record.time;
  segment.has_time = record.has_time;
  return segment;
}

// RFC 9293 3.10.7: a SYN with another sequence number than the one before begins another connection.
bool begins_again(const TcpSegment& segment, const TcpStream& stream) {
  return segment.syn && stream.started() && stream.initial_sequence_number() != segment.sequence_number;
}

}  // namespace

void Pipeline::take_segment(const Packet& packet) {
  const Layer& layer = packet.layers().back();
  if (layer.id != LayerId::tcp || (packet.copy() != Copy::none && follower_ == nullptr)) return;
  const Record& record = packet.record();
  const FlowRef ref = flows_.find_or_add(packet.source_endpoint(), packet.destination_endpoint(), ip_protocol::kTcp,
                                         record.frame, record.time.ns);
  Flow& flow = *ref.flow;
  const Tcp tcp(layer.header);
  if (follower_ != nullptr) follower_->segment(packet, tcp, flow, ref.direction);
  if (packet.copy() != Copy::none) return;
  const TcpSegment segment = segment_of(packet, layer, tcp);
  if (begins_again(segment, flow.stream(ref.direction))) {
    finish_streams(flow, &packet);
    flows_.renew(flow, record.frame);
  }
  StreamRoute route(*this, flow, ref.direction, &packet);
  TcpStream& stream = flow.stream(ref.direction);
  if (tcp.ack()) {
    const Direction back = opposite(ref.direction);
    flow.stream(back).acknowledged(tcp.acknowledgment_number(), record.frame, record.time.ns, streams_);
  }
  // What a reset carries is a text for people (RFC 9293 3.5.3), and ends both directions.
  if (tcp.rst()) return finish_streams(flow, &packet);
  stream.take(segment, streams_, route);
  if (stream.holds()) remember_holder(flow);
  if (streams_.held > limits_.all_stream_bytes) free_stream_bytes();
}

void Pipeline::finish_streams(Flow& flow, const Packet* packet) {
  for (const Direction direction : {Direction::a_to_b, Direction::b_to_a}) {
    TcpStream& stream = flow.stream(direction);
    if (!stream.started()) continue;
    StreamRoute route(*this, flow, direction, packet);
    stream.finish(streams_, route);
  }
}

void Pipeline::remember_holder(Flow& flow) {
  if (flow.remembered) return;
  flow.remembered = true;
  holders_.push_back({&flow, flow.id});
  // Most flows hold something only for a moment, so the list is cleared of them before it grows.
  if (holders_.size() > 2 * limits_.flows) {
    std::erase_if(holders_, [](const Holder& holder) { return holder.flow->id != holder.id; });
  }
}

void Pipeline::free_stream_bytes() {
  while (streams_.held > limits_.all_stream_bytes && !holders_.empty()) {
    const Holder holder = holders_.front();
    holders_.pop_front();
    if (holder.flow->id != holder.id) continue;
    holder.flow->remembered = false;
    for (const Direction direction : {Direction::a_to_b, Direction::b_to_a}) {
      StreamRoute route(*this, *holder.flow, direction, nullptr);
      holder.flow->stream(direction).give_up(streams_, route);
    }
  }
}

}  // namespace pcapglass
