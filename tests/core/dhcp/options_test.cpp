// Options of DHCPv4 by the byte pictures of their RFCs.
#include "catch.h"
#include "protocols/dhcp/report_names.h"
#include "protocols/dhcp/report_values.h"
#include "support/dhcp.h"

using namespace test;
using namespace pcapglass::dhcp;
using pcapglass::as_bytes;
using pcapglass::Json;

namespace {

Json options_of(std::string_view hex_options) {
  const std::string text = dhcp_message(from_hex(hex_options) + '\xff');
  Message message;
  REQUIRE(parse(as_bytes(text), false, message));
  return options_json(message);
}

Anomalies anomalies_of(const std::string& text, bool cut = false) {
  Message message;
  REQUIRE(parse(as_bytes(text), cut, message));
  return message.anomalies;
}

}  // namespace

TEST_CASE("RFC 2132: addresses, numbers, texts, flags", "[dhcp]") {
  CHECK(options_of("01 04 ff ff ff 00")["subnet_mask"] == "255.255.255.0");
  CHECK(options_of("02 04 ff ff f1 f0")["time_offset"] == -3600);
  CHECK(options_of("03 08 c0 00 02 01 c0 00 02 02")["router"] == Json({"192.0.2.1", "192.0.2.2"}));
  CHECK(options_of("06 04 c0 00 02 35")["domain_name_server"] == Json::array({"192.0.2.53"}));
  CHECK(options_of("0c 05 61 6c 69 63 65")["hostname"] == "alice");
  CHECK(options_of("13 01 01")["ip_forwarding"] == true);
  CHECK(options_of("15 08 c0 00 02 00 ff ff ff 00")["policy_filter"] == Json::array({"192.0.2.0 255.255.255.0"}));
  CHECK(options_of("19 04 00 44 05 dc")["path_mtu_plateau_table"] == Json({68, 1500}));
  CHECK(options_of("1a 02 05 dc")["interface_mtu"] == 1500);
  CHECK(options_of("33 04 00 01 51 80")["lease_time"] == 86400);
  CHECK(options_of("35 01 05")["message_type"] == "ACK");
  CHECK(options_of("37 03 01 03 fb")["parameter_request_list"] == Json({"subnet_mask", "router", "option_251"}));
  CHECK(options_of("50 00")["rapid_commit"] == true);
  CHECK(options_of("e0 02 00 01")["option_224"] == "0001");
}

TEST_CASE("client identifiers: hardware address, RFC 4361 DUID", "[dhcp]") {
  CHECK(options_of("3d 07 01 00 05 3c 04 8d 59")["client_id"] == Json({{"type", 1}, {"mac", "00:05:3c:04:8d:59"}}));
  const Json id = options_of("3d 0f ff 00 00 00 07 00 03 00 01 02 00 5e 00 00 01")["client_id"];
  CHECK(id["iaid"] == 7);
  CHECK(id["duid"]["type"] == "DUID-LL");
  CHECK(id["duid"]["link_layer_address"] == "02:00:5e:00:00:01");
  CHECK(client_id_text(as_bytes(from_hex("00 61 62 63"))) == "abc");
}

TEST_CASE("RFC 3046: relay agent information, with Cisco's circuit and remote", "[dhcp]") {
  const Json information = options_of(
      "52 1a 01 06 00 04 00 64 02 07 02 08 00 06 02 00 5e 00 00 01 05 04 c0 00 02 00 0b 00")["relay_agent_information"];
  CHECK(information["circuit_id"] == "000400640207");
  CHECK(information["circuit_vlan"] == 100);
  CHECK(information["circuit_module"] == 2);
  CHECK(information["circuit_port"] == 7);
  CHECK(information["remote_mac"] == "02:00:5e:00:00:01");
  CHECK(information["link_selection"] == "192.0.2.0");
  CHECK(options_of("52 05 02 03 61 2d 31")["relay_agent_information"]["remote_id"] == "a-1");
}

