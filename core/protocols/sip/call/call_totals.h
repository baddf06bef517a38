// Figures over all calls of the capture, whether or not their rows were kept (domain.md 3.5; RFC 6076).
#pragma once

#include <map>
#include <string>

#include "protocols/sip/call/call_row.h"
#include "protocols/sip/call/session.h"

namespace pcapglass::sip {

// Calls that have something in common, such as their source.
struct CallGroup {
  std::uint64_t attempts = 0;     // calls whose first INVITE is in the capture
  std::uint64_t answered = 0;     // with a 2xx
  std::uint64_t redirected = 0;   // that ended in a 3xx
  std::uint64_t effective = 0;    // 200, 480, 486, 600 or 603: the network did its part (RFC 6076 4.7)
  std::uint64_t ineffective = 0;  // 408, 500, 503, 504 (4.8)
  std::uint64_t completed = 0;    // answered and ended by a BYE that was answered (4.9)
  std::uint64_t talk_count = 0;
  std::uint64_t talk_us = 0;
};

struct DelayFigures {
  std::uint64_t count = 0;
  std::uint64_t sum = 0;  // microseconds
  Microseconds least = kNoDuration, most = 0;

  void add(Microseconds delay);
};

using CallGroups = std::map<std::string, CallGroup, std::less<>>;

struct CallTotals {
  std::uint64_t calls = 0;
  std::array<std::uint64_t, kOutcomes.size()> outcomes{};
  CallGroup all;
  DelayFigures answered_delay, failed_delay, setup, ring;
  std::uint64_t up_now = 0, up_most = 0;            // calls answered and not ended, at the same time
  std::uint64_t in_second = 0, in_second_most = 0;  // first INVITEs within one second of the clock
  std::int64_t second = 0;
  std::map<std::uint16_t, std::uint64_t> final_codes;  // 0: none
  CallGroups by_domain, by_source, by_user_agent, by_trunk;

  void add(const Session& session, const CallRow& row);
  void count_invite(Nanoseconds time);
};

}  // namespace pcapglass::sip
