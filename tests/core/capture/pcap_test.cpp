// The pcap format: every header variant, byte orders, lengths, times, and what a damaged file gives (CI-02, CI-03).
#include "capture/builder.h"
#include "catch.h"

namespace {

using namespace capture_test;
using pcapglass::ByteOrder;
using pcapglass::CaptureFormat;

Builder file_header(ByteOrder order, std::uint32_t magic, std::uint32_t link = 1, std::uint16_t minor = 4) {
  Builder file{order, {}};
  file.u32(magic).u16(2).u16(minor).u32(0).u32(0).u32(65535).u32(link);
  return file;
}

Builder& add_record(Builder& file, std::uint32_t seconds, std::uint32_t fraction, std::string_view data,
                    std::uint32_t original) {
  return file.u32(seconds).u32(fraction).u32(data.size()).u32(original).text(data);
}

}  // namespace

TEST_CASE("CI-02: pcap in both byte orders, micro- and nanoseconds") {
  struct Variant {
    ByteOrder order;
    std::uint32_t magic;
    CaptureFormat format;
    pcapglass::Nanoseconds ns;
    unsigned digits;
  };
  const Variant variant =
      GENERATE(Variant{ByteOrder::little, 0xa1b2c3d4, CaptureFormat::pcap, 7'000'005'000, 6},
               Variant{ByteOrder::big, 0xa1b2c3d4, CaptureFormat::pcap, 7'000'005'000, 6},
               Variant{ByteOrder::little, 0xa1b23c4d, CaptureFormat::pcap_nanosecond, 7'000'000'005, 9},
               Variant{ByteOrder::big, 0xa1b23c4d, CaptureFormat::pcap_nanosecond, 7'000'000'005, 9});
  Builder file = file_header(variant.order, variant.magic);
  add_record(file, 7, 5, "abc", 60);
  const Read read = read_whole(file.bytes);
  CHECK(read.info.format == variant.format);
  CHECK(read.info.complete);
  CHECK(read.info.big_endian == (variant.order == ByteOrder::big));
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0] == Read::Packet{1, 24 + 16, variant.ns, true, 0, 60, 1, "abc", ""});
  CHECK(read.info.interfaces[0].time_digits == variant.digits);
  CHECK(read.info.data_bytes == 60);
  CHECK(read.info.captured_bytes == 3);
}

TEST_CASE("CI-02: the modified header has eight more bytes in each record") {
  Builder file = file_header(ByteOrder::little, 0xa1b2cd34);
  // After the lengths: interface index, protocol, packet type, padding (libpcap, struct pcap_sf_patched_pkthdr).
  file.u32(1).u32(2).u32(3).u32(3).u32(9).u16(0x0800).number(4, 1).number(0, 1).text("abc");
  file.u32(2).u32(0).u32(1).u32(1).u32(9).u16(0x0800).number(4, 1).number(0, 1).text("d");
  const Read read = read_whole(file.bytes);
  CHECK(read.info.format == CaptureFormat::pcap_modified);
  REQUIRE(read.packets.size() == 2);
  CHECK(read.packets[0].captured == "abc");
  CHECK(read.packets[1].captured == "d");
}

TEST_CASE("CI-02: IXIA files carry the size of all records behind the file header") {
  const auto [magic, format, ns] = GENERATE(table<std::uint32_t, CaptureFormat, pcapglass::Nanoseconds>(
      {{0x1c0001ac, CaptureFormat::pcap_ixia_hardware, 1'000'000'002},
       {0x1c0001ab, CaptureFormat::pcap_ixia_software, 1'000'002'000}}));
  Builder file = file_header(ByteOrder::little, magic);
  file.u32(19);
  add_record(file, 1, 2, "abc", 3);
  const Read read = read_whole(file.bytes);
  CHECK(read.info.format == format);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].ns == ns);
  CHECK(read.packets[0].captured == "abc");
}

TEST_CASE("the link type field also states the length of the frame check sequence") {
  // Bit 26 says that bits 28 to 31 count 16-bit words (draft-ietf-opsawg-pcap 4).
  const Read read = read_whole(file_header(ByteOrder::little, 0xa1b2c3d4, 0x24000001).bytes);
  REQUIRE(read.info.interfaces.size() == 1);
  CHECK(read.info.interfaces[0].link_type == 1);
  CHECK(read.info.interfaces[0].fcs_length == 4);
}

TEST_CASE("files before version 2.3 give the original length first") {
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4, 1, 2);
  file.u32(1).u32(0).u32(60).u32(3).text("abc");
  const Read read = read_whole(file.bytes);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].captured == "abc");
  CHECK(read.packets[0].original_length == 60);
}

TEST_CASE("a fraction of a million microseconds and more is carried into the seconds") {
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4);
  add_record(file, 10, 2'500'000, "a", 1);
  CHECK(read_whole(file.bytes).packets[0].ns == 12'500'000'000);
}

TEST_CASE("CI-03: a file that ends within a record gives what was before, and the offset of that record") {
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4);
  add_record(file, 1, 0, "abc", 3);
  const std::size_t second = file.bytes.size();
  add_record(file, 2, 0, "defg", 4);
  for (std::size_t cut = second + 1; cut < file.bytes.size(); ++cut) {
    const Read read = read_whole({file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(cut)});
    CHECK(read.packets.size() == 1);
    CHECK_FALSE(read.info.complete);
    CHECK(read.info.broken_offset == second);
    CHECK(read.info.broken_reason == "the file ends within a packet or block");
  }
}

TEST_CASE("CI-03: an impossible record length breaks the file there, and nothing behind is believed") {
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4);
  add_record(file, 1, 0, "abc", 3);
  const std::size_t broken = file.bytes.size();
  file.u32(2).u32(0).u32(262145).u32(262145).text(std::string(400, 'x'));
  add_record(file, 3, 0, "abc", 3);
  const Read read = read_whole(file.bytes);
  CHECK(read.packets.size() == 1);
  CHECK_FALSE(read.info.complete);
  CHECK(read.info.broken_offset == broken);
}

TEST_CASE("the longest packet that Wireshark reads is read") {
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4);
  add_record(file, 1, 0, std::string(262144, 'x'), 262144);
  const Read read = read_in_pieces(file.bytes, 1000);
  REQUIRE(read.packets.size() == 1);
  CHECK(read.packets[0].captured.size() == 262144);
}

