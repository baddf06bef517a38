// Every header view beside a packet written by hand after its RFC's picture (domain.md C-10).
#include "bytes/text.h"
#include "catch.h"
#include "decode/arp.h"
#include "decode/dump.h"
#include "decode/ethernet.h"
#include "decode/icmp.h"
#include "decode/icmpv6.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/linux_cooked.h"
#include "decode/null_loopback.h"
#include "decode/tcp.h"
#include "decode/udp.h"
#include "decode/vlan.h"
#include "examples.h"

using namespace pcapglass;
using namespace examples;

TEST_CASE("C-10: every example decodes to its layers without a stop") {
  for (const Example& example : all()) {
    CAPTURE(example.name);
    const Decoded decoded(example.link_type, example.hex);
    const std::string line = dump_line(decoded.packet);
    CHECK(line.substr(2, line.find('\t', 2) - 2) == example.path);
    CHECK_FALSE(decoded.packet.stop());
    CHECK_FALSE(decoded.packet.is_cut());
  }
}

TEST_CASE("Ethernet and VLAN fields") {
  const Decoded decoded(kEthernet, kMacs + "88A8 3ABC 8100 A005 0800" + kIpv4Udp);
  const auto ethernet = decoded.packet.get<Ethernet>();
  REQUIRE(ethernet);
  CHECK(hex(ethernet->destination(), ":") == "02:00:00:00:00:02");
  CHECK(hex(ethernet->source(), ":") == "02:00:00:00:00:01");
  CHECK(ethernet->type_or_length() == 0x88A8);
  const auto service = decoded.packet.get<ServiceVlan>();
  REQUIRE(service);
  CHECK(service->priority() == 1);
  CHECK(service->drop_eligible());
  CHECK(service->vlan_id() == 0xABC);
  const auto vlan = decoded.packet.get<Vlan>();
  REQUIRE(vlan);
  CHECK(vlan->priority() == 5);
  CHECK_FALSE(vlan->drop_eligible());
  CHECK(vlan->vlan_id() == 5);
  CHECK(vlan->type_or_length() == 0x0800);
}

TEST_CASE("cooked, loopback and ARP fields") {
  const Decoded v1(kSll, "0004 0304 0006 020000000001 FFFF 0800" + kIpv4Udp);
  const auto sll = v1.packet.get<LinuxCookedV1>();
  REQUIRE(sll);
  CHECK(sll->packet_type() == 4);
  CHECK(sll->hardware_type() == 772);
  CHECK(hex(sll->address()) == "020000000001");
  CHECK(sll->protocol() == 0x0800);

  const Decoded v2(kSll2, "86DD 0000 00000007 0001 04 FF 020000000001 0000" + kIpv6Udp);
  const auto sll2 = v2.packet.get<LinuxCookedV2>();
  REQUIRE(sll2);
  CHECK(sll2->interface_index() == 7);
  CHECK(sll2->hardware_type() == 1);
  CHECK(sll2->packet_type() == 4);
  CHECK(sll2->address().size() == 8);  // a length beyond the field reads the field

  CHECK(Decoded(kNull, "1E 00 00 00" + kIpv6Udp).packet.get<NullLoopback>()->family() == 30);

  const Decoded request(kEthernet,
                        kMacs + "0806 0001 0800 06 04 0001 020000000001 C0000201 000000000000 C0000202" + "0000 0000");
  const auto arp = request.packet.get<Arp>();
  REQUIRE(arp);
  CHECK(arp->hardware_type() == 1);
  CHECK(arp->protocol_type() == 0x0800);
  CHECK(arp->opcode() == 1);
  CHECK(arp->packet_length() == 28);
  CHECK(request.packet.payload().size() == 20);  // without the padding of the frame
}

TEST_CASE("RFC 791: IPv4 fields") {
  const Decoded decoded(kRaw, "46 B9 0024 1234 4000 3F 11 BEEF C0000201 C6336402 94 04 00 00" + kUdp4);
  const auto ip = decoded.packet.get<Ipv4>();
  REQUIRE(ip);
  CHECK(ip->version() == 4);
  CHECK(ip->header_length() == 24);
  CHECK(ip->dscp() == 46);
  CHECK(ip->ecn() == 1);
  CHECK(ip->total_length() == 36);
  CHECK(ip->identification() == 0x1234);
  CHECK(ip->dont_fragment());
  CHECK_FALSE(ip->is_fragment());
  CHECK(ip->time_to_live() == 63);
  CHECK(ip->protocol() == 17);
  CHECK(ip->header_checksum() == 0xBEEF);
  CHECK(to_string(decoded.packet.source()) == "192.0.2.1");
  CHECK(to_string(decoded.packet.destination()) == "198.51.100.2");
  CHECK(hex(ip->options()) == "94040000");
}

