#include "protocols/sip/start_line.h"

#include "protocols/sip/methods.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongestMethod = 64;  // domain.md D-02

// "SIP/2.0": any digits, SIP in any case.
bool is_version(std::string_view word) {
  if (word.size() < 7 || !equals_ignoring_case(word.substr(0, 4), "SIP/")) return false;
  const std::size_t dot = word.find('.');
  return dot != std::string_view::npos && number_of(word.substr(4, dot - 4)) && number_of(word.substr(dot + 1));
}

bool has_scheme(std::string_view uri) {
  if (uri.empty() || !is_alpha(uri.front())) return false;
  for (const char c : uri) {
    if (c == ':') return true;
    if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '.' && c != '-') return false;
  }
  return false;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// Fills line, length and how the line ends; returns it without trailing blanks.
std::string_view take_line(std::string_view text, StartLine& out) {
  const Line found = line_at(text, 0);
  out.length = found.next;
  out.line = text.substr(0, found.end);
  out.bare_line_end = found.bare;
  std::string_view line = out.line;
  while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
  out.trailing_space = line.size() != out.line.size();
  return line;
}

bool take_uri(std::string_view between, Form form, StartLine& out) {
  std::string_view uri = without_blanks(between);
  out.extra_space = uri.size() != between.size();
  if (uri.size() > 1 && uri.front() == '<' && uri.back() == '>') {
    out.uri_in_brackets = true;
    uri = without_blanks(uri.substr(1, uri.size() - 2));
  }
  out.uri = uri;
  out.space_in_uri = uri.find_first_of(" \t") != std::string_view::npos;
  if (form == Form::strict && (out.extra_space || out.uri_in_brackets || out.space_in_uri)) return false;
  return has_scheme(uri);
}

bool parse_request(std::string_view text, Form form, bool cut, StartLine& out) {
  std::size_t length = 0;
  while (length < text.size() && length <= kLongestMethod && is_token(text[length])) ++length;
  if (length == 0 || length > kLongestMethod || length == text.size()) return false;
  if (text[length] != ' ' && !(form == Form::liberal && text[length] == '\t')) return false;
  // Before a line end is looked for: bulk data seldom has a URI here.
  const std::string_view behind = without_blanks(text.substr(length + 1, 80));
  if (behind.empty() || (!is_alpha(behind.front()) && behind.front() != '<')) return false;

  out.request = true;
  out.method = text.substr(0, length);
  const std::string_view line = take_line(text, out);
  const std::size_t space = line.find_last_of(" \t");
  if (space == std::string_view::npos || space < length) return false;
  if (is_version(line.substr(space + 1))) {
    out.version = line.substr(space + 1);
    return space > length && take_uri(line.substr(length + 1, space - length - 1), form, out);
  }
  if (!cut || form == Form::strict || out.length != text.size() || !method_index(out.method)) return false;
  return take_uri(line.substr(length + 1), form, out) && equals_ignoring_case(out.uri.substr(0, 3), "sip");
}

bool parse_response(std::string_view text, Form form, StartLine& out) {
  out.request = false;
  const std::string_view line = take_line(text, out);
  const std::size_t space = line.find_first_of(" \t");
  if (space == std::string_view::npos || !is_version(line.substr(0, space))) return false;
  out.version = line.substr(0, space);
  Scanner scanner(line.substr(space + 1));
  out.extra_space = !scanner.run(is_blank).empty();
  out.status = scanner.run(is_digit);
  if (out.status.size() < 3 || (!scanner.done() && !is_blank(scanner.peek()))) return false;
  if (form == Form::strict && (out.extra_space || out.status.size() != 3)) return false;
  out.status_code = number_of(out.status).value_or(0);
  out.no_space_after_status = scanner.done() && !out.trailing_space;
  // "100 " with an empty reason phrase is what the grammar asks for.
  if (scanner.done()) out.trailing_space = false;
  out.reason = without_blanks(scanner.rest());
  return true;
}

}  // namespace

bool parse_start_line(std::string_view text, Form form, bool cut, StartLine& out) {
  out = {};
  if (text.empty() || !is_token(text.front())) return false;
  if (text.size() > 4 && text[3] == '/' && equals_ignoring_case(text.substr(0, 4), "SIP/")) {
    return parse_response(text, form, out);
  }
  return parse_request(text, form, cut, out);
}

}  // namespace pcapglass::sip
