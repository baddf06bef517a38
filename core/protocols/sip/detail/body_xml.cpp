// What the XML documents of SIP events are about, by a walk over their tags (RFC 3863, 4235, 3680): no parser of XML.
#include <algorithm>
#include <array>

#include "protocols/sip/detail/body_text.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::array<std::string_view, 12> kItems = {"tuple",        "person",   "device",   "dialog",
                                                     "registration", "contact",  "watcher",  "user",
                                                     "endpoint",     "resource", "instance", "media"};
constexpr std::size_t kMostStates = 16;

bool is_name(char c) { return is_alpha(c) || is_digit(c) || c == '-' || c == '_' || c == '.' || c == ':'; }

std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The value of an attribute of a tag; nothing when it has none of that name.
std::optional<std::string_view> attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    if (at == 0 || !is_space(tag[at - 1])) continue;
    Scanner scanner(tag.substr(at + name.size()));
    if (!scanner.take('=')) continue;
    scanner.skip_space();
    const char quote = scanner.peek();
    if (quote != '"' && quote != '\'') continue;
    const std::string_view value = scanner.rest().substr(1);
    return value.substr(0, value.find(quote));
  }
  return std::nullopt;
}

void count_state(std::string_view state, XmlReport& out) {
  const std::string text = shown_text(lower_case(trimmed(state)));
  if (text.empty() || text.size() > 32) return;
  if (out.states.size() < kMostStates || out.states.contains(text)) ++out.states[text];
}

void read_tag(std::string_view name, std::string_view tag, std::string_view behind, XmlReport& out) {
  if (out.elements++ == 0) {
    out.root = shown_text(name);
    if (const auto entity = attribute(tag, "entity")) out.entity = shown_text(*entity);
    return;
  }
  if (name == "basic" || name == "state") count_state(behind.substr(0, behind.find('<')), out);
  if (name == "registration" && !out.entity) {
    if (const auto aor = attribute(tag, "aor")) out.entity = shown_text(*aor);
  }
  if (std::find(kItems.begin(), kItems.end(), name) == kItems.end()) return;
  ++out.items[std::string(name)];
  if (const auto state = attribute(tag, "state")) count_state(*state, out);
}

}  // namespace

XmlReport report_xml(std::string_view body) {
  XmlReport out;
  for (std::size_t at = body.find('<'); at != std::string_view::npos; at = body.find('<', at)) {
    if (body.substr(at, 4) == "<!--") {
      at = body.find("-->", at);
      if (at == std::string_view::npos) break;
      continue;
    }
    const std::size_t end = body.find('>', at);
    if (end == std::string_view::npos) break;
    const std::string_view tag = body.substr(at + 1, end - at - 1);
    at = end;
    Scanner scanner(tag);
    const std::string_view name = local_name(scanner.run(is_name));
    if (!name.empty()) read_tag(name, tag, body.substr(end + 1, 64), out);
  }
  return out;
}

}  // namespace pcapglass::sip
