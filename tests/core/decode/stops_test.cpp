// Why decoding stops: what the snap length took and what a packet contradicts are told apart (design.md rule 1, C-09).
#include "catch.h"
#include "decode/dump.h"
#include "decode/ipv4.h"
#include "decode/tcp.h"
#include "decode/udp.h"
#include "examples.h"

using namespace pcapglass;
using namespace examples;

namespace {

// The stop as dump_line() shows it: "layer/why", or nothing.
std::string stop_of(const Packet& packet) {
  const std::string line = dump_line(packet);
  return line.substr(line.rfind('\t') + 1);
}

bool stopped_as(const Packet& packet, StopReason why) { return packet.stop() && packet.stop()->why == why; }

std::string times(std::size_t count, const std::string& text) {
  std::string out;
  while (count-- > 0) out += text;
  return out;
}

// Where the headers of the whole packet end.
std::size_t headers_end(const Packet& packet, Bytes bytes) {
  if (packet.layers().empty()) return 0;
  const Bytes last = packet.layers().back().header;
  return static_cast<std::size_t>(last.data() - bytes.data()) + last.size();
}

}  // namespace

TEST_CASE("C-09: every prefix whose original length was kept is cut, and never malformed") {
  for (const Example& example : all()) {
    const Decoded whole(example.link_type, example.hex);
    const std::size_t headers = headers_end(whole.packet, whole.bytes);
    for (std::size_t kept = 0; kept < whole.bytes.size(); ++kept) {
      CAPTURE(example.name, kept);
      const Record record = record_of(example.link_type, Bytes(whole.bytes).first(kept), whole.bytes.size());
      const Packet packet = decode(record);
      CHECK(packet.is_cut());
      CHECK_FALSE(stopped_as(packet, StopReason::malformed));
      CHECK_FALSE(stopped_as(packet, StopReason::unsupported));
      // A stop only where a header is missing; a cut through the payload leaves all layers.
      CHECK(stopped_as(packet, StopReason::truncated) == (kept < headers));
      if (kept >= headers) CHECK(packet.layers().size() == whole.packet.layers().size());
    }
  }
}

TEST_CASE("C-09: every prefix that claims to be all there was is malformed, and never cut") {
  for (const Example& example : all()) {
    const Decoded whole(example.link_type, example.hex);
    for (std::size_t kept = 1; kept < whole.bytes.size(); ++kept) {
      CAPTURE(example.name, kept);
      const Record record = record_of(example.link_type, Bytes(whole.bytes).first(kept), kept);
      const Packet packet = decode(record);
      CHECK(stopped_as(packet, StopReason::malformed));
      CHECK_FALSE(packet.is_cut());
    }
  }
}

TEST_CASE("a layer is kept only with its whole header, and the stop says what was missing") {
  const std::vector<std::uint8_t> bytes = bytes_of(kMacs + "0800" + ipv4("003E", "06", kTcp));
  const Record record = record_of(kEthernet, Bytes(bytes).first(14 + 20 + 30), bytes.size());
  const Packet packet = decode(record);
  CHECK(packet.layers().size() == 2);
  REQUIRE(packet.stop());
  CHECK(packet.stop()->why == StopReason::truncated);
  CHECK(packet.stop()->layer == LayerId::tcp);
  CHECK(packet.stop()->offset == 34);
  CHECK(packet.stop()->need == 40);
  CHECK(packet.stop()->have == 30);
}

