#include "protocols/sip/stream_framing.h"

#include <algorithm>

#include "protocols/sip/detect.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongestLine = 16U << 10;
constexpr std::size_t kLongestHead = Headers::kMostBytes + kLongestLine;
constexpr std::size_t kPing = 4;  // CR LF CR LF (RFC 5626 3.5.1); the answer to it is CR LF

bool is_line_end(char c) { return c == '\r' || c == '\n'; }

// Offset behind the empty line that ends the headers; nothing when it is not there yet. A lone CR at the end may be the
// first half of a line end, so only LF counts.
std::optional<std::size_t> find_head_end(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find('\n', from); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    if (at + 1 < text.size() && text[at + 1] == '\n') return at + 2;
    if (at + 2 < text.size() && text[at + 1] == '\r' && text[at + 2] == '\n') return at + 3;
  }
  return std::nullopt;
}

Framed take_line_ends(std::string_view text) {
  std::size_t run = 0;
  while (run < text.size() && is_line_end(text[run])) ++run;
  if (run >= kPing) return {StreamItem::keep_alive, kPing};
  // More of the same may follow.
  if (run == text.size()) return {StreamItem::incomplete, run + 1};
  return {StreamItem::keep_alive, run};
}

}  // namespace

// Nothing is decided before all is there that it depends on, so that it never depends on how segments cut the stream.
// F-07: what begins no message is skipped line by line, until a line does.
Framed frame_next(Bytes bytes, Message& scratch) {
  const std::string_view text = as_text(bytes);
  if (text.empty()) return {StreamItem::incomplete, 1};
  if (is_line_end(text.front())) return take_line_ends(text);
  const std::size_t feed = text.substr(0, kLongestLine).find('\n');
  if (feed == std::string_view::npos) {
    if (text.size() >= kLongestLine) return {StreamItem::skipped, kLongestLine};
    return {StreamItem::incomplete, text.size() + 1};
  }
  const Framed no_message{StreamItem::skipped, feed + 1};
  StartLine line;
  if (!is_token(text.front()) || !parse_start_line(text.substr(0, feed + 1), Form::liberal, false, line)) {
    return no_message;
  }
  const auto head = find_head_end(text.substr(0, kLongestHead), feed);
  if (!head) return text.size() >= kLongestHead ? no_message : Framed{StreamItem::incomplete, text.size() + 1};
  const auto length = length_on_stream(text.substr(0, *head), scratch);
  if (!length) return no_message;
  if (*length <= text.size()) return {StreamItem::message, static_cast<std::size_t>(*length)};
  constexpr std::uint64_t kMost = 1U << 30;
  return {StreamItem::incomplete, static_cast<std::size_t>(std::min(*length, kMost))};
}

StreamGuess guess_stream(Bytes bytes, bool sip_port) {
  const std::string_view text = as_text(bytes);
  std::size_t begin = 0;
  while (begin < text.size() && is_line_end(text[begin])) ++begin;
  if (begin > 0 && !sip_port) return StreamGuess::not_sip;
  if (begin == text.size()) return StreamGuess::too_short;
  // The first word settles nearly all: a method and a space, or "SIP/".
  constexpr std::size_t kLongestWord = 64;
  const std::string_view front = text.substr(begin, kLongestWord + 1);
  std::size_t word = 0;
  while (word < front.size() && is_token(front[word])) ++word;
  if (word == 0 || word > kLongestWord) return StreamGuess::not_sip;
  if (word < front.size()) {
    const bool version = front[word] == '/' && equals_ignoring_case(front.substr(0, word), "SIP");
    if (!version && !is_blank(front[word])) return StreamGuess::not_sip;
    if (!version && !sip_port && word + 1 < front.size() && !is_alpha(front[word + 1])) return StreamGuess::not_sip;
  }
  const std::string_view rest = text.substr(begin, kLongestLine);
  const std::size_t line_end = rest.find('\n');
  if (line_end == std::string_view::npos) {
    return rest.size() < kLongestLine ? StreamGuess::too_short : StreamGuess::not_sip;
  }
  const bool liberal = sip_port;
  StartLine line;
  if (!parse_start_line(rest, liberal ? Form::liberal : Form::strict, false, line)) return StreamGuess::not_sip;
  if (liberal || detect(bytes, false, false).kind == Kind::message) return StreamGuess::sip;
  // D-05: the two headers that other ports must show may still come.
  constexpr std::size_t kHeaderSearch = 2048;
  const bool all_there = find_head_end(rest, line_end).has_value() || rest.size() > line.length + kHeaderSearch;
  return all_there ? StreamGuess::not_sip : StreamGuess::too_short;
}

}  // namespace pcapglass::sip
