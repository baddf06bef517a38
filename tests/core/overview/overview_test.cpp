// The overview of small captures made by hand; every figure counted by hand, as tshark's io,phs and conv count.
#include <map>
#include <string>
#include <vector>

#include "catch.h"
#include "support/capture.h"
#include "support/frames.h"

using pcapglass::Json;

namespace {

constexpr std::uint16_t kIpv4 = 0x0800;
constexpr std::uint16_t kIpv6 = 0x86DD;
constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kTcp = 6;

Json summarize(const test::PcapFile& file, pcapglass::AnalysisOptions options = {}) {
  return test::ask(file.bytes(), "summarize_capture", Json::object(), options);
}

// "path frames/bytes" in order.
std::vector<std::string> hierarchy(const Json& result) {
  std::vector<std::string> out;
  for (const Json& row : result["protocol_hierarchy"]) {
    out.push_back(row["path"].get<std::string>() + " " + row["frames"].dump() + "/" + row["bytes"].dump());
  }
  return out;
}

// "kind a:port b:port": {packets a to b, bytes, packets b to a, bytes}.
std::map<std::string, std::vector<std::uint64_t>> conversations(const Json& result) {
  std::map<std::string, std::vector<std::uint64_t>> out;
  for (const Json& row : result["conversations"]) {
    std::string key = row["kind"].get<std::string>();
    for (const std::string side : {"a", "b"}) {
      key += " " + row["address_" + side].get<std::string>();
      if (row.contains("port_" + side)) key += ":" + row["port_" + side].dump();
    }
    out[key] = {row["packets_a_to_b"], row["bytes_a_to_b"], row["packets_b_to_a"], row["bytes_b_to_a"]};
  }
  return out;
}

using Figures = std::vector<std::uint64_t>;

TEST_CASE("a path counts every frame that begins so, with the whole frame's bytes") {
  const std::string datagram = test::ipv4(1, 2, kUdp, test::udp(1000, 9, "abcd"));  // 32 bytes
  const std::string segment = test::ipv6(1, 2, kTcp, test::tcp(1000, 80, "x"));     // 61 bytes
  const std::string tagged = test::be16(5) + test::be16(kIpv4) + datagram;          // 36 bytes
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, datagram), 10)
      .add(test::ethernet(0x8100, tagged), 11)
      .add(test::ethernet(kIpv6, segment), 12)
      .add(test::ethernet(kIpv4, datagram), 13, 500000);
  const Json result = summarize(file);
  CHECK(result["packets"] == 4);
  CHECK(result["bytes"] == 46 + 50 + 75 + 46);
  CHECK(result["duration_seconds"] == 3.5);
  CHECK(hierarchy(result) == std::vector<std::string>{"eth 4/217", "eth:ip 2/92", "eth:ip:udp 2/92", "eth:vlan 1/50",
                                                      "eth:vlan:ip 1/50", "eth:vlan:ip:udp 1/50", "eth:ipv6 1/75",
                                                      "eth:ipv6:tcp 1/75"});
  const auto found = conversations(result);
  CHECK(found.size() == 4);
  CHECK(found.at("ip 192.0.2.1 192.0.2.2") == Figures{3, 142, 0, 0});
  CHECK(found.at("udp 192.0.2.1:1000 192.0.2.2:9") == Figures{3, 142, 0, 0});
  CHECK(found.at("ipv6 2001:db8::1 2001:db8::2") == Figures{1, 75, 0, 0});
  CHECK(result["conversations"][0]["bytes"] == 142);  // most bytes first
  CHECK(result["conversations"][0]["first_time"] == "1970-01-01T00:00:10.000000Z");
  CHECK(result["conversations"][0]["duration_seconds"] == 3.5);
}

