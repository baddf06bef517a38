// DNS over TCP (RFC 7766 8): each message has its length in two octets in front.
#include "flows/stream_pieces.h"
#include "protocols/dns/analyzer.h"
#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

constexpr std::size_t kPrefix = 2;
constexpr std::size_t kHeader = 12;

// Whether a message may begin here; needs prefix and header. A beginning that is no header means that the boundaries
// are lost, as in a connection that was joined in its middle.
bool is_boundary(Bytes bytes) {
  const std::size_t length = load_be16(bytes, 0);
  if (length < kHeader) return false;
  const unsigned flags = load_be16(bytes, kPrefix + 2);
  if (!is_known_opcode((flags >> 11) & 0xFU) || (flags & 0x0040) != 0) return false;
  constexpr std::size_t kSmallestQuestion = 5, kSmallestRecord = 11;
  const std::size_t records =
      std::size_t{load_be16(bytes, kPrefix + 6)} + load_be16(bytes, kPrefix + 8) + load_be16(bytes, kPrefix + 10);
  return kHeader + load_be16(bytes, kPrefix + 4) * kSmallestQuestion + records * kSmallestRecord <= length;
}

}  // namespace

StreamReply PacketAnalyzer::stream(const StreamData& data) {
  StreamReply reply;
  const bool mine = data.flow.protocol == registry_row_;
  if (!mine && data.source.port != kPort && data.destination.port != kPort) return reply;
  const Bytes bytes = data.content.bytes;
  reply.claim = mine ? Claim::mine : Claim::undecided;
  std::size_t at = 0;
  for (;;) {
    const std::size_t left = bytes.size() - at;
    if (left < kPrefix + kHeader) {
      reply.need = kPrefix + kHeader;
      break;
    }
    if (!is_boundary(bytes.subspan(at))) {
      if (!mine && reply.claim == Claim::undecided) return {};
      note_unseen(Unseen::stream_bytes, pieces_of(data.content, at, bytes.size()).front().frame, left);
      reply.consumed = bytes.size();
      return reply;
    }
    reply.claim = Claim::mine;
    const std::size_t length = load_be16(bytes, at);
    if (left < kPrefix + length) {
      reply.need = kPrefix + length;
      break;
    }
    take_from_stream(data, at + kPrefix, length, false);
    at += kPrefix + length;
    reply.recognised = "dns";
  }
  reply.consumed = at;
  return reply;
}

void PacketAnalyzer::take_from_stream(const StreamData& data, std::size_t begin, std::size_t length, bool cut) {
  if (!parse_message(data.content.bytes.subspan(begin, length), cut, message_)) return;
  const StreamPiece& last = pieces_of(data.content, begin, begin + length).back();
  const Arrival arrival{data.source, data.destination, last.frame, last.time, last.has_time, true, Kind::dns};
  const bool keep = rows_.size() < most_rows_;
  take_message(arrival, cut, keep ? store_.add(data.content, begin, length) : MessagePlace{});
}

// What is there of a message whose end is not in the capture is read (C-09).
std::string_view PacketAnalyzer::gap(const StreamData& rest, std::uint64_t /*missing*/) {
  const Bytes bytes = rest.content.bytes;
  if (bytes.size() < kPrefix + kHeader || !is_boundary(bytes)) return {};
  take_from_stream(rest, kPrefix, bytes.size() - kPrefix, true);
  return "dns";
}

std::string_view PacketAnalyzer::end(const StreamData& rest) { return gap(rest, 0); }

}  // namespace pcapglass::dns
