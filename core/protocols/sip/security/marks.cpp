#include "protocols/sip/security/marks.h"

#include <algorithm>
#include <array>

#include "bytes/text.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

bool is_internal(std::string_view host) {
  if (const auto address = parse_ip(host)) return is_private(*address);
  for (const std::string_view end : {".local", ".lan", ".internal", ".intranet", ".localdomain"}) {
    if (host.size() > end.size() && equals_ignoring_case(host.substr(host.size() - end.size()), end)) return true;
  }
  return false;
}

}  // namespace

bool holds_ignoring_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  for (std::size_t i = 0; i + lower.size() <= text.size(); ++i) {
    if (to_lower(text[i]) == lower[0] && equals_ignoring_case(text.substr(i, lower.size()), lower)) return true;
  }
  return false;
}

const KnownTool* tool_in(std::string_view text) {
  if (text.empty()) return nullptr;
  for (const KnownTool& tool : kKnownTools) {
    if (tool.whole ? equals_ignoring_case(trimmed(text), tool.name) : holds_ignoring_case(text, tool.name))
      return &tool;
  }
  return nullptr;
}

bool is_ghost_name(std::string_view user) {
  static constexpr std::array<std::string_view, 8> kNames = {"100",   "101",  "1000", "1001",
                                                             "admin", "test", "user", "anonymous"};
  return std::find(kNames.begin(), kNames.end(), user) != kNames.end();
}

std::string_view leaked_host(const Glance& g) {
  std::size_t vias = 0;
  for (const Header& header : g.message.headers.whole()) {
    const bool via = header.id == HeaderId::via;
    if (!via && header.id != HeaderId::record_route && header.id != HeaderId::contact) continue;
    std::optional<std::string_view> list(header.value);
    for (std::string_view element; next_element(list, element);) {
      std::string_view host;
      if (via) {
        Via hop;
        if (vias++ > 0 && g.is_request() && parse_via(element, hop)) host = hop.sent_by.host;
      } else if (header.id == HeaderId::record_route || !g.is_request()) {
        host = parse_uri(parse_name_addr(element).uri).host;
      }
      if (is_internal(host)) return host;
    }
  }
  return {};
}

std::string sipvicious_tag(std::string_view tag) {
  if (tag.size() < 6 || tag.size() % 2 != 0 || tag.size() > 400) return {};
  const auto digit = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::string text;
  for (std::size_t i = 0; i < tag.size(); i += 2) {
    const int high = digit(tag[i]);
    const int low = digit(tag[i + 1]);
    if (high < 0 || low < 0) return {};
    text += static_cast<char>(high * 16 + low);
  }
  const std::size_t mark = text.find('\x01');
  if (mark == std::string::npos || mark == 0 || mark + 1 == text.size()) return {};
  if (!number_of(std::string_view(text).substr(mark + 1))) return {};
  std::string front = text.substr(0, mark);
  for (const char c : front) {
    if (c < ' ' || c > '~') return {};
  }
  const std::size_t colon = front.find(':');
  if (colon != std::string::npos) return "svcrack, user " + printable(front.substr(0, colon)) + ", guess [redacted]";
  const bool target = front.size() == 12 && front.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!target) return "svwar, extension " + printable(front);
  std::string where = "svmap, target ";
  for (std::size_t i = 0; i < 8; i += 2) {
    where += (i > 0 ? "." : "") + std::to_string(digit(front[i]) * 16 + digit(front[i + 1]));
  }
  int port = 0;
  for (std::size_t i = 8; i < 12; ++i) port = port * 16 + digit(front[i]);
  return where + ":" + std::to_string(port);
}

bool looks_like_injection(std::string_view user) {
  for (std::size_t i = 0; i < user.size(); ++i) {
    if (user[i] == '$' && i + 1 < user.size() && user[i + 1] == '(') return true;
    std::size_t quote = user[i] == '\'' ? 1 : 0;
    if (user.substr(i, 3) == "%27") quote = 3;
    if (quote == 0) continue;
    std::string_view rest = user.substr(i + quote);
    while (rest.starts_with(' ') || rest.starts_with('+') || rest.starts_with("%20")) {
      rest.remove_prefix(rest[0] == '%' ? 3 : 1);
    }
    if (rest.starts_with("--") || rest.starts_with("%3") || rest.starts_with("||")) return true;
    if (!rest.empty() && (rest[0] == ';' || rest[0] == '=' || rest[0] == '|' || rest[0] == '#')) return true;
    for (const std::string_view word : {"or", "and", "union"}) {
      if (!equals_ignoring_case(rest.substr(0, word.size()), word) || rest.size() == word.size()) continue;
      const char next = rest[word.size()];
      if (next == ' ' || next == '+' || next == '%' || next == '\'' || next == '/') return true;
    }
  }
  return false;
}

}  // namespace pcapglass::sip
