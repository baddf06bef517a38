// Endace's ERF: records by hand, how a file without magic is recognised, damage, chunking (CI-02, CI-03).
#include "capture/formats.h"

namespace {

using namespace capture_test;
using pcapglass::ByteOrder;
using pcapglass::CaptureFormat;

constexpr std::uint64_t kSecond = 1773046800;  // 2026-03-09T09:00:00Z
constexpr std::uint64_t kTime = (kSecond << 32) | 0x8000'0000U;

struct Record {
  std::uint8_t type = 2;
  std::uint64_t time = kTime;
  std::uint8_t flags = 4;
  std::uint16_t loss = 0;
  std::vector<std::uint64_t> extensions{};
  std::uint16_t padding = 0;
};

// Adds a record of `data`; Ethernet's two bytes and the four of multichannel records are put in front.
Builder& add(Builder& file, const Record& record, std::string_view data, std::uint16_t wire) {
  const bool ethernet = record.type == 2 || record.type == 11 || record.type == 16 || record.type == 20;
  const bool multichannel = record.type == 5 || record.type == 17;
  const std::size_t subheader = ethernet ? 2 : (multichannel ? 4 : 0);
  const std::size_t length = 16 + 8 * record.extensions.size() + subheader + data.size() + record.padding;
  file.order = ByteOrder::little;
  file.u64(record.time);
  file.order = ByteOrder::big;
  file.number(record.type | (record.extensions.empty() ? 0 : 0x80), 1).number(record.flags, 1);
  file.u16(length).u16(record.loss).u16(wire);
  for (std::size_t i = 0; i < record.extensions.size(); ++i) {
    const bool last = i + 1 == record.extensions.size();
    file.u64(record.extensions[i] | (last ? 0 : std::uint64_t{1} << 63));
  }
  return file.text(std::string(subheader, '\0')).text(data).text(std::string(record.padding, '\0'));
}

constexpr std::uint64_t host_id(std::uint64_t source, std::uint64_t host) {
  return (std::uint64_t{17} << 56) | (source << 48) | host;
}

Builder three_records() {
  Builder file;
  add(file, {}, "abcdefgh", 8);
  add(file, {.time = kTime + 1, .extensions = {host_id(1, 0)}, .padding = 5}, "xyz", 100);
  return add(file, {.type = 22, .time = kTime + 2}, "ipv4", 4);
}

}  // namespace

TEST_CASE("CI-02: ERF records: fixed-point times, extension headers, cut packets and what fills a record up") {
  const Read read = read_whole(three_records().bytes);
  CHECK(read.info.format == CaptureFormat::erf);
  CHECK(read.info.complete);
  REQUIRE(read.packets.size() == 3);
  const auto half = static_cast<pcapglass::Nanoseconds>(kSecond) * 1'000'000'000 + 500'000'000;
  CHECK(read.packets[0] == Read::Packet{1, 18, half, true, 0, 8, 1, "abcdefgh", ""});
  // Eight bytes are there for three captured: the rest fills up, but cannot be told from the packet but by its length.
  CHECK(read.packets[1] == Read::Packet{2, 26 + 26, half, true, 1, 100, 1, std::string("xyz\0\0\0\0\0", 8), ""});
  CHECK(read.packets[2] == Read::Packet{3, 60 + 16, half, true, 2, 4, 101, "ipv4", ""});
  CHECK(read.info.interfaces[0].name == "Port A (ERF Interface 0)");
  CHECK(read.info.interfaces[1].name == "Port A (ERF Source 1, Interface 0)");
  CHECK(read.info.interfaces[0].time_digits == 9);
}