TEST_CASE("RFC 3397: compressed domain search, split over two options (RFC 3396)", "[dhcp]") {
  // The example of RFC 3397 2: eng.apple.com. and marketing.apple.com. with a pointer to "apple.com".
  const Json options =
      options_of("77 09 03 65 6e 67 05 61 70 70 6c 77 12 65 03 63 6f 6d 00 09 6d 61 72 6b 65 74 69 6e 67 c0 04");
  CHECK(options["domain_search"] == Json({"eng.apple.com", "marketing.apple.com"}));
  CHECK_FALSE(read_names(as_bytes(from_hex("c0 00"))));
  CHECK_FALSE(read_names(as_bytes(from_hex("01 61 c0 00 c0 02"))));
}

TEST_CASE("RFC 3442 routes, RFC 3361 SIP servers, RFC 3925 vendors, RFC 4702 names", "[dhcp]") {
  CHECK(options_of("79 0d 00 c0 00 02 01 08 0a c0 00 02 02 00 00")["classless_static_route"].is_string());
  CHECK(options_of("79 0b 00 c0 00 02 01 08 0a c0 00 02 02")["classless_static_route"] ==
        Json({"0.0.0.0/0 via 192.0.2.1", "10.0.0.0/8 via 192.0.2.2"}));
  CHECK(options_of("78 05 01 c0 00 02 05")["sip_servers"] == Json::array({"192.0.2.5"}));
  CHECK(options_of("78 06 00 03 73 69 70 00")["sip_servers"] == Json::array({"sip"}));
  CHECK(options_of("7c 08 00 00 0d e9 03 02 68 69")["vendor_identifying_vendor_class"] ==
        Json::array({{{"enterprise", 3561}, {"class", Json::array({"hi"})}}}));
  CHECK(options_of("7d 09 00 00 0d e9 04 01 02 68 69")["vendor_identifying_vendor_specific"][0]["options"]["1"] ==
        "hi");
  CHECK(options_of("51 08 04 00 00 01 61 01 62 00")["client_fqdn"]["name"] == "a.b");
  CHECK(options_of("51 06 00 00 00 61 2e 62")["client_fqdn"]["name"] == "a.b");
  CHECK(options_of("2b 05 01 03 74 66 74")["vendor_specific"] == Json({{"1", "tft"}}));
  CHECK(options_of("5d 02 00 07")["client_system_architecture"] == Json::array({"x64 UEFI"}));
}

TEST_CASE("option 52: options in file and sname", "[dhcp]") {
  const std::string text = dhcp_message(from_hex("34 01 03 ff"), from_hex("0f 01 62 ff"), from_hex("0c 01 61 ff"));
  Message message;
  REQUIRE(parse(as_bytes(text), false, message));
  CHECK(message.anomalies == 0);
  CHECK(options_json(message)["hostname"] == "a");
  CHECK(options_json(message)["domain_name"] == "b");
  CHECK(message.file.empty());
}

TEST_CASE("what contradicts itself is named; what the snap length took is not", "[dhcp]") {
  CHECK(anomalies_of(dhcp_message(from_hex("35 01 01 ff"))) == 0);
  CHECK(anomalies_of(dhcp_message(from_hex("35 01 01"))) == bit(Anomaly::no_end));
  CHECK(anomalies_of(dhcp_message(from_hex("35 01 01")), true) == 0);
  CHECK((anomalies_of(dhcp_message(from_hex("0c 05 61"))) & bit(Anomaly::option_past_end)) != 0);
  CHECK(anomalies_of(dhcp_message(from_hex("32 03 c0 00 02 ff"))) == bit(Anomaly::bad_length));
  CHECK(anomalies_of(dhcp_message(from_hex("35 01 01 35 01 01 ff"))) == bit(Anomaly::repeated_option));
  CHECK(anomalies_of(dhcp_message(from_hex("34 01 07 ff"))) == bit(Anomaly::bad_overload));
  Message message;
  CHECK_FALSE(parse(as_bytes("what else uses this port"), false, message));
}