TEST_CASE("RFC 791 3.2: fragments show their place and carry no transport layer") {
  const Decoded later(kRaw, "45 00 0020 1234 2003 40 11 0000 C0000201 C6336402" + kUdp4);
  CHECK(later.packet.is_fragment());
  CHECK(later.packet.get<Ipv4>()->more_fragments());
  CHECK(later.packet.get<Ipv4>()->fragment_offset() == 24);
  CHECK_FALSE(later.packet.get<Udp>());
  CHECK(later.packet.payload().size() == 12);

  const Decoded v6(kRaw, ipv6("0014", "2C", "11 00 0019 0000002A" + kUdp4));
  CHECK(v6.packet.is_fragment());
  const auto header = v6.packet.get<Ipv6Fragment>();
  REQUIRE(header);
  CHECK(header->fragment_offset() == 24);
  CHECK(header->more_fragments());
  CHECK(header->identification() == 42);
  CHECK(header->next_header() == 17);

  // RFC 6946: an atomic fragment is whole.
  const Decoded atomic(kRaw, ipv6("0014", "2C", "11 00 0000 0000002A" + kUdp4));
  CHECK_FALSE(atomic.packet.is_fragment());
  CHECK(atomic.packet.get<Udp>());
}

TEST_CASE("RFC 8200: IPv6 fields") {
  const Decoded decoded(kRaw, "6B 91 23 45 000C 11 3F" + kV6Addresses + kUdp4);
  const auto ip = decoded.packet.get<Ipv6>();
  REQUIRE(ip);
  CHECK(ip->version() == 6);
  CHECK(ip->traffic_class() == 0xB9);
  CHECK(ip->flow_label() == 0x12345);
  CHECK(ip->payload_length() == 12);
  CHECK(ip->next_header() == 17);
  CHECK(ip->hop_limit() == 63);
  CHECK(to_string(decoded.packet.source()) == "2001:db8::1");
  CHECK(to_string(decoded.packet.destination()) == "2001:db8::2");
}

TEST_CASE("RFC 768, RFC 9293, RFC 792, RFC 4443: transport fields") {
  const Decoded datagram(kRaw, kIpv4Udp);
  const auto udp = datagram.packet.get<Udp>();
  REQUIRE(udp);
  CHECK(udp->source_port() == 5060);
  CHECK(udp->destination_port() == 5061);
  CHECK(udp->length() == 12);
  CHECK(as_text(datagram.packet.payload()) == "abcd");

  const Decoded segment(kRaw, ipv4("003E", "06", kTcp));
  const auto tcp = segment.packet.get<Tcp>();
  REQUIRE(tcp);
  CHECK(tcp->source_port() == 49152);
  CHECK(tcp->destination_port() == 80);
  CHECK(tcp->sequence_number() == 1);
  CHECK(tcp->acknowledgment_number() == 2);
  CHECK(tcp->header_length() == 40);
  CHECK(tcp->flags() == 0xC2);
  CHECK((tcp->syn() && tcp->ece() && tcp->cwr()));
  CHECK_FALSE((tcp->ack() || tcp->fin() || tcp->rst() || tcp->psh() || tcp->urg()));
  CHECK(tcp->window() == 0xFFFF);
  CHECK(tcp->checksum() == 0xBEEF);
  CHECK(tcp->urgent_pointer() == 7);
  CHECK(tcp->options().size() == 20);
  CHECK(as_text(segment.packet.payload()) == "hi");

  const Decoded ping(kRaw, ipv4("001E", "01", "08 00 BEEF 0007 0009 6869"));
  const auto icmp = ping.packet.get<Icmp>();
  REQUIRE(icmp);
  CHECK(icmp->type() == 8);
  CHECK(icmp->code() == 0);
  CHECK(icmp->checksum() == 0xBEEF);
  CHECK(icmp->identifier() == 7);
  CHECK(icmp->sequence_number() == 9);

  const Decoded v6(kRaw, ipv6("0008", "3A", "81 05 BEEF 0007 0009"));
  const auto icmpv6 = v6.packet.get<Icmpv6>();
  REQUIRE(icmpv6);
  CHECK(icmpv6->type() == 129);
  CHECK(icmpv6->code() == 5);
  CHECK(icmpv6->checksum() == 0xBEEF);
  CHECK(v6.packet.payload().size() == 4);
}
