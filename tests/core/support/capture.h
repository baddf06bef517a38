// Captures made in memory for tests: payloads in UDP, IPv4 and Ethernet, in a classic pcap file.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "analysis.h"

namespace test {

struct UdpPort {
  std::uint16_t source = 5060;
  std::uint16_t destination = 5060;
};

// Little-endian pcap with microseconds; packets are 192.0.2.1 to 192.0.2.2, one millisecond apart, unless told
// otherwise.
class CaptureWriter {
 public:
  // When the packets that follow are captured: seconds since the start.
  CaptureWriter& at(double seconds) {
    time_ = static_cast<std::uint64_t>(seconds * 1e6 + 0.5);
    return *this;
  }
  // 192.0.2.`source` to 192.0.2.`destination` for the packets that follow.
  CaptureWriter& between(int source, int destination) {
    hosts_ = {static_cast<char>(source), static_cast<char>(destination)};
    return *this;
  }
  CaptureWriter() {
    const std::uint32_t header[] = {0xa1b2c3d4, 0x00040002, 0, 0, 262144, 1};
    for (const std::uint32_t word : header) le32(word);
  }

  // `snap` bytes of the packet are captured when that is less than all.
  CaptureWriter& udp(std::string_view payload, UdpPort ports = {}, bool reversed = false, std::size_t snap = 1U << 20) {
    std::string segment;
    be16(segment, ports.source);
    be16(segment, ports.destination);
    be16(segment, 8 + payload.size());
    be16(segment, 0);
    return ipv4(17, segment.append(payload), 0, reversed, snap);
  }
  CaptureWriter& tcp(std::string_view payload, UdpPort ports = {}) {
    std::string segment;
    be16(segment, ports.source);
    be16(segment, ports.destination);
    segment += std::string("\0\0\0\1\0\0\0\1\x50\x18\x10\0\0\0\0\0", 16);
    return ipv4(6, segment.append(payload), 0, false, 1U << 20);
  }
  // `fragment`: the flags and offset field of the IPv4 header.
  CaptureWriter& ipv4(std::uint8_t protocol, std::string_view payload, std::uint16_t fragment, bool reversed,
                      std::size_t snap) {
    std::string packet("\2\0\0\0\0\2\2\0\0\0\0\1\x08\0\x45\0", 16);
    be16(packet, 20 + payload.size());
    // With times of their own, packets are packets of their own too (C-07).
    be16(packet, time_ ? 1000 + packets_ : 7);
    be16(packet, fragment);
    packet += '\x40';
    packet += static_cast<char>(protocol);
    be16(packet, 0);
    const std::string network("\xc0\0\2", 3);
    const std::string a = network + hosts_[0];
    const std::string b = network + hosts_[1];
    packet.append(reversed ? b : a).append(reversed ? a : b).append(payload);
    ++packets_;
    const std::uint64_t time = time_.value_or(std::uint64_t{1000} * packets_);
    le32(static_cast<std::uint32_t>(1'700'000'000 + time / 1'000'000));
    le32(static_cast<std::uint32_t>(time % 1'000'000));
    le32(static_cast<std::uint32_t>(std::min(packet.size(), snap)));
    le32(static_cast<std::uint32_t>(packet.size()));
    bytes_ += packet.substr(0, snap);
    return *this;
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }

 private:
  void le32(std::uint32_t value) {
    for (int shift = 0; shift < 32; shift += 8) bytes_ += static_cast<char>(value >> shift);
  }
  static void be16(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value);
  }

  std::string bytes_;
  std::uint32_t packets_ = 0;
  std::optional<std::uint64_t> time_;
  std::array<char, 2> hosts_ = {1, 2};
};

// What the host does: feed, finish, ask, and read again what the answer asks for.
inline pcapglass::Json ask(const std::string& capture, std::string_view tool,
                           const pcapglass::Json& arguments = pcapglass::Json::object(),
                           pcapglass::AnalysisOptions options = {}, bool rereadable = true) {
  pcapglass::Analysis analysis(options);
  analysis.feed(pcapglass::as_bytes(capture));
  analysis.finish();
  pcapglass::SourceInfo source;
  source.name = "made.pcap";
  source.rereadable = rereadable;
  analysis.set_source(source);
  pcapglass::Json with_file = arguments;
  with_file["pcap_file"] = "made.pcap";
  for (;;) {
    pcapglass::Answer answer = analysis.query(tool, with_file.dump());
    if (answer.kind == pcapglass::AnswerKind::error) return {{"error", answer.message}};
    if (answer.kind == pcapglass::AnswerKind::result) return answer.json;
    for (const auto& range : answer.ranges) {
      analysis.provide(range.offset, pcapglass::as_bytes(std::string_view(capture).substr(range.offset, range.length)));
    }
  }
}

}  // namespace test
