#include "protocols/sip/scan.h"

#include <limits>

namespace pcapglass::sip {
namespace {

// The end of a quoted string that begins at `from`, one past its closing quote; npos when it has none.
std::size_t end_of_quotes(std::string_view text, std::size_t from) {
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<std::string_view> Scanner::quoted() {
  const std::size_t end = end_of_quotes(rest_, 0);
  if (end == std::string_view::npos) {
    rest_ = {};
    return std::nullopt;
  }
  const std::string_view content = rest_.substr(1, end - 2);
  rest_.remove_prefix(end);
  return content;
}

bool Parameters::next(Parameter& parameter) {
  while (!scanner_.done()) {
    if (!scanner_.take(';')) {
      // Damage between parameters: whatever stands there is no parameter.
      (void)scanner_.run([](char c) { return c != ';'; });
      continue;
    }
    scanner_.skip_space();
    parameter = {};
    parameter.name = trimmed(scanner_.run([](char c) { return c != ';' && c != '='; }));
    if (scanner_.take('=')) {
      parameter.has_value = true;
      scanner_.skip_space();
      if (scanner_.peek() == '"') {
        const auto value = scanner_.quoted();
        open_quote_ = open_quote_ || !value;
        parameter.value = value.value_or(std::string_view{});
      } else {
        parameter.value = trimmed(scanner_.run([](char c) { return c != ';'; }));
      }
    }
    if (!parameter.name.empty()) return true;
    empty_ = true;
  }
  return false;
}

std::optional<Parameter> find_parameter(std::string_view parameters, std::string_view name) {
  Parameters walk(parameters);
  for (Parameter parameter; walk.next(parameter);) {
    if (equals_ignoring_case(parameter.name, name)) return parameter;
  }
  return std::nullopt;
}

bool next_element(std::optional<std::string_view>& rest, std::string_view& element) {
  if (!rest) return false;
  int comments = 0;
  bool brackets = false;
  std::size_t i = 0;
  for (; i < rest->size(); ++i) {
    const char c = (*rest)[i];
    if (c == '"' && !brackets) {
      const std::size_t end = end_of_quotes(*rest, i);
      if (end == std::string_view::npos) i = rest->size();
      if (i == rest->size()) break;
      i = end - 1;
    } else if (c == '<') {
      brackets = true;
    } else if (c == '>') {
      brackets = false;
    } else if (c == '(' && !brackets) {
      ++comments;
    } else if (c == ')' && comments > 0 && !brackets) {
      --comments;
    } else if (c == ',' && !brackets && comments == 0) {
      break;
    }
  }
  element = trimmed(rest->substr(0, i));
  if (i < rest->size()) {
    rest->remove_prefix(i + 1);
  } else {
    rest.reset();
  }
  return true;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  if (text.empty()) return std::nullopt;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    value = value > (kMost - digit) / 10 ? kMost : value * 10 + digit;
  }
  return value;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0) {
      out += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string without_backslashes(std::string_view quoted) {
  std::string out;
  out.reserve(quoted.size());
  for (std::size_t i = 0; i < quoted.size(); ++i) {
    if (quoted[i] == '\\' && i + 1 < quoted.size()) ++i;
    out += quoted[i];
  }
  return out;
}

}  // namespace pcapglass::sip
