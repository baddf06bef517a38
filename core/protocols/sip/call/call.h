// What became of a call: exactly one outcome, and its times (domain.md 3.3 to 3.5; RFC 6076).
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "protocols/sip/call/transaction.h"

namespace pcapglass::sip {

// In the order of domain.md 3.4.
enum class Outcome : std::uint8_t {
  undetermined_capture_started_late,
  completed,
  answered_still_up,
  answered_no_ack,
  cancelled_by_caller,
  busy,
  declined,
  no_answer,
  unavailable,
  not_found,
  auth_failed,
  auth_abandoned,
  forbidden,
  media_rejected,
  redirected,
  server_failure,
  rejected_other,
  unreachable,
  no_response,
  timeout_after_provisional,
  undetermined_capture_ended,
};
inline constexpr std::array<std::string_view, 21> kOutcomes = {"undetermined_capture_started_late",
                                                               "completed",
                                                               "answered_still_up",
                                                               "answered_no_ack",
                                                               "cancelled_by_caller",
                                                               "busy",
                                                               "declined",
                                                               "no_answer",
                                                               "unavailable",
                                                               "not_found",
                                                               "auth_failed",
                                                               "auth_abandoned",
                                                               "forbidden",
                                                               "media_rejected",
                                                               "redirected",
                                                               "server_failure",
                                                               "rejected_other",
                                                               "unreachable",
                                                               "no_response",
                                                               "timeout_after_provisional",
                                                               "undetermined_capture_ended"};
[[nodiscard]] inline std::span<const std::string_view> names_of(Outcome) { return kOutcomes; }

enum class Side : std::uint8_t { nobody, caller, callee, intermediate };
[[nodiscard]] inline std::span<const std::string_view> names_of(Side) {
  static constexpr std::array<std::string_view, 4> kNames = {"nobody", "caller", "callee", "intermediate"};
  return kNames;
}

// When the caller gave up, or why.
enum class Cancelled : std::uint8_t { not_cancelled, before_ringing, while_ringing, answered_elsewhere };
[[nodiscard]] inline std::span<const std::string_view> names_of(Cancelled) {
  static constexpr std::array<std::string_view, 4> kNames = {"not_cancelled", "before_ringing", "while_ringing",
                                                             "answered_elsewhere"};
  return kNames;
}

inline constexpr Nanoseconds kTimerB = 32 * kNanosecondsPerSecond;   // 64*T1 (RFC 3261 17.1.1.2)
inline constexpr Nanoseconds kTimerC = 180 * kNanosecondsPerSecond;  // 16.6

// How far the capture goes: what is not there by then is missing, and before that nothing can be said (C-06).
struct Clock {
  Nanoseconds now = 0;
};

// All of Index are places among the facts; a time between two of them is their difference.
struct Call {
  Outcome outcome = Outcome::undetermined_capture_ended;
  Side released_by = Side::nobody;
  bool is_call = false;         // there is an INVITE, or a response to one
  bool before_ringing = false;  // of a call that its caller gave up
  bool bye_unanswered = false;
  bool unreachable = false;    // an ICMP error or a reset answered the INVITE
  std::uint32_t attempts = 0;  // chains of INVITEs by From tag (DL-03)
  std::uint32_t legs = 0;      // pairs of hosts over which its first INVITEs went
  std::uint32_t retransmissions = 0;
  std::uint32_t established = 0;  // dialogs that a 2xx made: several after forking (DL-02)

  Index first_invite = kNone;  // of the last attempt
  Index deciding = kNone;      // its last INVITE: after challenges and redirections
  Index trying = kNone;
  Index progress = kNone;  // first provisional response but 100
  Index ringing = kNone;
  Index answer = kNone;  // first 2xx
  Index final = kNone;   // first final response
  Index ack = kNone;
  Index cancel = kNone;
  Index bye = kNone;
  Index bye_final = kNone;
  std::size_t transaction = 0;  // of `deciding`, in the list of transactions
};

[[nodiscard]] Call call_of(std::span<const Fact> facts, std::span<const Transaction> transactions,
                           std::span<const Endpoint> hosts, Clock clock, bool unreachable = false);

[[nodiscard]] constexpr bool is_answered(Outcome outcome) {
  return outcome == Outcome::completed || outcome == Outcome::answered_still_up || outcome == Outcome::answered_no_ack;
}

}  // namespace pcapglass::sip
