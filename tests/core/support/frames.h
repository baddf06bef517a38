// Packets made by hand for tests: Ethernet, VLAN, IPv4 and IPv6 headers around whatever is given, with any time.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace test {

inline std::string be16(std::size_t value) {
  return {static_cast<char>((value >> 8) & 0xFF), static_cast<char>(value & 0xFF)};
}

inline std::string bytes(std::string_view text) { return std::string(text); }

inline std::string ethernet(std::uint16_t type, std::string_view payload) {
  return std::string("\2\0\0\0\0\2\2\0\0\0\0\1", 12) + be16(type) + bytes(payload);
}

// 192.0.2.`source` to 192.0.2.`destination`. `fragment`: flags and offset (RFC 791 3.1).
inline std::string ipv4(std::uint8_t source, std::uint8_t destination, std::uint8_t protocol, std::string_view payload,
                        std::uint16_t fragment = 0, std::uint16_t identification = 7) {
  std::string header = std::string("\x45\0", 2) + be16(20 + payload.size()) + be16(identification) + be16(fragment);
  header += '\x40';
  header += static_cast<char>(protocol);
  header += be16(0);
  header += std::string("\xc0\0\2", 3) + static_cast<char>(source);
  header += std::string("\xc0\0\2", 3) + static_cast<char>(destination);
  return header + bytes(payload);
}

// 2001:db8::`source` to 2001:db8::`destination`.
inline std::string ipv6(std::uint8_t source, std::uint8_t destination, std::uint8_t next, std::string_view payload) {
  const std::string network("\x20\x01\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0", 15);
  return std::string("\x60\0\0\0", 4) + be16(payload.size()) + static_cast<char>(next) + '\x40' + network +
         static_cast<char>(source) + network + static_cast<char>(destination) + bytes(payload);
}

inline std::string udp(std::uint16_t source, std::uint16_t destination, std::string_view payload) {
  return be16(source) + be16(destination) + be16(8 + payload.size()) + be16(0) + bytes(payload);
}

inline std::string tcp(std::uint16_t source, std::uint16_t destination, std::string_view payload) {
  return be16(source) + be16(destination) + std::string("\0\0\0\1\0\0\0\1\x50\x10\x10\0\0\0\0\0", 16) + bytes(payload);
}

// A little-endian pcap file of Ethernet packets.
class PcapFile {
 public:
  PcapFile() {
    for (const std::uint32_t word : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 262144U, 1U}) le32(word);
  }
  // `length` bytes on the wire when that is more than was captured.
  PcapFile& add(std::string_view packet, std::uint32_t seconds, std::uint32_t microseconds = 0,
                std::size_t length = 0) {
    le32(seconds);
    le32(microseconds);
    le32(static_cast<std::uint32_t>(packet.size()));
    le32(static_cast<std::uint32_t>(length > packet.size() ? length : packet.size()));
    bytes_ += packet;
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void le32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(value >> shift);
  }
  std::string bytes_;
};

}  // namespace test
