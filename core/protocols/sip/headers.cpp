#include "protocols/sip/headers.h"

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
void Headers::parse(std::string_view message, std::size_t begin, bool cut) {
  count_ = 0;
  not_kept_ = not_headers_ = 0;
  terminated_ = bare_line_ends_ = last_is_cut_ = false;
  const std::size_t section = begin;
  while (begin < message.size()) {
    Line line = line_at(message, begin);
    bare_line_ends_ = bare_line_ends_ || line.bare;
    if (line.end == begin && line.ended) {
      terminated_ = true;
      begin = line.next;
      break;
    }
    std::size_t end = line.end;
    while (line.next < message.size() && is_blank(message[line.next])) {
      line = line_at(message, line.next);
      bare_line_ends_ = bare_line_ends_ || line.bare;
      end = line.end;
    }
    if (count_ < kMost && end - section <= kMostBytes) {
      const std::size_t before = count_;
      add(message, begin, end);
      last_is_cut_ = cut && count_ > before && end == message.size();
    } else {
      ++not_kept_;
    }
    begin = line.next;
  }
  end_ = begin;
}

void Headers::add(std::string_view message, std::size_t begin, std::size_t end) {
  const std::string_view text = message.substr(begin, end - begin);
  const std::size_t colon = text.find(':');
  const std::string_view name = trimmed(text.substr(0, colon));
  if (colon == std::string_view::npos || name.empty()) {
    ++not_headers_;
    return;
  }
  Header& header = items_[count_++];
  const HeaderName* known = find_header_name(name);
  header.id = known ? known->id : HeaderId::other;
  header.single = known && known->single;
  header.name = name;
  header.canonical = known ? known->canonical : name;
  // trimmed() gives a null view for blanks only; first() tells "empty" from "absent" by that pointer.
  const std::string_view value = trimmed(text.substr(colon + 1));
  header.value = value.data() ? value : text.substr(text.size());
  header.offset = static_cast<std::uint32_t>(begin);
}

std::string_view Headers::first(HeaderId id) const {
  for (const Header& header : whole()) {
    if (header.id == id) return header.value;
  }
  return {};
}

std::string unfolded(std::string_view value) {
  std::string out;
  out.reserve(value.size());
  for (std::size_t begin = 0; begin < value.size();) {
    const Line line = line_at(value, begin);
    out.append(value.substr(begin, line.end - begin));
    begin = line.next;
    if (!line.ended) break;
    while (begin < value.size() && is_blank(value[begin])) ++begin;
    out += ' ';
  }
  return out;
}

}  // namespace pcapglass::sip
