// Findings that need a call's signalling and its media: SIP-CA-09, -12, -13 and SIP-TR-15 (domain.md 5.1, 5.2).
#pragma once

#include "protocols/sip/analyzer.h"

namespace pcapglass::sip {

// Of all calls, or of row `only` when it is one of calls().rows(); TR-15 concerns all. `end`: when the capture ends.
void find_media_problems(const MessageAnalyzer& analyzer, const CallRow* only, Nanoseconds end,
                         FindingGroups& findings);

// RTP before the answer, as far as SDP links it to the call (RFC 3960).
struct EarlyMedia {
  Nanoseconds start = 0, stop = 0;
  std::uint64_t first_frame = 0;  // 0: none
  bool to_caller = false, to_callee = false;
};
[[nodiscard]] EarlyMedia early_media_of(const MessageAnalyzer& analyzer, const CallRow& row);

}  // namespace pcapglass::sip