TEST_CASE("bytes are those on the wire, not those captured") {
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(1, 9, "abcd"))).substr(0, 44), 1, 0, 46);
  const Json result = summarize(file);
  CHECK(hierarchy(result).back() == "eth:ip:udp 1/46");
  CHECK(conversations(result).at("ip 192.0.2.1 192.0.2.2") == Figures{1, 46, 0, 0});
  CHECK(result["quality"]["cut_packets"] == 1);
}

TEST_CASE("of a tunnel both the outer and the inner addresses converse, each with the whole frame") {
  const std::string inner = test::ipv4(11, 12, kUdp, test::udp(1, 9, "abcd"));
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, 4, inner)), 1);
  const Json result = summarize(file);
  CHECK(hierarchy(result).back() == "eth:ip:ip:udp 1/66");
  const auto found = conversations(result);
  CHECK(found.size() == 3);
  CHECK(found.at("ip 192.0.2.1 192.0.2.2") == Figures{1, 66, 0, 0});
  CHECK(found.at("ip 192.0.2.11 192.0.2.12") == Figures{1, 66, 0, 0});
  CHECK(found.at("udp 192.0.2.11:1 192.0.2.12:9") == Figures{1, 66, 0, 0});
}

TEST_CASE("a fragmented datagram is UDP in the frame that completes it, and IP in each") {
  const std::string datagram = test::udp(5000, 9, std::string(1000, 'x'));
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, datagram.substr(0, 800), 0x2000)), 1)     // 834 bytes
      .add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, datagram.substr(800), 800 / 8)), 1, 10);  // 242 bytes
  const Json result = summarize(file);
  CHECK(hierarchy(result) == std::vector<std::string>{"eth 2/1076", "eth:ip 2/1076", "eth:ip:udp 1/242"});
  const auto found = conversations(result);
  CHECK(found.at("ip 192.0.2.1 192.0.2.2") == Figures{2, 1076, 0, 0});
  CHECK(found.at("udp 192.0.2.1:5000 192.0.2.2:9") == Figures{1, 242, 0, 0});
}

TEST_CASE("a packet quoted in an ICMP error converses with nobody") {
  const std::string quoted = test::ipv4(2, 3, kUdp, test::udp(53, 53, "abcd"));
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, 1, std::string("\3\3\0\0\0\0\0\0", 8) + quoted)), 1);
  const Json result = summarize(file);
  CHECK(hierarchy(result).back() == "eth:ip:icmp 1/74");
  CHECK(conversations(result).size() == 1);
}

TEST_CASE("SIP is a child of its transport, once for each frame") {
  const std::string message = "OPTIONS sip:a@b SIP/2.0\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n\r\n";
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(5060, 5060, message))), 1)
      .add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(5060, 5060, "\r\n\r\n"))), 2);
  const Json result = summarize(file);
  CHECK(hierarchy(result).back() == "eth:ip:udp:sip 1/" + std::to_string(42 + message.size()));
  CHECK(result["protocol_hierarchy"][3]["depth"] == 3);
}

TEST_CASE("endpoints count what they sent and received, each packet at both ends") {
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(1, 9, "abcd"))), 1)
      .add(test::ethernet(kIpv4, test::ipv4(2, 1, kUdp, test::udp(9, 1, ""))), 2)
      .add(test::ethernet(kIpv4, test::ipv4(2, 3, 1, std::string(8, '\0'))), 3);
  const Json endpoints = summarize(file)["endpoints"];
  REQUIRE(endpoints.size() == 3);
  CHECK(endpoints[0]["address"] == "192.0.2.2");
  CHECK(endpoints[0]["packets"] == 3);
  CHECK(endpoints[0]["bytes_sent"] == 42 + 42);
  CHECK(endpoints[0]["bytes_received"] == 46);
  CHECK(endpoints[0]["peers"] == 2);
  CHECK(endpoints[1]["address"] == "192.0.2.1");
  CHECK(endpoints[2]["bytes_received"] == 42);
  CHECK(endpoints[2]["packets_sent"] == 0);
}

