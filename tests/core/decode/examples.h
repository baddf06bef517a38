// Packets written by hand after the RFCs' pictures, one string per row of 32 bits where the header has such rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decode/decoder.h"

namespace examples {

// "45 00 0021" -> bytes; spaces are for the reader.
[[nodiscard]] inline std::vector<std::uint8_t> bytes_of(std::string_view hex) {
  const auto digit = [](char c) { return static_cast<unsigned>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10); };
  std::vector<std::uint8_t> out;
  for (std::size_t i = 0; i < hex.size();) {
    if (hex[i] == ' ') {
      ++i;
      continue;
    }
    out.push_back(static_cast<std::uint8_t>((digit(hex[i]) << 4) | digit(hex[i + 1])));
    i += 2;
  }
  return out;
}

inline constexpr std::uint16_t kNull = 0, kEthernet = 1, kRaw = 101, kLoop = 108, kSll = 113, kIpv4 = 228, kIpv6 = 229,
                               kSll2 = 276;

inline const std::string kMacs =
    "02 00 00 00 00 02"   // destination
    "02 00 00 00 00 01";  // source
inline const std::string kUdp4 =
    "13C4 13C5"     // 5060 -> 5061
    "000C 0000"     // length 12
    "61 62 63 64";  // "abcd"
inline const std::string kIpv4Udp =
    "45 00 0020"     // version 4, IHL 5, total length 32
    "1234 4000"      // identification, DF
    "40 11 0000"     // TTL 64, UDP
    "C0 00 02 01"    // 192.0.2.1
    "C6 33 64 02" +  // 198.51.100.2
    kUdp4;
inline const std::string kV6Addresses =
    "2001 0db8 0000 0000 0000 0000 0000 0001"
    "2001 0db8 0000 0000 0000 0000 0000 0002";
inline const std::string kIpv6Udp =
    "60 00 00 00"   // version 6
    "000C 11 40" +  // payload length 12, UDP, hop limit 64
    kV6Addresses +
    kUdp4;
inline const std::string kTcp =
    "C000 0050"            // 49152 -> 80
    "0000 0001"            // sequence
    "0000 0002"            // acknowledgment
    "A0 C2 FFFF"           // data offset 10 (40 bytes), CWR ECE SYN, window
    "BEEF 0007"            // checksum, urgent pointer
    "02 04 05B4"           // MSS 1460
    "04 02 08 0A"          // SACK permitted, timestamps ...
    "0000 000A 0000 000B"  // ... value 10, echo 11
    "01 03 03 07"          // no-operation, window scale 7
    "68 69";               // "hi"

struct Example {
  std::string name;
  std::uint16_t link_type;
  std::string hex;
  std::string path;  // as dump_line() writes it
};

[[nodiscard]] inline std::string ipv4(std::string_view total_length, std::string_view protocol,
                                      const std::string& rest) {
  return "45 00" + std::string(total_length) + "0001 0000 40" + std::string(protocol) + "0000 C0000201 C6336402" + rest;
}
[[nodiscard]] inline std::string ipv6(std::string_view length, std::string_view next_header, const std::string& rest) {
  return "60000000" + std::string(length) + std::string(next_header) + "40" + kV6Addresses + rest;
}

