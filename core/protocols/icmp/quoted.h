// The packet that an ICMP error quotes (RFC 792, RFC 4443 2.4 c), and where RFC 4884 puts extensions behind it.
#pragma once

#include <optional>

#include "decode/ip_address.h"

namespace pcapglass::icmp {

struct Quoted {
  IpAddress source;
  IpAddress destination;
  std::uint32_t sequence = 0;          // of TCP
  std::uint32_t total_length = 0;      // as its IP header states
  std::uint16_t identification = 0;    // of IPv4
  std::uint16_t source_port = 0;       // of TCP, UDP, SCTP; the identifier of an echo
  std::uint16_t destination_port = 0;  // the sequence number of an echo
  std::uint8_t protocol = 0;
  std::uint8_t hop_limit = 0;  // as left when the error was made
  bool has_ports = false;
  Bytes transport;  // the quoted bytes behind the IP header
};

// Nothing when there is no whole IP header.
[[nodiscard]] std::optional<Quoted> read_quoted(Bytes quoted);

// What identifies a packet on its way: the addresses and what no router changes.
[[nodiscard]] std::uint64_t packet_hash(const IpAddress& source, const IpAddress& destination, std::uint16_t ip_id,
                                        std::uint8_t protocol, Bytes transport);

struct QuotedParts {
  Bytes datagram;
  Bytes extensions;  // empty when there are none
};
// `message` is a whole ICMP message of an error type, at least 8 bytes.
[[nodiscard]] QuotedParts split_error(bool six, Bytes message);

// Which types quote a packet.
[[nodiscard]] constexpr bool is_error(bool six, std::uint8_t type) {
  return six ? type >= 1 && type <= 4 : type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

}  // namespace pcapglass::icmp
