// What a SIP message says of media, handed to the component that follows RTP.
#pragma once

#include "protocols/rtp/media.h"
#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"

namespace pcapglass::sip {

// Announces the media endpoints in the message's SDP, if it has any.
void announce_media(const Message& message, const Arrival& arrival, rtp::Media& media);

}  // namespace pcapglass::sip
