// Conversations counted by hand: directions, addresses beside their ports, the ceiling, and packets without a time.
#include "protocols/overview/conversations.h"

#include "catch.h"

using namespace pcapglass;
using namespace pcapglass::overview;

namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;

Endpoint v4(std::uint8_t last, std::uint16_t port = 0) {
  Endpoint endpoint;
  endpoint.address.version = 4;
  endpoint.address.bytes = {192, 0, 2, last};
  endpoint.port = port;
  return endpoint;
}

Sighting frame(std::uint64_t number, std::uint32_t bytes) {
  return {number, static_cast<Nanoseconds>(number) * 1000, true, bytes};
}

TEST_CASE("packets of ports count for their addresses too, each way, whichever end began") {
  ConversationTable table(16);
  table.count_ports(v4(2, 1000), v4(1, 80), kTcp, frame(1, 100), true);
  table.count_ports(v4(1, 80), v4(2, 1000), kTcp, frame(2, 200), true);
  table.count_ports(v4(2, 1001), v4(1, 80), kTcp, frame(3, 40), true);
  table.count_addresses(v4(1).address, v4(2).address, frame(4, 7));
  table.finish();
  REQUIRE(table.size() == 3);

  const Conversation& ports = table[0];
  CHECK(ports.kind() == ConversationKind::tcp);
  CHECK(ports.key.a == v4(1, 80));
  CHECK(ports.a_to_b.packets == 1);
  CHECK(ports.a_to_b.bytes == 200);
  CHECK(ports.b_to_a.bytes == 100);

  const Conversation& addresses = table[1];
  CHECK(addresses.kind() == ConversationKind::ipv4);
  CHECK(addresses.a_to_b.packets == 2);
  CHECK(addresses.a_to_b.bytes == 207);
  CHECK(addresses.b_to_a.packets == 2);
  CHECK(addresses.b_to_a.bytes == 140);
  CHECK(addresses.first_frame == 1);
  CHECK(addresses.first_time == 1000);
  CHECK(addresses.last_time == 4000);
}

TEST_CASE("the same ports of TCP and UDP are two conversations") {
  ConversationTable table(16);
  table.count_ports(v4(1, 53), v4(2, 53), kUdp, frame(1, 60), true);
  table.count_ports(v4(1, 53), v4(2, 53), kTcp, frame(2, 60), true);
  table.finish();
  REQUIRE(table.size() == 3);
  CHECK(table[1].packets() == 2);
}

TEST_CASE("a host that talks with itself sends all of it") {
  ConversationTable table(16);
  table.count_ports(v4(1, 9), v4(1, 7), kUdp, frame(1, 50), true);
  table.count_ports(v4(1, 7), v4(1, 9), kUdp, frame(2, 60), true);
  table.finish();
  CHECK(table[0].a_to_b.bytes == 60);
  CHECK(table[0].b_to_a.bytes == 50);
  CHECK(table[1].a_to_b.packets == 2);
  CHECK(table[1].a_to_b.bytes == 110);
  CHECK(table[1].b_to_a.packets == 0);
}

TEST_CASE("a datagram put together counts its ports, and its addresses once for each fragment") {
  ConversationTable table(16);
  table.count_addresses(v4(1).address, v4(2).address, frame(1, 1500));
  table.count_addresses(v4(1).address, v4(2).address, frame(2, 300));
  table.count_ports(v4(1, 5060), v4(2, 5060), kUdp, frame(2, 300), false);
  table.finish();
  REQUIRE(table.size() == 2);
  CHECK(table[0].packets() == 2);
  CHECK(table[0].bytes() == 1800);
  CHECK(table[1].packets() == 1);
  CHECK(table[1].bytes() == 300);
}

TEST_CASE("at the ceiling the first conversations stay, and the others are counted by kind") {
  ConversationTable table(2);
  table.count_ports(v4(1, 1), v4(2, 1), kTcp, frame(1, 10), true);
  table.count_ports(v4(3, 1), v4(4, 1), kTcp, frame(2, 20), true);  // no place for either
  table.count_ports(v4(1, 2), v4(2, 2), kUdp, frame(3, 30), true);  // its addresses have one
  table.count_addresses(v4(5).address, v4(6).address, frame(4, 40));
  table.count_ports(v4(2, 1), v4(1, 1), kTcp, frame(5, 50), true);
  table.finish();
  REQUIRE(table.size() == 2);
  CHECK(table[0].bytes() == 60);
  CHECK(table[1].bytes() == 90);
  const auto unlisted = [&](ConversationKind kind) { return table.unlisted()[static_cast<std::size_t>(kind)]; };
  CHECK(unlisted(ConversationKind::tcp).packets == 1);
  CHECK(unlisted(ConversationKind::tcp).bytes == 20);
  CHECK(unlisted(ConversationKind::udp).bytes == 30);
  CHECK(unlisted(ConversationKind::ipv4).packets == 2);
  CHECK(unlisted(ConversationKind::ipv4).bytes == 60);
  CHECK(unlisted(ConversationKind::ipv6).packets == 0);
}

TEST_CASE("ports whose addresses found no place are listed, and their addresses counted as not listed") {
  ConversationTable table(1);
  table.count_ports(v4(1, 1), v4(2, 1), kTcp, frame(1, 10), true);
  table.count_ports(v4(2, 1), v4(1, 1), kTcp, frame(2, 15), true);
  table.finish();
  REQUIRE(table.size() == 1);
  CHECK(table[0].bytes() == 25);
  CHECK(table.unlisted()[static_cast<std::size_t>(ConversationKind::ipv4)].packets == 2);
  CHECK(table.unlisted()[static_cast<std::size_t>(ConversationKind::ipv4)].bytes == 25);
}

TEST_CASE("a packet without a time is counted and says nothing of times") {
  ConversationTable table(4);
  table.count_ports(v4(1, 1), v4(2, 1), kTcp, {1, 0, false, 10}, true);
  table.finish();
  CHECK(table[0].packets() == 1);
  CHECK_FALSE(table[0].has_time());
  CHECK_FALSE(table[1].has_time());

  ConversationTable later(4);
  later.count_addresses(v4(1).address, v4(2).address, {1, 0, false, 10});
  later.count_addresses(v4(1).address, v4(2).address, frame(2, 10));
  later.finish();
  CHECK(later[0].first_time == 2000);
  CHECK(later[0].first_frame == 1);
}

TEST_CASE("ten thousand conversations keep their counts while the table grows") {
  ConversationTable table(1U << 15);
  for (std::uint64_t round = 1; round <= 2; ++round) {
    for (std::uint16_t port = 0; port < 10000; ++port) {
      table.count_ports(v4(1, port), v4(2, 80), kTcp, frame(round * 10000 + port, port), true);
    }
  }
  table.finish();
  REQUIRE(table.size() == 10001);
  std::uint64_t wrong = 0;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Conversation& conversation = table[i];
    if (conversation.key.ip_protocol == 0) continue;
    if (conversation.packets() != 2 || conversation.bytes() != 2ULL * conversation.key.a.port) ++wrong;
  }
  CHECK(wrong == 0);
  CHECK(table[1].packets() == 20000);
}

}  // namespace
