// The pcapng format: blocks, options, sections and clocks (CI-02 to CI-04; draft-ietf-opsawg-pcapng 3 and 4).
#include "capture/builder.h"
#include "catch.h"

namespace {

using namespace capture_test;
using pcapglass::ByteOrder;

struct File {
  ByteOrder order = ByteOrder::little;
  Buffer bytes;

  Builder make() const { return {order, {}}; }

  File& block(std::uint32_t type, const Buffer& body) {
    Builder block = make();
    block.append(body).pad();
    const std::size_t total = block.bytes.size() + 12;
    Builder whole = make();
    whole.u32(type).u32(total).append(block.bytes).u32(total);
    bytes.insert(bytes.end(), whole.bytes.begin(), whole.bytes.end());
    return *this;
  }
  File& section(const Buffer& options = {}) {
    return block(0x0A0D0D0A, make().u32(0x1A2B3C4D).u16(1).u16(0).u64(~0ULL).append(options).bytes);
  }
  File& interface(std::uint16_t link, const Buffer& options = {}, std::uint32_t snap = 0) {
    return block(1, make().u16(link).u16(0).u32(snap).append(options).bytes);
  }
  File& packet(std::uint32_t id, std::uint64_t ticks, std::string_view data, const Buffer& options = {}) {
    Builder body = make();
    body.u32(id).u32(ticks >> 32).u32(ticks & 0xFFFFFFFF).u32(data.size()).u32(data.size() + 1).text(data).pad();
    return block(6, body.append(options).bytes);
  }
  Buffer option(std::uint16_t code, const Buffer& value) const {
    Builder option = make();
    option.u16(code).u16(value.size()).append(value).pad();
    return option.bytes;
  }
  Buffer option(std::uint16_t code, std::string_view value) const {
    return option(code, Buffer(value.begin(), value.end()));
  }
};

Buffer operator+(Buffer a, const Buffer& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

}  // namespace

TEST_CASE("CI-02: sections of either byte order, each with its own interfaces") {
  File file;
  file.section().interface(1).packet(0, 1'000'000, "one");
  file.order = ByteOrder::big;
  file.section().interface(113).interface(101).packet(1, 2'000'000, "two");
  const Read read = read_whole(file.bytes);
  CHECK(read.info.complete);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0].link_type == 1);
  CHECK(read.packets[1].link_type == 101);
  CHECK(read.packets[1].interface_id == 2);
  CHECK(read.packets[1].ns == 2'000'000'000);
  CHECK(read.info.sections.size() == 2);
  CHECK(read.info.interfaces[2].section == 1);
  CHECK(read.info.interfaces[2].packets == 1);
}

TEST_CASE("CI-02: if_tsresol in powers of ten and two, if_tsoffset") {
  struct Clock {
    std::uint8_t resolution;
    std::int64_t offset;
    std::uint64_t ticks;
    pcapglass::Nanoseconds ns;
    unsigned digits;
  };
  // By hand: ticks times the resolution, plus the offset.
  const Clock clock = GENERATE(
      Clock{0, 0, 5, 5'000'000'000, 0}, Clock{3, 0, 1500, 1'500'000'000, 3}, Clock{9, 100, 1, 100'000'000'001, 9},
      Clock{12, 0, 1'999, 1, 9}, Clock{0x80 | 10, 0, 1536, 1'500'000'000, 4},  // 1536 / 1024 s
      Clock{0x80 | 32, 0, 0x1'8000'0000, 1'500'000'000, 9},                    // NTP's fixed point
      Clock{0x80 | 63, 0, 0x4000'0000'0000'0000, 500'000'000, 9}, Clock{6, -5, 3'000'000, -2'000'000'000, 6});
  File file;
  const Buffer options = file.option(9, Buffer{clock.resolution}) +
                         file.option(14, file.make().u64(static_cast<std::uint64_t>(clock.offset)).bytes);
  file.section().interface(1, options).packet(0, clock.ticks, "x");
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].ns == clock.ns);
  CHECK(read.info.interfaces[0].time_digits == clock.digits);
}

