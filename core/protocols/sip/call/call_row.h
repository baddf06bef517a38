// What is kept of a finished call: enough to list it, filter it and find its messages again.
#pragma once

#include <limits>

#include "protocols/sip/call/call.h"
#include "protocols/sip/call/correlation.h"

namespace pcapglass::sip {

// A duration in microseconds that fits four bytes (71 minutes; longer ones stay at the largest), or nothing.
using Microseconds = std::uint32_t;
inline constexpr Microseconds kNoDuration = std::numeric_limits<Microseconds>::max();

struct CallRow {
  std::uint32_t session = 0;  // that Row::session of its messages names
  std::uint32_t names =
      0;  // of caller, callee, reason and Call-ID, in CallTable's texts; kNoNames when memory was short
  std::uint8_t caller_length = 0, callee_length = 0, reason_length = 0;
  std::uint16_t call_id_length = 0;
  Endpoint source, destination;  // of the first INVITE, or the first message
  std::uint64_t first_frame = 0, last_frame = 0;
  std::uint64_t deciding_frame = 0;  // of the final response, CANCEL or BYE behind the outcome; 0: none
  Nanoseconds start = 0;
  Nanoseconds talk = -1;  // from the first 2xx to the BYE; -1: none
  Nanoseconds now = 0;    // how far the capture had come when it was judged
  Microseconds trying_delay = kNoDuration;
  Microseconds response_delay = kNoDuration;  // srd_success or srd_failed of RFC 6076, as the outcome says
  Microseconds ring_time = kNoDuration;
  Microseconds setup_time = kNoDuration;
  Microseconds answer_to_ack = kNoDuration;
  Microseconds disconnect_delay = kNoDuration;
  std::uint64_t unreachable_frame = 0;  // of an ICMP error or reset; 0: none
  // SIP-CA-12 and -13: the first 18x with SDP, and the first 180 without behind a 183 with; frame 0: none.
  std::uint64_t early_frame = 0, plain_ringing_frame = 0;
  Nanoseconds early = 0, plain_ringing = 0;
  Nanoseconds decided = 0;  // time of the answer, refusal or CANCEL; 0: none
  Correlation correlation;
  std::uint32_t retry_after = 0;  // of the refusal; 0: none
  std::uint32_t messages = 0;
  std::uint16_t retransmissions = 0;
  std::uint16_t final_code = 0;
  std::uint16_t q850_cause = 0;
  Outcome outcome = Outcome::undetermined_capture_ended;
  Side released_by = Side::nobody;
  Cancelled cancelled = Cancelled::not_cancelled;
  bool bye_unanswered = false;
  std::uint8_t attempts = 0, legs = 0;
  bool has_time = true;
  std::uint8_t time_digits = 6;

  static constexpr std::uint32_t kNoNames = 0xFFFF'FFFF;
};

// The figures of domain.md 3.5, without what the session alone knows (session, names).
[[nodiscard]] CallRow row_of(std::span<const Fact> facts, std::span<const Endpoint> hosts, const Call& call);

}  // namespace pcapglass::sip
