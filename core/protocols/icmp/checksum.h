// The Internet checksum (RFC 1071) of a message, for ICMPv6 with its pseudo-header (RFC 4443 2.3).
#pragma once

#include "decode/ip_address.h"
#include "decode/ip_protocol.h"

namespace pcapglass::icmp {

// Not folded: sums of parts may be added up when all but the last have an even length.
[[nodiscard]] inline std::uint64_t sum_words(Bytes bytes) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) sum += load_be16(bytes, at);
  if (at < bytes.size()) sum += std::uint64_t{bytes[at]} << 8;
  return sum;
}
[[nodiscard]] inline std::uint16_t fold(std::uint64_t sum) {
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}
// A message with its checksum in it sums to minus zero.
[[nodiscard]] inline bool checksum_is_right(Bytes message, std::uint64_t pseudo = 0) {
  return fold(sum_words(message) + pseudo) == 0xFFFF;
}
[[nodiscard]] inline std::uint64_t pseudo_header_sum(const IpAddress& source, const IpAddress& destination,
                                                     std::size_t length) {
  return sum_words(Bytes(source.bytes)) + sum_words(Bytes(destination.bytes)) + (length >> 16) + (length & 0xFFFF) +
         ip_protocol::kIcmpv6;
}

}  // namespace pcapglass::icmp
