// Exchanges, transports and figures of whole captures (domain.md 6.1, 6.2; contract.md 5 point 8).
#include <random>

#include "catch.h"
#include "support/dns.h"
#include "support/tcp.h"

using namespace test;
using pcapglass::Json;

namespace {

constexpr UdpPort kUp = {40000, 53};
constexpr UdpPort kDown = {53, 40000};
const std::string kAddress("\xCB\0\x71\x50", 4);

std::vector<std::string> ids(const Json& result) {
  std::vector<std::string> out;
  for (const auto& finding : result["findings"]) out.push_back(finding["id"].get<std::string>());
  return out;
}

}  // namespace

TEST_CASE("DN-01, DN-02: the delay counts from the first query of a set", "[dns]") {
  CaptureWriter capture;
  capture.at(0).udp(dns_query(1, "www.example.com"), kUp);
  capture.at(1).udp(dns_query(1, "WWW.example.com"), kUp);  // names compare without case
  capture.at(1.25).udp(dns_response(1, "www.example.com", kAddress), kDown, true);
  const Json result = dns_result(capture.bytes());
  CHECK(result["packets"][1]["retransmission_of"] == 1);
  CHECK(result["packets"][2]["response_to"] == 1);
  CHECK(result["packets"][2]["response_time_ms"] == 1250.0);
  CHECK(result["packets"][2]["response_time_last_ms"] == 250.0);
  CHECK(result["packets"][0]["response_in"] == 3);
  CHECK(result["packets"][1]["response_in"] == 3);
  CHECK(result["statistics"]["retransmitted"] == 1);
  CHECK(result["statistics"]["unique_domains"] == Json::array({"www.example.com"}));
}

TEST_CASE("DN-01: a response later than 30 seconds answers nothing", "[dns]") {
  for (const double time : {30.0, 30.001}) {
    CaptureWriter capture;
    capture.at(0).udp(dns_query(1, "a.example"), kUp);
    capture.at(time).udp(dns_response(1, "a.example", kAddress), kDown, true);
    const Json result = dns_result(capture.bytes());
    CHECK(result["packets"][1].contains("response_to") == (time <= 30.0));
    CHECK(result["packets"][1].contains("unsolicited") == (time > 30.0));
    CHECK(result["statistics"]["unanswered"] == (time > 30.0 ? 1 : 0));
  }
}

TEST_CASE("DN-02: the same question under a new id is a retry, of another server a failover", "[dns]") {
  CaptureWriter capture;
  capture.at(0).udp(dns_query(1, "a.example"), kUp);
  capture.at(9.9).udp(dns_query(2, "a.example"), kUp);
  capture.between(1, 3).at(12).udp(dns_query(3, "a.example"), kUp);
  capture.at(40).udp(dns_query(4, "a.example"), kUp);
  const Json statistics = dns_result(capture.bytes())["statistics"];
  CHECK(statistics["client_retries"] == 1);
  CHECK(statistics["failovers"] == 1);
  CHECK(statistics["retransmitted"] == 0);
}

TEST_CASE("C-06: a query shortly before the capture's end is undetermined", "[dns]") {
  CaptureWriter capture;
  capture.at(0).udp(dns_query(1, "a.example"), kUp);
  capture.at(4.9).udp("still capturing", {1000, 1001});
  const Json result = dns_result(capture.bytes());
  CHECK(result["statistics"]["undetermined"] == 1);
  CHECK(result["statistics"]["unanswered"] == 0);
  CHECK(ids(result).empty());
}

TEST_CASE("C-07: a query that the capture holds twice is no retransmission", "[dns]") {
  CaptureWriter capture;
  capture.udp(dns_query(1, "a.example"), kUp).udp(dns_query(1, "a.example"), kUp);
  const Json result = dns_result(capture.bytes());
  CHECK(result["statistics"]["capture_duplicates"] == 1);
  CHECK(result["statistics"]["retransmitted"] == 0);
  CHECK(result["packets"][1]["capture_duplicate_of"] == 1);
}

TEST_CASE("C-09: a response that the snap length cut is not malformed", "[dns]") {
  CaptureWriter capture;
  capture.udp(dns_response(1, "a.example", kAddress), kDown, false, 70);
  const Json result = dns_result(capture.bytes());
  CHECK(result["statistics"]["malformed"] == 0);
  CHECK(result["packets"][0]["anomalies"] == Json::array({"cut by the snap length"}));
  CHECK(result["packets"][0]["counts"]["answers"] == 1);
}

