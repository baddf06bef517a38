// All messages of one Call-ID while it is open, and the table of these.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocols/sip/call/call_row.h"
#include "protocols/sip/call/correlation.h"
#include "protocols/sip/call/extra.h"
#include "report/limits.h"

namespace pcapglass::sip {

struct Session {
  std::uint32_t id = 0;
  std::string call_id;
  std::string caller, callee;           // user@host of From and To, of the first message with both
  std::string user_agent;               // of the first request
  std::string domain;                   // host of the first INVITE's Request-URI
  std::string reason;                   // phrase of the latest refusal of an INVITE or REGISTER, challenges left out
  std::vector<Endpoint> hosts;          // in order of appearance
  std::vector<Fact> facts;              // in order of the file, the first kMostFacts
  std::vector<Extra> extras;            // of facts that name one, the first kMostExtras
  Correlation correlation;              // of the first INVITE
  std::uint64_t messages = 0;           // of them all
  std::uint64_t unreachable_frame = 0;  // of an ICMP error or reset that took an INVITE back; 0: none
  std::uint64_t last_frame = 0;
  Nanoseconds last_time = 0;
  bool has_time = true;
  std::uint8_t time_digits = 6;
  bool counted_up = false, counted_down = false;  // as one of the calls that are up at the same time

  // An endless subscription or a flood of one Call-ID must not fill the memory.
  static constexpr std::size_t kMostFacts = 1024;
  static constexpr std::size_t kMostExtras = 64;
  static constexpr std::size_t kMostHosts = 200;

  // The place of `endpoint` among the hosts; nothing when there are too many.
  [[nodiscard]] std::optional<std::uint8_t> host(const Endpoint& endpoint);
  // The fact of `message`, kept; nullptr when there is no place for it.
  Fact* take(const Message& message, const Arrival& arrival, const Repeat& repeat);
  // nullptr when the message had nothing of that kind.
  [[nodiscard]] const Extra* extra(const Fact& fact) const {
    return fact.extra < 0 ? nullptr : &extras[static_cast<std::size_t>(fact.extra)];
  }
};

// Sessions by Call-ID. Those that are over are closed when their repeats have ended too; at the ceiling, those whose
// last message is oldest. Either way `closing` is called once with each.
class SessionTable {
 public:
  using Closing = std::function<void(const Session&, Clock)>;
  SessionTable(std::size_t ceiling, Closing closing)
      : ceiling_(ceiling < 8 ? 8 : ceiling), closing_(std::move(closing)) {}

  // The session of `call_id`, made when there is none; valid until the next call.
  [[nodiscard]] Session& open(std::string_view call_id, Nanoseconds now);
  // The open one of that id; nullptr when it is closed.
  [[nodiscard]] Session* find(std::uint32_t id);
  // The capture has ended at `now`.
  void close_all(Nanoseconds now);

  [[nodiscard]] std::uint64_t closed_at_ceiling() const { return closed_at_ceiling_; }
  [[nodiscard]] std::uint32_t made() const { return made_; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view value) const { return std::hash<std::string_view>{}(value); }
  };
  struct Check {
    Session* session;
    Nanoseconds at;
  };

  void close_finished(Nanoseconds now);
  void close_oldest(Nanoseconds now);
  void close(Session* session, Nanoseconds now);

  std::unordered_map<std::string, std::unique_ptr<Session>, Hash, std::equal_to<>> open_;
  std::unordered_map<std::uint32_t, Session*> by_id_;
  std::deque<Check> checks_;  // each open session once
  std::size_t ceiling_;
  Closing closing_;
  Session* newest_ = nullptr;
  std::uint32_t made_ = 0;
  std::uint64_t closed_at_ceiling_ = 0;
};

}  // namespace pcapglass::sip
