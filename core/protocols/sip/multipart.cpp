#include "protocols/sip/multipart.h"

#include "protocols/sip/scan.h"

namespace pcapglass::sip {

std::optional<std::string> multipart_boundary(std::string_view content_type) {
  constexpr std::string_view kPrefix = "multipart";
  const std::string_view value = trimmed(content_type);
  const std::size_t slash = value.find('/');
  if (slash == std::string_view::npos || !equals_ignoring_case(trimmed(value.substr(0, slash)), kPrefix)) {
    return std::nullopt;
  }
  const std::size_t semicolon = value.find(';');
  if (semicolon == std::string_view::npos) return std::string{};
  // RFC 2046 5.1.1 allows 70 characters; one as long as the body would make the search for it slow.
  constexpr std::size_t kLongest = 256;
  const auto boundary = find_parameter(value.substr(semicolon), "boundary");
  return boundary && boundary->value.size() <= kLongest ? without_backslashes(boundary->value) : std::string{};
}

Multipart::Multipart(std::string_view body, std::string_view boundary) : rest_(body), boundary_(boundary) {
  const Delimiter first = boundary.empty() ? Delimiter{} : find(0);
  if (first.begin == std::string_view::npos) {
    rest_ = {};
    return;
  }
  inside_ = !first.closing;
  terminated_ = first.closing;
  rest_.remove_prefix(first.next);
}

Multipart::Delimiter Multipart::find(std::size_t from) const {
  for (std::size_t at = rest_.find(boundary_, from); at != std::string_view::npos; at = rest_.find(boundary_, at + 1)) {
    if (at < 2 || rest_.substr(at - 2, 2) != "--") continue;
    const std::size_t dashes = at - 2;
    if (dashes > 0 && rest_[dashes - 1] != '\n' && rest_[dashes - 1] != '\r') continue;
    std::size_t behind = at + boundary_.size();
    Delimiter found;
    found.closing = rest_.substr(behind, 2) == "--";
    if (found.closing) behind += 2;
    while (behind < rest_.size() && is_blank(rest_[behind])) ++behind;
    // A longer boundary that begins like this one is another.
    if (!found.closing && behind < rest_.size() && rest_[behind] != '\r' && rest_[behind] != '\n') continue;
    const Line line = line_at(rest_, behind);
    found.next = line.next;
    // The line end before a delimiter belongs to it.
    found.begin = dashes;
    if (found.begin > 0 && rest_[found.begin - 1] == '\n') --found.begin;
    if (found.begin > 0 && rest_[found.begin - 1] == '\r') --found.begin;
    return found;
  }
  return {};
}

bool Multipart::next(std::string_view& part) {
  if (!inside_) return false;
  const Delimiter delimiter = find(0);
  if (delimiter.begin == std::string_view::npos) {
    part = rest_;
    inside_ = false;
    return !trimmed(part).empty();
  }
  part = rest_.substr(0, delimiter.begin);
  rest_.remove_prefix(delimiter.next);
  inside_ = !delimiter.closing;
  terminated_ = delimiter.closing;
  return true;
}

}  // namespace pcapglass::sip
