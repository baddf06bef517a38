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