TEST_CASE("times beyond the clock saturate instead of wrapping") {
  File file;
  file.section().interface(1).packet(0, ~0ULL, "x");
  const Read read = read_whole(file.bytes);
  CHECK(read.packets[0].ns > 9'000'000'000'000'000'000);
}

TEST_CASE("CI-02: interface options are kept") {
  File file;
  const Buffer options = file.option(2, "eth0") + file.option(3, "uplink") +
                         file.option(8, file.make().u64(1000000).bytes) +
                         file.option(11, std::string_view("\0udp", 4)) + file.option(12, "Linux") +
                         file.option(13, Buffer{4}) + file.option(15, "i210") + file.option(1, "a comment");
  file.section().interface(1, options, 96);
  const auto info = read_whole(file.bytes).info;
  const auto& interface = info.interfaces.at(0);
  CHECK(interface.name == "eth0");
  CHECK(interface.description == "uplink");
  CHECK(interface.speed_bits_per_second == 1000000);
  CHECK(interface.filter == "udp");
  CHECK(interface.operating_system == "Linux");
  CHECK(interface.fcs_length == 4);
  CHECK(interface.hardware == "i210");
  CHECK(interface.snap_length == 96);
  CHECK(interface.comments == std::vector<std::string>{"a comment"});
}

TEST_CASE("CI-02: simple and obsolete packet blocks") {
  File file;
  file.section().interface(1, {}, 4);
  file.block(3, file.make().u32(9).text("abcd").bytes);
  file.block(2, file.make().u16(0).u16(7).u32(0).u32(2'000'000).u32(3).u32(3).text("xyz").bytes);
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0].captured == "abcd");  // cut by the snap length of interface 0
  CHECK(read.packets[0].original_length == 9);
  CHECK_FALSE(read.packets[0].has_time);
  CHECK(read.packets[1].captured == "xyz");
  CHECK(read.packets[1].ns == 2'000'000'000);
  CHECK(read.info.first_time->ns == 2'000'000'000);  // a packet without a time has no part in it
}

TEST_CASE("CI-04: comments are counted, the first hundred kept; secrets are counted, never kept") {
  File file;
  file.section(file.option(1, "about the capture")).interface(1);
  for (int i = 0; i < 101; ++i) file.packet(0, 1, "x", file.option(1, "note " + std::to_string(i)));
  file.block(10, file.make().u32(0x544c534b).u32(6).text("secret").bytes);
  const Read read = read_whole(file.bytes);
  CHECK(read.info.sections[0].comments == std::vector<std::string>{"about the capture"});
  CHECK(read.info.packet_comments_total == 101);
  CHECK(read.info.packet_comments.size() == 100);
  CHECK(read.info.packet_comments[99].frame == 100);
  CHECK(read.packets[3].comment == "note 3");
  REQUIRE(read.info.secrets.size() == 1);
  CHECK(read.info.secrets[0].type == 0x544c534b);
  CHECK(read.info.secrets[0].bytes == 6);
}

TEST_CASE("CI-03: interface statistics tell of drops") {
  File file;
  file.section().interface(1);
  file.block(5, file.make().u32(0).u32(0).u32(0).bytes + file.option(4, file.make().u64(100).bytes) +
                    file.option(5, file.make().u64(7).bytes) + file.option(7, file.make().u64(2).bytes));
  const auto info = read_whole(file.bytes).info;
  CHECK(info.interfaces[0].received == 100);
  CHECK(info.interfaces[0].dropped_by_interface == 7);
  CHECK(info.interfaces[0].dropped_by_system == 2);
  CHECK(info.interfaces[0].statistics_blocks == 1);
}

TEST_CASE("CI-02: name resolution records are counted") {
  File file;
  Builder body = file.make();
  body.u16(1).u16(10).number(0xC0000201, 4).text("gw.ex").number(0, 1).pad();
  body.u16(2).u16(18).u64(1).u64(2).text("a").number(0, 1).pad().u16(0).u16(0);
  file.section().interface(1).block(4, body.bytes);
  const auto info = read_whole(file.bytes).info;
  CHECK(info.name_resolution_blocks == 1);
  CHECK(info.resolved_addresses == 2);
  CHECK(info.issues.empty());
}

TEST_CASE("C-01: custom and journal blocks take a frame number as in Wireshark, unknown blocks do not") {
  File file;
  file.section().interface(1).packet(0, 1, "a");
  file.block(0xBAD, file.make().u32(32473).text("x").bytes);
  file.block(0x40000BAD, file.make().u32(32473).bytes);
  file.block(9, file.make().text("MESSAGE=hi\n").bytes);
  file.block(0x80000001, file.make().u32(0).bytes);
  file.packet(0, 2, "b");
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[1].frame == 5);
  CHECK(read.info.packets == 2);
  CHECK(read.info.issues.size() == 3);
}

