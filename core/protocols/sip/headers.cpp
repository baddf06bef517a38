#include "protocols/sip/headers.h"

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

struct Line {
  std::size_t end = 0;   // without line end
  std::size_t next = 0;  // begin of the next line
  bool bare_line_feed = false;
};

Line line_at(std::string_view message, std::size_t begin) {
  const std::size_t feed = message.find('\n', begin);
  if (feed == std::string_view::npos) return {message.size(), message.size(), false};
  const bool carriage_return = feed > begin && message[feed - 1] == '\r';
  return {carriage_return ? feed - 1 : feed, feed + 1, !carriage_return};
}

}  // namespace

void Headers::parse(std::string_view message, std::size_t begin, bool cut) {
  count_ = 0;
  not_kept_ = not_headers_ = 0;
  terminated_ = bare_line_feeds_ = last_is_cut_ = false;
  const std::size_t section = begin;
  while (begin < message.size()) {
    Line line = line_at(message, begin);
    bare_line_feeds_ = bare_line_feeds_ || line.bare_line_feed;
    if (line.end == begin && line.next > begin) {
      terminated_ = true;
      begin = line.next;
      break;
    }
    std::size_t end = line.end;
    while (line.next < message.size() && is_blank(message[line.next])) {
      line = line_at(message, line.next);
      bare_line_feeds_ = bare_line_feeds_ || line.bare_line_feed;
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
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::size_t feed = value[i] == '\r' ? i + 1 : i;
    if (feed >= value.size() || value[feed] != '\n') {
      out += value[i];
      continue;
    }
    i = feed;
    while (i + 1 < value.size() && is_blank(value[i + 1])) ++i;
    out += ' ';
  }
  return out;
}

}  // namespace pcapglass::sip
