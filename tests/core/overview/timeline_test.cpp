// Time buckets, counted by hand: widths double, earlier times and ends of the clock find a place, nothing is lost.
#include "protocols/overview/timeline.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "catch.h"

using pcapglass::Nanoseconds;
using pcapglass::overview::Timeline;

namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;

std::vector<std::uint64_t> packets_of(const Timeline& timeline) {
  std::vector<std::uint64_t> out;
  for (std::size_t i = 0; i < timeline.used(); ++i) out.push_back(timeline[i].packets);
  return out;
}

std::uint64_t sum(const std::vector<std::uint64_t>& values) {
  return std::accumulate(values.begin(), values.end(), std::uint64_t{0});
}

// The bucket that covers a time, when the clock can say where it begins.
std::uint64_t packets_at(const Timeline& timeline, Nanoseconds time) {
  const auto since = static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(timeline.start());
  return timeline[static_cast<std::size_t>(since / timeline.width())].packets;
}

TEST_CASE("one packet is one bucket of a millisecond") {
  Timeline timeline;
  CHECK(timeline.empty());
  timeline.count(5 * kMillisecond + 3, 60);
  CHECK_FALSE(timeline.empty());
  CHECK(timeline.start() == 5 * kMillisecond + 3);
  CHECK(timeline.width() == 1'000'000);
  CHECK(packets_of(timeline) == std::vector<std::uint64_t>{1});
  CHECK(timeline[0].bytes == 60);
}

TEST_CASE("128 milliseconds fit; the next packet doubles the width and merges pairs") {
  Timeline timeline;
  for (Nanoseconds i = 0; i < 128; ++i) timeline.count(i * kMillisecond, 10);
  CHECK(timeline.width() == 1'000'000);
  CHECK(timeline.used() == 128);
  timeline.count(128 * kMillisecond, 7);
  CHECK(timeline.width() == 2'000'000);
  std::vector<std::uint64_t> expected(64, 2);
  expected.push_back(1);
  CHECK(packets_of(timeline) == expected);
  CHECK(timeline[0].bytes == 20);
  CHECK(timeline[64].bytes == 7);
}

TEST_CASE("the last nanosecond of a bucket is in it, the next is not") {
  Timeline timeline;
  timeline.count(0, 1);
  timeline.count(kMillisecond - 1, 1);
  timeline.count(kMillisecond, 1);
  CHECK(packets_of(timeline) == std::vector<std::uint64_t>{2, 1});
}

TEST_CASE("a packet earlier than the first moves the start back by whole buckets") {
  Timeline timeline;
  timeline.count(10 * kMillisecond, 1);
  timeline.count(7 * kMillisecond + 1, 2);
  CHECK(timeline.start() == 7 * kMillisecond);
  CHECK(packets_of(timeline) == std::vector<std::uint64_t>{1, 0, 0, 1});
  CHECK(timeline[0].bytes == 2);
  CHECK(timeline[3].bytes == 1);
}

TEST_CASE("a packet far earlier makes the buckets wider") {
  Timeline timeline;
  timeline.count(1000 * kMillisecond, 1);
  timeline.count(1001 * kMillisecond, 1);
  timeline.count(0, 1);
  CHECK(timeline.width() == 8'000'000);  // 1002 ms in buckets of 8 ms need 126
  CHECK(sum(packets_of(timeline)) == 3);
  CHECK(packets_at(timeline, 0) == 1);
  CHECK(packets_at(timeline, 1000 * kMillisecond) == 2);
}

TEST_CASE("times in any order give the same sums, and every packet is where its time is") {
  Timeline forward;
  Timeline backward;
  for (Nanoseconds i = 0; i < 5000; ++i) {
    forward.count(i * kMillisecond, 3);
    backward.count((4999 - i) * kMillisecond, 3);
  }
  CHECK(forward.width() == 64'000'000);
  CHECK(backward.width() == 64'000'000);
  CHECK(sum(packets_of(forward)) == 5000);
  CHECK(sum(packets_of(backward)) == 5000);
  CHECK(forward[0].packets == 64);
  CHECK(packets_at(backward, 2500 * kMillisecond) == 64);
}

TEST_CASE("the ends of the clock stay within the buckets, in any order") {
  std::vector<Nanoseconds> times = {std::numeric_limits<Nanoseconds>::min(), -1, 0,
                                    std::numeric_limits<Nanoseconds>::max()};
  do {
    Timeline timeline;
    for (const Nanoseconds time : times) timeline.count(time, 1);
    CHECK(sum(packets_of(timeline)) == 4);
    CHECK(timeline.used() <= Timeline::kBuckets);
    CHECK(timeline.start() <= -1);
    CHECK(packets_at(timeline, std::numeric_limits<Nanoseconds>::max()) == 1);
    timeline.count(std::numeric_limits<Nanoseconds>::min(), 1);
    CHECK(timeline[0].packets == 2);
  } while (std::next_permutation(times.begin(), times.end()));
}

}  // namespace
