// Packets that the capture holds more than once (domain.md C-07).
#include "flows/copies.h"

#include <string>

#include "catch.h"
#include "decode/decoder.h"

namespace {

using namespace pcapglass;

constexpr Nanoseconds kMillisecond = 1'000'000;

struct Sent {
  std::uint16_t identification = 7;
  std::uint8_t hops = 64;
  std::string payload = "hello";
  Nanoseconds time = 0;
};

std::string ipv4_udp(const Sent& sent) {
  const auto size = static_cast<char>(28 + sent.payload.size());
  std::string packet{0x45, 0, 0, size};
  packet += static_cast<char>(sent.identification >> 8);
  packet += static_cast<char>(sent.identification);
  packet += std::string("\0\0", 2);
  packet += static_cast<char>(sent.hops);
  packet += std::string("\x11\0\0\xc0\0\2\1\xc0\0\2\2", 11);
  packet += std::string("\x13\xc4\x13\xc4\0", 5);
  packet += static_cast<char>(8 + sent.payload.size());
  return packet + std::string("\0\0", 2) + sent.payload;
}

// What a table says of the packets, in order.
std::vector<Copy> copies_of(const std::vector<Sent>& packets, std::uint64_t* of_frame = nullptr) {
  CopyTable table;
  std::vector<Copy> out;
  for (const Sent& sent : packets) {
    const std::string bytes = ipv4_udp(sent);
    Record record;
    record.frame = out.size() + 1;
    record.link_type = 101;
    record.time.ns = sent.time;
    record.captured = as_bytes(bytes);
    record.original_length = static_cast<std::uint32_t>(bytes.size());
    Packet packet = decode(record);
    table.mark(packet);
    out.push_back(packet.copy());
    if (of_frame != nullptr) *of_frame = packet.copy_of();
  }
  return out;
}

using Copies = std::vector<Copy>;

}  // namespace

TEST_CASE("C-07: the same packet within five milliseconds is a copy, later it was sent again") {
  CHECK(copies_of({{}, {.time = 5 * kMillisecond}}) == Copies{Copy::none, Copy::captured_twice});
  CHECK(copies_of({{}, {.time = 5 * kMillisecond + 1}}) == Copies{Copy::none, Copy::none});
  CHECK(copies_of({{.time = kMillisecond}, {.time = 0}}) == Copies{Copy::none, Copy::captured_twice});
}

TEST_CASE("C-07: a copy with another hop limit was routed, and names the first frame") {
  std::uint64_t of_frame = 0;
  CHECK(copies_of({{}, {.payload = "other"}, {.hops = 63, .time = kMillisecond}}, &of_frame) ==
        Copies{Copy::none, Copy::none, Copy::routed});
  CHECK(of_frame == 1);
}

TEST_CASE("C-07: another identification or payload is another packet") {
  CHECK(copies_of({{}, {.identification = 8}}) == Copies{Copy::none, Copy::none});
  CHECK(copies_of({{}, {.payload = "hellp"}}) == Copies{Copy::none, Copy::none});
  // Without an identification a byte in the middle of a long payload counts too.
  std::string one(150, 'x');
  std::string two = one;
  two[75] = 'y';
  CHECK(copies_of({{.identification = 0, .payload = one}, {.identification = 0, .payload = two}}) ==
        Copies{Copy::none, Copy::none});
  CHECK(copies_of({{.identification = 0, .payload = one}, {.identification = 0, .payload = one}}) ==
        Copies{Copy::none, Copy::captured_twice});
}