TEST_CASE("6.1: DNS on any port once the first payload of a flow is strict", "[dns]") {
  CaptureWriter capture;
  capture.udp(dns_query(1, "a.example"), {40000, 9953});
  capture.udp(dns_response(1, "a.example", kAddress), {9953, 40000}, true);
  capture.udp("no DNS at all, whatever its port", {40000, 9954});
  const Json result = dns_result(capture.bytes());
  CHECK(result["dns_packets_found"] == 2);
  CHECK(result["packets"][1]["response_to"] == 1);
}

TEST_CASE("6.1: multicast DNS has marks of its own and no transactions", "[dns]") {
  CaptureWriter capture;
  const std::string query = dns_header(0, 0, 1) + dns_name("_ipp._tcp.local") + dns16(12) + dns16(0x8001);
  std::string answer = dns_response(0, "printer.local", kAddress, 1, 0x8400);
  answer[answer.size() - 12] = '\x80';  // top byte of the record's class
  capture.udp(query, {5353, 5353}).udp(answer, {5353, 5353}, true);
  const Json result = dns_result(capture.bytes());
  CHECK(result["packets"][0]["service"] == "mdns");
  CHECK(result["packets"][0]["questions"][0]["unicast_response"] == true);
  CHECK(result["packets"][0]["questions"][0]["class"] == 1);
  CHECK(result["packets"][1]["answers"][0]["cache_flush"] == true);
  CHECK(result["packets"][1]["answers"][0]["address"] == "203.0.113.80");
  CHECK_FALSE(result["packets"][1].contains("unsolicited"));
  CHECK(result["statistics"]["mdns"] == 2);
}

TEST_CASE("RFC 7766: several messages in a segment, and one byte to a segment", "[dns]") {
  const std::string queries = dns_on_stream(dns_query(1, "a.example")) + dns_on_stream(dns_query(2, "b.example"));
  const std::string answers =
      dns_on_stream(dns_response(2, "b.example", kAddress)) + dns_on_stream(dns_response(1, "a.example", kAddress));
  TcpTalk whole(53);
  whole.client(queries).server(answers);
  const Json one = dns_result(whole.bytes());
  REQUIRE(one["dns_packets_found"] == 4);
  CHECK(one["packets"][2]["dns_id"] == 2);
  CHECK(one["packets"][2]["response_to"] == one["packets"][1]["packet_number"]);
  CHECK(one["packets"][0]["protocol"] == "TCP");

  TcpTalk bytewise(53);
  for (const char c : queries) bytewise.client(std::string(1, c));
  for (const char c : answers) bytewise.server(std::string(1, c));
  const Json many = dns_result(bytewise.bytes());
  REQUIRE(many["dns_packets_found"] == 4);
  CHECK(many["packets"][0]["frames"].size() == dns_query(1, "a.example").size());
  CHECK(many["packets"][3]["answers"] == one["packets"][3]["answers"]);
}

TEST_CASE("design.md rule 7: behind a gap the next message is found again", "[dns]") {
  TcpTalk talk(53);
  talk.client(dns_on_stream(dns_query(1, "a.example"))).server("");
  talk.lose(true, 200).client(dns_on_stream(dns_query(2, "b.example"))).server("");
  const Json result = dns_result(talk.bytes());
  CHECK(result["dns_packets_found"] == 2);
  CHECK(result["packets"][1]["questions"][0]["name"] == "b.example");
}

TEST_CASE("6.1: DNS over TLS and NetBIOS names are named, not read", "[dns]") {
  TcpTalk talk(853);
  talk.client("\x16\x03\x01").udp(std::string(50, 'x'), 137, 137);
  const Json result = dns_result(talk.bytes());
  CHECK(result["dns_packets_found"] == 0);
  CHECK(result["message"] == "No DNS packets found in this capture");
  CHECK(result["not_analyzed"].size() == 2);
}

