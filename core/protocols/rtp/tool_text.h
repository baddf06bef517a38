// What agents read of analyze_rtp_streams; its row is SIP's.
#pragma once

#include "protocols/rtp/report.h"
#include "protocols/tool.h"

namespace pcapglass::rtp {

inline constexpr ToolText kStreamsText = {
    "analyze_rtp_streams",
    "RTP streams",
    "Lists the RTP streams of a capture with loss, bursts, duplicates, jitter, gaps, clock drift, codec, estimated MOS "
    "with its inputs, what RTCP reports of them, and keys pressed (DTMF, redacted unless show_digits). Use it to see "
    "why a call sounded bad or was heard on one side only; call_id narrows it to one call. Streams are tied to calls "
    "by "
    "the SDP in the capture, and found by their regularity where there is none. Read-only: the same capture gives the "
    "same answer. Figures are those at the capture point: loss behind it shows only in RTCP. SRTP is counted, not "
    "decrypted; sound is not decoded. Lists are paged (limit, cursor), totals never cut.",
    "streams",
    "first_frame source destination ssrc codec packets lost loss_percent jitter_mean_ms jitter_max_ms mos call_id",
};
static_assert(kStreamsText.description.size() <= 800);

}  // namespace pcapglass::rtp
