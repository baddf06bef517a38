#include "keep/message_store.h"

#include <algorithm>

#include "flows/stream_pieces.h"

namespace pcapglass {
namespace {

constexpr std::size_t kMostFrames = 4096;  // of one message; beyond it the first and the last

}  // namespace

void MessageStore::keep_frames(std::span<const std::uint64_t> frames, MessagePlace& place) {
  if (frames.size() < 2 || frames_.size() == most_lists_) return;
  place.frames = static_cast<std::uint32_t>(frames_.size());
  if (frames.size() <= kMostFrames) {
    frames_.emplace_back(frames.begin(), frames.end());
  } else {
    frames_.push_back({frames.front(), frames.back()});
  }
}

MessagePlace MessageStore::add(const Record& record, Bytes message, std::span<const std::uint64_t> frames) {
  MessagePlace place;
  place.length = static_cast<std::uint32_t>(message.size());
  place.text = arena_.add(message).value_or(MessagePlace::kNowhere);
  place.in_file = is_within(record.captured, message);
  if (place.in_file) {
    place.file_offset = record.file_offset + static_cast<std::uint64_t>(message.data() - record.captured.data());
  }
  keep_frames(frames, place);
  return place;
}

MessagePlace MessageStore::add(const StreamBytes& stream, std::size_t begin, std::size_t length) {
  MessagePlace place;
  place.length = static_cast<std::uint32_t>(length);
  place.text = arena_.add(stream.bytes.subspan(begin, length)).value_or(MessagePlace::kNowhere);
  const auto pieces = pieces_of(stream, begin, begin + length);
  const StreamPiece& first = pieces.front();
  place.in_file = pieces.size() == 1 && first.file_offset != StreamPiece::kNotInFile;
  if (place.in_file) place.file_offset = first.file_offset + (begin - first.begin);
  std::vector<std::uint64_t> frames;
  for (const StreamPiece& piece : pieces) {
    if (frames.empty() || frames.back() != piece.frame) frames.push_back(piece.frame);
  }
  keep_frames(frames, place);
  const bool readable = std::none_of(pieces.begin(), pieces.end(), [](const StreamPiece& piece) {
    return piece.file_offset == StreamPiece::kNotInFile;
  });
  if (place.in_file || place.text != MessagePlace::kNowhere || !readable || parts_.size() == most_lists_) return place;
  std::vector<FilePart> parts;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::size_t from = std::max(pieces[i].begin, begin);
    const std::size_t to = i + 1 < pieces.size() ? pieces[i + 1].begin : begin + length;
    parts.push_back({pieces[i].file_offset + (from - pieces[i].begin), static_cast<std::uint32_t>(to - from), 0});
  }
  place.parts = static_cast<std::uint32_t>(parts_.size());
  parts_.push_back(std::move(parts));
  return place;
}

std::optional<Bytes> MessageStore::load(const MessagePlace& place, QueryContext& context,
                                        std::vector<std::uint8_t>& joined) const {
  if (place.text != MessagePlace::kNowhere) return arena_.get(place.text, place.length);
  if (place.in_file) return context.reread(place.file_offset, place.length);
  if (place.parts == MessagePlace::kNowhere) return std::nullopt;
  joined.clear();
  bool whole = true;
  for (const FilePart& part : parts_[place.parts]) {
    const auto bytes = context.reread(part.offset, part.length);
    whole = whole && bytes;
    if (bytes) append_part(joined, *bytes, part);
  }
  return whole ? std::optional<Bytes>(joined) : std::nullopt;
}

std::span<const std::uint64_t> MessageStore::frames_of(const MessagePlace& place) const {
  return place.frames == MessagePlace::kNowhere ? std::span<const std::uint64_t>{}
                                                : std::span<const std::uint64_t>(frames_[place.frames]);
}

}  // namespace pcapglass
