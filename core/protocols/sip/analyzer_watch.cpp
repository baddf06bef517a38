// What MessageAnalyzer notes of the transports under its messages (domain.md 5.1).
#include "protocols/sip/analyzer.h"
#include "protocols/sip/detect.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLargeRequest = 1300;  // RFC 3261 18.1.1

}  // namespace

void MessageAnalyzer::packet(const Packet& packet) {
  const std::size_t events = watch_.tcp.events().size();
  std::optional<UnreachableSip> error = watch_.look(packet);
  if (watch_.tcp.events().size() > events) note_reset(watch_.tcp.events().back());
  if (!error) return;
  constexpr std::size_t kLookedBack = 512;
  for (std::size_t i = 0; i < rows_.size() && i < kLookedBack && error->quoted_frame == 0; ++i) {
    const Row& row = rows_[rows_.size() - 1 - i];
    const bool same = row.source == error->quoted_source && row.destination == error->quoted_destination;
    if (!same) continue;
    error->quoted_frame = row.frame;
    if (row.request) calls_.unreachable(row.session, error->frame);
  }
  const bool sip_port = is_sip_port(error->quoted_source.port) || is_sip_port(error->quoted_destination.port);
  if (sip_port || error->quoted_frame != 0) {
    watch_.add(*error);
  } else {
    media_.unreachable(error->quoted_source, error->quoted_destination, error->frame, packet.record().time.ns);
  }
}

// A connection that was reset took the requests with it that nobody has answered.
void MessageAnalyzer::note_reset(const TcpEvent& event) {
  if (event.what != TcpTrouble::reset) return;
  constexpr std::size_t kLookedBack = 64;
  for (std::size_t i = 0; i < rows_.size() && i < kLookedBack; ++i) {
    const Row& row = rows_[rows_.size() - 1 - i];
    const bool same = (row.source == event.source && row.destination == event.destination) ||
                      (row.source == event.destination && row.destination == event.source);
    if (same && row.request) calls_.unreachable(row.session, event.frame);
  }
}

void MessageAnalyzer::note_keep_alive(const Datagram& datagram) {
  ++statistics_.keep_alives;
  const Record& record = datagram.packet.record();
  watch_.keep_alives.add(datagram.flow.id, datagram.source, datagram.destination, Carrier::udp,
                         beat_of(datagram.payload), record.frame, record.time);
}

// Two pongs in two segments are the four bytes of a ping as well, so each segment counts by itself.
void MessageAnalyzer::note_line_ends(const StreamData& data, std::span<const StreamPiece> pieces, Bytes line_ends) {
  ++statistics_.keep_alives;
  for (const StreamPiece& piece : pieces) {
    watch_.keep_alives.add(data.flow.id, data.source, data.destination, Carrier::tcp, beat_of(line_ends), piece.frame,
                           piece.time);
  }
}

// A server that answers where the request came from, as is usual behind NATs, reaches whoever asked, whatever the Via
// says.
bool MessageAnalyzer::was_asked_from(const Endpoint& source, const Endpoint& destination) const {
  constexpr std::size_t kLookedBack = 512;
  for (std::size_t i = 0; i < rows_.size() && i < kLookedBack; ++i) {
    const Row& row = rows_[rows_.size() - 1 - i];
    if (row.request && row.source == source && row.destination == destination) return true;
  }
  return false;
}

// Of message_, which is new or sent again.
void MessageAnalyzer::watch_message(const Arrival& arrival, std::size_t wire_length, RepeatKind repeat) {
  host_pairs_.add(arrival.source.address, arrival.destination.address);
  if (repeat == RepeatKind::capture_duplicate) return;
  const bool request = message_.is_request();
  if (!request && arrival.carrier == Carrier::udp && is_on_wrong_path(arrival, message_) &&
      !was_asked_from(arrival.destination, arrival.source)) {
    watch_.paths.add(arrival, message_);
  }
  if (request && message_.start.method == "REGISTER") {
    watch_.keep_alives.registered(arrival.source, arrival.destination, arrival.frame);
  }
  if (arrival.carrier == Carrier::udp) {
    if (arrival.frames.size() > 1) {
      watch_.fragments.whole(arrival.frames);
      watch_.fragmented.add(arrival, wire_length);
    } else if (request && wire_length > kLargeRequest) {
      watch_.large_requests.add(arrival, wire_length);
    }
    return;
  }
  if (arrival.carrier == Carrier::sctp) return;
  constexpr std::uint64_t kFinal = 200;
  int open = 0;
  if (repeat == RepeatKind::first && request && message_.start.method != "ACK") open = 1;
  if (repeat == RepeatKind::first && !request && message_.start.status_code >= kFinal) open = -1;
  watch_.tcp.speaks(arrival.source, arrival.destination, open);
}

// D-10, RFC 4168: one message per user message.
std::string_view MessageAnalyzer::user_message(const UserMessage& message) {
  const bool sip_port = is_sip_port(message.source.port) || is_sip_port(message.destination.port);
  const Detection found = detect(message.payload, sip_port, message.payload.size() < message.wire_length);
  const Record& record = message.packet.record();
  if (found.kind != Kind::message) {
    if (sip_port) unseen_.add(UnseenKind::sctp, record.frame, message.destination.port);
    return {};
  }
  const Bytes text = message.payload.subspan(found.skip);
  const std::size_t wire_length = message.wire_length - found.skip;
  if (!parse_datagram(as_text(text), wire_length, message_)) return {};
  Row* row = take_message({message.source, message.destination, Carrier::sctp, record.frame, record.time,
                           record.has_time, message.frames, Copy::none, 0},
                          text, wire_length);
  if (row == nullptr) return "sip";
  row->in_file = is_within(record.captured, text);
  if (row->in_file) {
    row->file_offset = record.file_offset + static_cast<std::uint64_t>(text.data() - record.captured.data());
  }
  return "sip";
}

}  // namespace pcapglass::sip
