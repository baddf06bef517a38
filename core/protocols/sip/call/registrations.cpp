#include "protocols/sip/call/registrations.h"

#include <algorithm>

#include "bytes/hash.h"

namespace pcapglass::sip {

// REGISTERs that follow one another because of challenges (401, 407) or demands (423) are one attempt.
struct Registrations::Attempt {
  std::size_t first = 0;
  std::size_t last = 0;
};

namespace {

bool is_challenge(std::uint16_t code) { return code == 401 || code == 407; }
bool asks_again(std::uint16_t code) { return is_challenge(code) || code == 423; }

std::uint16_t code_of(const Session& session, const Transaction& transaction) {
  return transaction.final == kNone ? 0 : session.facts[static_cast<std::size_t>(transaction.final)].code;
}

RegistrationState state_of(const Session& session, const Transaction& last, std::uint32_t refused_credentials,
                           Clock clock) {
  const Fact& request = session.facts[static_cast<std::size_t>(last.request)];
  if (last.final == kNone) {
    return clock.now - request.time >= kTimerB ? RegistrationState::no_response : RegistrationState::undetermined;
  }
  const Fact& final = session.facts[static_cast<std::size_t>(last.final)];
  if (final.code < 300) return request.expires == 0 ? RegistrationState::unregistered : RegistrationState::registered;
  if (!is_challenge(final.code)) return RegistrationState::failed;
  if (refused_credentials >= 2) return RegistrationState::auth_loop;
  if (request.credentials) return RegistrationState::failed;
  return clock.now - final.time >= kTimerB ? RegistrationState::challenged_no_retry : RegistrationState::undetermined;
}

}  // namespace

void Registrations::add(const Session& session, std::span<const Transaction> transactions, Clock clock) {
  std::optional<Attempt> open;
  for (std::size_t i = 0; i < transactions.size(); ++i) {
    const Transaction& transaction = transactions[i];
    if (transaction.method != method::kRegister || transaction.request_missing()) continue;
    const bool goes_on = open && transactions[open->last].client == transaction.client &&
                         asks_again(code_of(session, transactions[open->last]));
    if (open && !goes_on) add_attempt(session, transactions, *open, clock);
    open = goes_on ? Attempt{open->first, i} : Attempt{i, i};
  }
  if (open) add_attempt(session, transactions, *open, clock);
}

void Registrations::add_attempt(const Session& session, std::span<const Transaction> transactions,
                                const Attempt& attempt, Clock clock) {
  const Transaction& first = transactions[attempt.first];
  const Transaction& last = transactions[attempt.last];
  const auto fact = [&](Index index) -> const Fact& { return session.facts[static_cast<std::size_t>(index)]; };
  std::uint32_t challenges = 0;
  std::uint32_t refused = 0;
  std::uint32_t repeats = 0;
  for (std::size_t i = attempt.first; i <= attempt.last; ++i) {
    const Transaction& transaction = transactions[i];
    if (transaction.method != method::kRegister || transaction.request_missing()) continue;
    repeats += transaction.request_repeats;
    if (!is_challenge(code_of(session, transaction))) continue;
    ++challenges;
    if (fact(transaction.request).credentials) ++refused;
  }
  const RegistrationState state = state_of(session, last, refused, clock);
  const bool success = state == RegistrationState::registered || state == RegistrationState::unregistered;
  const bool failure = !success && state != RegistrationState::undetermined;
  ++attempts_;
  succeeded_ += success ? 1 : 0;
  failed_ += failure ? 1 : 0;
  const std::uint16_t code = code_of(session, last);
  const bool refused_for_good = state == RegistrationState::failed && !is_challenge(code) && code != 402;
  ineffective_ += refused_for_good || state == RegistrationState::no_response ? 1 : 0;
  const Nanoseconds delay =
      success ? std::max<Nanoseconds>(0, fact(last.final).time - fact(first.request).time) / 1000 : 0;
  delay_sum_ += static_cast<std::uint64_t>(delay);
  const auto place = place_of(session, fact(first.request));
  if (!place) {
    ++not_kept_;
    return;
  }
  Registration* row = &rows_[*place];
  row->first_frame = std::min(row->first_frame, fact(first.request).frame);
  row->first_time = std::min(row->first_time, fact(first.request).time);
  const std::uint64_t call_id = hash_bytes(as_bytes(session.call_id), 1);
  if (row->call_ids == 0 || row->call_id != call_id) ++row->call_ids;
  row->call_id = call_id;
  ++row->attempts;
  row->succeeded += success ? 1 : 0;
  row->failed += failure ? 1 : 0;
  row->challenged += challenges;
  row->retransmissions += repeats;
  for (std::size_t i = attempt.first; i <= attempt.last; ++i) {
    if (transactions[i].final == kNone) continue;
    const Extra* extra = session.extra(fact(transactions[i].final));
    if (extra != nullptr && extra->min_expires != 0) row->min_expires = extra->min_expires;
  }
  row->delay_sum += static_cast<std::uint64_t>(delay);
  row->delay_max = std::max(row->delay_max, static_cast<Microseconds>(std::min<Nanoseconds>(delay, kNoDuration - 1)));
  // Sessions close out of order.
  if (row->attempts > 1 && fact(last.last_request).time < row->last_time) return;
  row->state = state;
  row->code = code_of(session, last);
  row->last_frame = last.final == kNone ? fact(last.last_request).frame : fact(last.final).frame;
  row->deciding_frame = row->last_frame;
  row->last_time = last.final == kNone ? fact(last.last_request).time : fact(last.final).time;
  row->asked_expires = fact(last.request).expires;
  if (success) row->granted_expires = fact(last.final).expires;
}

std::optional<std::size_t> Registrations::place_of(const Session& session, const Fact& request) {
  const Endpoint& source = session.hosts[request.source];
  const Endpoint& registrar = session.hosts[request.destination];
  const std::string key = session.callee + '\n' + to_string(source.address) + '\n' + to_string(registrar.address);
  if (const auto found = places_.find(key); found != places_.end()) return found->second;
  if (rows_.size() == ceiling_) return std::nullopt;
  places_.emplace(key, rows_.size());
  Registration row;
  row.address_of_record = session.callee;
  row.user_agent = session.user_agent;
  row.source = source;
  row.registrar = registrar;
  row.first_frame = request.frame;
  row.first_time = request.time;
  row.has_time = session.has_time;
  row.time_digits = session.time_digits;
  rows_.push_back(std::move(row));
  return rows_.size() - 1;
}

}  // namespace pcapglass::sip
