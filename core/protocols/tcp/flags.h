// What Wireshark's tcp.analysis says of a segment, as bits (domain.md 9.2).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pcapglass::tcp {

enum Kind : std::uint8_t {
  kZeroWindowProbe,
  kZeroWindow,
  kLostSegment,
  kKeepAlive,
  kWindowUpdate,
  kWindowFull,
  kKeepAliveAck,
  kZeroWindowProbeAck,
  kDuplicateAck,
  kAckLostSegment,
  kSpuriousRetransmission,
  kFastRetransmission,
  kOutOfOrder,
  kRetransmission,
  kReusedPorts,
  kKinds,
};

using Flags = std::uint16_t;
[[nodiscard]] constexpr Flags bit(Kind kind) { return static_cast<Flags>(1U << kind); }

inline constexpr Flags kAnyRetransmission =
    bit(kRetransmission) | bit(kFastRetransmission) | bit(kSpuriousRetransmission);

// Names of the fields tcp.analysis.*, in order of Kind.
inline constexpr std::array<std::string_view, kKinds> kKindNames = {
    "zero_window_probe",
    "zero_window",
    "lost_segment",
    "keep_alive",
    "window_update",
    "window_full",
    "keep_alive_ack",
    "zero_window_probe_ack",
    "duplicate_ack",
    "ack_lost_segment",
    "spurious_retransmission",
    "fast_retransmission",
    "out_of_order",
    "retransmission",
    "reused_ports",
};

}  // namespace pcapglass::tcp