// Whole packets: none has a stop.
[[nodiscard]] inline std::vector<Example> all() {
  return {
      {"Ethernet, IPv4, UDP", kEthernet, kMacs + "0800" + kIpv4Udp, "eth:ip:udp"},
      {"802.1Q", kEthernet, kMacs + "8100 A005 0800" + kIpv4Udp, "eth:vlan:ip:udp"},
      {"802.1ad and 802.1Q", kEthernet, kMacs + "88A8 0001 8100 0002 86DD" + kIpv6Udp, "eth:ieee8021ad:vlan:ipv6:udp"},
      {"old service tag", kEthernet, kMacs + "9100 0001 0800" + kIpv4Udp, "eth:vlan:ip:udp"},
      {"ARP", kEthernet, kMacs + "0806 0001 0800 06 04 0001 020000000001 C0000201 000000000000 C0000202", "eth:arp"},
      {"RARP", kEthernet, kMacs + "8035 0001 0800 06 04 0003 020000000001 C0000201 000000000000 C0000202", "eth:arp"},
      {"SLL", kSll, "0004 0001 0006 020000000001 0000 0800" + kIpv4Udp, "sll:ip:udp"},
      {"SLL2", kSll2, "86DD 0000 00000007 0001 04 06 020000000001 0000" + kIpv6Udp, "sll2:ipv6:udp"},
      {"NULL, little-endian host", kNull, "02 00 00 00" + kIpv4Udp, "null:ip:udp"},
      {"NULL, big-endian host", kNull, "00 00 00 02" + kIpv4Udp, "null:ip:udp"},
      {"NULL, Linux IPv6", kNull, "0A 00 00 00" + kIpv6Udp, "null:ipv6:udp"},
      {"NULL, NetBSD IPv6", kNull, "00 00 00 18" + kIpv6Udp, "null:ipv6:udp"},
      {"NULL, FreeBSD IPv6", kNull, "1C 00 00 00" + kIpv6Udp, "null:ipv6:udp"},
      {"NULL, macOS IPv6", kNull, "1E 00 00 00" + kIpv6Udp, "null:ipv6:udp"},
      {"LOOP", kLoop, "00 00 00 1E" + kIpv6Udp, "null:ipv6:udp"},
      {"raw, IPv4", kRaw, kIpv4Udp, "ip:udp"},
      {"raw, IPv6", kRaw, kIpv6Udp, "ipv6:udp"},
      {"raw, DLT 12", 12, kIpv4Udp, "ip:udp"},
      {"raw, DLT 14", 14, kIpv6Udp, "ipv6:udp"},
      {"LINKTYPE_IPV4", kIpv4, kIpv4Udp, "ip:udp"},
      {"LINKTYPE_IPV6", kIpv6, kIpv6Udp, "ipv6:udp"},
      {"IPv4 options", kRaw, "46 00 0024 0001 0000 40 11 0000 C0000201 C6336402 94 04 00 00" + kUdp4, "ip:udp"},
      {"TCP with options", kRaw, ipv4("003E", "06", kTcp), "ip:tcp"},
      {"ICMP", kRaw, ipv4("001E", "01", "08 00 0000 0007 0009 6869"), "ip:icmp"},
      {"ICMPv6", kRaw, ipv6("0008", "3A", "80 00 0000 0007 0009"), "ipv6:icmpv6"},
      {"IPv4 AH", kRaw, ipv4("002C", "33", "11 01 0000 00000001 00000002" + kUdp4), "ip:ah:udp"},
      {"IPv6 extension headers", kRaw,
       ipv6("0044", "00",
            "2B 00 05 02 0000 01 00"                // hop-by-hop: router alert, PadN
            "3C 00 04 00 00000000"                  // routing
            "2C 01 01 0C 000000000000000000000000"  // destination options, 16 bytes
            "33 00 0000 0000002A"                   // fragment header of an atomic fragment
            "11 02 0000 00000001 00000002 00000000" +
                kUdp4),  // AH
       "ipv6:ipv6.hopopts:ipv6.routing:ipv6.dstopts:ipv6.fraghdr:ah:udp"},
      {"no next header", kRaw, ipv6("0008", "3C", "3B 00 01 04 00000000"), "ipv6:ipv6.dstopts"},
      {"mobility", kRaw, ipv6("0008", "87", "3B 00 06 00 0000 0000"), "ipv6:mipv6"},
      {"HIP and shim6", kRaw,
       ipv6("001C", "8B",
            "8C 00 01 11 00000000"
            "11 00 00 00 00000000" +
                kUdp4),
       "ipv6:hip:shim6:udp"},
      {"IPv4 first fragment", kRaw, "45 00 0020 1234 2000 40 11 0000 C0000201 C6336402" + kUdp4, "ip"},
      {"IPv4 later fragment", kRaw, "45 00 0020 1234 0001 40 11 0000 C0000201 C6336402" + kUdp4, "ip"},
      {"IPv6 fragment", kRaw, ipv6("0014", "2C", "11 00 0001 00000001" + kUdp4), "ipv6:ipv6.fraghdr"},
  };
}

// A record over bytes that outlive it. `original_length` zero: as captured.
[[nodiscard]] inline pcapglass::Record record_of(std::uint16_t link_type, pcapglass::Bytes captured,
                                                 std::size_t original_length = 0) {
  pcapglass::Record record;
  record.frame = 1;
  record.link_type = link_type;
  record.captured = captured;
  record.original_length = static_cast<std::uint32_t>(original_length == 0 ? captured.size() : original_length);
  return record;
}

// Keeps bytes, record and packet together, since each borrows from the one before.
struct Decoded {
  Decoded(std::uint16_t link_type, std::string_view hex, std::size_t original_length = 0)
      : bytes(bytes_of(hex)), record(record_of(link_type, bytes, original_length)), packet(pcapglass::decode(record)) {}
  Decoded(const Decoded&) = delete;
  Decoded& operator=(const Decoded&) = delete;

  std::vector<std::uint8_t> bytes;
  pcapglass::Record record;
  pcapglass::Packet packet;
};

}  // namespace examples