TEST_CASE("a snap length explains only what the original length had room for") {
  // 100 bytes were on the wire, but the IP header claims 1500.
  const Decoded decoded(kRaw, "45 00 05DC 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4, 100);
  CHECK(stop_of(decoded.packet) == "ip/malformed");
  CHECK(decoded.packet.get<Udp>());
}

TEST_CASE("padding is no payload, and losing it is no cut") {
  const std::vector<std::uint8_t> bytes = bytes_of(kMacs + "0800" + kIpv4Udp + times(14, "EE"));
  const Record whole = record_of(kEthernet, bytes);
  CHECK(as_text(decode(whole).payload()) == "abcd");
  const Record without = record_of(kEthernet, Bytes(bytes).first(46), bytes.size());
  CHECK(as_text(decode(without).payload()) == "abcd");
  CHECK_FALSE(decode(without).is_cut());
  CHECK_FALSE(decode(without).stop());
}

TEST_CASE("RFC 791: a total length of zero is segmentation offload") {
  const Decoded decoded(kRaw, "45 00 0000 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4);
  CHECK_FALSE(decoded.packet.stop());
  CHECK(decoded.packet.payload().size() == 4);
}

TEST_CASE("RFC 791: lengths that contradict the header") {
  CHECK(stop_of(Decoded(kRaw, "44 00 0020 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4).packet) == "ip/malformed");
  CHECK(stop_of(Decoded(kRaw, "45 00 0013 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4).packet) == "ip/malformed");
  CHECK(stop_of(Decoded(kRaw, "4F 00 0020 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4).packet) == "ip/malformed");
  // More than there is: noted, and what is there is decoded.
  const Decoded longer(kRaw, "45 00 0021 0001 0000 40 11 0000 C0000201 C6336402" + kUdp4);
  CHECK(stop_of(longer.packet) == "ip/malformed");
  CHECK(longer.packet.payload().size() == 4);
}

TEST_CASE("a version that contradicts what announced it") {
  CHECK(stop_of(Decoded(kRaw, "55" + kIpv4Udp).packet) == "raw/malformed");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "86DD" + kIpv4Udp).packet) == "ipv6/malformed");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "0800 55" + kIpv4Udp).packet) == "ip/malformed");
  const Decoded believed(kEthernet, kMacs + "0800" + kIpv6Udp);
  CHECK(stop_of(believed.packet) == "ip/malformed");
  CHECK(believed.packet.get<Udp>());
}

TEST_CASE("RFC 768: UDP lengths that contradict the packet") {
  for (const char* length : {"0000", "0007"}) {
    const Decoded shorter(kRaw, ipv4("0020", "11", "13C4 13C5" + std::string(length) + "0000 61626364"));
    CHECK(stop_of(shorter.packet) == "udp/malformed");
    CHECK(shorter.packet.get<Udp>()->source_port() == 5060);
    CHECK(shorter.packet.payload().empty());
  }
  const Decoded longer(kRaw, ipv4("0020", "11", "13C4 13C5 000D 0000 61626364"));
  CHECK(stop_of(longer.packet) == "udp/malformed");
  CHECK(longer.packet.payload().size() == 4);
  // Shorter than the IP payload is allowed: the rest belongs to nobody.
  const Decoded surplus(kRaw, ipv4("0020", "11", "13C4 13C5 000A 0000 61626364"));
  CHECK_FALSE(surplus.packet.stop());
  CHECK(surplus.packet.payload().size() == 2);
}

TEST_CASE("RFC 9293: data offsets that contradict the packet") {
  const std::string ports = "C000 0050 00000001 00000002";
  CHECK(stop_of(Decoded(kRaw, ipv4("0028", "06", ports + "4002 FFFF 0000 0000")).packet) == "tcp/malformed");
  CHECK(stop_of(Decoded(kRaw, ipv4("0028", "06", ports + "6002 FFFF 0000 0000")).packet) == "tcp/malformed");
  CHECK_FALSE(Decoded(kRaw, ipv4("0028", "06", ports + "5002 FFFF 0000 0000")).packet.stop());
}

TEST_CASE("RFC 2675: a jumbogram's length is in its option, and a UDP length of zero follows from it") {
  const std::size_t payload = 70000;  // hop-by-hop, UDP, data
  std::vector<std::uint8_t> bytes = bytes_of(ipv6("0000", "00",
                                                  "11 00 C2 04 00011170"
                                                  "13C4 13C5 0000 0000"));
  bytes.resize(40 + payload + 6, 'x');  // and six bytes of padding
  const Record record = record_of(kRaw, bytes);
  const Packet packet = decode(record);
  CHECK_FALSE(packet.stop());
  CHECK(packet.payload().size() == payload - 8 - 8);

  const Decoded shorter(kRaw, ipv6("0000", "00", "11 00 C2 04 00000007" + kUdp4));
  CHECK(stop_of(shorter.packet) == "ipv6.hopopts/malformed");
}

TEST_CASE("RFC 8200: a payload length of zero is empty before no next header, and offload before any other") {
  const Decoded none(kRaw, ipv6("0000", "3B", "0000 0000"));
  CHECK_FALSE(none.packet.stop());
  CHECK(none.packet.payload().empty());
  CHECK(Decoded(kRaw, ipv6("0000", "11", kUdp4)).packet.payload().size() == 4);
}

TEST_CASE("RFC 4302: an authentication header shorter than its fixed part") {
  CHECK(stop_of(Decoded(kRaw, ipv4("002C", "33", "11 00 0000 00000001 00000002" + kUdp4)).packet) == "ah/malformed");
}

TEST_CASE("what this decoder does not read is unsupported, named by the layer that could not go on") {
  CHECK(stop_of(Decoded(147, "00 01 02 03").packet) == "frame/unsupported");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "88CC 0000").packet) == "eth/unsupported");
  CHECK(stop_of(Decoded(kEthernet, kMacs + "8100 0001 88CC 0000").packet) == "vlan/unsupported");
  CHECK(stop_of(Decoded(kSll, "0004 0001 0006 020000000001 0000 000C AAAA").packet) == "sll/unsupported");
  CHECK(stop_of(Decoded(kNull, "17 00 00 00 00").packet) == "null/unsupported");
  CHECK(stop_of(Decoded(kRaw, ipv4("0018", "FD", "00000001")).packet) == "ip/unsupported");
  const Decoded lldp(kEthernet, kMacs + "88CC 0000");
  CHECK(lldp.packet.stop()->need == 0);
  CHECK(lldp.packet.stop()->offset == 14);
  CHECK(lldp.packet.layers().size() == 1);
}

TEST_CASE("IEEE 802.3: a length in place of a type bounds the payload") {
  const Decoded frame(kEthernet, kMacs + "0007 42 42 03 00000000" + times(39, "00"));
  CHECK(stop_of(frame.packet) == "llc/unsupported");
  CHECK(frame.packet.payload().size() == 4);
  CHECK(stop_of(Decoded(kEthernet, kMacs + "0004 42 42 03").packet) == "eth/malformed");
  // Novell's IPX without LLC, as in solaris.snoop of the shared captures (tshark: eth:ipx).
  CHECK(stop_of(Decoded(kEthernet, kMacs + "0006 FFFF 0006 0004").packet) == "eth/unsupported");
}

TEST_CASE("C-13: a packet of nothing but tags reaches the limit of layers and says so") {
  const Decoded tags(kEthernet, kMacs + "8100" + times(40, "0001 8100"));
  CHECK(tags.packet.layers().size() == Packet::kMaxLayers);
  CHECK(stop_of(tags.packet) == "vlan/too_many_layers");
}

TEST_CASE("the first contradiction is the one that is told") {
  // The IP length promises too much, and so does the TCP data offset.
  const Decoded decoded(kRaw, ipv4("00FF", "06", "C000 0050 00000001 00000002 F002 FFFF 0000 0000"));
  CHECK(stop_of(decoded.packet) == "ip/malformed");
  CHECK_FALSE(decoded.packet.get<Tcp>());
}

TEST_CASE("an empty record is cut when bytes were on the wire, malformed when none were") {
  const Record cut = record_of(kEthernet, {}, 60);
  CHECK(stop_of(decode(cut)) == "eth/truncated");
  const Record empty = record_of(kRaw, {});
  CHECK(stop_of(decode(empty)) == "raw/malformed");
}
