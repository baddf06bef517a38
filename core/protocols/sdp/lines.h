// Walks the lines of a session description and the words of a line (RFC 8866 section 5); nothing is copied.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes/text.h"

namespace pcapglass::sdp {

// One line. `type` is '\0' when the line is not of the form <type>=<value>, and `value` is then empty.
struct Line {
  char type = '\0';
  std::string_view value;
  std::string_view text;   // without line end
  std::size_t offset = 0;  // of its first byte in the text
  bool ended = false;      // false: the text stopped first
  bool bare = false;       // CR or LF alone ended it
};

class Lines {
 public:
  explicit Lines(std::string_view text) : text_(text) {}

  // Blank lines are lines. False at the end of the text.
  [[nodiscard]] bool next(Line& line) {
    if (at_ >= text_.size()) return false;
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '\n' && text_[end] != '\r') ++end;
    line.offset = at_;
    line.text = text_.substr(at_, end - at_);
    line.ended = end < text_.size();
    const bool pair = text_.substr(end, 2) == "\r\n";
    // At the end of the text the line feed may only be missing because the capture was cut.
    line.bare = line.ended && !pair && (text_[end] == '\n' || end + 1 < text_.size());
    at_ = end + (pair ? 2 : 1);
    const bool formed = line.text.size() >= 2 && line.text[1] == '=' && is_alpha(line.text[0]);
    line.type = formed ? line.text[0] : '\0';
    line.value = formed ? line.text.substr(2) : std::string_view{};
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

// The next word of `rest`, taken from its front; empty at the end. Grammar says one space, several are tolerated.
[[nodiscard]] inline std::string_view take_word(std::string_view& rest) {
  std::size_t begin = 0;
  while (begin < rest.size() && (rest[begin] == ' ' || rest[begin] == '\t')) ++begin;
  std::size_t end = begin;
  while (end < rest.size() && rest[end] != ' ' && rest[end] != '\t') ++end;
  const std::string_view word = rest.substr(begin, end - begin);
  rest.remove_prefix(end);
  return word;
}

// Up to `separator`, which is taken too; all of it when there is none.
[[nodiscard]] inline std::string_view take_until(std::string_view& rest, char separator) {
  const std::size_t at = rest.find(separator);
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(at == std::string_view::npos ? rest.size() : at + 1);
  return part;
}

// All digits, at least one, and at most `largest`; nothing otherwise.
[[nodiscard]] inline std::optional<std::uint64_t> number_up_to(std::string_view text, std::uint64_t largest) {
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (largest - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return value;
}

}  // namespace pcapglass::sdp