TEST_CASE("ERF fractions of a second are rounded to the nearest nanosecond, into the next second if need be") {
  Builder file;
  add(file, {.time = (kSecond << 32) | 0xFFFF'FFFFU}, "abc", 3);
  add(file, {.time = (kSecond << 32) | 1U}, "abc", 3);  // 0.23 ns
  add(file, {.time = (kSecond << 32) | 3U}, "abc", 3);  // 0.70 ns
  const Read read = read_whole(file.bytes);
  const auto second = static_cast<pcapglass::Nanoseconds>(kSecond) * 1'000'000'000;
  REQUIRE(read.packets.size() == 3);
  CHECK(read.packets[0].ns == second + 1'000'000'000);
  CHECK(read.packets[1].ns == second);
  CHECK(read.packets[2].ns == second + 1);
}

TEST_CASE("ERF record types become LINKTYPE values") {
  const auto [type, link_type] = GENERATE(table<std::uint8_t, std::uint16_t>({{1, 50},
                                                                              {2, 1},
                                                                              {5, 50},
                                                                              {10, 50},
                                                                              {11, 1},
                                                                              {16, 1},
                                                                              {17, 50},
                                                                              {19, 50},
                                                                              {20, 1},
                                                                              {22, 101},
                                                                              {23, 101},
                                                                              {3, 197},
                                                                              {4, 197},
                                                                              {21, 197}}));
  Builder file;
  for (std::uint64_t i = 0; i < 3; ++i) add(file, {.type = type, .time = kTime + i}, "abcdefgh", 8);
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 3);
  CHECK(read.packets[0].link_type == link_type);
  CHECK(read.packets[0].captured == "abcdefgh");
  CHECK(read.info.issues.size() == (link_type == 197 ? 1 : 0));
}

TEST_CASE("ERF interfaces are told by host, source and port; lost records are counted, colours are not") {
  Builder file;
  add(file, {.flags = 4, .loss = 2}, "a", 1);
  add(file, {.flags = 4 | 3}, "b", 1);
  add(file, {.flags = 4 | 0x40, .extensions = {host_id(2, 0x0123456789ab)}}, "c", 1);
  add(file, {.type = 11, .flags = 4, .loss = 500}, "d", 1);
  add(file, {.flags = 4, .loss = 3}, "e", 1);
  const Read read = read_whole(file.bytes);
  REQUIRE(read.info.interfaces.size() == 3);
  CHECK(read.info.interfaces[0].packets == 3);
  CHECK(read.info.interfaces[0].dropped_by_interface == 5);
  CHECK(read.info.interfaces[1].name == "Port D (ERF Interface 3)");
  CHECK(read.info.interfaces[2].name == "Port E (ERF Host 0123456789ab, Source 2, Interface 4)");
}

TEST_CASE("ERF metadata takes a frame number as in Wireshark, padding does not") {
  Builder file;
  add(file, {.type = 27, .time = 0, .extensions = {host_id(0, 0)}}, "metadata", 8);
  add(file, {}, "abc", 3);
  add(file, {.type = 48, .time = 0}, "", 0);
  add(file, {}, "def", 3);
  const Read read = read_whole(file.bytes);
  CHECK(read.info.packets == 2);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0].frame == 2);
  CHECK(read.packets[1].frame == 3);
}

TEST_CASE("CI-03: an ERF file may be cut anywhere and fed in any pieces") {
  Builder file = three_records();
  const std::size_t three = file.bytes.size();
  add(file, {.time = kTime + 3}, "fourth", 6);
  check_any_chunking(file.bytes);
  // Fewer than three records are taken for ERF when they fill the file, and for nothing when it ends within one.
  check_every_prefix(file.bytes, {26, 60, three});
  for (std::size_t size = 0; size < file.bytes.size(); ++size) {
    CHECK(read_whole(first_bytes(file.bytes, size)).opened == (size == 26 || size == 60 || size >= three));
  }
}

TEST_CASE("what could be ERF by one record is not taken for it when the next makes no sense") {
  Builder file = three_records();
  SECTION("a type that does not exist") { file.bytes[26 + 8] = 0x1A; }
  SECTION("a record shorter than its header") { file.bytes[26 + 11] = 15; }
  SECTION("nothing on the wire") { file.bytes[26 + 15] = 0; }
  SECTION("a time long before") { file.bytes[26 + 7] = 0x60; }
  SECTION("a time a year later") { file.bytes[26 + 7] = 0x70; }
  SECTION("extension headers without end") {
    file.bytes[26 + 16] |= 0x80;
    file.bytes[26 + 24] |= 0x80;
  }
  const Read read = read_whole(file.bytes);
  CHECK_FALSE(read.opened);
  CHECK(read.packets.empty());
  CHECK(read.info.broken_reason == "it begins like no capture format that is read");
  check_any_chunking(file.bytes);
}

TEST_CASE("a pcap file whose first bytes are damaged is not taken for ERF") {
  Builder pcap;
  pcap.u32(0xa1b2c3d4).u16(2).u16(4).u32(0).u32(0).u32(65535).u32(1);
  for (std::uint32_t i = 0; i < 30; ++i) pcap.u32(kSecond + i).u32(0).u32(60).u32(60).text(std::string(60, 'x'));
  for (std::size_t at = 0; at < 4; ++at) {
    Buffer damaged = pcap.bytes;
    damaged[at] ^= 0x55U;
    CHECK_FALSE(read_whole(damaged).opened);
    CHECK_FALSE(read_in_pieces(damaged, 1).opened);
  }
  // Nor is the rest of one that lost its beginning.
  for (std::size_t lost = 1; lost < 600; ++lost) {
    const Buffer rest(pcap.bytes.begin() + static_cast<std::ptrdiff_t>(lost), pcap.bytes.end());
    CHECK_FALSE(read_whole(rest).opened);
  }
}

TEST_CASE("CI-03: a broken ERF record ends the file there") {
  Builder file = three_records();
  const std::size_t at = file.bytes.size();
  SECTION("shorter than its header") { file.u64(kTime).number(2, 1).number(4, 1).u16(15).u16(0).u16(3); }
  SECTION("of nothing") { file.u64(kTime).number(2, 1).number(4, 1).u16(16).u16(0).u16(3); }
  SECTION("without room for what its type puts first") {
    file.u64(kTime).number(2, 1).number(4, 1).u16(17).u16(0).u16(3).number(0, 1);
  }
  SECTION("with extension headers that have no end") {
    file.u64(kTime).number(0x82, 1).number(4, 1).u16(24).u16(0).u16(3).u64(~std::uint64_t{0});
  }
  const Read read = read_whole(file.bytes);
  CHECK(read.packets.size() == 3);
  CHECK_FALSE(read.info.complete);
  CHECK(read.info.broken_offset == at);
  check_any_chunking(file.bytes);
}
