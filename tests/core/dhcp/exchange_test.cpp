// Exchanges and the whole report, from captures made by hand (domain.md 7.4, contract.md 3 and 5).
#include "catch.h"
#include "support/capture.h"
#include "support/dhcp.h"

using namespace test;
using pcapglass::Json;

namespace {

std::string message(int type, std::string_view options = {}, char client = '\x59', char op = 1) {
  std::string out =
      dhcp_message(from_hex("35 01") + static_cast<char>(type) + std::string(options) + '\xff', {}, {}, op);
  out[33] = client;
  return out;
}
const std::string kServer = from_hex("36 04 c0 00 02 02");
const UdpPort kToServer{68, 67};
const UdpPort kToClient{67, 68};

}  // namespace

TEST_CASE("contract 5.9: several values, text as text, DHCPv6, transactions by client", "[dhcp]") {
  CaptureWriter capture;
  capture.at(0).udp(message(1, from_hex("0c 01 61 03 08 c0 00 02 01 c0 00 02 02")), kToServer);
  capture.at(0.1).udp(message(1, {}, '\x60'), kToServer);  // the same xid, another client
  capture.at(0.2).udp(from_hex("01 00 00 07 00 01 00 0a 00 03 00 01 02 00 5e 00 00 01"), {546, 547});
  const Json result = ask(capture.bytes(), "analyze_dhcp_packets");
  CHECK(result["dhcp_packets_found"] == 3);
  CHECK(result["packets"][0]["options"]["router"] == Json({"192.0.2.1", "192.0.2.2"}));
  CHECK(result["packets"][0]["options"]["hostname"] == "a");
  CHECK(result["packets"][2]["version"] == 6);
  CHECK(result["packets"][2]["message_type"] == "SOLICIT");
  CHECK(result["packets"][2]["transaction_id"] == "0x000007");
  CHECK(result["statistics"]["transaction_count"] == 3);
  CHECK(result["statistics"]["transactions"].contains("0x3903f326 00:05:3c:04:8d:59"));
  CHECK(result["statistics"]["transactions"].contains("0x3903f326 00:05:3c:04:8d:60"));
}

TEST_CASE("an exchange: offers of two servers, the chosen one, deltas, lease", "[dhcp]") {
  CaptureWriter capture;
  const std::string lease = from_hex("33 04 00 00 0e 10 3a 04 00 00 07 08 3b 04 00 00 0c 4e");
  capture.at(0).udp(message(1), kToServer);
  capture.at(0.25).udp(message(2, kServer + lease, '\x59', 2), kToClient, true);
  capture.at(0.5).udp(message(2, from_hex("36 04 c0 00 02 03"), '\x59', 2), kToClient, true);
  capture.at(1).udp(message(3, kServer + from_hex("32 04 c0 00 02 46")), kToServer);
  capture.at(1.5).udp(message(5, kServer + lease, '\x59', 2), kToClient, true);
  const Json result = ask(capture.bytes(), "analyze_dhcp_packets");
  REQUIRE(result["exchanges"].size() == 1);
  const Json& exchange = result["exchanges"][0];
  CHECK(exchange["outcome"] == "bound");
  CHECK(exchange["request_kind"] == "SELECTING");
  CHECK(exchange["offered_servers"] == Json({"192.0.2.2", "192.0.2.3"}));
  CHECK(exchange["chosen_server"] == "192.0.2.2");
  CHECK(exchange["lease_time"] == 3600);
  CHECK(exchange["renewal_time"] == 1800);
  CHECK(exchange["timeline"][1]["delta_seconds"] == 0.25);
  CHECK(exchange["timeline"].size() == 5);
}

TEST_CASE("a client identifier sets clients with one hardware address apart", "[dhcp]") {
  CaptureWriter capture;
  capture.at(0).udp(message(1, from_hex("3d 02 00 61")), kToServer);
  capture.at(1).udp(message(1, from_hex("3d 02 00 62")), kToServer);
  CHECK(ask(capture.bytes(), "analyze_dhcp_packets")["exchanges"].size() == 2);
}

TEST_CASE("C-06: silence counts after ten seconds; C-07: a capture duplicate is no second message", "[dhcp]") {
  CaptureWriter capture;
  capture.at(0).udp(message(1), kToServer);
  capture.at(9).udp("still capturing", {40000, 40001});
  CHECK(ask(capture.bytes(), "analyze_dhcp_packets")["exchanges"][0]["outcome"] == "undetermined");
  capture.at(10).udp("still capturing", {40000, 40001});
  CHECK(ask(capture.bytes(), "analyze_dhcp_packets")["exchanges"][0]["outcome"] == "no_offer");
  CaptureWriter twice;  // equal packets a millisecond apart
  twice.udp(message(1), kToServer).udp(message(1), kToServer);
  const Json result = ask(twice.bytes(), "analyze_dhcp_packets");
  CHECK(result["statistics"]["capture_duplicates"] == 1);
  CHECK(result["packets"][1]["capture_duplicate_of"] == 1);
}

TEST_CASE("BOOTP without option 53 and silence of everything else", "[dhcp]") {
  CaptureWriter capture;
  capture.udp(dhcp_message("\xff"), kToServer);
  CHECK(ask(capture.bytes(), "analyze_dhcp_packets")["packets"][0]["message_type"] == "BOOTP");
  CaptureWriter none;
  none.udp("no DHCP at all", {5060, 5060});
  CHECK(ask(none.bytes(), "analyze_dhcp_packets")["message"] == "No DHCP packets found in this capture");
}

TEST_CASE("a starvation attack stays within the ceilings and is counted right", "[dhcp]") {
  CaptureWriter capture;
  constexpr int kClients = 500;
  for (int i = 0; i < kClients; ++i) {
    std::string one = message(1);
    one[29] = static_cast<char>(i >> 8);
    one[30] = static_cast<char>(i);
    capture.at(i * 0.01).udp(one, kToServer);
  }
  pcapglass::AnalysisOptions options;
  options.limits.message_rows = 100;
  options.limits.distinct_values = 50;
  const Json result = ask(capture.bytes(), "analyze_dhcp_packets", Json::object(), options);
  CHECK(result["dhcp_packets_found"] == kClients);
  CHECK(result["statistics"]["unique_clients_count"] == kClients);
  CHECK(result["statistics"]["transaction_count"] == kClients);
  CHECK(result["statistics"]["message_type_counts"]["DISCOVER"] == kClients);
  CHECK(result["page"]["total"] == 100);
  CHECK(result["note"].get<std::string>().find("totals count all") != std::string::npos);
}
