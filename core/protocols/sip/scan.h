// Character classes of RFC 3261 section 25 and the few steps that every header parser takes over borrowed text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "bytes/text.h"

namespace pcapglass::sip {

[[nodiscard]] constexpr std::array<bool, 256> token_characters() {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 128; ++c) table[c] = is_digit(static_cast<char>(c)) || is_alpha(static_cast<char>(c));
  for (const char c : std::string_view("-.!%*_+`'~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}
inline constexpr std::array<bool, 256> kTokenCharacters = token_characters();

[[nodiscard]] constexpr bool is_token(char c) { return kTokenCharacters[static_cast<unsigned char>(c)]; }
[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }
// Linear white space as a header value may hold it: folds keep their CR and LF (domain.md H-02).
[[nodiscard]] constexpr bool is_space(char c) { return is_blank(c) || c == '\r' || c == '\n'; }

// The line that begins at `begin`: RFC 3261 7 asks for CR LF, CR or LF alone are tolerated and told.
struct Line {
  std::size_t end = 0;   // without line end
  std::size_t next = 0;  // begin of the next line
  bool ended = false;    // false: the text stopped first
  bool bare = false;     // CR or LF alone
};
[[nodiscard]] inline Line line_at(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\n') return {i, i + 1, true, true};
    if (text[i] != '\r') continue;
    const bool feed = i + 1 < text.size() && text[i + 1] == '\n';
    // At the end of the text the line feed may only be missing because the capture was cut.
    return {i, feed ? i + 2 : i + 1, true, !feed && i + 1 < text.size()};
  }
  return {text.size(), text.size(), false, false};
}

// Walks text from the front; nothing is copied, and reading past the end gives nothing.
class Scanner {
 public:
  explicit constexpr Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  void skip_space() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }
  // True, and past it, when the next character after white space is `c`.
  bool take(char c) {
    skip_space();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // The run of token characters after white space; empty when there is none.
  std::string_view token() {
    skip_space();
    return run([](char c) { return is_token(c); });
  }
  template <class Accepts>
  std::string_view run(Accepts&& accepts) {
    std::size_t length = 0;
    while (length < rest_.size() && accepts(rest_[length])) ++length;
    const std::string_view taken = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return taken;
  }
  // What stands between the quotes when a quoted string is next, escapes kept; nothing when it never ends, and the
  // scanner is then at the end.
  std::optional<std::string_view> quoted();

 private:
  std::string_view rest_;
};

// One `;name` or `;name=value`; quotes are not part of `value`.
struct Parameter {
  std::string_view name;
  std::string_view value;
  bool has_value = false;
};

// Reads `;a;b=c` to the end of the text. Damage is skipped and remembered.
class Parameters {
 public:
  explicit Parameters(std::string_view text) : scanner_(text) {}
  [[nodiscard]] bool next(Parameter& parameter);
  [[nodiscard]] bool saw_empty() const { return empty_; }
  [[nodiscard]] bool saw_open_quote() const { return open_quote_; }

 private:
  Scanner scanner_;
  bool empty_ = false;
  bool open_quote_ = false;
};

// The first parameter of that name (ASCII case ignored).
[[nodiscard]] std::optional<Parameter> find_parameter(std::string_view parameters, std::string_view name);

// Takes the next element of a comma separated list; commas in quotes, <> and comments do not count (domain.md H-03).
// Elements are trimmed and may be empty. False at the end.
[[nodiscard]] bool next_element(std::optional<std::string_view>& rest, std::string_view& element);

// All digits, at least one; nothing otherwise, and the largest value when it does not fit.
[[nodiscard]] std::optional<std::uint64_t> number_of(std::string_view text);

// "%41" is "A" (domain.md H-08): for parts of sip and sips URIs only. A broken escape stays as it is.
[[nodiscard]] std::string percent_decoded(std::string_view text);

// A quoted string's content without its backslashes (domain.md H-07).
[[nodiscard]] std::string without_backslashes(std::string_view quoted);

}  // namespace pcapglass::sip
