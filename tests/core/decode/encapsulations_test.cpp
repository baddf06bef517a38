// Link layers and tunnels beside their pictures (domain.md C-08, C-10): layers, innermost addresses, and near misses.
#include "encapsulations.h"

#include <random>

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

// VXLAN, Linux's VXLAN, VXLAN-GPE, Geneve, GTP-U, GTP-C, GTP', L2TP, Teredo, CAPWAP, MPLS, HEP, TZSP.
constexpr std::string_view kTunnelPorts[] = {"12B5", "2118", "12B6", "17C1", "0868", "084B", "0D3A",
                                             "06A5", "0DD8", "147F", "19EB", "2364", "9090"};

std::string hex_of(const std::vector<std::uint8_t>& bytes) { return hex(bytes); }

std::string big_endian(std::size_t value) {
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  return hex(bytes);
}

// A HEP message of version 3 from its chunks.
std::string hep(const std::string& chunks) { return "48455033" + big_endian(6 + bytes_of(chunks).size()) + chunks; }

const std::string kHepAddresses =
    "0000 0003 000A C0000201 0000 0004 000A C6336402 0000 0007 0008 13C4 0000 0008 0008 13C5 0000 000B 0007 01";

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
  for (const std::string_view port : kTunnelPorts) {
    CAPTURE(std::string(port));
    const Decoded decoded(kRaw, udp_to(port, dns));
    CHECK(path_of(decoded.packet) == "ip:udp");
    CHECK(stop_of(decoded.packet).empty());
    CHECK(decoded.packet.payload().size() == 21);
  }
  CHECK(path_of(kRaw, udp_to("2364", "48455033 0007 00 00")) == "ip:udp");  // a length that is not the datagram's
  CHECK(path_of(kRaw, udp_to("0868", "30 FF 0021 00000001" + kIpv4Udp)) == "ip:udp");
}

TEST_CASE("random bytes on a tunnel's port stay an application payload") {
  std::mt19937 random(7);
  std::size_t stolen = 0;
  for (const std::string_view port : kTunnelPorts) {
    for (int round = 0; round < 2000; ++round) {
      std::vector<std::uint8_t> bytes(random() % 60);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
      const Decoded decoded(kRaw, udp_to(port, hex_of(bytes)));
      if (path_of(decoded.packet) != "ip:udp" || decoded.packet.stop()) ++stolen;
    }
  }
  CHECK(stolen <= 26);  // one in a thousand
}

TEST_CASE("near misses of every tunnel's header are application payloads") {
  const auto is_payload = [](std::string_view port, const std::string& payload) {
    const Decoded decoded(kRaw, udp_to(port, payload));
    CHECK_FALSE(decoded.packet.stop());
    CHECK(decoded.packet.transport().ip_protocol == 17);
    return path_of(decoded.packet) == "ip:udp";
  };
  CHECK(is_payload("12B5", "00 000000 000007 00" + kFrame));              // VXLAN without I
  CHECK(is_payload("12B5", "08 000000 000007 01" + kFrame));              // reserved
  CHECK(is_payload("17C1", "41 00 6558 000007 00 0102 80 00" + kFrame));  // Geneve version 1
  CHECK(is_payload("17C1", "3F 00 6558 000007 00" + kFrame));             // options beyond the end
  CHECK(is_payload("17C1", "00 00 0100 000007 00" + kFrame));             // no EtherType
  CHECK(is_payload("0868", "10 FF 0020 00000001" + kIpv4Udp));            // GTP version 0
  CHECK(is_payload("084B", "32 01 0005 00000000 0001 00 00"));            // length
  CHECK(is_payload("0D3A", "10 FF 0020 0001 0000 FF FFFFFF 4200012143658709" + kIpv4Udp));
  CHECK(is_payload("06A5", "4001 002C 0001 0002 FF03 0021" + kIpv4Udp));      // L2TP version 1
  CHECK(is_payload("06A5", "4002 0FFF 0001 0002 FF03 0021" + kIpv4Udp));      // length
  CHECK(is_payload("06A5", "8002 0001 0000 0000 0000 0000"));                 // control without sequence
  CHECK(is_payload("0DD8", "0002 CFC5 3FFFFDFE" + kIpv6Udp));                 // no indicator of Teredo
  CHECK(is_payload("19EB", "00010040 00011040" + kIpv4Udp));                  // no bottom of stack
  CHECK(is_payload("147F", "00 10 44 00 0000 0000" + kFrame));                // CAPWAP for no 802.11
  CHECK(is_payload("147F", "00 08 42 00 0000 0000" + kFrame));                // header too short
  CHECK(is_payload("9090", "01 00 0001 0A FF" + kFrame));                     // tags without end
  CHECK(is_payload("9090", "02 00 0001 01" + kFrame));                        // TZSP version 2
  CHECK(is_payload("2364", "01 11 02 11 13C4 13C5 C0000201 C6336402 6162"));  // HEP length
}

