// How MessageAnalyzer reads TCP connections: messages one after the other, and what to do where the framing is lost.
#include <algorithm>

#include "flows/stream_pieces.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/detect.h"
#include "protocols/sip/stream_framing.h"

namespace pcapglass::sip {
namespace {

bool is_text(std::uint8_t byte) { return (byte >= ' ' && byte < 0x7F) || byte == '\t'; }

}  // namespace

StreamReply MessageAnalyzer::stream(const StreamData& data) {
  if (const auto reply = stream_link(data)) return *reply;
  const StreamBytes& content = data.content;
  StreamReply reply{Claim::mine, 0, 0, {}};
  if (data.flow.protocol != registry_row_) {
    const bool sip_port = is_sip_port(data.source.port) || is_sip_port(data.destination.port);
    const StreamGuess guess = guess_stream(content.bytes, sip_port);
    // Text on a SIP port may be the middle of a message, and come to the next one (F-07).
    if (guess == StreamGuess::not_sip && !(sip_port && is_text(content.bytes.front()))) {
      if (sip_port) note_skipped(data, 0, content.bytes.size());
      return {Claim::not_mine, 0, 0, {}};
    }
    if (guess == StreamGuess::too_short) return {Claim::undecided, 0, content.bytes.size() + 1, {}};
  }
  std::size_t at = 0;
  for (;;) {
    const Bytes rest = content.bytes.subspan(at);
    const Framed framed = frame_next(rest, message_);
    if (framed.item == StreamItem::incomplete) {
      reply.consumed = at;
      reply.need = framed.length;
      return reply;
    }
    if (framed.item == StreamItem::keep_alive) {
      note_line_ends(data, pieces_of(content, at, at + framed.length), rest.first(framed.length));
    }
    if (framed.item == StreamItem::skipped) note_skipped(data, at, framed.length);
    if (framed.item == StreamItem::message) {
      take_from_stream(data, at, framed.length, framed.length);
      reply.recognised = "sip";
    }
    at += framed.length;
  }
}

void MessageAnalyzer::take_from_stream(const StreamData& data, std::size_t begin, std::size_t length,
                                       std::size_t wire_length) {
  const Bytes text = data.content.bytes.subspan(begin, length);
  if (!parse_from_stream(as_text(text), wire_length, message_)) return;
  const auto pieces = pieces_of(data.content, begin, begin + length);
  const StreamPiece& last = pieces.back();
  std::vector<std::uint64_t> frames;
  for (const StreamPiece& piece : pieces) frames.push_back(piece.frame);
  const std::size_t index = rows_.size();
  Row* row = take_message(
      {data.source, data.destination, Carrier::tcp, last.frame, last.time, last.has_time, frames, Copy::none, 0}, text,
      wire_length);
  if (row == nullptr) return;
  const StreamPiece& first = pieces.front();
  row->in_file = pieces.size() == 1 && first.file_offset != StreamPiece::kNotInFile;
  if (row->in_file) row->file_offset = first.file_offset + (begin - first.begin);
  if (row->in_file || row->text != Row::kNowhere) return;
  std::vector<FilePart>& parts = parts_[index];
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].file_offset == StreamPiece::kNotInFile) {
      parts.clear();
      return;
    }
    const std::size_t from = std::max(pieces[i].begin, begin);
    const std::size_t to = i + 1 < pieces.size() ? pieces[i + 1].begin : begin + length;
    parts.push_back({pieces[i].file_offset + (from - pieces[i].begin), static_cast<std::uint32_t>(to - from), 0});
  }
}

std::string_view MessageAnalyzer::gap(const StreamData& rest, std::uint64_t missing) {
  return gap_in_link(rest, missing) ? std::string_view{} : take_rest(rest);
}

std::string_view MessageAnalyzer::end(const StreamData& rest) {
  const bool in_link = gap_in_link(rest, 0);
  links_.end(rest.flow.id);
  return in_link ? std::string_view{} : take_rest(rest);
}

// The rest is the front of a message whose end is not in the capture, or was never sent: what is there is reported, and
// nothing is said about what is not (C-09).
std::string_view MessageAnalyzer::take_rest(const StreamData& rest) {
  const Bytes bytes = rest.content.bytes;
  if (bytes.empty()) return {};
  const bool only_line_ends =
      std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == '\r' || byte == '\n'; });
  if (only_line_ends) {
    note_line_ends(rest, rest.content.pieces, bytes);
    return {};
  }
  const Framed framed = frame_next(bytes, message_);
  StartLine line;
  if (framed.item != StreamItem::incomplete || !parse_start_line(as_text(bytes), Form::liberal, true, line)) {
    note_skipped(rest, 0, bytes.size());
    return {};
  }
  take_from_stream(rest, 0, bytes.size(), framed.length);
  return "sip";
}

void MessageAnalyzer::note_skipped(const StreamData& data, std::size_t begin, std::size_t length) {
  const auto pieces = pieces_of(data.content, begin, begin + length);
  const std::uint16_t port = is_sip_port(data.source.port) ? data.source.port : data.destination.port;
  watch_.add(Resync{data.source, data.destination, pieces.front().frame, pieces.back().frame, length});
  unseen_.add(UnseenKind::stream_bytes, pieces.front().frame, pieces.back().frame, port, length);
}

}  // namespace pcapglass::sip
