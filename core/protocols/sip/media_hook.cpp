#include "protocols/sip/media_hook.h"

#include <algorithm>

#include "protocols/rtp/announcement_from_sdp.h"
#include "protocols/sip/cseq.h"

namespace pcapglass::sip {

void announce_media(const Message& message, const Arrival& arrival, rtp::Media& media) {
  const std::string_view method =
      message.is_request() ? message.start.method : parse_cseq(message.headers.first(HeaderId::cseq)).method;
  if (method == "OPTIONS") return;  // what could be received, not where
  const auto follow = [&] {
    if (method != "INVITE" && method != "BYE") return;
    const bool tag = message.headers.first(HeaderId::to).find("tag=") != std::string_view::npos;
    const auto code = message.is_request() ? 0 : std::min<std::uint64_t>(message.start.status_code, 999);
    media.follow(message.headers.first(HeaderId::call_id), method, static_cast<std::uint16_t>(code), tag, arrival.frame,
                 arrival.time.ns);
  };
  if (message.body.empty() || !rtp::may_hold_sdp(message.headers.first(HeaderId::content_type))) return follow();
  std::uint64_t status = message.is_request() ? 0 : message.start.status_code;
  // An SDP answer in a 2xx to PRACK or UPDATE answers an offer, but not the call.
  if (status >= 200 && status < 300 && method != "INVITE") status = 183;
  rtp::announce_sdp(message.body,
                    {message.headers.first(HeaderId::call_id), arrival.source, arrival.frame, arrival.time.ns,
                     static_cast<std::uint16_t>(std::min<std::uint64_t>(status, 999))},
                    media);
  follow();
}

}  // namespace pcapglass::sip
