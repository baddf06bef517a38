// What happened in one exchange, told from its rows: offers, choice, outcome (RFC 2131 3, RFC 8415 18).
#pragma once

#include <array>

#include "protocols/dhcp/analyzer.h"

namespace pcapglass::dhcp {

enum class Outcome : std::uint8_t {
  bound,
  offered,
  informed,
  refused,
  declined,
  released,
  no_offer,
  not_requested,
  unanswered,
  undetermined,
};
[[nodiscard]] inline std::span<const std::string_view> names_of(Outcome) {
  static constexpr std::array<std::string_view, 10> kNames = {"bound",      "offered",     "informed", "refused",
                                                              "declined",   "released",    "no_offer", "not_requested",
                                                              "unanswered", "undetermined"};
  return kNames;
}

// How long a client waits for an answer before silence means something (domain.md 7.4, C-06).
inline constexpr Nanoseconds kPatience = 10 * kNanosecondsPerSecond;

// Numbers of rows; kNone where there is none. Capture duplicates are left out.
struct Story {
  Outcome outcome = Outcome::undetermined;
  std::vector<std::uint32_t> rows;    // at most kMostRows
  std::uint64_t messages = 0;         // all, with capture duplicates
  std::vector<std::uint32_t> offers;  // the first of each server
  std::uint32_t request = kNone;      // the last
  std::uint32_t answer = kNone;       // the last ACK, NAK or REPLY
  std::uint32_t chosen = kNone;       // server
  std::uint32_t repeats = 0;

  static constexpr std::size_t kMostRows = 200;
};
[[nodiscard]] Story tell(const PacketAnalyzer& analyzer, const Exchange& exchange);

}  // namespace pcapglass::dhcp
