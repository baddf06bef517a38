#include "report/time.h"

namespace pcapglass {
namespace {

struct Civil {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

// Days since 1970-01-01 to a proleptic Gregorian date: count from 0000-03-01, so that leap days end a year.
Civil civil_from_days(std::int64_t days) {
  constexpr std::int64_t kDaysPerEra = 146097;  // 400 years
  const std::int64_t shifted = days + 719468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - kDaysPerEra + 1) / kDaysPerEra;
  const auto day_of_era = static_cast<unsigned>(shifted - era * kDaysPerEra);
  const unsigned year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const unsigned march_month = (5 * day_of_year + 2) / 153;
  const unsigned month = march_month < 10 ? march_month + 3 : march_month - 9;
  const std::int64_t year = static_cast<std::int64_t>(year_of_era) + era * 400 + (month <= 2 ? 1 : 0);
  return {year, month, day_of_year - (153 * march_month + 2) / 5 + 1};
}

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  const std::string digits = std::to_string(value);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  // Years begin in March here too, and an era is 400 of them.
  const std::int64_t march_year = month <= 2 ? year - 1 : year;
  const std::int64_t era = (march_year >= 0 ? march_year : march_year - 399) / 400;
  const std::int64_t year_of_era = march_year - era * 400;
  const unsigned march_month = month > 2 ? month - 3 : month + 9;
  const std::int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

std::string to_rfc3339(Timestamp time) {
  constexpr std::int64_t kSecondsPerDay = 86400;
  std::int64_t seconds = time.ns / kNanosecondsPerSecond;
  std::int64_t fraction = time.ns % kNanosecondsPerSecond;
  if (fraction < 0) {
    fraction += kNanosecondsPerSecond;
    --seconds;
  }
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t second_of_day = seconds % kSecondsPerDay;
  if (second_of_day < 0) {
    second_of_day += kSecondsPerDay;
    --days;
  }
  const Civil date = civil_from_days(days);
  std::string out;
  append_padded(out, static_cast<std::uint64_t>(date.year), 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
  out += 'T';
  append_padded(out, static_cast<std::uint64_t>(second_of_day / 3600), 2);
  out += ':';
  append_padded(out, static_cast<std::uint64_t>(second_of_day / 60 % 60), 2);
  out += ':';
  append_padded(out, static_cast<std::uint64_t>(second_of_day % 60), 2);
  out += '.';
  if (time.digits > 6) {
    append_padded(out, static_cast<std::uint64_t>(fraction), 9);
  } else {
    append_padded(out, static_cast<std::uint64_t>(fraction / 1000), 6);
  }
  out += 'Z';
  return out;
}

double to_seconds(Nanoseconds ns) {
  // Whole microseconds are exact in a double, and one division rounds once: the digits are those of the file.
  const Nanoseconds microseconds = ns / 1000;
  if (ns % 1000 == 0) return static_cast<double>(microseconds) / 1e6;
  const Nanoseconds seconds = ns / kNanosecondsPerSecond;
  return static_cast<double>(seconds) + static_cast<double>(ns % kNanosecondsPerSecond) / 1e9;
}

}  // namespace pcapglass