TEST_CASE("a record over our own limit is passed over, numbered and counted") {
  pcapglass::Limits limits;
  limits.record_bytes = 100;
  Builder file = file_header(ByteOrder::little, 0xa1b2c3d4);
  add_record(file, 1, 0, std::string(101, 'x'), 101);
  add_record(file, 2, 0, "after", 5);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{50}, std::size_t{1000}}) {
    const Read read = read_in_pieces(file.bytes, piece, limits);
    REQUIRE(read.packets.size() == 1);
    CHECK(read.packets[0].frame == 2);
    CHECK(read.packets[0].captured == "after");
    CHECK(read.packets[0].file_offset == file.bytes.size() - 5);
    CHECK(read.info.packets == 2);
    REQUIRE(read.info.issues.size() == 1);
    CHECK(read.info.issues[0].what == "record_over_size_limit");
    CHECK(read.info.issues[0].first_frame == 1);
  }
}

TEST_CASE("a header alone is an empty capture; less is none") {
  const Builder file = file_header(ByteOrder::big, 0xa1b2c3d4);
  CHECK(read_whole(file.bytes).opened);
  CHECK(read_whole(file.bytes).info.complete);
  for (std::size_t cut = 0; cut < file.bytes.size(); ++cut) {
    const Read read = read_whole({file.bytes.begin(), file.bytes.begin() + static_cast<std::ptrdiff_t>(cut)});
    CHECK_FALSE(read.opened);
    CHECK_FALSE(read.info.broken_reason.empty());
  }
}
