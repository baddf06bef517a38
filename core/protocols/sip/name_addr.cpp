#include "protocols/sip/name_addr.h"

#include <algorithm>

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

void read_brackets(std::string_view behind_bracket, NameAddr& out) {
  out.in_brackets = true;
  const std::size_t closing = behind_bracket.find('>');
  out.open_bracket = closing == std::string_view::npos;
  const std::string_view between = behind_bracket.substr(0, closing);
  out.uri = trimmed(between);
  out.spaces_in_addr_spec = out.uri.size() != between.size();
  if (!out.open_bracket) out.parameters = trimmed(behind_bracket.substr(closing + 1));
}

// Without <>, a semicolon begins header parameters, never URI parameters (cparam01).
void read_bare(std::string_view text, NameAddr& out) {
  const std::size_t semicolon = text.find(';', text.find('@') == std::string_view::npos ? 0 : text.find('@'));
  out.uri = trimmed(text.substr(0, semicolon));
  if (semicolon != std::string_view::npos) out.parameters = text.substr(semicolon);
  out.name_addr_required = out.uri.find_first_of("?,") != std::string_view::npos;
}

}  // namespace

NameAddr parse_name_addr(std::string_view element) {
  NameAddr out;
  const std::string_view text = trimmed(element);
  if (!text.empty() && text.front() == '"') {
    Scanner scanner(text);
    const auto display = scanner.quoted();
    out.quoted_display = true;
    out.open_quote = !display;
    // An unterminated quote takes the rest of the line (quotbal).
    out.display = display.value_or(text.substr(1));
    if (display && scanner.take('<')) {
      read_brackets(scanner.rest(), out);
    } else if (const std::size_t bracket = scanner.rest().find('<'); display && bracket != std::string_view::npos) {
      // More words between the quoted string and the bracket: all of it is meant to be shown.
      const std::size_t behind = text.size() - scanner.rest().size() + bracket;
      out.quoted_display = false;
      out.unquoted_display = true;
      out.display = trimmed(text.substr(0, behind));
      read_brackets(scanner.rest().substr(bracket + 1), out);
    } else if (display) {
      read_bare(trimmed(scanner.rest()), out);
    }
    return out;
  }
  const std::size_t bracket = text.find('<');
  if (bracket == std::string_view::npos) {
    read_bare(text, out);
    return out;
  }
  out.display = trimmed(text.substr(0, bracket));
  out.unquoted_display =
      !std::all_of(out.display.begin(), out.display.end(), [](char c) { return is_token(c) || is_space(c); });
  read_brackets(text.substr(bracket + 1), out);
  return out;
}

}  // namespace pcapglass::sip
