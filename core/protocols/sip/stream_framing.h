// Finds messages in the bytes of a stream (RFC 3261 7.5, 18.3; domain.md F-05 to F-08).
#pragma once

#include <cstddef>
#include <cstdint>

#include "bytes/bytes.h"
#include "protocols/sip/message.h"

namespace pcapglass::sip {

enum class StreamItem : std::uint8_t {
  message,     // `length` bytes from the front
  keep_alive,  // line ends between messages (RFC 5626 3.5.1)
  skipped,     // bytes that begin no message: the framing was lost, or the capture began within one (F-07)
  incomplete,  // `length` bytes are needed to tell more
};
struct Framed {
  StreamItem item = StreamItem::incomplete;
  std::size_t length = 0;
};

// What stands at the front of `bytes`. `scratch` is written over.
[[nodiscard]] Framed frame_next(Bytes bytes, Message& scratch);

enum class StreamGuess : std::uint8_t { sip, not_sip, too_short };

// Whether a connection speaks SIP, by its first bytes. `sip_port` allows the liberal forms (D-05).
[[nodiscard]] StreamGuess guess_stream(Bytes bytes, bool sip_port);

}  // namespace pcapglass::sip
