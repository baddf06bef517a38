#include "protocols/sip/call/call.h"

#include <algorithm>

#include "protocols/sip/call/outcome.h"

namespace pcapglass::sip {
namespace {

class CallBuilder {
 public:
  CallBuilder(std::span<const Fact> facts, std::span<const Transaction> transactions, std::span<const Endpoint> hosts,
              bool unreachable)
      : facts_(facts), transactions_(transactions), hosts_(hosts) {
    call_.unreachable = unreachable;
  }

  Call build(Clock clock) {
    find_invites();
    if (call_.is_call) {
      find_attempt();
      find_answer();
      find_cancel();
      find_bye();
      call_.outcome = outcome_of({facts_, transactions_, call_, clock});
      find_release(clock);
    }
    return call_;
  }

 private:
  const Fact& fact(Index index) const { return facts_[static_cast<std::size_t>(index)]; }
  const Endpoint& host(std::uint8_t index) const { return hosts_[index]; }
  static bool is_initial(const Transaction& t) {
    return t.method == method::kInvite && !t.request_missing() && !t.in_dialog;
  }

  // Who sends the first INVITE is the caller, wherever later ones of this Call-ID pass by.
  void find_invites() {
    std::vector<std::pair<std::uint8_t, std::uint8_t>> legs;
    for (const Transaction& t : transactions_) {
      call_.retransmissions += t.request_repeats + t.response_repeats;
      if (t.method != method::kInvite) continue;
      call_.is_call = true;
      if (!is_initial(t)) continue;
      if (legs.empty()) caller_ = t.client;
      const std::pair leg(t.client, t.server);
      if (std::find(legs.begin(), legs.end(), leg) == legs.end()) legs.push_back(leg);
    }
    call_.legs = static_cast<std::uint32_t>(legs.size());
    // Without any INVITE these still are of a call: one that began before the capture.
    const auto of_a_call = [](const Fact& f) { return f.method == method::kAck || f.method == method::kBye; };
    call_.is_call = call_.is_call || std::any_of(facts_.begin(), facts_.end(), of_a_call);
  }

  // A new port of the caller's address is the caller, unless INVITEs were sent to it: then it is a hop on that machine.
  bool is_caller(std::uint8_t client) const {
    if (client == caller_) return true;
    if (host(client).address != host(caller_).address) return false;
    return std::none_of(transactions_.begin(), transactions_.end(),
                        [&](const Transaction& t) { return is_initial(t) && t.server == client; });
  }

  // DL-03: the caller's INVITEs of one From tag are one attempt; the last of them decides.
  void find_attempt() {
    std::vector<std::uint64_t> tags;
    for (std::size_t i = 0; i < transactions_.size(); ++i) {
      const Transaction& t = transactions_[i];
      if (!is_initial(t) || !is_caller(t.client)) continue;
      if (std::find(tags.begin(), tags.end(), t.from_tag) == tags.end()) {
        tags.push_back(t.from_tag);
        call_.first_invite = t.request;
      }
      call_.deciding = t.request;
      call_.transaction = i;
    }
    call_.attempts = static_cast<std::uint32_t>(tags.size());
  }

  void find_answer() {
    if (call_.deciding == kNone) return;
    const Transaction& t = transactions_[call_.transaction];
    call_.trying = t.trying;
    call_.progress = t.progress;
    call_.ringing = t.ringing;
    call_.final = t.final;
    call_.ack = t.ack;
    call_.established = static_cast<std::uint32_t>(t.answering_tags.size());
    if (t.final == kNone) return;
    if (fact(t.final).code < 300) {
      call_.answer = t.final;
      return;
    }
    // A branch of a fork may have answered behind a refusal, which is then not final (16.7).
    for (std::size_t i = static_cast<std::size_t>(t.final); i < facts_.size(); ++i) {
      const Fact& f = facts_[i];
      if (f.method != method::kInvite || f.code < 200 || f.code >= 300 || f.cseq != t.cseq) continue;
      if (f.source != t.server || f.destination != t.client) continue;
      call_.answer = static_cast<Index>(i);
      return;
    }
  }

  // 9.1: a CANCEL has the branch of what it cancels; where branches are none, its CSeq number.
  void find_cancel() {
    for (const Transaction& t : transactions_) {
      if (t.method != method::kCancel || t.request_missing() || !is_caller(t.client) || call_.deciding == kNone)
        continue;
      const Transaction& invite = transactions_[call_.transaction];
      if (t.cseq == invite.cseq && t.from_tag == invite.from_tag && call_.cancel == kNone) call_.cancel = t.request;
    }
    if (call_.cancel == kNone) return;
    call_.before_ringing = call_.ringing == kNone || fact(call_.ringing).time > fact(call_.cancel).time;
  }

  void find_bye() {
    if (call_.answer == kNone) return;
    for (const Transaction& t : transactions_) {
      if (t.method != method::kBye || t.request_missing() || t.request < call_.answer) continue;
      if (call_.bye == kNone) call_.bye = t.request;
      if (call_.bye_final == kNone || (t.final != kNone && t.final < call_.bye_final)) call_.bye_final = t.final;
    }
  }

  // Released by: the sender of the first BYE. The callee is who answered first, behind all hops that were captured.
  void find_release(Clock clock) {
    if (call_.bye == kNone) return;
    call_.bye_unanswered = call_.bye_final == kNone && clock.now - fact(call_.bye).time >= kTimerB;
    std::uint8_t callee = transactions_[call_.transaction].server;
    for (const Fact& f : facts_) {
      if (f.method != method::kInvite || f.code < 200 || f.code >= 300 || f.cseq != fact(call_.deciding).cseq) continue;
      callee = f.source;
      break;
    }
    const Endpoint& sender = host(fact(call_.bye).source);
    // The endpoints first: caller and callee may share an address.
    const bool from_callee =
        sender == host(callee) || (sender != host(caller_) && sender.address == host(callee).address);
    if (from_callee) {
      call_.released_by = Side::callee;
    } else {
      call_.released_by = sender.address == host(caller_).address ? Side::caller : Side::intermediate;
    }
  }

  std::span<const Fact> facts_;
  std::span<const Transaction> transactions_;
  std::span<const Endpoint> hosts_;
  Call call_;
  std::uint8_t caller_ = 0;
};

}  // namespace

Call call_of(std::span<const Fact> facts, std::span<const Transaction> transactions, std::span<const Endpoint> hosts,
             Clock clock, bool unreachable) {
  return CallBuilder(facts, transactions, hosts, unreachable).build(clock);
}

}  // namespace pcapglass::sip
