// The flow table against a plain model: identity, direction, what is forgotten at the ceiling, and colliding hashes.
#include "flows/flow_table.h"

#include <map>
#include <random>
#include <vector>

#include "catch.h"
#include "flows/flow_hash.h"

using namespace pcapglass;

namespace {

constexpr std::uint8_t kUdp = 17;
constexpr std::uint8_t kTcp = 6;

Endpoint v4(std::uint32_t address, std::uint16_t port) {
  Endpoint endpoint;
  endpoint.address.version = 4;
  for (std::size_t i = 0; i < 4; ++i) endpoint.address.bytes[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  endpoint.port = port;
  return endpoint;
}

Endpoint v6(std::uint8_t last, std::uint16_t port) {
  Endpoint endpoint;
  endpoint.address.version = 6;
  endpoint.address.bytes[15] = last;
  endpoint.port = port;
  return endpoint;
}

const Endpoint kServer = v4(0xC0000201, 5060);

FlowRef see(FlowTable& table, const Endpoint& from, const Endpoint& to, std::uint64_t frame) {
  return table.find_or_add(from, to, kUdp, frame, static_cast<Nanoseconds>(frame));
}

// `count` clients whose flows with kServer all want the same slot of a small table.
std::vector<Endpoint> colliding_clients(std::size_t count) {
  std::vector<Endpoint> clients;
  for (std::uint32_t address = 1; clients.size() < count; ++address) {
    const Endpoint client = v4(address, 5060);
    if ((hash_of({client, kServer, kUdp}) & 0x3FU) == 0x3E) clients.push_back(client);
  }
  return clients;
}

}  // namespace

TEST_CASE("both directions of a 5-tuple are one flow") {
  FlowTable table(8);
  const Endpoint client = v4(0x0A000001, 40000);
  const FlowRef there = see(table, client, kServer, 1);
  CHECK(there.flow->id == 0);
  CHECK(there.flow->first_frame == 1);
  CHECK(there.flow->key.a == client);  // 10.0.0.1 compares lower
  CHECK(there.direction == Direction::a_to_b);
  const FlowRef back = see(table, kServer, client, 2);
  CHECK(back.flow->id == 0);
  CHECK(back.flow->first_frame == 1);
  CHECK(back.flow->last_time == 2);
  CHECK(back.direction == Direction::b_to_a);
  CHECK(table.total() == 1);
}

TEST_CASE("each part of the 5-tuple tells flows apart") {
  FlowTable table(100);
  const Endpoint client = v4(0x0A000001, 40000);
  (void)see(table, client, kServer, 1);
  CHECK(see(table, v4(0x0A000001, 40001), kServer, 2).flow->id == 1);
  CHECK(see(table, v4(0x0A000002, 40000), kServer, 3).flow->id == 2);
  CHECK(see(table, client, v4(0xC0000201, 5061), 4).flow->id == 3);
  CHECK(table.find_or_add(client, kServer, kTcp, 5, 5).flow->id == 4);
  CHECK(see(table, v6(1, 40000), v6(2, 5060), 6).flow->id == 5);
  CHECK(see(table, v6(1, 40000), v6(3, 5060), 7).flow->id == 6);
  CHECK(see(table, client, kServer, 8).flow->id == 0);
  CHECK(table.size() == 7);
}

TEST_CASE("a flow with itself has one direction") {
  FlowTable table(8);
  CHECK(see(table, kServer, kServer, 1).direction == Direction::a_to_b);
  CHECK(see(table, kServer, kServer, 2).flow->id == 0);
}

TEST_CASE("C-13: at the ceiling the flow whose last packet is oldest is forgotten, and its id never returns") {
  FlowTable table(3);
  for (std::uint32_t i = 1; i <= 3; ++i) (void)see(table, v4(i, 1), kServer, i);
  CHECK(table.evicted() == 0);
  (void)see(table, v4(1, 1), kServer, 4);                 // now 2 is the oldest
  CHECK(see(table, v4(4, 1), kServer, 5).flow->id == 3);  // forgets 2
  CHECK(table.evicted() == 1);
  CHECK(table.size() == 3);
  CHECK(see(table, v4(1, 1), kServer, 6).flow->id == 0);
  CHECK(see(table, v4(3, 1), kServer, 7).flow->id == 2);
  const FlowRef again = see(table, v4(2, 1), kServer, 8);  // forgets 4, the oldest now
  CHECK(again.flow->id == 4);
  CHECK(again.flow->first_frame == 8);
  CHECK(again.flow->protocol == kNoProtocol);
  CHECK(table.total() == 5);
  CHECK(table.evicted() == 2);
}

TEST_CASE("a ceiling of one, and a ceiling of none, which is one") {
  for (const std::size_t ceiling : {std::size_t{0}, std::size_t{1}}) {
    FlowTable table(ceiling);
    for (std::uint32_t i = 0; i < 200; ++i) CHECK(see(table, v4(i % 3, 1), kServer, i).flow->id == i);
    CHECK(table.size() == 1);
    CHECK(table.evicted() == 199);
  }
}

TEST_CASE("a hash is never an identity: flows of one slot, across the end of the table, are kept apart") {
  const std::vector<Endpoint> clients = colliding_clients(30);
  FlowTable table(20);
  std::uint64_t frame = 0;
  for (const Endpoint& client : clients) (void)see(table, client, kServer, ++frame);
  CHECK(table.evicted() == 10);
  for (std::size_t i = 10; i < 30; ++i) CHECK(see(table, clients[i], kServer, ++frame).flow->id == i);
  // Taking one out of the middle of the chain leaves the others within reach.
  (void)see(table, clients[0], kServer, ++frame);
  for (std::size_t i = 11; i < 30; ++i) CHECK(see(table, clients[i], kServer, ++frame).flow->id == i);
  CHECK(table.total() == 31);
}

TEST_CASE("random traffic agrees with a model at every packet") {
  std::mt19937 random(5);
  for (const std::size_t ceiling : {2U, 17U, 300U, 5000U}) {
    FlowTable table(ceiling);
    std::map<std::pair<Endpoint, Endpoint>, std::pair<std::uint32_t, std::uint64_t>> model;  // id, last frame
    std::map<std::uint64_t, std::pair<Endpoint, Endpoint>> by_age;
    std::uint32_t next_id = 0;
    std::size_t wrong = 0;
    for (std::uint64_t frame = 1; frame <= 20000; ++frame) {
      const Endpoint a = v4(static_cast<std::uint32_t>(random() % 40), static_cast<std::uint16_t>(random() % 20));
      const Endpoint b = random() % 4 == 0 ? v6(static_cast<std::uint8_t>(random()), 7)
                                           : v4(static_cast<std::uint32_t>(random() % 40), 7);
      const auto key = std::minmax(a, b);
      auto found = model.find(key);
      if (found == model.end()) {
        if (model.size() == ceiling) {
          model.erase(by_age.begin()->second);
          by_age.erase(by_age.begin());
        }
        found = model.emplace(key, std::make_pair(next_id++, 0)).first;
      } else {
        by_age.erase(found->second.second);
      }
      found->second.second = frame;
      by_age.emplace(frame, key);
      const FlowRef ref = see(table, a, b, frame);
      if (ref.flow->id != found->second.first || table.size() != model.size()) ++wrong;
    }
    CAPTURE(ceiling);
    CHECK(wrong == 0);
    CHECK(table.total() == next_id);
    CHECK(table.evicted() == next_id - model.size());
  }
}

TEST_CASE("a million flows come and go within the ceiling") {
  FlowTable table(1U << 15);
  for (std::uint32_t i = 0; i < 1000000; ++i) (void)see(table, v4(i, 9), kServer, i);
  CHECK(table.total() == 1000000);
  CHECK(table.size() == 1U << 15);
  CHECK(table.evicted() == 1000000 - (1U << 15));
  CHECK(see(table, v4(999999, 9), kServer, 1000000).flow->id == 999999);
  CHECK(see(table, v4(1000000 - (1U << 15), 9), kServer, 1000001).flow->id == 1000000 - (1U << 15));
}
