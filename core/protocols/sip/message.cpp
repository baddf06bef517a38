#include "protocols/sip/message.h"

#include <algorithm>
#include <limits>

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

// The declared length: of several, equal ones count once (F-04).
void read_content_length(Message& message) {
  for (const Header& header : message.headers.whole()) {
    if (header.id != HeaderId::content_length) continue;
    const auto length = number_of(header.value);
    if (!length) {
      if (message.length_state == LengthState::absent) message.length_state = LengthState::invalid;
    } else if (message.length_state == LengthState::absent) {
      message.length_state = LengthState::valid;
      message.content_length = length;
    } else if (message.content_length != length) {
      message.length_state = LengthState::conflicting;
    }
  }
}

void frame_body(Message& message) {
  const std::size_t begin = message.headers.end();
  const std::size_t on_wire = message.wire_length - begin;
  message.body_length = on_wire;
  message.trailing = 0;
  if (!message.headers.terminated()) {
    // Cut within the headers: how long these are on the wire is not known, so only the declared length can be told.
    const bool told = message.length_state == LengthState::valid;
    message.body_length =
        told ? static_cast<std::size_t>(std::min<std::uint64_t>(*message.content_length, on_wire)) : 0;
    message.body = {};
    return;
  }
  // Only a trustworthy length shortens the body; otherwise it goes on to the end of the datagram (F-03, F-04).
  if (message.length_state == LengthState::valid && *message.content_length < on_wire) {
    message.body_length = static_cast<std::size_t>(*message.content_length);
    message.trailing = on_wire - message.body_length;
  }
  message.body = message.text.substr(begin, message.body_length);
}

}  // namespace

bool Message::body_missing() const { return length_state == LengthState::valid && *content_length > body_length; }

bool parse_datagram(std::string_view text, std::size_t wire_length, Message& out) {
  out.text = text;
  out.wire_length = std::max(text.size(), wire_length);
  out.on_stream = false;
  out.length_state = LengthState::absent;
  out.content_length.reset();
  if (!parse_start_line(text, Form::liberal, out.cut(), out.start)) return false;
  out.headers.parse(text, out.start.length, out.cut());
  read_content_length(out);
  frame_body(out);
  return true;
}

bool parse_from_stream(std::string_view text, std::size_t wire_length, Message& out) {
  if (!parse_datagram(text, wire_length, out)) return false;
  out.on_stream = true;
  return true;
}

std::optional<std::uint64_t> length_on_stream(std::string_view head, Message& scratch) {
  if (!parse_datagram(head, head.size(), scratch)) return std::nullopt;
  const bool told = scratch.length_state == LengthState::valid;
  const std::uint64_t body = told ? *scratch.content_length : 0;
  return body > std::numeric_limits<std::uint64_t>::max() - head.size() ? std::numeric_limits<std::uint64_t>::max()
                                                                        : head.size() + body;
}

}  // namespace pcapglass::sip
