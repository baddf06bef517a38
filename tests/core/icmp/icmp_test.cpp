// ICMP by the byte pictures of RFC 792, RFC 4884, RFC 4950; contract.md 5 point 10.
#include "catch.h"
#include "protocols/icmp/names.h"
#include "protocols/icmp/quoted.h"
#include "protocols/icmp/report_message.h"
#include "support/capture.h"
#include "support/frames.h"

using pcapglass::Json;

namespace {

std::string echo(std::uint8_t type, std::uint16_t id, std::uint16_t sequence) {
  return std::string(1, static_cast<char>(type)) + std::string("\0\0\0", 3) + test::be16(id) + test::be16(sequence);
}

Json ask(const test::PcapFile& file) { return test::ask(file.bytes(), "analyze_icmp_packets"); }

TEST_CASE("contract.md 5 point 10: the quoted host is unreachable, sessions are by host, ICMPv6 and codes are known") {
  const std::string datagram = test::ipv4(1, 9, 17, test::udp(5000, 53, "abcd"));
  const std::string error = std::string("\3\15\0\0\0\0\0\0", 8) + datagram;
  test::PcapFile file;
  file.add(test::ethernet(0x0800, test::ipv4(1, 2, 1, echo(8, 7, 1))), 1)
      .add(test::ethernet(0x0800, test::ipv4(3, 2, 1, echo(8, 7, 1))), 2)
      .add(test::ethernet(0x0800, test::ipv4(5, 1, 1, error)), 3)
      .add(test::ethernet(0x86DD, test::ipv6(1, 2, 58, echo(128, 7, 1))), 4);
  const Json result = ask(file);
  CHECK(result["icmp_packets_found"] == 4);
  const Json& statistics = result["statistics"];
  CHECK(statistics["unreachable_destinations"] == Json({"192.0.2.9"}));
  CHECK(statistics["echo_sessions"] == 3);
  CHECK(statistics["echo_pairs"].contains("192.0.2.1 > 192.0.2.2 id 7"));
  CHECK(statistics["echo_pairs"].contains("192.0.2.3 > 192.0.2.2 id 7"));
  CHECK(statistics["icmp_type_counts"]["ICMPv6 Echo Request"] == 1);
  CHECK(result["packets"][2]["icmp_code_name"] == "Communication Administratively Prohibited");
  CHECK(result["packets"][2]["quoted"]["dst_port"] == 53);
}

TEST_CASE("RFC 1122 3.2.2.6: silence of a group is no loss, and its members' answers belong to the request") {
  const auto from_group = [](std::string packet) {
    packet.replace(16, 4, std::string("\xe0\0\0\1", 4));  // the destination address
    return test::ethernet(0x0800, packet);
  };
  test::PcapFile file;
  file.add(from_group(test::ipv4(1, 2, 1, echo(8, 7, 1))), 1)
      .add(test::ethernet(0x0800, test::ipv4(3, 1, 1, echo(0, 7, 1))), 1, 1000)
      .add(test::ethernet(0x0800, test::ipv4(4, 1, 1, echo(0, 7, 1))), 1, 2000)
      .add(from_group(test::ipv4(1, 2, 1, echo(8, 7, 2), 0, 8)), 2)
      .add(test::ethernet(0x0800, test::ipv4(1, 2, 17, test::udp(1, 2, ""))), 30);
  const Json result = ask(file);
  CHECK(result["statistics"]["echo_sessions"] == 1);
  const Json& session = result["statistics"]["echo_pairs"]["192.0.2.1 > 224.0.0.1 id 7"];
  CHECK(session["sent"] == 2);
  CHECK(session["received"] == 1);
  CHECK(session["duplicates"] == 1);
  CHECK(session["lost"] == 0);
  CHECK(session["loss_percent"] == 0);
  CHECK(result["packets"][1]["response_to"] == 1);
  CHECK(result["packets"][2]["state"] == "matched");
  CHECK(result["packets"][3]["state"] == "undetermined");
}

TEST_CASE("domain.md C-03: a message in IP fragments is that of the frame that completed it and lists all of them") {
  const std::string whole = echo(8, 7, 1) + std::string(32, 'x');
  const std::string second = whole.substr(24);
  test::PcapFile file;
  file.add(test::ethernet(0x0800, test::ipv4(1, 2, 1, whole.substr(0, 24), 0x2000)), 1)
      .add(test::ethernet(0x0800, test::ipv4(3, 2, 1, echo(8, 7, 1))), 2)
      .add(test::ethernet(0x0800, test::ipv4(1, 2, 1, second, 3)), 3);
  const Json result = ask(file);
  REQUIRE(result["packets"].size() == 2);
  CHECK_FALSE(result["packets"][0].contains("frames"));
  CHECK(result["packets"][1]["packet_number"] == 3);
  CHECK(result["packets"][1]["frames"] == Json({1, 3}));
  CHECK(result["packets"][1]["payload_length"] == 32);
  // The near miss: a fragment that lacks the other is no message.
  test::PcapFile alone;
  alone.add(test::ethernet(0x0800, test::ipv4(1, 2, 1, second, 3)), 1);
  CHECK(ask(alone)["icmp_packets_found"] == 0);
}

TEST_CASE("RFC 4950 3: an MPLS label stack entry behind a quoted packet") {
  // Version 2; object of 8 bytes, class 1, type 1; label 16001, bottom of stack, TTL 1.
  const std::string object("\x20\0\0\0\0\x08\1\1\x03\xe8\x11\1", 12);
  const auto objects = pcapglass::icmp::read_extensions(pcapglass::as_bytes(object));
  REQUIRE(objects.size() == 1);
  CHECK(objects[0].mpls_label == 16001U);
  CHECK(objects[0].mpls_bottom == true);
  CHECK(objects[0].mpls_ttl == 1U);
}

TEST_CASE("every prefix of an error is read without a crash, and quotes nothing before its IP header is whole") {
  const std::string quoted = test::ipv4(1, 9, 6, test::tcp(5000, 80, "abcd"));
  for (std::size_t length = 0; length <= quoted.size(); ++length) {
    const auto read = pcapglass::icmp::read_quoted(pcapglass::as_bytes(std::string_view(quoted).substr(0, length)));
    CHECK(read.has_value() == (length >= 20));
    if (read) CHECK(read->has_ports == (length >= 24));
  }
}

TEST_CASE("IANA names of types and codes") {
  CHECK(pcapglass::icmp::type_name(false, 11) == "Time Exceeded");
  CHECK(pcapglass::icmp::code_name(false, 3, 15) == "Precedence cutoff in effect");
  CHECK(pcapglass::icmp::type_name(true, 134) == "Router Advertisement");
  CHECK(pcapglass::icmp::type_name(true, 99).empty());
}

}  // namespace
