// SIP in IP fragments (domain.md F-09, C-03): put together, with all frames; what is missing is said.
#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"

namespace {

// The UDP datagram of a request, 5060 to 5060, as fragments carry it.
std::string datagram_of(const std::string& message) {
  const std::size_t length = message.size() + 8;
  std::string header("\x13\xC4\x13\xC4", 4);
  header += static_cast<char>(length >> 8);
  header += static_cast<char>(length);
  header.append(2, '\0');
  return header + message;
}

constexpr std::uint16_t kMoreFragments = 0x2000;

// An IPv4 header from 10.0.0.1 to 10.0.0.2 and its payload: what a tunnel carries.
std::string inner_ipv4(std::uint8_t protocol, const std::string& payload, std::uint16_t fragment,
                       std::uint16_t identification = 9) {
  const auto be16 = [](std::size_t value) {
    return std::string{static_cast<char>(value >> 8), static_cast<char>(value)};
  };
  return std::string("\x45\0", 2) + be16(20 + payload.size()) + be16(identification) + be16(fragment) + '\x40' +
         static_cast<char>(protocol) + std::string("\0\0\x0A\0\0\1\x0A\0\0\2", 10) + payload;
}

}  // namespace

TEST_CASE("F-09, C-03: a message in fragments is one message of the frame that completed it") {
  const std::string message = test::request();
  const std::string datagram = datagram_of(message);
  const std::size_t cut = 128;  // a multiple of 8
  REQUIRE(datagram.size() > cut);
  test::CaptureWriter capture;
  // The last fragment first: order does not matter. Its offset field counts units of 8.
  capture.ipv4(17, datagram.substr(cut), cut / 8, false, 1U << 20);
  capture.ipv4(17, datagram.substr(0, cut), kMoreFragments, false, 1U << 20);
  const auto result = test::ask(capture.bytes(), "analyze_sip_packets");
  REQUIRE(result["sip_packets_found"] == 1);
  const auto& packet = result["packets"][0];
  CHECK(packet["packet_number"] == 2);
  CHECK(packet["frames"] == pcapglass::Json::array({1, 2}));
  CHECK(packet["source_ip"] == "192.0.2.1");
  CHECK(packet["source_port"] == 5060);
  CHECK(packet["body_length"] == 0);
  CHECK(result["not_analyzed"].empty());
}

TEST_CASE("F-09: a missing fragment is named with its frame") {
  const std::string datagram = datagram_of(test::request());
  test::CaptureWriter capture;
  capture.udp("something else", {40000, 40001});
  capture.ipv4(17, datagram.substr(0, 128), kMoreFragments, false, 1U << 20);
  const auto result = test::ask(capture.bytes(), "analyze_sip_packets");
  CHECK(result["sip_packets_found"] == 0);
  REQUIRE(result["not_analyzed"].size() == 1);
  CHECK(result["not_analyzed"][0] ==
        "IP datagrams with missing fragments: 1 (first in frame 2), which may have carried SIP");
  CHECK(result["capture"]["issues"].dump().find("datagram_with_missing_fragments") != std::string::npos);
}

TEST_CASE("F-09, C-10: fragments in a tunnel whose own packets are fragments are one message of all their frames") {
  const std::string datagram = datagram_of(test::request());
  const std::string first = inner_ipv4(17, datagram.substr(0, 128), kMoreFragments);
  const std::string last = inner_ipv4(17, datagram.substr(128), 128 / 8);
  constexpr std::size_t kSnap = 1U << 20;
  test::CaptureWriter capture;
  capture.ipv4(4, first.substr(0, 64), kMoreFragments, false, kSnap);
  capture.ipv4(4, first.substr(64), 64 / 8, false, kSnap);
  capture.ipv4(4, last.substr(0, 80), kMoreFragments, false, kSnap);
  capture.ipv4(4, last.substr(80), 80 / 8, false, kSnap);
  const auto result = test::ask(capture.bytes(), "analyze_sip_packets");
  REQUIRE(result["sip_packets_found"] == 1);
  const auto& packet = result["packets"][0];
  CHECK(packet["packet_number"] == 4);
  CHECK(packet["frames"] == pcapglass::Json::array({1, 2, 3, 4}));
  CHECK(packet["source_ip"] == "10.0.0.1");
  CHECK(packet["destination_ip"] == "10.0.0.2");
  CHECK(result["capture"]["issues"].empty());
}

TEST_CASE("C-13: fragments nested beyond reason are told, not followed") {
  std::vector<std::string> packets = {inner_ipv4(17, datagram_of(test::request()), 0)};
  std::uint16_t identification = 100;
  for (int level = 0; level < 6; ++level) {
    std::vector<std::string> halves;
    for (const std::string& packet : packets) {
      halves.push_back(inner_ipv4(4, packet.substr(0, 24), kMoreFragments, ++identification));
      halves.push_back(inner_ipv4(4, packet.substr(24), 24 / 8, identification));
    }
    packets = std::move(halves);
  }
  test::CaptureWriter capture;
  for (const std::string& packet : packets) capture.ipv4(4, packet, 0, false, 1U << 20);
  const auto result = test::ask(capture.bytes(), "analyze_sip_packets");
  CHECK(result["sip_packets_found"] == 0);
  CHECK(result["capture"]["issues"].dump().find("fragments_nested_too_deep") != std::string::npos);
}
