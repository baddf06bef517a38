// Who subscribes to which event where, and what became of it (domain.md DL-08; RFC 6665).
#pragma once

#include <string>
#include <vector>

#include "protocols/sip/call/session.h"

namespace pcapglass::sip {

// The subscriptions of one Call-ID by event, between the two hosts of its first message; state and expiry are the
// latest.
struct Subscription {
  std::string subscriber, resource;  // From and To of the first message
  std::string event, reason;         // `reason`: why it was terminated
  Endpoint source, notifier;
  SubscriptionState state = SubscriptionState::none;
  bool unanswered = false;
  std::uint16_t code = 0;           // of the latest final response to SUBSCRIBE
  std::uint16_t notify_failed = 0;  // latest code above 299 to a NOTIFY
  std::uint32_t expires = Fact::kNoExpires;
  std::uint32_t subscribes = 0, notifies = 0;
  std::uint64_t first_frame = 0, last_frame = 0;
};

class Subscriptions {
 public:
  explicit Subscriptions(std::size_t ceiling) : ceiling_(ceiling) {}

  void add(const Session& session, std::span<const Transaction> transactions, Clock clock);
  // Those of one session, in order of their first message.
  [[nodiscard]] static std::vector<Subscription> of(const Session& session, std::span<const Transaction> transactions,
                                                    Clock clock);

  [[nodiscard]] const std::vector<Subscription>& rows() const { return rows_; }
  [[nodiscard]] std::uint64_t total() const { return total_; }
  // In order of the first frame from then on.
  void finish();

 private:
  std::vector<Subscription> rows_;
  std::size_t ceiling_;
  std::uint64_t total_ = 0;
};

}  // namespace pcapglass::sip
