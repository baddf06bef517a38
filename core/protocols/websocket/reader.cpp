#include "protocols/websocket/reader.h"

#include <algorithm>

namespace pcapglass::websocket {

namespace {

constexpr std::size_t kCapacityKept = 4096;  // of an idle reader: there may be many

}  // namespace

void MessageReader::forget_payload() {
  *budget_ += payload_.size();
  if (payload_.capacity() > kCapacityKept) payload_ = {};
  payload_.clear();
}

void MessageReader::forget_message() {
  forget_payload();
  frames_.clear();
  parts_.clear();
  open_ = complete_ = dropped_ = compressed_ = false;
  in_file_ = true;
}

Item MessageReader::next(const StreamBytes& content, std::size_t at) {
  if (complete_) forget_message();
  const Bytes rest = content.bytes.subspan(at);
  if (rest.empty()) return {ItemKind::incomplete, 1};
  if (pass_ > 0) {
    const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(pass_, rest.size()));
    pass_ -= passed;
    return {ItemKind::passed, passed};
  }
  FrameHeader header;
  const HeaderStep step = read_frame_header(rest, header);
  if (step == HeaderStep::incomplete) return {ItemKind::incomplete, header.header_length};
  if (step == HeaderStep::invalid) lost_ = true;
  // Behind a gap only a whole text or binary frame is taken for the place where frames begin again.
  if (lost_) {
    const bool likely = step == HeaderStep::complete && header.fin &&
                        (header.opcode == Opcode::text || header.opcode == Opcode::binary) &&
                        header.payload_length == rest.size() - std::min(rest.size(), header.header_length);
    forget_message();
    if (!likely) return {ItemKind::skipped, rest.size()};
    lost_ = false;
  }
  return take_frame(content, at, header);
}

Item MessageReader::take_frame(const StreamBytes& content, std::size_t at, const FrameHeader& header) {
  const bool starts_message = header.opcode == Opcode::text || header.opcode == Opcode::binary;
  if (starts_message) {
    // A message that never ended is given up for the next one.
    if (open_) forget_message();
    open_ = true;
    compressed_ = header.compressed;
    text_ = header.opcode == Opcode::text;
  }
  const std::size_t available = content.bytes.size() - at;
  if (header.is_control()) {
    const std::size_t length = header.header_length + static_cast<std::size_t>(header.payload_length);
    if (available < length) return {ItemKind::incomplete, length};
    if (header.opcode == Opcode::ping) return {ItemKind::ping, length};
    return {header.opcode == Opcode::pong ? ItemKind::pong : ItemKind::close, length};
  }
  const std::size_t room = std::min(kLongest - payload_.size(), *budget_);
  const bool unusable = !open_ || dropped_ || compressed_ || header.payload_length > room;
  if (!unusable) return take_data(content, at, header);
  pass_ = header.payload_length;
  dropped_ = open_;
  forget_payload();
  ItemKind kind = ItemKind::passed;
  if (open_ && header.fin) kind = compressed_ ? ItemKind::compressed : ItemKind::too_long;
  if (header.fin) forget_message();
  return {kind, header.header_length};
}

Item MessageReader::take_data(const StreamBytes& content, std::size_t at, const FrameHeader& header) {
  const std::size_t length = header.header_length + static_cast<std::size_t>(header.payload_length);
  if (content.bytes.size() - at < length) {
    // It comes again whole; until then no message has begun.
    if (header.opcode != Opcode::continuation) open_ = false;
    return {ItemKind::incomplete, length};
  }
  append(content, at + header.header_length, header);
  if (!header.fin) return {ItemKind::fragment, length};
  if (!in_file_) parts_.clear();
  complete_ = true;
  return {ItemKind::message, length};
}

void MessageReader::append(const StreamBytes& content, std::size_t begin, const FrameHeader& header) {
  const std::size_t end = begin + static_cast<std::size_t>(header.payload_length);
  *budget_ -= end - begin;
  for (std::size_t i = 0; i < content.pieces.size(); ++i) {
    const StreamPiece& piece = content.pieces[i];
    const std::size_t piece_end = i + 1 < content.pieces.size() ? content.pieces[i + 1].begin : content.bytes.size();
    const std::size_t from = std::max(piece.begin, begin);
    const std::size_t to = std::min(piece_end, end);
    if (from >= to) continue;
    if (frames_.size() == kMostPieces) frames_.pop_back();
    if (frames_.empty() || frames_.back() != piece.frame) frames_.push_back(piece.frame);
    const FilePart part{piece.file_offset + (from - piece.begin), static_cast<std::uint32_t>(to - from),
                        rotated_mask(header.mask, from - begin)};
    if (piece.file_offset == StreamPiece::kNotInFile || parts_.size() == kMostPieces) in_file_ = false;
    if (in_file_) parts_.push_back(part);
    append_part(payload_, content.bytes.subspan(from, to - from), part);
  }
}

void MessageReader::gap(Bytes rest, std::uint64_t missing) {
  if (complete_) forget_message();
  FrameHeader header;
  const bool framed = pass_ == 0 && !lost_ && !rest.empty() && read_frame_header(rest, header) == HeaderStep::complete;
  const std::uint64_t gone = rest.size() + missing;
  const std::uint64_t whole = framed ? header.header_length + header.payload_length : pass_;
  const bool control = framed && header.is_control();
  if (!control) forget_message();
  if (whole == 0 || whole < gone) {
    forget_message();
    pass_ = 0;
    lost_ = true;
    return;
  }
  pass_ = whole - gone;
  // The fragments behind the one that is missing belong to no message that can be read.
  if (framed && !control && !header.fin) open_ = dropped_ = true;
}

}  // namespace pcapglass::websocket
