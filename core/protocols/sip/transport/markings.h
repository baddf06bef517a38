// Which DSCP values the senders of SIP use (SIP-TR-15).
#pragma once

#include <map>

#include "decode/packet.h"
#include "report/finding.h"

namespace pcapglass::sip {

// DSCP of the innermost IP header; 0 without one.
[[nodiscard]] std::uint8_t dscp_of(const Packet& packet);
// No router sees these packets, so that nobody needs to mark them.
[[nodiscard]] bool is_within_host(const IpAddress& source, const IpAddress& destination);

class Markings {
 public:
  struct Sender {
    std::uint64_t values = 0;  // a bit for each
    std::uint64_t first_frame = 0;
    std::optional<Timestamp> first_time;
  };
  void add(const IpAddress& source, const Packet& packet);
  [[nodiscard]] const std::map<IpAddress, Sender>& senders() const { return senders_; }

 private:
  static constexpr std::size_t kMost = 1024;  // later senders are not watched
  std::map<IpAddress, Sender> senders_;
};

}  // namespace pcapglass::sip
