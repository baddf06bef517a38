// Network Monitor's formats, 1.x and 2.0 to 2.3: byte pictures by hand, the frame table, damage, chunking (CI-02,
// CI-03).
#include <functional>

#include "capture/formats.h"

namespace {

using namespace capture_test;
using pcapglass::CaptureFormat;
using pcapglass::Nanoseconds;

// 2005-07-17T15:39:20.502Z, as in a capture that Network Monitor wrote: capinfos shows this time under TZ=UTC.
constexpr Nanoseconds kStart = 1121614760'502000000;
// The same instant as FILETIME: 11644473600 seconds lie between 1601 and 1970.
constexpr std::uint64_t kStartFiletime = (1121614760ULL + 11644473600ULL) * 10'000'000 + 5'020'000;

struct Version {
  unsigned major, minor;
  std::uint16_t media = 1;
};

// Builds the file; the table is written, and the header filled in, at the end.
struct Netmon {
  Version version;
  Builder file;
  std::vector<std::uint32_t> table;

  explicit Netmon(Version v) : version(v) {
    file.text(v.major == 1 ? "RTSS" : "GMBU").number(v.minor, 1).number(v.major, 1).u16(v.media);
    file.u16(2005).u16(7).u16(0).u16(17).u16(15).u16(39).u16(20).u16(502);
    file.bytes.resize(128);
  }

  // `time` in the version's units.
  Netmon& frame(std::uint64_t time, std::string_view data, std::uint32_t original, std::uint16_t media = 1,
                std::uint64_t filetime = kStartFiletime) {
    table.push_back(static_cast<std::uint32_t>(file.bytes.size()));
    if (version.major == 1) {
      file.u32(time).u16(original).u16(data.size());
    } else {
      file.u64(time).u32(original).u32(data.size());
    }
    file.text(data);
    if (version.major == 2 && version.minor >= 1) file.u16(media);
    if (version.major == 2 && version.minor >= 2) file.u32(0xFFFFFFFF);
    if (version.major == 2 && version.minor >= 3) file.u64(filetime).number(0, 1);
    return *this;
  }

  void put32(std::size_t at, std::size_t value) {
    for (std::size_t i = 0; i < 4; ++i) file.bytes[at + i] = static_cast<std::uint8_t>(value >> (8 * i));
  }

  Buffer done() {
    const std::size_t at = file.bytes.size();
    for (const std::uint32_t offset : table) file.u32(offset);
    put32(24, at);
    put32(28, 4 * table.size());
    return file.bytes;
  }
};

bool has_issue(const Read& read, std::string_view what) {
  return std::any_of(read.info.issues.begin(), read.info.issues.end(),
                     [&](const pcapglass::Issue& issue) { return issue.what == what; });
}

}  // namespace

