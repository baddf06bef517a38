// RTP that no SDP has advertised: a candidate becomes a stream after ten packets of evidence (domain.md RS-03).
#pragma once

#include <memory>
#include <vector>

#include "protocols/rtp/encoding.h"
#include "protocols/rtp/stream.h"

namespace pcapglass::rtp {

// Ports of protocols whose packets may begin like RTP.
[[nodiscard]] constexpr bool is_never_media(std::uint16_t port) {
  return port == 53 || port == 123 || port == 443 || port == 5060;
}

// Bounded: one packet is remembered for each of kSeen places, and kTried candidates are followed, each with all of the
// figures, so that its first packets count when it is accepted.
class Probation {
 public:
  // Takes a packet that parses as RTP. The stream when this packet completed the evidence: it is no longer followed
  // here.
  [[nodiscard]] std::unique_ptr<Stream> take(const StreamKey& key, std::uint32_t hash, const Arrival& arrival,
                                             const PayloadType& type, const EncodingNames& names);
  // The candidate of that key when it is followed, because an SDP has announced it meanwhile.
  [[nodiscard]] std::unique_ptr<Stream> release(const StreamKey& key, std::uint32_t hash);

 private:
  static constexpr std::size_t kSeen = 512;
  static constexpr std::size_t kTried = 128;

  struct Seen {
    StreamKey key;
    Arrival arrival;
    PayloadType type;
    bool used = false;
  };

  std::vector<Seen> seen_;
  std::vector<std::unique_ptr<Stream>> tried_;
};

}  // namespace pcapglass::rtp
