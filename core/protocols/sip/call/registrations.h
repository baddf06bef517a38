// Who registers where, and whether it works (domain.md 3.7; RFC 3261 10, RFC 6076 4.1 and 4.2).
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "protocols/sip/call/session.h"
#include "report/finding_groups.h"

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

  // Of the binding, as the latest 2xx gives it.
  std::string contact;            // host of the first Contact of the request
  std::uint32_t bindings = 0;     // Contacts in the 2xx
  std::uint32_t min_expires = 0;  // of the latest 423; 0: none
  std::uint32_t lapses = 0;       // times that no refresh came before the expiry
  std::uint32_t call_ids = 0;     // changes of Call-ID and the first; RFC 3261 10.2 asks for one
  std::uint64_t call_id = 0;      // hash of the latest
  std::uint32_t refreshes = 0;    // successes after another success
  Nanoseconds refresh_sum = 0;    // of the times between these
  bool third_party = false, natted = false, outbound = false, path = false, service_route = false, gruu = false;

  Nanoseconds granted_time = 0;          // of the latest 2xx
  std::uint64_t granted_frame = 0;       // 0: no binding lives
  std::array<Nanoseconds, 10> latest{};  // times of the latest successes, in a ring
  std::uint32_t quick = 0;               // refreshes one after the other that came too soon
};

class Registrations {
 public:
  explicit Registrations(std::size_t ceiling) : ceiling_(ceiling) {}

  // Takes the REGISTER transactions of a session that is closed.
  void add(const Session& session, std::span<const Transaction> transactions, Clock clock);

  // Each message that was not sent again, as it comes: what holds between attempts.
  void on_message(const Session& session, const Fact& fact, FindingGroups& findings);

  // In order of the first frame, after finish().
  [[nodiscard]] const std::vector<Registration>& rows() const { return rows_; }
  [[nodiscard]] std::uint64_t attempts() const { return attempts_; }
  [[nodiscard]] std::uint64_t succeeded() const { return succeeded_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }
  // Attempts whose address of record found no place.
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }
  // Refused but for challenges, or not answered (RFC 6076 4.2).
  [[nodiscard]] std::uint64_t ineffective() const { return ineffective_; }
  [[nodiscard]] std::uint64_t delay_sum() const { return delay_sum_; }  // microseconds, of those that succeeded
  void finish(Nanoseconds now, FindingGroups& findings);

 private:
  struct Attempt;
  // The address of record at one registrar, whoever registers it.
  struct Binding {
    std::size_t row = 0;  // that registered it last
    bool several_hosts = false;
  };
  struct Nonce {
    IpAddress client;
    std::uint64_t owner = 0;  // hash of the address of record
    Nanoseconds time = 0;
    Evidence first;
  };
  void granted(const Session& session, const Fact& response, const Fact& request, FindingGroups& findings);
  void look_at_lapse(Registration& row, Nanoseconds now, const Evidence& then, FindingGroups& findings) const;
  void look_at_pace(Registration& row, Nanoseconds now, const Evidence& evidence, FindingGroups& findings) const;
  void look_at_owner(std::size_t place, const Extra* extra, const Evidence& evidence, FindingGroups& findings);
  void look_at_credentials(const Session& session, const Fact& request, FindingGroups& findings);
  void add_attempt(const Session& session, std::span<const Transaction> transactions, const Attempt& attempt,
                   Clock clock);
  // The place of its row; nothing when there is no room. `request`: a REGISTER.
  [[nodiscard]] std::optional<std::size_t> place_of(const Session& session, const Fact& request);

  std::map<std::string, std::size_t, std::less<>> places_;
  std::map<std::string, Binding, std::less<>> bindings_;  // by address of record and registrar
  std::map<std::uint64_t, Nonce> nonces_;
  std::vector<Registration> rows_;
  std::size_t ceiling_;
  std::uint64_t attempts_ = 0, succeeded_ = 0, failed_ = 0, not_kept_ = 0, delay_sum_ = 0, ineffective_ = 0;
};

}  // namespace pcapglass::sip