TEST_CASE("CI-02: Network Monitor 1.x, milliseconds since the start") {
  const Read read = read_whole(Netmon({1, 1}).frame(0, "abc", 60).frame(1500, "defg", 4).done());
  CHECK(read.info.format == CaptureFormat::netmon1);
  CHECK(read.info.complete);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0] == Read::Packet{1, 128 + 8, kStart, true, 0, 60, 1, "abc", ""});
  CHECK(read.packets[1] == Read::Packet{2, 139 + 8, kStart + 1'500'000'000, true, 0, 4, 1, "defg", ""});
  CHECK(read.info.interfaces[0].time_digits == 3);
  CHECK(read.info.local_times);
  CHECK(has_issue(read, "local_times_of_unknown_zone"));
}

TEST_CASE("CI-02: Network Monitor 2.0, microseconds since the start, which may be before it") {
  // Ten times the number, as a signed one: minus two microseconds.
  const std::uint64_t before = static_cast<std::uint64_t>(-2);
  const Read read = read_whole(Netmon({2, 0}).frame(204, "abc", 60).frame(before, "d", 1).done());
  CHECK(read.info.format == CaptureFormat::netmon2);
  CHECK(read.info.complete);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0] == Read::Packet{1, 128 + 16, kStart + 204'000, true, 0, 60, 1, "abc", ""});
  CHECK(read.packets[1].ns == kStart - 2'000);
  CHECK(read.info.interfaces[0].time_digits == 6);
}

TEST_CASE("CI-02: from version 2.1 on each frame says what link it is of") {
  Netmon file({2, 1});
  file.frame(0, "a", 1, 1).frame(0, "b", 1, 9).frame(0, "c", 1, 0xE000 | 113).frame(0, "d", 1, 0xE080);
  file.frame(0, "e", 1, 10).frame(0, "f", 1, 1);
  const Read read = read_whole(file.done());
  REQUIRE(read.packets.size() == 6);
  const std::vector<std::uint16_t> expected = {1, 101, 113, 105, 0xFFFF, 1};
  for (std::size_t i = 0; i < 6; ++i) CHECK(read.packets[i].link_type == expected[i]);
  CHECK(read.packets[5].interface_id == 0);
  REQUIRE(read.info.interfaces.size() == 5);
  CHECK(read.info.interfaces[0].packets == 2);
  CHECK(has_issue(read, "media_type_without_link_type"));
}

TEST_CASE("records that are no packets: Wireshark numbers some and passes over others") {
  // tshark 4.0.17 shows frames 1 (filter), 2 and 4 (packets), 3 (adapters, extended) of this file, see tests/oracle.
  Netmon file({2, 2});
  file.frame(0, "filter", 6, 0xFFFF).frame(0, "abc", 3).frame(0, "names", 5, 0xFFFE).frame(0, "adapters", 8, 0xFFFB);
  file.frame(0, "adapters", 8, 0xFFFD).frame(0, "whole", 5, 0xFFFC).frame(0, "def", 3);
  const Read read = read_whole(file.done());
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0].frame == 2);
  CHECK(read.packets[1].frame == 4);
  CHECK(read.info.packets == 2);
  CHECK(read.info.frames == 4);
  CHECK(read.info.complete);
}

TEST_CASE("CI-02: version 2.3 has UTC times of 100 nanoseconds, so the zone of the start does not matter") {
  const Read read = read_whole(Netmon({2, 3}).frame(0, "abc", 3, 1, kStartFiletime + 7).done());
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].ns == kStart + 700);
  CHECK(read.info.interfaces[0].time_digits == 7);
  CHECK_FALSE(read.info.local_times);
  CHECK(read.info.issues.empty());
}

TEST_CASE("times beyond the clock are held at its end") {
  const std::uint64_t filetime = GENERATE(std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{1} << 63);
  const Read read = read_whole(Netmon({2, 3}).frame(0, "abc", 3, 1, filetime).done());
  REQUIRE(read.packets.size() == 1);
  const std::uint64_t delta = GENERATE(~std::uint64_t{0} / 20, std::uint64_t{1} << 63);
  CHECK(read_whole(Netmon({2, 0}).frame(delta, "abc", 3).done()).packets.size() == 1);
}

TEST_CASE("a start that no calendar has leaves the packets without times") {
  Netmon file({2, 0});
  file.frame(1, "abc", 3);
  file.file.bytes[10] = 13;  // the month
  const Read read = read_whole(file.done());
  REQUIRE(read.packets.size() == 1);
  CHECK_FALSE(read.packets[0].has_time);
  CHECK(has_issue(read, "impossible_start_time"));
}

TEST_CASE("Network Monitor's own header in front of 802.11 frames is taken off") {
  const std::string own("\2\x20\0", 3);
  const Read read = read_whole(Netmon({2, 1}).frame(0, own + std::string(29, 'h') + "abc", 40, 6).done());
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].captured == "abc");
  CHECK(read.packets[0].file_offset == 128 + 16 + 32);
  CHECK(read.packets[0].original_length == 8);
  CHECK(read.packets[0].link_type == 105);
}

TEST_CASE("CI-03: a Network Monitor file may be cut anywhere and fed in any pieces") {
  const Version version = GENERATE(Version{1, 1}, Version{2, 0}, Version{2, 1}, Version{2, 2}, Version{2, 3});
  Buffer file = Netmon(version).frame(0, "abc", 60).frame(7, "defghij", 7).frame(9, "k", 1).done();
  check_every_prefix(file, {});
  file.insert(file.end(), 40, 'c');  // comments and the like
  check_any_chunking(file);
  CHECK(read_whole(file).info.complete);
}

