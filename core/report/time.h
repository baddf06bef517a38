// Points in capture time and how they are written: UTC, RFC 3339, with the file's own precision.
#pragma once

#include <cstdint>
#include <string>

namespace pcapglass {

// Nanoseconds since 1970-01-01T00:00:00Z, negative before it; covers years 1677 to 2262, readers saturate beyond.
using Nanoseconds = std::int64_t;

inline constexpr Nanoseconds kNanosecondsPerSecond = 1'000'000'000;

// A time and the number of decimal digits its file can tell apart (0 to 9).
struct Timestamp {
  Nanoseconds ns = 0;
  std::uint8_t digits = 6;

  friend bool operator==(const Timestamp&, const Timestamp&) = default;
};

// Days from 1970-01-01 to a date of the Gregorian calendar; month and day from 1. A day behind the month's last counts
// on.
[[nodiscard]] std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

// RFC 3339: "2026-01-01T00:00:00.123456Z". 6 digits for files of microseconds or coarser, 9 for finer ones.
[[nodiscard]] std::string to_rfc3339(Timestamp time);

// A span in seconds with six decimals; what is below a microsecond is left out.
[[nodiscard]] inline double to_microsecond_precision(Nanoseconds span) {
  const std::int64_t microseconds = span / 1000;
  return static_cast<double>(microseconds) / 1e6;
}

// The same with three decimals; what is below a millisecond is left out.
[[nodiscard]] inline double to_millisecond_precision(Nanoseconds span) {
  const std::int64_t milliseconds = span / 1'000'000;
  return static_cast<double>(milliseconds) / 1000;
}

// Seconds as a number, rounded to the nearest double; exact to the microsecond for times of this century.
[[nodiscard]] double to_seconds(Nanoseconds ns);

}  // namespace pcapglass
