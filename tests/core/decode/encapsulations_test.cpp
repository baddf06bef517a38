// Link layers and tunnels beside their pictures (domain.md C-08, C-10): layers, innermost addresses, and near misses.
#include "encapsulations.h"

#include "bytes/text.h"
#include "catch.h"
#include "decode/dump.h"

using namespace pcapglass;
using namespace examples;

namespace {

std::string path_of(const Packet& packet) {
  const std::string line = dump_line(packet);
  return line.substr(2, line.find('\t', 2) - 2);
}

std::string path_of(std::uint16_t link_type, const std::string& hex) { return path_of(Decoded(link_type, hex).packet); }

// "layer/why", as dump_line() ends.
std::string stop_of(const Packet& packet) {
  const std::string line = dump_line(packet);
  return line.substr(line.rfind('\t') + 1);
}

}  // namespace

TEST_CASE("C-10: every encapsulation decodes to its layers without a stop") {
  for (const Example& example : encapsulations()) {
    CAPTURE(example.name);
    const Decoded decoded(example.link_type, example.hex);
    CHECK(path_of(decoded.packet) == example.path);
    CHECK(stop_of(decoded.packet).empty());
    CHECK_FALSE(decoded.packet.is_cut());
  }
}

TEST_CASE("C-10: the innermost addresses and ports are the packet's, its payload the innermost") {
  for (const Example& example : encapsulations()) {
    if (!std::string_view(example.path).ends_with("ip:udp") && !std::string_view(example.path).ends_with("ipv6:udp")) {
      continue;
    }
    CAPTURE(example.name);
    const Decoded decoded(example.link_type, example.hex);
    const std::string source = to_string(decoded.packet.source_endpoint());
    CHECK((source == "192.0.2.1:5060" || source == "[2001:db8::1]:5060"));
    CHECK(decoded.packet.transport().ip_protocol == 17);
    CHECK(decoded.packet.transport().destination_port == 5061);
    CHECK(as_text(decoded.packet.payload()) == "abcd");
  }
}

TEST_CASE("HEP counts as the message it captured, between its own endpoints") {
  for (const Example& example : encapsulations()) {
    if (example.name != "HEP") continue;
    const Decoded decoded(example.link_type, example.hex);
    CHECK(to_string(decoded.packet.source_endpoint()) == "192.0.2.1:5060");
    CHECK(to_string(decoded.packet.destination_endpoint()) == "198.51.100.2:5061");
    CHECK(decoded.packet.transport().ip_protocol == 17);
    CHECK(as_text(decoded.packet.payload()) == "abcde");
  }
}

TEST_CASE("an exported PDU has the addresses of its tags, and is a datagram when it is SIP") {
  const std::string tags =
      "000C 0004 73697000"  // dissector "sip"
      "0014 0004 C0000201"
      "0015 0004 C6336402"
      "0019 0004 000013C4"
      "001A 0004 000013C5"
      "0000 0000";
  const Decoded decoded(252, tags + "61626364");
  CHECK(path_of(decoded.packet) == "exported_pdu");
  CHECK(to_string(decoded.packet.source_endpoint()) == "192.0.2.1:5060");
  CHECK(to_string(decoded.packet.destination_endpoint()) == "198.51.100.2:5061");
  CHECK(decoded.packet.transport().ip_protocol == 17);
  CHECK(as_text(decoded.packet.payload()) == "abcd");
  CHECK(Decoded(252, "000C 0004 68747470 0000 0000 6162").packet.transport().ip_protocol == 0);
}

TEST_CASE("what only uses a tunnel's port stays an application payload") {
  const std::string dns = "1234 0100 0001 0000 0000 0000 03777777 00 0001 0001";
  for (const std::string_view port : {"12B5", "2118", "12B6", "17C1", "0868", "06A5", "0DD8"}) {
    CAPTURE(std::string(port));
    const Decoded decoded(kRaw, udp_to(port, dns));
    CHECK(path_of(decoded.packet) == "ip:udp");
    CHECK(stop_of(decoded.packet).empty());
    CHECK(decoded.packet.payload().size() == 21);
  }
  CHECK(path_of(kRaw, udp_to("2364", "48455033 0007 00 00")) == "ip:udp");  // a length that is not the datagram's
  CHECK(path_of(kRaw, udp_to("0868", "30 FF 0021 00000001" + kIpv4Udp)) == "ip:udp");
}

TEST_CASE("encrypted payloads are named, and end decoding") {
  const Decoded esp(kRaw, outer_ip("0020", "32", "00000001 00000002 DEADBEEF"));
  CHECK(path_of(esp.packet) == "ip:esp");
  CHECK(stop_of(esp.packet) == "esp/unsupported");
  const Decoded wlan(105, "08 41 0000" + kWlanAddresses + "DEADBEEF");
  CHECK(path_of(wlan.packet) == "wlan");
  CHECK(stop_of(wlan.packet) == "wlan/unsupported");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "88E5 0C000000").packet) == "macsec/unsupported");
}

TEST_CASE("of several frames in one 802.11 frame the first is decoded, and that there are more is told") {
  const std::string one = "020000000001 020000000002 0028" + kLlc + "0000";  // padded to four
  const Decoded two(105, "88 01 0000" + kWlanAddresses + "8000" + one + one);
  CHECK(path_of(two.packet) == "wlan:wlan_aggregate:llc:ip:udp");
  CHECK(stop_of(two.packet) == "wlan_aggregate/unsupported");
}

TEST_CASE("C-13: tunnels in tunnels reach the limit of layers and say so") {
  std::string hex = kIpv4Udp;
  for (int i = 0; i < 30; ++i) {
    const std::size_t length = bytes_of(hex).size() + 20;
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string total;
    for (int shift = 12; shift >= 0; shift -= 4) total += kDigits[(length >> shift) & 15];
    hex = outer_ip(total, "04", hex);
  }
  const Decoded deep(kRaw, hex);
  CHECK(deep.packet.layers().size() == Packet::kMaxLayers);
  CHECK(stop_of(deep.packet) == "ip/too_many_layers");
}

TEST_CASE("C-08: what ICMP quotes is no layer") {
  CHECK(path_of(kRaw, ipv4("003C", "01", "0303 0000 00000000" + kIpv4Udp)) == "ip:icmp");
}

TEST_CASE("headers that contradict themselves are malformed") {
  CHECK(stop_of(Decoded(127, "00 00 0400 00000000").packet) == "radiotap/malformed");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "8864 21 00 0001 0002 0021").packet) == "pppoes/malformed");
  CHECK(stop_of(Decoded(239, "02 00 0000 0300 0900 0000").packet) == "nflog/malformed");
  CHECK(stop_of(Decoded(258, "0C000000 01000000 01000000").packet) == "pktap/malformed");
  CHECK(stop_of(Decoded(kRaw, udp_to("0868", "34 FF 0008 00000001 0000 00 85 00 00 00 00")).packet) == "gtp/malformed");
  CHECK(stop_of(Decoded(kRaw, outer_ip("0018", "2F", "0007 0800")).packet) == "gre/unsupported");
}
