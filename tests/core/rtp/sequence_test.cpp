// Sequence numbers (RFC 3550 A.1; domain.md 4.4): every figure by construction.
#include "protocols/rtp/sequence.h"

#include "catch.h"

using pcapglass::rtp::SequenceKind;
using pcapglass::rtp::SequenceTracker;

namespace {

SequenceTracker of(std::initializer_list<int> numbers) {
  SequenceTracker tracker;
  std::uint64_t frame = 0;
  for (const int number : numbers) tracker.take(static_cast<std::uint16_t>(number), ++frame);
  tracker.finish();
  return tracker;
}

}  // namespace

TEST_CASE("packets in order are all there is") {
  const auto t = of({10, 11, 12, 13});
  CHECK(t.received() == 4);
  CHECK(t.expected() == 4);
  CHECK(t.unique() == 4);
  CHECK(t.lost() == 0);
  CHECK(t.in_order() == 3);
}

TEST_CASE("numbers wrap at 16 bits") {
  const auto t = of({65533, 65534, 65535, 0, 1, 3});
  CHECK(t.expected() == 7);
  CHECK(t.lost() == 1);
  REQUIRE(t.listed_bursts().size() == 1);
  CHECK(t.listed_bursts()[0].start == 2);
  CHECK(t.listed_bursts()[0].frame_before == 5);
  CHECK(t.listed_bursts()[0].frame_after == 6);
}

TEST_CASE("many wraps are counted") {
  SequenceTracker t;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    if (i % 1000 != 7) t.take(static_cast<std::uint16_t>(i + 65000), i);
  }
  t.finish();
  CHECK(t.expected() == 200'000);
  CHECK(t.lost() == 200);
  CHECK(t.bursts() == 200);
  CHECK(t.listed_bursts().size() == SequenceTracker::kListedBursts);
}

TEST_CASE("a late packet is no loss and no duplicate") {
  const auto t = of({1, 2, 4, 3, 5});
  CHECK(t.late() == 1);
  CHECK(t.lost() == 0);
  CHECK(t.bursts() == 0);
  CHECK(t.duplicates() == 0);
}

TEST_CASE("a late packet splits a loss in two") {
  const auto t = of({1, 2, 8, 5, 9});
  CHECK(t.lost() == 4);
  CHECK(t.bursts() == 2);
  CHECK(t.longest_burst() == 2);
  CHECK(t.mean_burst() == 2);
}

TEST_CASE("the same number again within 100 is a duplicate (O-08: it hides no loss)") {
  const auto t = of({1, 2, 2, 4, 1});
  CHECK(t.duplicates() == 2);
  CHECK(t.lost() == 1);
  CHECK(t.received() == 5);
  CHECK(t.unique() == 3);
}

TEST_CASE("a packet from before the first one was sent first") {
  const auto t = of({5, 4, 6});
  CHECK(t.expected() == 3);
  CHECK(t.lost() == 0);
  CHECK(t.late() == 1);
  const auto with_hole = of({5, 2, 6});
  CHECK(with_hole.expected() == 5);
  CHECK(with_hole.lost() == 2);
}

TEST_CASE("a jump of 2999 is loss, one of 3000 a restart once the next packet confirms it (RS-05)") {
  CHECK(of({1, 3000, 3001}).lost() == 2998);
  const auto restart = of({1, 2, 40000, 40001, 40002});
  CHECK(restart.expected() == 5);
  CHECK(restart.unique() == 5);
  CHECK(restart.strays() == 0);
  CHECK(restart.lost() == 0);
  const auto stray = of({1, 2, 40000, 3, 4});
  CHECK(stray.strays() == 1);
  CHECK(stray.expected() == 4);
  CHECK(stray.lost() == 0);
}

TEST_CASE("a restart says so") {
  SequenceTracker t;
  CHECK(t.take(1, 1) == SequenceKind::first);
  CHECK(t.take(30000, 2) == SequenceKind::stray);
  CHECK(t.take(30001, 3) == SequenceKind::restart);
  CHECK(t.take(30001, 4) == SequenceKind::duplicate);
  CHECK(t.take(30003, 5) == SequenceKind::after_gap);
  CHECK(t.take(30002, 6) == SequenceKind::late);
}
