#include "protocols/sip/media_hook.h"

#include <algorithm>

#include "protocols/rtp/announcement_from_sdp.h"

namespace pcapglass::sip {

void announce_media(const Message& message, const Arrival& arrival, rtp::Media& media) {
  if (message.body.empty() || !rtp::may_hold_sdp(message.headers.first(HeaderId::content_type))) return;
  const std::uint64_t status = message.is_request() ? 0 : message.start.status_code;
  rtp::announce_sdp(message.body,
                    {message.headers.first(HeaderId::call_id), arrival.source, arrival.frame, arrival.time.ns,
                     static_cast<std::uint16_t>(std::min<std::uint64_t>(status, 999))},
                    media);
}

}  // namespace pcapglass::sip
