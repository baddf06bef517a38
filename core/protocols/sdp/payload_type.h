// The static payload types of RFC 3551 section 6, and what encoding names mean for negotiation.
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass::sdp {

struct StaticPayloadType {
  std::string_view encoding;     // "" when the number is unassigned, reserved or dynamic
  std::uint32_t clock_rate = 0;  // Hz
  std::uint8_t channels = 1;
};

// For any payload type number.
[[nodiscard]] StaticPayloadType static_payload_type(std::uint8_t payload_type);

// 96 to 127: means nothing without an rtpmap.
[[nodiscard]] constexpr bool is_dynamic(std::uint8_t payload_type) { return payload_type >= 96 && payload_type < 128; }

// Sent besides the codec of a call rather than instead of it: telephone-event, comfort noise, redundancy, error
// correction, retransmission. ASCII case is ignored, as RFC 8866 section 6.6 asks for encoding names.
[[nodiscard]] bool is_auxiliary(std::string_view encoding);

}  // namespace pcapglass::sdp
