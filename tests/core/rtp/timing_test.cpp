// Jitter, spacing, drift and bandwidth (RFC 3550 A.8; domain.md 4.4): figures by hand.
#include "protocols/rtp/timing.h"

#include "catch.h"

using namespace pcapglass;
using namespace pcapglass::rtp;

namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;

}  // namespace

TEST_CASE("regular packets have no jitter") {
  TimingTracker t;
  for (int i = 0; i < 100; ++i) t.take(i * 20 * kMillisecond, static_cast<std::uint32_t>(i * 160), 8000, true, true);
  CHECK(t.mean_jitter() == 0);
  CHECK(t.mean_delta() == Approx(20));
  CHECK(t.min_delta() == Approx(20));
  CHECK(t.delta_quantile(0.95) == Approx(20));
  CHECK(t.step() == 160);
  CHECK(t.same_steps() == 99);
}

TEST_CASE("jitter is the running mean of RFC 3550 A.8") {
  // Packets every 20 ms, the third 16 ms late: |D| is 16, then 16 again as the fourth is in time.
  TimingTracker t;
  const double arrivals[] = {0, 20, 56, 60};
  for (int i = 0; i < 4; ++i) {
    t.take(static_cast<Nanoseconds>(arrivals[i] * 1e6), static_cast<std::uint32_t>(i * 160), 8000, true, true);
  }
  // 0; 16/16 = 1; 1 + (16 - 1)/16 = 1.9375
  CHECK(t.last_jitter() == Approx(1.9375));
  CHECK(t.max_jitter() == Approx(1.9375));
  CHECK(t.mean_jitter() == Approx((0 + 1 + 1.9375) / 3));
  CHECK(t.max_delta() == Approx(36));
}

TEST_CASE("timestamps wrap at 32 bits") {
  TimingTracker t;
  for (std::uint32_t i = 0; i < 10; ++i)
    t.take(Nanoseconds{i} * 20 * kMillisecond, 0xFFFFFF00U + i * 160, 8000, true, true);
  CHECK(t.max_jitter() == Approx(0).margin(1e-9));
}

TEST_CASE("without a clock there is spacing but no jitter") {
  TimingTracker t;
  for (int i = 0; i < 10; ++i) t.take(i * 20 * kMillisecond, static_cast<std::uint32_t>(i * 160), 0, true, true);
  CHECK(t.measured() == 0);
  CHECK(t.deltas() == 9);
}

TEST_CASE("a sender's clock that is 300 ppm fast is seen as that") {
  TimingTracker t;
  // Each packet of 20 ms comes 6 us earlier than a right clock would send it.
  for (int i = 0; i < 1000; ++i) {
    t.take(i * (20 * kMillisecond - 6000), static_cast<std::uint32_t>(i * 160), 8000, true, true);
  }
  REQUIRE(t.drift());
  CHECK(*t.drift() == Approx(300).margin(0.5));
}

TEST_CASE("drift is not told of short streams") {
  TimingTracker t;
  for (int i = 0; i < 400; ++i) t.take(i * 20 * kMillisecond, static_cast<std::uint32_t>(i * 160), 8000, true, true);
  CHECK_FALSE(t.drift());
}

TEST_CASE("packets that a jitter buffer of 40 ms would discard are counted") {
  TimingTracker t;
  for (int i = 0; i < 200; ++i) {
    const Nanoseconds late = i == 100 ? 55 * kMillisecond : 0;
    t.take(i * 20 * kMillisecond + late, static_cast<std::uint32_t>(i * 160), 8000, true, true);
  }
  CHECK(t.too_late() == 1);
}

TEST_CASE("quantiles are right to a few percent and never outside of what was seen") {
  TimingTracker t;
  Nanoseconds now = 0;
  for (int i = 0; i < 1000; ++i) {
    now += (i % 10 == 9 ? 40 : 20) * kMillisecond;
    t.take(now, static_cast<std::uint32_t>(i), 0, true, false);
  }
  CHECK(t.delta_quantile(0.5) == Approx(21).margin(1.1));
  CHECK(t.delta_quantile(0.95) == Approx(40).margin(1.5));
  CHECK(t.delta_quantile(0.95) <= 40);
}

TEST_CASE("bandwidth is the most of any second") {
  BandwidthMeter meter;
  // 50 packets of 200 bytes in the first second, 100 in the third.
  for (int i = 0; i < 50; ++i) meter.add(i * 20 * kMillisecond, 200);
  for (int i = 0; i < 100; ++i) meter.add(2 * kNanosecondsPerSecond + i * 10 * kMillisecond, 200);
  CHECK(meter.most_bits() == 100 * 200 * 8);
}
