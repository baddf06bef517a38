#include "protocols/rtp/announcement_from_sdp.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "bytes/text.h"
#include "decode/ip_literal.h"

namespace pcapglass::rtp {
namespace {

constexpr std::size_t kMostLines = 1000;
constexpr std::size_t kMostMedia = 32;

// The text before the first `separator`, which is taken off `rest` with it.
std::string_view cut_at(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view front = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return front;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// "IN IP4 192.0.2.1/127": the address, version 0 when it is a name.
IpAddress connection_address(std::string_view value) {
  cut_at(value, ' ');
  cut_at(value, ' ');
  const auto parsed = parse_ip(cut_at(value, '/'));
  const bool nowhere = !parsed || parsed->bytes == IpAddress{}.bytes;
  return nowhere ? IpAddress{} : *parsed;
}

Transport transport_of(std::string_view protocol) {
  if (equals_ignoring_case(protocol, "udptl")) return Transport::udptl;
  if (protocol.find("SAVP") != std::string_view::npos) return Transport::secure;
  return protocol.find("AVP") != std::string_view::npos ? Transport::plain : Transport::other;
}

// The session's lines are what each media description starts from.
class Reader {
 public:
  Reader(const SdpSource& source, Media& media) : media_(media) {
    session_.signalled = source.signalled;
    session_.call = media.call(source.call_id);
    session_.frame = source.frame;
    session_.time = source.time;
    session_.status = source.status;
  }

  void line(char type, std::string_view value) {
    Announcement& here = in_media_ ? current_ : session_;
    if (type == 'c') here.endpoint.address = connection_address(trimmed(value));
    if (type == 'm') start_media(value);
    if (type == 'a') attribute(here, value);
  }

  void flush() {
    if (!in_media_) return;
    if (!rtcp_port_) rtcp_port_ = static_cast<std::uint16_t>(current_.endpoint.port + (mux_ ? 0 : 1));
    current_.rtcp = {current_.endpoint.address, *rtcp_port_};
    media_.announce(current_);
  }

 private:
  void start_media(std::string_view value) {
    flush();
    in_media_ = ++count_ <= kMostMedia;
    mux_ = false;
    rtcp_port_.reset();
    current_ = session_;
    const std::string_view kind = cut_at(value, ' ');
    std::string_view ports = cut_at(value, ' ');
    current_.audio = kind == "audio";
    current_.endpoint.port = number<std::uint16_t>(cut_at(ports, '/')).value_or(0);
    current_.transport = transport_of(cut_at(value, ' '));
    if (current_.transport != Transport::plain && current_.transport != Transport::secure) return;
    while (!value.empty() && current_.count < Announcement::kMostTypes) {
      const auto format = number<std::uint8_t>(trimmed(cut_at(value, ' ')));
      if (format && *format < 128) current_.types[current_.count++] = static_payload_type(*format);
    }
  }

  void attribute(Announcement& here, std::string_view value) {
    value = trimmed(value);
    const std::string_view name = cut_at(value, ':');
    if (name == "sendrecv") here.direction = MediaDirection::sendrecv;
    if (name == "sendonly") here.direction = MediaDirection::sendonly;
    if (name == "recvonly") here.direction = MediaDirection::recvonly;
    if (name == "inactive") here.direction = MediaDirection::inactive;
    if (name == "ptime") here.packet_time = number<std::uint16_t>(value).value_or(0);
    if (name == "maxptime") here.maximum_packet_time = number<std::uint16_t>(value).value_or(0);
    if (name == "candidate" && session_.call != kNoCall) {
      IceChecks& ice = media_.call_at(session_.call).ice;
      (session_.status == 0 ? ice.offered : ice.answered) = true;
    }
    if (!in_media_) return;
    if (name == "rtcp-mux") mux_ = true;
    if (name == "rtcp") rtcp_port_ = number<std::uint16_t>(cut_at(value, ' '));
    if (name == "rtpmap") map_type(value);
  }

  // "101 telephone-event/8000"
  void map_type(std::string_view value) {
    const auto format = number<std::uint8_t>(cut_at(value, ' '));
    std::string_view mapping = trimmed(value);
    const std::uint16_t encoding = media_.names().number_of(cut_at(mapping, '/'));
    const auto clock = number<std::uint32_t>(cut_at(mapping, '/'));
    for (std::size_t i = 0; format && i < current_.count; ++i) {
      if (current_.types[i].number == *format) current_.types[i] = {*format, encoding, clock.value_or(0)};
    }
  }

  Media& media_;
  Announcement session_;
  Announcement current_;
  std::size_t count_ = 0;
  bool in_media_ = false;
  bool mux_ = false;
  std::optional<std::uint16_t> rtcp_port_;
};

}  // namespace

void announce_sdp(std::string_view sdp, const SdpSource& source, Media& media) {
  // A multipart body has its own lines before it.
  const std::size_t start = sdp.find("v=0");
  if (start == std::string_view::npos) return;
  sdp.remove_prefix(start);
  Reader reader(source, media);
  for (std::size_t i = 0; i < kMostLines && !sdp.empty(); ++i) {
    const std::string_view line = cut_at(sdp, '\n');
    if (line.starts_with("--")) break;
    if (line.size() > 2 && line[1] == '=') reader.line(line[0], line.substr(2));
  }
  reader.flush();
}

bool may_hold_sdp(std::string_view content_type) {
  std::string_view rest = content_type;
  const std::string_view type = trimmed(cut_at(rest, ';'));
  return equals_ignoring_case(type, "application/sdp") || equals_ignoring_case(type.substr(0, 10), "multipart/");
}

}  // namespace pcapglass::rtp