TEST_CASE("a table in another order is an issue, one of other frames is damage") {
  Netmon swapped({2, 0});
  swapped.frame(0, "abc", 3).frame(1, "def", 3);
  std::swap(swapped.table[0], swapped.table[1]);
  const Read other_order = read_whole(swapped.done());
  CHECK(other_order.info.complete);
  CHECK(has_issue(other_order, "frames_not_in_order_of_their_table"));

  const auto damage = GENERATE(
      as<std::function<void(std::vector<std::uint32_t>&)>>{},
      [](std::vector<std::uint32_t>& table) { table.pop_back(); },
      [](std::vector<std::uint32_t>& table) { table.push_back(300); },
      [](std::vector<std::uint32_t>& table) { table[1] += 4; },
      [](std::vector<std::uint32_t>& table) { table[1] = table[0]; });
  Netmon file({2, 0});
  file.frame(0, "abc", 3).frame(1, "def", 3);
  damage(file.table);
  const Buffer bytes = file.done();
  const Read read = read_whole(bytes);
  CHECK_FALSE(read.info.complete);
  CHECK(read.packets.size() == 2);
  CHECK(read.info.broken_reason == "the table of frames names others than those that follow each other");
  check_any_chunking(bytes);
}

TEST_CASE("a gap between frames that was filled with zeros is no frame") {
  Netmon file({2, 0});
  file.frame(0, "abc", 3);
  file.file.text(std::string(64, '\0'));
  file.frame(1, "def", 3);
  const Buffer bytes = file.done();
  const Read read = read_whole(bytes);
  CHECK(read.packets.size() == 1);
  CHECK(read.info.broken_offset == 128 + 19);
  check_any_chunking(bytes);
}

TEST_CASE("CI-03: frames that do not fit, and headers that cannot be") {
  SECTION("a frame that runs into the table") {
    Netmon file({2, 0});
    file.frame(0, "abc", 3).frame(0, "def", 3);
    file.put32(file.table[1] + 12, 4);
    const Read read = read_whole(file.done());
    CHECK(read.packets.size() == 1);
    CHECK(read.info.broken_reason == "a frame runs into what follows the frames");
  }
  SECTION("a length that no packet has") {
    Netmon file({2, 0});
    file.frame(0, "abc", 3);
    file.put32(128 + 12, 0x7FFFFFFF);
    CHECK_FALSE(read_whole(file.done()).info.complete);
  }
  SECTION("no table: the file was never closed") {
    Netmon file({2, 0});
    const Read read = read_whole(file.frame(0, "abc", 3).file.bytes);
    CHECK_FALSE(read.opened);
    CHECK(read.info.broken_reason == "the Network Monitor file was not closed: its header names no table of frames");
  }
  SECTION("a version that does not exist") {
    Netmon file({2, 0});
    file.file.bytes[5] = 3;
    CHECK_FALSE(read_whole(file.done()).opened);
  }
  SECTION("a table within the header, or of half an entry") {
    Netmon file({2, 0});
    file.frame(0, "abc", 3);
    const Buffer good = file.done();
    file.put32(24, 64);
    CHECK_FALSE(read_whole(file.file.bytes).opened);
    file.file.bytes = good;
    file.put32(28, 3);
    CHECK_FALSE(read_whole(file.file.bytes).opened);
  }
}

TEST_CASE("what stands between the frames and their table is passed over") {
  Netmon file({2, 2});
  file.frame(0, "abc", 3);
  const std::size_t comments = file.file.bytes.size();
  file.put32(40, comments);
  file.put32(44, 20);
  file.file.text(std::string(20, 'c'));
  const Read read = read_whole(file.done());
  CHECK(read.packets.size() == 1);
  CHECK(read.info.complete);
  CHECK(has_issue(read, "network_monitor_comments_not_read"));
}
