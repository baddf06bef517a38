// The RTP header (RFC 3550 5.1) and how the first bytes of a datagram tell what a media port carries (RFC 7983).
#pragma once

#include <optional>

#include "bytes/bytes.h"

namespace pcapglass::rtp {

// What the first two bytes allow a datagram on a media port to be (RFC 7983 7, RFC 5761 4).
enum class FirstBytes : std::uint8_t { other, stun, zrtp, dtls, turn_channel, rtp, rtcp };

[[nodiscard]] constexpr FirstBytes first_bytes(Bytes payload) {
  if (payload.size() < 2) return FirstBytes::other;
  const std::uint8_t first = payload[0];
  if (first >= 128 && first <= 191) {
    return payload[1] >= 192 && payload[1] <= 223 ? FirstBytes::rtcp : FirstBytes::rtp;
  }
  if (first <= 3) return FirstBytes::stun;
  if (first >= 16 && first <= 19) return FirstBytes::zrtp;
  if (first >= 20 && first <= 63) return FirstBytes::dtls;
  if (first >= 64 && first <= 79) return FirstBytes::turn_channel;
  return FirstBytes::other;
}

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                           timestamp                           |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |           synchronization source (SSRC) identifier            |
//   +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
struct Header {
  static constexpr std::size_t kMinimum = 12;

  bool marker = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;  // units of the payload type's clock
  std::uint32_t ssrc = 0;
  Bytes payload;  // behind CSRC list and extension, without padding; borrowed from the datagram
};

// Nothing when the datagram is no RTP version 2 packet: too short for what its header promises. `cut`: the snap length
// took the end, where the padding count would be, and perhaps CSRC list and extension, which are then let pass.
[[nodiscard]] std::optional<Header> parse(Bytes datagram, bool cut);

}  // namespace pcapglass::rtp
