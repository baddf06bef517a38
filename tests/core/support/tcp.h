// TCP connections of both directions for tests, with any time, over Ethernet and IPv4.
#pragma once

#include "support/frames.h"

namespace test {

inline constexpr char kSyn = 0x02;
inline constexpr char kRst = 0x04;
inline constexpr char kFinAck = 0x11;
inline constexpr char kSynAck = 0x12;
inline constexpr char kRstAck = 0x14;
inline constexpr char kPushAck = 0x18;

inline std::string be32(std::uint32_t value) { return be16(value >> 16) + be16(value & 0xFFFF); }

// 192.0.2.1 is the client, .2 the server. Each step is a millisecond later unless a time was set.
class TcpTalk {
 public:
  explicit TcpTalk(std::uint16_t server_port = 5060, bool handshake = true, std::uint16_t client_port = 40000)
      : client_(client_port), server_(server_port) {
    if (handshake) open();
  }
  TcpTalk& open() { return raw(true, "", kSyn, 1).raw(false, "", kSynAck, 1); }
  TcpTalk& client(std::string_view payload) { return raw(true, payload, kPushAck); }
  TcpTalk& server(std::string_view payload) { return raw(false, payload, kPushAck); }
  // `extra`: sequence numbers beyond the payload, as SYN and FIN take.
  TcpTalk& raw(bool from_client, std::string_view payload, char flags, std::uint32_t extra = 0,
               std::uint16_t window = 4096) {
    std::uint32_t& next = from_client ? client_next_ : server_next_;
    const std::uint32_t other = from_client ? server_next_ : client_next_;
    const std::string header = be16(from_client ? client_ : server_) + be16(from_client ? server_ : client_) +
                               be32(next) + be32(other) + '\x50' + flags + be16(window) + std::string(4, '\0');
    next += static_cast<std::uint32_t>(payload.size()) + extra;
    const auto host = [&](bool client) { return static_cast<std::uint8_t>(client ? 1 : 2); };
    return packet(ipv4(host(from_client), host(!from_client), 6, header + bytes(payload), 0, identification_++));
  }
  // Bytes that the capture lacks.
  TcpTalk& lose(bool from_client, std::size_t count) {
    (from_client ? client_next_ : server_next_) += static_cast<std::uint32_t>(count);
    return *this;
  }
  TcpTalk& udp(std::string_view payload, std::uint16_t source = 5060, std::uint16_t destination = 5060,
               bool reversed = false) {
    const std::uint8_t from = reversed ? 2 : 1;
    return packet(ipv4(from, static_cast<std::uint8_t>(3 - from), 17, test::udp(source, destination, payload), 0,
                       identification_++));
  }
  TcpTalk& packet(std::string_view ip) {
    file_.add(ethernet(0x0800, ip), seconds_, microseconds_);
    microseconds_ += 1000;
    return *this;
  }
  // Seconds since 1970.
  TcpTalk& at(std::uint32_t seconds) {
    seconds_ = seconds;
    microseconds_ = 0;
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return file_.bytes(); }

 private:
  static std::string bytes(std::string_view text) { return std::string(text); }

  PcapFile file_;
  std::uint16_t client_;
  std::uint16_t server_;
  std::uint32_t client_next_ = 1000;
  std::uint32_t server_next_ = 7000;
  std::uint32_t seconds_ = 1'773'046'800;
  std::uint32_t microseconds_ = 0;
  std::uint16_t identification_ = 1;
};

}  // namespace test
