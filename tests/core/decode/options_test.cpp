// The options of TCP and IPv4: every kind that is read, every way to be wrong, and every cut.
#include "decode/options.h"

#include <random>

#include "catch.h"
#include "decode/tcp_options.h"
#include "examples.h"

using namespace pcapglass;
using examples::bytes_of;

TEST_CASE("RFC 9293, RFC 7323, RFC 2018: options of a SYN") {
  const auto bytes = bytes_of("02 04 05B4 04 02 08 0A 0000000A 0000000B 01 03 03 07");
  const TcpOptions options = read_tcp_options(bytes);
  CHECK_FALSE(options.malformed);
  CHECK(options.maximum_segment_size == 1460);
  CHECK(options.window_scale == 7);
  CHECK(options.sack_permitted);
  REQUIRE(options.timestamps);
  CHECK(options.timestamps->value == 10);
  CHECK(options.timestamps->echo_reply == 11);
  CHECK(options.sack_blocks().empty());
}

TEST_CASE("RFC 2018 3: SACK blocks, up to four") {
  const auto bytes = bytes_of("01 01 05 12 00000001 00000005 FFFFFFF0 00000010");
  const TcpOptions options = read_tcp_options(bytes);
  REQUIRE(options.sack_blocks().size() == 2);
  CHECK(options.sack_blocks()[0].left_edge == 1);
  CHECK(options.sack_blocks()[0].right_edge == 5);
  CHECK(options.sack_blocks()[1].left_edge == 0xFFFFFFF0);
  CHECK_FALSE(options.malformed);
  std::string five = "05 2A";
  for (int i = 0; i < 10; ++i) five += "00000001";
  CHECK(read_tcp_options(bytes_of(five)).sack_blocks().size() == 4);
  CHECK(read_tcp_options(bytes_of(five)).malformed);
}

TEST_CASE("an option of a wrong length is left out, and the others are kept") {
  for (const char* wrong : {"02 03 05", "03 02", "04 03 00", "05 02", "05 09 00000001000000", "08 09 00000000000000"}) {
    CAPTURE(wrong);
    const TcpOptions options = read_tcp_options(bytes_of(std::string(wrong) + "03 03 05"));
    CHECK(options.malformed);
    CHECK(options.window_scale == 5);
    CHECK_FALSE((options.maximum_segment_size || options.sack_permitted || options.timestamps));
  }
}

TEST_CASE("a list that contradicts itself ends there") {
  for (const char* wrong : {"02", "02 00", "02 01", "02 04 05", "08 FF 00"}) {
    CAPTURE(wrong);
    CHECK(read_tcp_options(bytes_of("03 03 05" + std::string(wrong))).malformed);
    CHECK(read_tcp_options(bytes_of("03 03 05" + std::string(wrong))).window_scale == 5);
  }
}

TEST_CASE("end of options ends the list, whatever follows; unknown kinds are passed over") {
  CHECK_FALSE(read_tcp_options(bytes_of("00 02 00")).malformed);
  CHECK_FALSE(read_tcp_options({}).malformed);
  CHECK(read_tcp_options(bytes_of("FD 04 1234 03 03 05")).window_scale == 5);
}

TEST_CASE("RFC 791: IPv4 options walk the same way") {
  const auto bytes = bytes_of("01 94 04 0000 07 07 04 C0000201 00 00");
  OptionWalker walker(bytes);
  REQUIRE(walker.next());
  CHECK(walker.option().kind == 148);  // router alert, RFC 2113
  CHECK(walker.option().value.size() == 2);
  REQUIRE(walker.next());
  CHECK(walker.option().kind == 7);  // record route
  CHECK(walker.option().value.size() == 5);
  CHECK_FALSE(walker.next());
  CHECK_FALSE(walker.next());
  CHECK(walker.ok());
}

TEST_CASE("C-13: random options never leave their bytes") {
  std::mt19937 random(3);
  for (int round = 0; round < 20000; ++round) {
    std::vector<std::uint8_t> bytes(random() % 41);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random() % (round % 2 == 0 ? 12 : 256));
    CHECK(read_tcp_options(bytes).sack_blocks().size() <= TcpOptions::kMaxSackBlocks);
  }
}
