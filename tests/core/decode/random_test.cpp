// Any bytes decode (design.md rule 1, domain.md C-13): random ones and damaged examples, for the sanitizers to watch.
#include <random>

#include "catch.h"
#include "decode/dump.h"
#include "encapsulations.h"

using namespace pcapglass;
using namespace examples;

namespace {

bool within(Bytes inner, Bytes outer) {
  return inner.empty() || (inner.data() >= outer.data() && inner.data() + inner.size() <= outer.data() + outer.size());
}

// What must hold of every packet, whatever its bytes.
bool is_sound(const Packet& packet) {
  const Record& record = packet.record();
  std::size_t read = 0;
  for (const Layer& layer : packet.layers()) {
    if (!within(layer.header, record.captured) || !within(layer.payload, record.captured)) return false;
    for (const std::uint8_t byte : layer.header) read += byte;
    for (const std::uint8_t byte : layer.payload) read += byte;
  }
  if (packet.is_cut() && record.captured.size() >= record.original_length) return false;
  if (packet.stop()) {
    const Stop& stop = *packet.stop();
    if (stop.offset + stop.have > record.captured.size()) return false;
    if (stop.why == StopReason::truncated && !packet.is_cut()) return false;
    if (stop.need != 0 && stop.need <= stop.have) return false;
  }
  return !dump_line(packet).empty() || read > 0;
}

}  // namespace

TEST_CASE("C-13: random bytes of every link type decode soundly") {
  std::mt19937 random(2);
  constexpr std::uint16_t kLinkTypes[] = {0,   1,   9,   12,  14,  50,  101, 104, 105, 107, 108, 113, 117, 119, 127,
                                          138, 147, 149, 163, 178, 192, 219, 226, 228, 229, 239, 252, 258, 276};
  std::size_t unsound = 0;
  for (int round = 0; round < 150000; ++round) {
    std::vector<std::uint8_t> bytes(random() % 120);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    const std::size_t more = random() % 3 == 0 ? random() % 100 : 0;
    const Record record = record_of(kLinkTypes[random() % std::size(kLinkTypes)], bytes, bytes.size() + more);
    if (!is_sound(decode(record))) ++unsound;
  }
  CHECK(unsound == 0);
}

TEST_CASE("C-13: damaged and cut examples decode soundly") {
  std::mt19937 random(4);
  std::size_t unsound = 0;
  std::vector<Example> examples = all();
  for (Example& example : encapsulations()) examples.push_back(std::move(example));
  for (const Example& example : examples) {
    const std::vector<std::uint8_t> whole = bytes_of(example.hex);
    for (int round = 0; round < 1500; ++round) {
      // A vector of its own size, so that AddressSanitizer sees the first byte too far.
      std::vector<std::uint8_t> bytes(whole.begin(), whole.begin() + static_cast<int>(random() % (whole.size() + 1)));
      for (std::size_t i = random() % 4; i > 0 && !bytes.empty(); --i) {
        bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
      }
      const Record record = record_of(example.link_type, bytes, random() % 2 == 0 ? whole.size() : 0);
      if (!is_sound(decode(record))) ++unsound;
    }
  }
  CHECK(unsound == 0);
}

TEST_CASE("the same bytes give the same packet, and a packet is a value") {
  const Decoded decoded(kEthernet, kMacs + "8100 0001 0800" + kIpv4Udp);
  const Packet copy = decoded.packet;
  CHECK(dump_line(copy) == dump_line(decoded.packet));
  CHECK(dump_line(copy) == "1\teth:vlan:ip:udp\t192.0.2.1\t198.51.100.2\t5060\t5061\t");
}
