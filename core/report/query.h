// A question to a finished analysis and its answer: paging by stateless cursors, and bytes that must be read again.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bytes/bytes.h"
#include "capture/capture_info.h"
#include "report/common.h"

namespace pcapglass {

enum class AnswerKind : std::uint8_t {
  result,      // `json` is the tool's result
  error,       // `message` says what is wrong with the question or the capture, and what to do
  more_bytes,  // provide `ranges` of the uncompressed file, then ask again
};

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

struct Answer {
  AnswerKind kind = AnswerKind::result;
  Json json;
  std::string message;
  std::vector<ByteRange> ranges;
};

// What the host knows of the source, and the core does not.
struct SourceInfo {
  std::string name;                         // path or URL as the user gave it; shown as `file`
  std::optional<std::uint64_t> size;        // bytes as stored, before decompression
  std::optional<std::string> sha256, sha1;  // lower-case hexadecimal, computed by the host when asked
  std::string compression;                  // "gzip" when the host inflated it, else ""
  std::string damage;                       // why inflating ended early, a sentence without final full stop, or ""
  bool rereadable = false;                  // whether the host can provide byte ranges again
};

// The rows [first, first + count) of a list.
struct Slice {
  std::size_t first = 0;
  std::size_t count = 0;
};

class QueryContext {
 public:
  QueryContext(const CaptureInfo& capture, const SourceInfo& source, const Limits& limits, std::string_view tool,
               const Json& arguments, std::optional<std::uint32_t> default_limit,
               const std::map<std::uint64_t, std::vector<std::uint8_t>>& provided);

  [[nodiscard]] const CaptureInfo& capture() const { return capture_; }
  [[nodiscard]] const SourceInfo& source() const { return source_; }
  [[nodiscard]] const Limits& limits() const { return limits_; }

  // Which rows of the list called `list` belong in this answer, given its `total`; fills `page` when the list is cut
  // and adds a sentence to the note. A cursor belongs to one list; the other lists start at their beginning.
  // Who states no limit gets at most `unless_asked` rows.
  [[nodiscard]] Slice slice(std::string_view list, std::size_t total, std::optional<Page>& page,
                            std::size_t unless_asked = SIZE_MAX);

  // Bytes [offset, offset + length) of the uncompressed file that the host has provided. When it has not, they are
  // noted as wanted and nothing is returned: the answer becomes `more_bytes`, unless the source cannot be read again.
  [[nodiscard]] std::optional<Bytes> reread(std::uint64_t offset, std::uint64_t length);

  // The question cannot be answered: the answer becomes an error that says `why`, a sentence without final full stop.
  void refuse(std::string why) { refusal_ = std::move(why); }
  [[nodiscard]] const std::string& refusal() const { return refusal_; }

  // One more sentence for the result's note, with final full stop.
  void add_note(std::string_view sentence);

  // The members that every result has. Call last: the note is complete only after all slices.
  void fill(CommonResult& result) const;

  // "" or what is wrong with the cursor.
  [[nodiscard]] const std::string& cursor_error() const { return cursor_error_; }
  [[nodiscard]] const std::vector<ByteRange>& wanted() const { return wanted_; }

 private:
  void read_cursor(const Json& arguments);

  const CaptureInfo& capture_;
  const SourceInfo& source_;
  const Limits& limits_;
  const std::map<std::uint64_t, std::vector<std::uint8_t>>& provided_;
  std::optional<std::uint32_t> limit_;  // nothing: no limit
  bool limit_asked_ = false;            // limit_ is the question's, not the host's
  std::uint64_t binding_ = 0;           // hash of the capture's identity, the tool and its other arguments
  std::string cursor_list_;
  std::uint64_t cursor_offset_ = 0;
  std::string cursor_error_;
  std::string refusal_;
  std::string note_;
  std::vector<ByteRange> wanted_;
};

}  // namespace pcapglass
