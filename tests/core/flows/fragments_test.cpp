// IP fragments put together again: any order, overlaps, ceilings and time (RFC 791 3.2, RFC 8200 4.5).
#include "flows/fragments.h"

#include <algorithm>
#include <random>

#include "catch.h"

namespace {

using namespace pcapglass;

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

std::vector<std::uint8_t> counting(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  return bytes;
}

struct Piece {
  std::uint32_t offset;
  std::uint32_t length;
  bool more;
};

Fragment fragment_of(const std::vector<std::uint8_t>& whole, Piece piece, std::uint64_t frame,
                     std::uint32_t identification = 1, Nanoseconds time = 0) {
  Fragment fragment;
  fragment.key.identification = identification;
  fragment.offset = piece.offset;
  fragment.more = piece.more;
  fragment.length = piece.length;
  fragment.bytes = Bytes(whole).subspan(piece.offset, piece.length);
  fragment.protocol = 17;
  fragment.frame = frame;
  fragment.time = time;
  return fragment;
}

}  // namespace

TEST_CASE("fragments in any order give the datagram when the last hole is filled") {
  const auto whole = counting(1000);
  std::vector<Piece> pieces = {{0, 304, true}, {304, 304, true}, {608, 304, true}, {912, 88, false}};
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.offset < b.offset; });
  do {
    FragmentTable table({});
    std::optional<Reassembled> done;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      REQUIRE_FALSE(done);
      done = table.add(fragment_of(whole, pieces[i], i + 1));
    }
    REQUIRE(done);
    CHECK(done->payload == whole);
    CHECK(done->frames == std::vector<std::uint64_t>{1, 2, 3, 4});
    CHECK(done->protocol == 17);
    CHECK_FALSE(done->overlapping);
    table.finish();
    CHECK(table.lost_total() == 0);
  } while (std::next_permutation(pieces.begin(), pieces.end(),
                                 [](const Piece& a, const Piece& b) { return a.offset < b.offset; }));
}

TEST_CASE("random cuts, orders and duplicates give the same datagram") {
  std::mt19937 random(11);
  const auto whole = counting(4000);
  for (int round = 0; round < 200; ++round) {
    FragmentTable table({});
    std::vector<Piece> pieces;
    for (std::uint32_t at = 0; at < whole.size();) {
      const auto length = std::min<std::uint32_t>(static_cast<std::uint32_t>(8 * (1 + random() % 60)),
                                                  static_cast<std::uint32_t>(whole.size()) - at);
      pieces.push_back({at, length, at + length < whole.size()});
      at += length;
    }
    const std::size_t distinct = pieces.size();
    for (std::size_t i = 0; i < distinct; i += 3) pieces.push_back(pieces[i]);
    std::shuffle(pieces.begin(), pieces.end(), random);
    std::optional<Reassembled> done;
    for (std::size_t i = 0; i < pieces.size() && !done; ++i) done = table.add(fragment_of(whole, pieces[i], i + 1));
    REQUIRE(done);
    CHECK(done->payload == whole);
    CHECK_FALSE(done->overlapping);
  }
}

TEST_CASE("bytes that two fragments disagree about are those of the first, and that is said") {
  const auto whole = counting(64);
  auto other = whole;
  other[20] ^= 0xFF;
  FragmentTable table({});
  CHECK_FALSE(table.add(fragment_of(whole, {0, 32, true}, 1)));
  const auto done = table.add(fragment_of(other, {16, 48, false}, 2));
  REQUIRE(done);
  CHECK(done->overlapping);
  CHECK(done->payload == whole);
  CHECK(table.overlapping_total() == 1);
}

TEST_CASE("datagrams with other keys do not mix") {
  const auto a = counting(32);
  const std::vector<std::uint8_t> b(32, 0xBB);
  FragmentTable table({});
  CHECK_FALSE(table.add(fragment_of(a, {0, 16, true}, 1, 1)));
  CHECK_FALSE(table.add(fragment_of(b, {16, 16, false}, 2, 2)));
  const auto done = table.add(fragment_of(a, {16, 16, false}, 3, 1));
  REQUIRE(done);
  CHECK(done->payload == a);
}

TEST_CASE("what is unfinished after 30 s of capture time, or at the end, is lost with its frames") {
  const auto whole = counting(32);
  FragmentTable table({});
  CHECK_FALSE(table.add(fragment_of(whole, {0, 16, true}, 5, 1, 0)));
  CHECK_FALSE(table.add(fragment_of(whole, {0, 16, true}, 6, 2, 30 * kSecond)));
  CHECK(table.lost_total() == 0);
  CHECK_FALSE(table.add(fragment_of(whole, {16, 16, false}, 7, 1, 30 * kSecond + 1)));
  CHECK(table.lost_total() == 1);
  CHECK(table.lost()[0].frames == std::vector<std::uint64_t>{5});
  table.finish();
  CHECK(table.lost_total() == 3);
  CHECK(table.evicted_total() == 0);
}

TEST_CASE("a flood of fragments stays within its ceilings, and says what was forgotten") {
  const auto whole = counting(1024);
  FragmentTable table({.bytes = 64U << 10, .datagrams = 100, .lost_kept = 3});
  for (std::uint32_t i = 0; i < 1000; ++i) CHECK_FALSE(table.add(fragment_of(whole, {0, 1024, true}, i + 1, i)));
  CHECK(table.evicted_total() == 1000 - 64);
  CHECK(table.lost_total() == table.evicted_total());
  CHECK(table.lost().size() == 3);
}

TEST_CASE("fragments that cannot be are dropped and counted") {
  const std::vector<std::uint8_t> whole(70000);
  FragmentTable table({});
  CHECK_FALSE(table.add(fragment_of(whole, {0, 12, true}, 1)));       // no multiple of 8, and more follow
  CHECK_FALSE(table.add(fragment_of(whole, {65528, 16, false}, 2)));  // beyond 65535
  CHECK_FALSE(table.add(fragment_of(whole, {8, 0, false}, 3)));
  CHECK(table.invalid_total() == 3);
  table.finish();
  CHECK(table.lost_total() == 0);
}

TEST_CASE("C-09: a fragment that the snap length cut takes its place, and the datagram is marked") {
  const auto whole = counting(64);
  FragmentTable table({});
  Fragment first = fragment_of(whole, {0, 32, true}, 1);
  first.bytes = first.bytes.first(10);
  first.cut = true;
  CHECK_FALSE(table.add(first));
  const auto done = table.add(fragment_of(whole, {32, 32, false}, 2));
  REQUIRE(done);
  CHECK(done->cut);
  CHECK(done->payload.size() == 64);
  CHECK(done->payload[9] == whole[9]);
  CHECK(done->payload[10] == 0);
  CHECK(done->payload[32] == whole[32]);
}
