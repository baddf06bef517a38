// DHCPv6 messages by the byte pictures of RFC 8415.
#include "catch.h"
#include "protocols/dhcp/report_values.h"
#include "support/dhcp.h"

using namespace test;
using namespace pcapglass::dhcp;
using pcapglass::as_bytes;
using pcapglass::Json;

namespace {

// REPLY of transaction 0x10abcd: client DUID-LLT, IA_NA with an address, IA_PD with a prefix and a status.
const std::string kReply = from_hex(
    "07 10 ab cd  00 01 00 0e 00 01 00 01 00 00 00 3c 02 00 5e 00 00 01"
    "00 03 00 28 00 00 00 01 00 00 0e 10 00 00 15 18  00 05 00 18 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 07"
    "00 00 1c 20 00 00 2a 30"
    "00 19 00 0c 00 00 00 02 00 00 00 00 00 00 00 00  00 0d 00 06 00 06 6e 6f 6e 65");

}  // namespace

TEST_CASE("RFC 8415 21: identity associations, nested options, status, DUID-LLT", "[dhcp]") {
  Message6 message;
  REQUIRE(parse(as_bytes(kReply), false, message));
  CHECK(message.type == 7);
  CHECK(message.xid == 0x10abcd);
  CHECK(message.anomalies == 0);
  CHECK(message.status == 6);
  CHECK(to_string(message.address) == "2001:db8::7");
  CHECK(message.t1 == 3600);
  CHECK(message.t2 == 5400);
  CHECK(message.valid == 10800);
  const Json options = options_json(message.options);
  CHECK(options["client_id"]["type"] == "DUID-LLT");
  CHECK(options["client_id"]["time"] == "2000-01-01T00:01:00.000000Z");
  CHECK(options["ia_na"][0]["options"]["ia_address"][0]["preferred_lifetime"] == 7200);
  CHECK(options["ia_pd"][0]["iaid"] == 2);
  CHECK(options["status_code"] == Json({{"code", 6}, {"name", "NoPrefixAvail"}, {"message", "none"}}));
}

TEST_CASE("RFC 8415 9: relay agents around a message, outermost first", "[dhcp]") {
  const std::string link(16, '\x20');
  const std::string peer(16, '\x30');
  const auto wrap = [&](const std::string& inner, char hops) {
    const std::string length = {static_cast<char>(inner.size() >> 8), static_cast<char>(inner.size() & 0xFF)};
    return std::string(1, '\x0d') + hops + link + peer + from_hex("00 12 00 02 67 31 00 09") + length + inner;
  };
  Message6 message;
  const std::string twice = wrap(wrap(kReply, 0), 1);
  REQUIRE(parse(as_bytes(twice), false, message));
  REQUIRE(message.relays.size() == 2);
  CHECK(message.relays[0].hops == 1);
  CHECK(message.type == 7);
  CHECK(options_json(message.relays[1].options)["interface_id"] == "g1");
  const std::string cut = twice.substr(0, 20);
  REQUIRE(parse(as_bytes(cut), false, message));
  CHECK(message.anomalies == bit(Anomaly::short_header));
  REQUIRE(parse(as_bytes(cut), true, message));
  CHECK(message.anomalies == 0);
}

TEST_CASE("RFC 8415 11: the kinds of DUID", "[dhcp]") {
  CHECK(value_json('D', as_bytes(from_hex("00 02 00 00 00 09 61 62")), true)["enterprise"] == 9);
  CHECK(value_json('D', as_bytes(from_hex("00 03 00 01 02 00 5e 00 00 01")), true)["type"] == "DUID-LL");
  CHECK(value_json('D', as_bytes(from_hex("00 04") + std::string(16, '\x11')), true)["type"] == "DUID-UUID");
  CHECK(value_json('D', as_bytes(from_hex("00 09 01")), true) == Json({{"bytes", "000901"}}));
}

TEST_CASE("an IA prefix, a remote identifier and a partial name", "[dhcp]") {
  const Json prefix =
      value_json('J', as_bytes(from_hex("00 00 0e 10 00 00 1c 20 38 20 01 0d b8 00 01") + std::string(10, '\0')), true);
  CHECK(prefix["prefix"] == "2001:db8:1::/56");
  CHECK(value_json('E', as_bytes(from_hex("00 00 00 09 61")), true) == Json({{"enterprise", 9}, {"remote_id", "a"}}));
  CHECK(value_json('q', as_bytes(from_hex("01 03 66 6f 6f")), true)["name"] == "foo");
}

TEST_CASE("no prefix and no changed byte of a message harms", "[dhcp]") {
  const std::string v4 = dhcp_message(from_hex("34 01 03 77 02 c0 00 52 06 01 04 61 62 63 64 79 05 00 c0 00 02 01 ff"));
  for (const std::string& whole : {v4, kReply}) {
    for (std::size_t at = 0; at < whole.size(); ++at) {
      for (const int change : {0, 1, 0x0d, 0x80, 0xff}) {
        std::string text = whole;
        text[at] = static_cast<char>(text[at] ^ change);
        if (change == 0) text.resize(at);
        Message message;
        if (parse(as_bytes(text), false, message)) CHECK(options_json(message).is_object());
        Message6 message6;
        if (parse(as_bytes(text), false, message6)) CHECK(options_json(message6.options).is_object());
      }
    }
  }
}
