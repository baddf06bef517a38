// Capture time as text: RFC 3339 in UTC with the file's precision (contract.md 2).
#include "report/time.h"

#include "catch.h"

using pcapglass::Nanoseconds;
using pcapglass::Timestamp;
using pcapglass::to_rfc3339;

TEST_CASE("times are RFC 3339 in UTC with 6 or 9 digits") {
  constexpr Nanoseconds k2026 = 1'767'225'600'000'000'000;  // date -u -d 2026-01-01 +%s
  CHECK(to_rfc3339({k2026 + 123'456'000, 6}) == "2026-01-01T00:00:00.123456Z");
  CHECK(to_rfc3339({k2026 + 123'456'789, 9}) == "2026-01-01T00:00:00.123456789Z");
  CHECK(to_rfc3339({k2026 + 123'456'789, 6}) == "2026-01-01T00:00:00.123456Z");
  CHECK(to_rfc3339({k2026 + 5'000'000, 3}) == "2026-01-01T00:00:00.005000Z");
}

TEST_CASE("dates are right at the edges of the calendar") {
  constexpr Nanoseconds kSecond = 1'000'000'000;
  CHECK(to_rfc3339({0, 6}) == "1970-01-01T00:00:00.000000Z");
  CHECK(to_rfc3339({951'782'399 * kSecond, 6}) == "2000-02-28T23:59:59.000000Z");
  CHECK(to_rfc3339({951'782'400 * kSecond, 6}) == "2000-02-29T00:00:00.000000Z");
  CHECK(to_rfc3339({951'868'800 * kSecond, 6}) == "2000-03-01T00:00:00.000000Z");
  CHECK(to_rfc3339({4'102'444'800 * kSecond, 6}) == "2100-01-01T00:00:00.000000Z");
  CHECK(to_rfc3339({4'107'542'399 * kSecond, 6}) == "2100-02-28T23:59:59.000000Z");
  CHECK(to_rfc3339({4'107'542'400 * kSecond, 6}) == "2100-03-01T00:00:00.000000Z");
}

TEST_CASE("times before 1970 count backwards, and the fraction stays positive") {
  CHECK(to_rfc3339({-1'000, 6}) == "1969-12-31T23:59:59.999999Z");
  CHECK(to_rfc3339({-1'000'000'000, 6}) == "1969-12-31T23:59:59.000000Z");
  CHECK(to_rfc3339({std::numeric_limits<Nanoseconds>::min(), 9}) == "1677-09-21T00:12:43.145224192Z");
  CHECK(to_rfc3339({std::numeric_limits<Nanoseconds>::max(), 9}) == "2262-04-11T23:47:16.854775807Z");
}

TEST_CASE("seconds keep the digits of a file in microseconds") {
  CHECK(pcapglass::to_seconds(1'365'092'933'126'041'000) == 1365092933.126041);
  CHECK(pcapglass::to_seconds(-1'000) == -0.000001);
  CHECK(pcapglass::to_seconds(1'500'000'000) == 1.5);
}
