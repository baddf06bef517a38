// Bytes of messages for the page that will be asked for: kept up to a ceiling, else read again from the file
// (design.md rule 11).
#pragma once

#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "flows/file_part.h"
#include "flows/tcp_stream.h"
#include "keep/text_arena.h"
#include "report/query.h"

namespace pcapglass {

// Where one message is. Compact, for rows of which there are a million.
struct MessagePlace {
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  std::uint64_t file_offset = 0;    // when `in_file`
  std::uint32_t text = kNowhere;    // in memory
  std::uint32_t length = 0;         // captured bytes of the message
  std::uint32_t parts = kNowhere;   // list of its parts in the file, when several packets carried it
  std::uint32_t frames = kNowhere;  // list of the frames that carried it, when they are several
  bool in_file = false;             // its bytes lie together at file_offset
};

class MessageStore {
 public:
  // `most_lists` bounds the lists of frames and of parts; beyond it a message has its first and last frame only.
  MessageStore(std::size_t text_ceiling, std::size_t most_lists) : arena_(text_ceiling), most_lists_(most_lists) {}

  // A message that lies in `captured` of the record at hand, or was put together from fragments (`frames`).
  [[nodiscard]] MessagePlace add(const Record& record, Bytes message, std::span<const std::uint64_t> frames);
  // Bytes [begin, begin + length) of a stream; `length` is not 0.
  [[nodiscard]] MessagePlace add(const StreamBytes& stream, std::size_t begin, std::size_t length);

  // The bytes of a message, kept or read again; those of several packets are joined in `joined`. Nothing when they are
  // not there: asked for and not yet provided, or not to be had.
  [[nodiscard]] std::optional<Bytes> load(const MessagePlace& place, QueryContext& context,
                                          std::vector<std::uint8_t>& joined) const;
  // The frames that carried it, when they are several; else empty.
  [[nodiscard]] std::span<const std::uint64_t> frames_of(const MessagePlace& place) const;

 private:
  void keep_frames(std::span<const std::uint64_t> frames, MessagePlace& place);

  TextArena arena_;
  std::size_t most_lists_;
  std::deque<std::vector<std::uint64_t>> frames_;
  std::deque<std::vector<FilePart>> parts_;
};

}  // namespace pcapglass