TEST_CASE("conversations beyond the ceiling are counted in the note") {
  pcapglass::AnalysisOptions options;
  options.limits.conversations = 2;
  test::PcapFile file;
  for (std::uint16_t port = 1; port <= 5; ++port) {
    file.add(test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(port, 9, "abcd"))), port);
  }
  const Json result = summarize(file, options);
  const auto found = conversations(result);
  CHECK(found.size() == 2);
  CHECK(found.at("ip 192.0.2.1 192.0.2.2") == Figures{5, 230, 0, 0});
  CHECK(result["note"].get<std::string>().find("4 packets (184 bytes) of udp conversations") != std::string::npos);
  CHECK(result["protocol_hierarchy"][0]["frames"] == 5);
}

TEST_CASE("stops are listed by layer and reason") {
  std::string broken = test::ipv4(1, 2, kUdp, test::udp(1, 9, "abcd"));
  broken[0] = '\x44';  // a header of 16 bytes
  test::PcapFile file;
  file.add(test::ethernet(kIpv4, broken), 1).add(test::ethernet(kIpv4, broken), 2);
  const Json result = summarize(file);
  REQUIRE(result["decode_stops"].size() == 1);
  CHECK(result["decode_stops"][0]["layer"] == "ip");
  CHECK(result["decode_stops"][0]["why"] == "malformed");
  CHECK(result["decode_stops"][0]["frames"] == 2);
  CHECK(result["decode_stops"][0]["first_frame"] == 1);
}

TEST_CASE("an empty capture has an overview that says so") {
  const Json result = summarize(test::PcapFile());
  CHECK(result["packets"] == 0);
  CHECK(result["message"] == "No packets found in this capture");
  CHECK(result["protocol_hierarchy"].empty());
  CHECK(result["timeline"]["packets"].empty());
}

TEST_CASE("a clean capture is good, and what stands against one is named with its frame") {
  test::PcapFile clean;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    const bool forth = i % 2 == 1;
    const std::string segment = forth ? test::tcp(1000, 80, "") : test::tcp(80, 1000, "");
    clean.add(test::ethernet(kIpv4, test::ipv4(forth ? 1 : 2, forth ? 2 : 1, kTcp, segment)), i);
  }
  CHECK(summarize(clean)["quality"]["verdict"] == "good");
  CHECK(summarize(clean)["quality"]["reasons"].empty());

  test::PcapFile one_way;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    one_way.add(test::ethernet(kIpv4, test::ipv4(1, 2, kTcp, test::tcp(1000, 80, ""))), i);
  }
  const Json quality = summarize(one_way)["quality"];
  CHECK(quality["verdict"] == "poor");
  CHECK(quality["one_way_tcp"] == 1);
  CHECK(quality["reasons"][0].get<std::string>().find("frame 1") != std::string::npos);
}

TEST_CASE("one packet in a thousand that was cut is told, and the capture good; one in a hundred is a reason") {
  const std::string packet = test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(1, 9, "abcd")));
  for (const std::uint32_t packets : {100U, 1000U}) {
    test::PcapFile file;
    file.add(packet, 1, 0, packet.size() + 1);
    for (std::uint32_t i = 1; i < packets; ++i) file.add(packet, 1 + i);
    const Json quality = summarize(file)["quality"];
    CHECK(quality["verdict"] == (packets == 1000 ? "good" : "usable"));
    CHECK(quality["reasons"] == Json::array({"1 packet was cut by the snap length (first: frame 1)"}));
  }
}

TEST_CASE("unsorted frames and jumps of the clock are reasons") {
  const std::string packet = test::ethernet(kIpv4, test::ipv4(1, 2, kUdp, test::udp(1, 9, "abcd")));
  test::PcapFile file;
  file.add(packet, 1'000'000).add(packet, 999'990).add(packet, 2'000'000);
  const Json quality = summarize(file)["quality"];
  CHECK(quality["verdict"] == "usable");
  CHECK(quality["frames_out_of_order"] == 1);
  CHECK(quality["clock_jumps"] == 1);
}

}  // namespace
