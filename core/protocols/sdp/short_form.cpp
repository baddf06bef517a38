// The media of a description in one line, for ladders and lists.
#include "bytes/text.h"
#include "protocols/sdp/payload_type.h"
#include "protocols/sdp/report.h"

namespace pcapglass::sdp {
namespace {

constexpr std::size_t kLongestName = 40;
constexpr unsigned kMostCodecs = 4;
constexpr std::size_t kMostMediaShown = 6;

// Names are the sender's: bounded and printable.
std::string shown_name(std::string_view name) {
  if (name.size() <= kLongestName) return printable(name);
  return printable(name.substr(0, kLongestName)) + "...";
}

std::string codec_name(const Format& format) {
  if (format.encoding.empty()) return shown_name(format.name);
  std::string out = shown_name(format.encoding);
  if (format.clock_rate != 0) out += "/" + std::to_string(format.clock_rate);
  if (format.channels > 1) out += "/" + std::to_string(format.channels);
  return out;
}

void add_formats(std::string& out, const MediaList& list, const Medium& m) {
  unsigned shown = 0;
  unsigned more = 0;
  for (const Format& format : list.formats(m)) {
    if (is_auxiliary(format.encoding)) continue;
    if (shown == kMostCodecs) {
      ++more;
      continue;
    }
    out += (shown++ == 0 ? " " : ", ") + codec_name(format);
  }
  if (more > 0) out += ", +" + std::to_string(more);
  if (m.telephone_event) out += ", telephone-event " + std::to_string(*m.telephone_event);
}

std::string medium_form(const MediaList& list, const Medium& m) {
  std::string out = m.media.empty() ? "medium" : shown_name(m.media);
  if (m.is_disabled()) return out + " off (port 0)";
  if (m.rtp.address.version != 0) {
    out += " " + to_string(m.rtp);
  } else {
    out += (m.address.empty() ? " ?" : " " + shown_name(m.address)) + ":" + std::to_string(m.rtp.port);
  }
  add_formats(out, list, m);
  if (m.transport.rtp || m.direction != Direction::sendrecv) {
    out += ", ";
    out += names_of(m.direction)[static_cast<std::size_t>(m.direction)];
  }
  if (m.encryption != Encryption::none) {
    out += ", ";
    out += names_of(m.encryption)[static_cast<std::size_t>(m.encryption)];
  }
  return out;
}

}  // namespace

std::string short_form(const MediaList& list) {
  std::string out;
  std::size_t shown = 0;
  for (const Medium& m : list.media()) {
    if (shown == kMostMediaShown) break;
    if (shown++ > 0) out += "; ";
    out += medium_form(list, m);
  }
  const std::size_t more = list.media().size() + list.media_left_out - shown;
  if (more > 0) out += "; +" + std::to_string(more) + " media";
  return out;
}

}  // namespace pcapglass::sdp
