// The media endpoints of a session description (RFC 8866): just the lines that say where which RTP is received.
#pragma once

#include <string_view>

#include "protocols/rtp/media.h"

namespace pcapglass::rtp {

// How the description came.
struct SdpSource {
  std::string_view call_id;
  Endpoint signalled;
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint16_t status = 0;  // of a response; 0: a request
};

// Announces every m= line of `sdp` to `media`. Anything that is no SDP announces nothing.
void announce_sdp(std::string_view sdp, const SdpSource& source, Media& media);

// Whether a body of that Content-Type may hold SDP: itself, or as a part of a multipart one.
[[nodiscard]] bool may_hold_sdp(std::string_view content_type);

}  // namespace pcapglass::rtp