TEST_CASE("DN-06: NAPTR leads to SRV, and that to an address", "[dns]") {
  CaptureWriter capture;
  const std::string naptr =
      dns16(50) + dns16(50) + "\1s\7SIP+D2U" + std::string(1, '\0') + dns_name("_sip._udp.example.com");
  const std::string srv = dns16(10) + dns16(60) + dns16(5060) + dns_name("sip.example.com");
  capture.at(0).udp(dns_query(1, "example.com", 35), kUp);
  capture.at(0.1).udp(dns_response(1, "example.com", naptr, 35), kDown, true);
  capture.at(0.2).udp(dns_query(2, "_sip._udp.example.com", 33), kUp);
  capture.at(0.3).udp(dns_response(2, "_sip._udp.example.com", srv, 33), kDown, true);
  capture.at(0.4).udp(dns_query(3, "sip.example.com"), kUp);
  capture.at(0.5).udp(dns_response(3, "sip.example.com", kAddress), kDown, true);
  const Json result = dns_result(capture.bytes());
  REQUIRE(result["resolutions"].size() == 1);
  const Json& one = result["resolutions"][0];
  CHECK(one["steps"] == "NAPTR example.com > SRV _sip._udp.example.com > A sip.example.com");
  CHECK(one["frames"] == Json::array({2, 4, 6}));
  CHECK(one["address"] == "203.0.113.80");
  CHECK(one["duration_ms"] == 500.0);
}

TEST_CASE("contract.md 5 point 8: record data, rcode, every message, quoted packets, names without case", "[dns]") {
  CaptureWriter capture;
  const std::string mx = dns16(10) + dns_name("mail.example.com");
  capture.udp(dns_response(1, "example.com", mx, 15), kDown);
  capture.udp(dns_response(2, "example.com", dns_name("Other.example.com"), 5), kDown);
  capture.udp(dns_response(3, "example.com", "\3abc", 16, 0x8183), kDown);
  capture.udp(dns_query(4, "Example.COM"), kUp).udp(dns_query(5, "example.com"), kUp);
  // RFC 792: the error quotes the IP header and eight bytes or more behind it.
  const std::string quoted = dns_query(6, "quoted.example");
  const std::string udp =
      dns16(40000) + dns16(53) + dns16(static_cast<unsigned>(8 + quoted.size())) + dns16(0) + quoted;
  const std::string ip = unhex("4500") + dns16(static_cast<unsigned>(20 + udp.size())) +
                         unhex("0001 0000 40 11 0000 c0000201 c0000202") + udp;
  capture.ipv4(1, unhex("0303 0000 00000000") + ip, 0, false, 1U << 20);
  const Json result = dns_result(capture.bytes());
  CHECK(result["dns_packets_found"] == 5);
  CHECK(result["packets"][0]["answers"][0]["mx"] == "10 mail.example.com.");
  CHECK(result["packets"][1]["answers"][0]["cname"] == "Other.example.com.");
  CHECK(result["packets"][2]["answers"][0]["data"] == "\"abc\"");
  CHECK(result["packets"][2]["rcode_name"] == "NXDOMAIN");
  CHECK(result["packets"][3]["questions"][0]["name"] == "Example.COM");
  CHECK(result["statistics"]["unique_domains_queried"] == 1);
}

TEST_CASE("C-13: mutations and prefixes of messages give a report", "[dns]") {
  std::mt19937 random(20261125);
  const std::string seeds[] = {dns_query(1, "www.example.com"), dns_response(1, "www.example.com", kAddress),
                               dns_response(1, "a.b", dns_name("c.d") + dns_name("e.f") + std::string(20, '\1'), 6),
                               dns_on_stream(dns_query(1, "www.example.com"))};
  CaptureWriter capture;
  for (int round = 0; round < 3000; ++round) {
    std::string bytes = seeds[random() % 4];
    for (unsigned i = random() % 4; i > 0; --i) bytes[random() % bytes.size()] = static_cast<char>(random());
    bytes.resize(random() % 3 == 0 ? random() % bytes.size() : bytes.size());
    capture.at(round * 0.01);
    const bool up = random() % 2 == 0;
    if (random() % 8 == 0) {
      capture.tcp(bytes, {static_cast<std::uint16_t>(40000 + round), 53});
    } else {
      capture.udp(bytes, up ? kUp : kDown, !up);
    }
  }
  const Json result = dns_result(capture.bytes());
  CHECK(result["dns_packets_found"] > 1000);
  CHECK_FALSE(result.dump().empty());
}