TEST_CASE("a tunnel is told by either port, and what it carries is no datagram of these") {
  const std::string reversed = "45 00 0052 0001 0000 40 11 0000 CB007101 CB007102 12B5 C000 003E 0000";
  const Decoded vxlan(kRaw, reversed + "08 000000 000007 00" + kFrame);
  CHECK(path_of(vxlan.packet) == "ip:udp:vxlan:eth:ip:udp");
  const std::string arp = kMacs + "0806 0001 0800 06 04 0001 020000000001 C0000201 000000000000 C0000202";
  for (const std::string& payload : {"08 000000 000007 00" + arp, "08 000000 000007 00" + kMacs + "88CC 0000"}) {
    const Decoded inside(kRaw, udp_to("12B5", payload));
    CHECK(inside.packet.transport().ip_protocol == 0);
  }
  CHECK(Decoded(kRaw, udp_to("0868", "32 01 0004 00000000 0001 00 00")).packet.transport().ip_protocol == 0);
}

TEST_CASE("C-09: a prefix whose original length was kept is cut, and never malformed or a tunnel that is none") {
  for (const Example& example : encapsulations()) {
    if (example.link_type != kRaw) continue;  // tunnels
    const Decoded whole(example.link_type, example.hex);
    for (std::size_t kept = 0; kept < whole.bytes.size(); ++kept) {
      CAPTURE(example.name, kept);
      const Record record = record_of(example.link_type, Bytes(whole.bytes).first(kept), whole.bytes.size());
      const Packet packet = decode(record);
      CHECK((!packet.stop() || packet.stop()->why == StopReason::truncated));
      CHECK(std::string_view(example.path).starts_with(path_of(packet)));
    }
  }
}

TEST_CASE("HEP chunks come in any order, and a message that the snap length cut keeps its addresses") {
  const std::string payload = "0000 000F 000B 6162636465";
  const Decoded last(kRaw, udp_to("2710", hep(payload + kHepAddresses)));
  CHECK(path_of(last.packet) == "ip:udp:hep");
  CHECK_FALSE(last.packet.stop());
  CHECK(to_string(last.packet.source_endpoint()) == "192.0.2.1:5060");
  CHECK(as_text(last.packet.payload()) == "abcde");

  const std::vector<std::uint8_t> bytes = bytes_of(udp_to("2364", hep(kHepAddresses + payload)));
  const Record record = record_of(kRaw, Bytes(bytes).first(bytes.size() - 3), bytes.size());
  const Packet cut = decode(record);
  CHECK_FALSE(cut.stop());
  CHECK(cut.missing() == 3);
  CHECK(as_text(cut.payload()) == "ab");
  CHECK(to_string(cut.destination_endpoint()) == "198.51.100.2:5061");
}

TEST_CASE("HEP that is no plain SIP message") {
  const std::string addresses = kHepAddresses.substr(0, kHepAddresses.size() - std::string_view("01").size());
  const Decoded rtcp(kRaw, udp_to("2364", hep(addresses + "05 0000 000F 0008 7B7D")));
  CHECK(rtcp.packet.transport().ip_protocol == 0);
  CHECK_FALSE(rtcp.packet.stop());
  const Decoded compressed(kRaw, udp_to("2364", hep(kHepAddresses + "0000 0010 0008 789C")));
  CHECK(stop_of(compressed.packet) == "hep/unsupported");
  CHECK(compressed.packet.transport().ip_protocol == 0);
  CHECK(stop_of(Decoded(kRaw, udp_to("2364", hep("0000 0003 0005 00"))).packet) == "hep/malformed");
  const Decoded first(kRaw, udp_to("2364", "01 10 02 11 13C4 13C5 C0000201 C6336402 6162"));
  CHECK(path_of(first.packet) == "ip:udp:hep");
  CHECK(stop_of(first.packet) == "hep/unsupported");
}

TEST_CASE("tunnels that need an agreement to be read are named, and end decoding") {
  CHECK(stop_of(Decoded(kRaw, outer_ip("0020", "73", "00000007 00000000 45000000")).packet) == "l2tp/unsupported");
  CHECK(stop_of(Decoded(kRaw, udp_to("06A5", "00030000 00000007 45000000")).packet) == "l2tp/unsupported");
  CHECK(stop_of(Decoded(kRaw, outer_ip("001C", "6C", "29 00 0002 DEADBEEF")).packet) == "ipcomp/unsupported");
  CHECK(stop_of(Decoded(kRaw, udp_to("147F", "01000000 17 FEFD 0001 00000000")).packet) == "capwap.data/unsupported");
  CHECK(stop_of(Decoded(kRaw, udp_to("147F", "00 10 42 80 0001 0000" + kFrame)).packet) == "capwap.data/unsupported");
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
