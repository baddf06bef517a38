// What only many transactions or calls together show: loss between hosts, overload, cut-offs (domain.md 5.1, 5.2).
#pragma once

#include <array>
#include <map>
#include <vector>

#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {

class Patterns {
 public:
  // In order of the file; only what was not sent again.
  void on_message(const Session& session, const Fact& fact);
  void on_close(const ClosedSession& closed);
  // Once, when all sessions are closed.
  void finish(FindingGroups& findings);

 private:
  static constexpr std::size_t kMostHosts = 1024;  // of each table; who comes later is not watched

  using Pair = std::pair<IpAddress, IpAddress>;
  // Requests from the first to the second host.
  struct Traffic {
    std::uint64_t requests = 0, resent = 0, slow = 0, answered = 0;
    Nanoseconds delays = 0;
    std::vector<Evidence> repeats;  // the first ten
    // SIP-TR-14: the first delays to a response, and the latest.
    std::vector<std::uint32_t> first_delays;
    std::array<std::uint32_t, 8> last_delays{};
    Evidence last_slow;
    // SIP-CA-08: the longest calls of a minute or more, by length.
    std::vector<std::pair<std::uint32_t, Evidence>> long_calls;
    std::uint64_t calls = 0;
  };
  struct Server {
    std::array<std::pair<Nanoseconds, Evidence>, 3> refusals;  // the latest 503
    std::uint64_t count = 0, retry_after = 0, restricted = 0;
    bool overloaded = false;
    std::vector<Evidence> evidence;
  };
  struct Caller {
    std::uint64_t calls = 0, brief = 0, microseconds = 0;
    std::vector<Evidence> evidence;
  };

  void count_sides(const ClosedSession& closed, const Transaction& transaction);
  void count_traffic(const ClosedSession& closed, const Transaction& transaction);
  void count_call(const ClosedSession& closed);
  void report_traffic(FindingGroups& findings) const;
  void report_cut_off(const Pair& hosts, const Traffic& traffic, FindingGroups& findings) const;
  void report_slowing(const Pair& hosts, const Traffic& traffic, FindingGroups& findings) const;
  void report_servers(FindingGroups& findings) const;
  void report_callers(FindingGroups& findings) const;

  std::map<Pair, Traffic> traffic_;
  std::map<IpAddress, Server> servers_;
  std::map<IpAddress, Caller> callers_;
  std::optional<Nanoseconds> begin_;  // time of the first message
  std::uint64_t transactions_ = 0, without_request_ = 0, without_response_ = 0;
  std::vector<Evidence> one_sided_;
  std::vector<Occasion> strays_;
  std::uint64_t more_strays_ = 0;
};

}  // namespace pcapglass::sip