TEST_CASE("CI-03: what contradicts itself breaks the file at that block") {
  File file;
  file.section().interface(1).packet(0, 1, "a");
  const std::size_t good = file.bytes.size();
  SECTION("a packet of an interface that is not described") { file.packet(1, 1, "b"); }
  SECTION("a packet longer than its block") {
    file.block(6, file.make().u32(0).u64(0).u32(100).u32(100).text("short").bytes);
  }
  SECTION("two lengths that differ") {
    file.packet(0, 1, "b");
    file.bytes[file.bytes.size() - 4] ^= 4;
  }
  SECTION("a block shorter than its header") {
    const Buffer block = file.make().u32(6).u32(8).u32(8).bytes;
    file.bytes.insert(file.bytes.end(), block.begin(), block.end());
  }
  SECTION("a section of an unknown version") {
    file.block(0x0A0D0D0A, file.make().u32(0x1A2B3C4D).u16(2).u16(0).u64(~0ULL).bytes);
  }
  const std::size_t end = file.bytes.size();
  file.packet(0, 1, "behind");
  REQUIRE(end > good);
  const Read read = read_whole(file.bytes);
  CHECK(read.packets.size() == 1);
  CHECK_FALSE(read.info.complete);
  CHECK(read.info.broken_offset == good);
}

TEST_CASE("bad options are an issue, and the packet is kept") {
  File file;
  file.section().interface(1).packet(0, 1, "a", file.make().u16(1).u16(400).text("cut").bytes);
  const Read read = read_whole(file.bytes);
  CHECK(read.packets.size() == 1);
  REQUIRE(read.info.issues.size() == 1);
  CHECK(read.info.issues[0].what == "bad_options");
}

TEST_CASE("rule 2: one byte at a time, odd pieces and the whole give the same packets") {
  File file;
  file.section(file.option(4, "test")).interface(1, file.option(2, "eth0"));
  for (int i = 0; i < 20; ++i)
    file.packet(0, 1, std::string(static_cast<std::size_t>(i * 7), 'x'), file.option(1, "c"));
  const Read whole = read_whole(file.bytes);
  REQUIRE(whole.packets.size() == 20);
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 31U, 64U, 1000U}) {
    const Read read = read_in_pieces(file.bytes, piece);
    CHECK(read.packets == whole.packets);
    CHECK(read.info.content_hash == whole.info.content_hash);
  }
}

TEST_CASE("rule 1: every prefix gives the packets before its end, and says that it was cut") {
  File file;
  file.section().interface(1).packet(0, 1, "abc").packet(0, 2, "defgh");
  std::size_t packets = 0;
  for (std::size_t cut = 1; cut <= file.bytes.size(); ++cut) {
    const Read read = read_whole({file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(cut)});
    CHECK(read.packets.size() >= packets);
    packets = read.packets.size();
    if (!read.info.complete) CHECK_FALSE(read.info.broken_reason.empty());
  }
  CHECK(packets == 2);
}
