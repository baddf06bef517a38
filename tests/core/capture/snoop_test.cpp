// The snoop format (RFC 1761) and Surveyor's kind of it: byte pictures by hand, damage, chunking (CI-02, CI-03).
#include "capture/formats.h"

namespace {

using namespace capture_test;
using pcapglass::ByteOrder;
using pcapglass::CaptureFormat;

Builder file_header(std::uint32_t data_link = 4, std::uint32_t version = 2) {
  Builder file{ByteOrder::big, {}};
  file.text(std::string_view("snoop\0\0\0", 8)).u32(version).u32(data_link);
  return file;
}

Builder& add_record(Builder& file, std::string_view data, std::uint32_t original, std::uint32_t drops = 0,
                    std::uint32_t padding = 0) {
  file.u32(original).u32(data.size()).u32(24 + data.size() + padding).u32(drops).u32(911274719).u32(885516);
  return file.text(data).text(std::string(padding, '\0'));
}

Builder two_records() {
  Builder file = file_header();
  add_record(file, "abc", 60, 0, 1);
  return add_record(file, "defgh", 5, 3, 3);
}

}  // namespace

TEST_CASE("CI-02: snoop records with padding, cumulative drops and microseconds") {
  const Read read = read_whole(two_records().bytes);
  CHECK(read.info.format == CaptureFormat::snoop);
  CHECK(read.info.complete);
  CHECK(read.info.big_endian);
  CHECK(read.info.version_major == 2);
  REQUIRE(read.packets.size() == 2);
  // 911274719 is 1998-11-17T03:51:59Z.
  CHECK(read.packets[0] == Read::Packet{1, 16 + 24, 911274719'885516000, true, 0, 60, 1, "abc", ""});
  CHECK(read.packets[1] == Read::Packet{2, 44 + 24, 911274719'885516000, true, 0, 5, 1, "defgh", ""});
  CHECK(read.info.interfaces[0].dropped_by_system == 3);
  CHECK(read.info.interfaces[0].time_digits == 6);
  CHECK(read.info.data_bytes == 65);
}

TEST_CASE("snoop data link types become LINKTYPE values") {
  const auto [data_link, link_type] = GENERATE(table<std::uint32_t, std::uint16_t>({{0, 1},
                                                                                    {2, 6},
                                                                                    {4, 1},
                                                                                    {8, 10},
                                                                                    {9, 0},
                                                                                    {14, 0},
                                                                                    {16, 122},
                                                                                    {18, 123},
                                                                                    {0x80000001, 101},
                                                                                    {0x80000005, 226},
                                                                                    {17, 0xFFFF},
                                                                                    {0x80000063, 0xFFFF}}));
  Builder file = file_header(data_link);
  add_record(file, "abc", 3);
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].link_type == link_type);
  CHECK(read.info.issues.empty() == (link_type != 0xFFFF));
}

TEST_CASE("Surveyor is told by the padding of the first record, and keeps the frame check sequence") {
  Builder file = file_header(12, 3);
  add_record(file, "abcdFCS.", 8, 0, 16);
  const Read read = read_whole(file.bytes);
  CHECK(read.info.format == CaptureFormat::shomiti);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].link_type == 1);
  CHECK(read.info.interfaces[0].fcs_length == 4);
}

TEST_CASE("CI-03: a snoop file may be cut anywhere and fed in any pieces") {
  const Buffer file = two_records().bytes;
  check_any_chunking(file);
  check_every_prefix(file, {16, 16 + 28});
}

TEST_CASE("CI-03: lengths of a snoop record that contradict each other break the file there") {
  struct Lengths {
    std::uint32_t captured, whole;
  };
  const Lengths lengths = GENERATE(Lengths{4, 27}, Lengths{4, 0}, Lengths{262145, 262169}, Lengths{0xFFFFFFFF, 23},
                                   Lengths{4, 0xFFFFFFFF}, Lengths{4, 24 + 4 + 262145});
  Builder file = two_records();
  const std::size_t broken = file.bytes.size();
  file.u32(4).u32(lengths.captured).u32(lengths.whole).u32(0).u32(1).u32(1).text(std::string(64, 'x'));
  const Read read = read_whole(file.bytes);
  CHECK(read.packets.size() == 2);
  CHECK_FALSE(read.info.complete);
  CHECK(read.info.broken_offset == broken);
  CHECK(read.info.broken_reason == "a record whose lengths contradict each other");
  check_any_chunking(file.bytes);
}

TEST_CASE("a version that snoop never had is not opened") {
  const Read read = read_whole(file_header(4, 6).bytes);
  CHECK_FALSE(read.opened);
  CHECK(read.info.broken_reason == "the snoop file header names a version that does not exist");
}

TEST_CASE("a snoop record over the limit is counted and passed over") {
  pcapglass::Limits limits;
  limits.record_bytes = 100;
  Builder file = file_header();
  add_record(file, std::string(200, 'x'), 200);
  add_record(file, "abc", 3);
  for (const std::size_t piece : {1U, 50U, 1000U}) {
    const Read read = read_in_pieces(file.bytes, piece, limits);
    CHECK(read.info.complete);
    CHECK(read.info.packets == 2);
    REQUIRE(read.packets.size() == 1);
    CHECK(read.packets[0].frame == 2);
    REQUIRE(read.info.issues.size() == 1);
    CHECK(read.info.issues[0].what == "record_over_size_limit");
  }
}
