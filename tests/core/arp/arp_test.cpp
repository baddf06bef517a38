// ARP as RFC 826 pictures it: a request, its reply, and a packet of other addresses.
#include "catch.h"
#include "support/capture.h"
#include "support/frames.h"

namespace {

std::string arp(char opcode, char sender, char target) {
  const std::string network("\xc0\0\2", 3);
  const std::string mac("\2\0\0\0\0", 5);
  return std::string("\0\1\x08\0\6\4\0", 7) + opcode + mac + sender + network + sender + mac + target + network +
         target;
}

TEST_CASE("a reply is linked to the request that asked for its sender") {
  test::PcapFile file;
  file.add(test::ethernet(0x0806, arp(1, 1, 2)), 1).add(test::ethernet(0x0806, arp(2, 2, 1)), 2);
  const pcapglass::Json result = test::ask(file.bytes(), "analyze_arp_packets");
  CHECK(result["arp_packets_found"] == 2);
  CHECK(result["packets"][0]["answered_in"] == 2);
  CHECK(result["packets"][1]["answer_to"] == 1);
  CHECK(result["packets"][1]["sender_ip"] == "192.0.2.2");
  CHECK(result["packets"][1]["sender_mac"] == "02:00:00:00:00:02");
}

TEST_CASE("C-07: equal packets within 5 ms are one, and seconds apart they are two") {
  test::PcapFile file;
  for (const std::uint32_t microseconds : {0U, 1000U}) file.add(test::ethernet(0x0806, arp(1, 1, 2)), 1, microseconds);
  file.add(test::ethernet(0x0806, arp(1, 1, 2)), 2).add(test::ethernet(0x0806, arp(2, 2, 1)), 2, 500);
  const pcapglass::Json result = test::ask(file.bytes(), "analyze_arp_packets");
  CHECK(result["statistics"]["requests"] == 2);
  CHECK(result["statistics"]["capture_duplicates"] == 1);
  CHECK(result["packets"][1]["capture_duplicate_of"] == 1);
  CHECK(result["packets"][3]["answer_to"] == 3);
}

TEST_CASE("every prefix of a packet gives a report") {
  const std::string packet = arp(1, 1, 2);
  for (std::size_t length = 0; length <= packet.size(); ++length) {
    test::PcapFile file;
    file.add(test::ethernet(0x0806, packet.substr(0, length)), 1);
    const pcapglass::Json result = test::ask(file.bytes(), "analyze_arp_packets");
    CHECK(result["packets"].size() == (length == packet.size() ? 1U : 0U));
  }
}

}  // namespace
