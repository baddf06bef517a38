// Who registers where, and whether it works (domain.md 3.7; RFC 3261 10, RFC 6076 4.1 and 4.2).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocols/sip/call/session.h"

namespace pcapglass::sip {

enum class RegistrationState : std::uint8_t {
  registered,
  unregistered,
  failed,
  auth_loop,
  challenged_no_retry,
  no_response,
  undetermined,
};
[[nodiscard]] inline std::span<const std::string_view> names_of(RegistrationState) {
  static constexpr std::array<std::string_view, 7> kNames = {
      "registered", "unregistered", "failed", "auth_loop", "challenged_no_retry", "no_response", "undetermined"};
  return kNames;
}

// One address of record, as one source registers it at one registrar. State, code and expiry are the latest.
struct Registration {
  std::string address_of_record;
  std::string user_agent;
  Endpoint source, registrar;
  RegistrationState state = RegistrationState::undetermined;
  std::uint16_t code = 0;  // of the latest final response; 0: none
  std::uint32_t attempts = 0, succeeded = 0, failed = 0, challenged = 0;
  std::uint32_t retransmissions = 0;
  std::uint32_t asked_expires = Fact::kNoExpires, granted_expires = Fact::kNoExpires;  // seconds
  std::uint64_t first_frame = 0, last_frame = 0, deciding_frame = 0;
  Nanoseconds first_time = 0, last_time = 0;
  std::uint64_t delay_sum = 0;  // microseconds, of those that succeeded (RRD)
  Microseconds delay_max = 0;
  bool has_time = true;
  std::uint8_t time_digits = 6;
};

class Registrations {
 public:
  explicit Registrations(std::size_t ceiling) : ceiling_(ceiling) {}

  // Takes the REGISTER transactions of a session that is closed.
  void add(const Session& session, std::span<const Transaction> transactions, Clock clock);

  // In order of the first frame, after finish().
  [[nodiscard]] const std::vector<Registration>& rows() const { return rows_; }
  [[nodiscard]] std::uint64_t attempts() const { return attempts_; }
  [[nodiscard]] std::uint64_t succeeded() const { return succeeded_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }
  // Attempts whose address of record found no place.
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }
  void finish();

 private:
  struct Attempt;
  void add_attempt(const Session& session, std::span<const Transaction> transactions, const Attempt& attempt,
                   Clock clock);
  [[nodiscard]] Registration* row_of(const Session& session, const Transaction& first);

  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<Registration> rows_;
  std::size_t ceiling_;
  std::uint64_t attempts_ = 0, succeeded_ = 0, failed_ = 0, not_kept_ = 0;
};

}  // namespace pcapglass::sip
