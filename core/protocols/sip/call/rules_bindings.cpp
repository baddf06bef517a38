// Findings about what happens between attempts to register: SIP-RG-05 to -09 of domain.md 5.3.
#include <algorithm>

#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/sip/call/registrations.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostNonces = 4096;
// Expires counts whole seconds, and the registrar's clock began before its 2xx passed here.
constexpr Nanoseconds kLeastLapse = kNanosecondsPerSecond;

constexpr Rule kLapsed = {"SIP-RG-05", "Binding lapsed",
                          "No refresh came before the binding expired: meanwhile calls to this address do not arrive.",
                          "RFC 3261 10.2.4", "The refresh may have taken a way that was not captured."};
constexpr Rule kCut = {"SIP-RG-06", "Expiry cut", "The registrar granted less than half of the time asked for.",
                       "RFC 3261 10.3", "Registrars keep NAT bindings open that way."};
constexpr Rule kStorm = {"SIP-RG-07", "Registers far too often",
                         "At least ten successes within a minute, or refreshes before a tenth of the expiry has "
                         "passed: a loop in the client, or several clients with one account.",
                         "RFC 3261 10.2.4", ""};
constexpr Rule kForeign = {"SIP-RG-08", "Another host registers this address",
                           "A binding of another host joins one that still lives: a second device, or somebody who "
                           "wants its calls.",
                           "RFC 3261 10.3", "People have several devices, and devices change networks."};
constexpr Rule kWeak = {"SIP-RG-09", "Weak authentication", "The credentials can be read, guessed or used again.",
                        "RFC 8760, RFC 7616 5", ""};

Evidence evidence_in(const Session& session, const Fact& fact, std::string what) {
  Evidence out;
  out.frame = fact.frame;
  if (session.has_time) out.time = Timestamp{fact.time, session.time_digits};
  out.what = std::move(what);
  return out;
}

Occasion about(const Rule& rule, Severity severity, const Registration& row, std::string_view what = {}) {
  Occasion occasion;
  occasion.rule = &rule;
  occasion.severity = severity;
  occasion.group = row.address_of_record + " " + to_string(row.registrar.address);
  occasion.subject = {"registration", printable(row.address_of_record)};
  occasion.details =
      printable(row.address_of_record) + " from " + to_string(row.source) + " at " + to_string(row.registrar);
  if (!what.empty()) occasion.details.append(": ").append(what);
  occasion.details += ".";
  return occasion;
}

Evidence last_grant(const Registration& row) {
  Evidence out;
  out.frame = row.granted_frame;
  if (row.has_time) out.time = Timestamp{row.granted_time, row.time_digits};
  out.what = "2xx with " + std::to_string(row.granted_expires) + " s";
  return out;
}

Nanoseconds expiry_of(const Registration& row) {
  return row.granted_time + static_cast<Nanoseconds>(row.granted_expires) * kNanosecondsPerSecond;
}

}  // namespace

void Registrations::on_message(const Session& session, const Fact& fact, FindingGroups& findings) {
  if (fact.method != method::kRegister) return;
  if (fact.is_request()) {
    if (fact.credentials) look_at_credentials(session, fact, findings);
    return;
  }
  if (fact.code < 200 || fact.code >= 300) return;
  for (auto request = session.facts.rbegin(); request != session.facts.rend(); ++request) {
    const bool asked = request->is_request() && request->method == method::kRegister && request->cseq == fact.cseq &&
                       request->branch == fact.branch && request->source == fact.destination;
    if (asked) return granted(session, fact, *request, findings);
  }
}

void Registrations::granted(const Session& session, const Fact& response, const Fact& request,
                            FindingGroups& findings) {
  const auto place = place_of(session, request);
  if (!place) return;
  Registration& row = rows_[*place];
  const Evidence evidence = evidence_in(session, response, "2xx to REGISTER");
  look_at_lapse(row, request.time, evidence_in(session, request, "the next REGISTER that succeeds"), findings);
  if (row.granted_frame != 0) {
    ++row.refreshes;
    row.refresh_sum += response.time - row.granted_time;
  }
  look_at_pace(row, response.time, evidence, findings);
  const Extra* asked = session.extra(request);
  const Extra* given = session.extra(response);
  row.bindings = given == nullptr ? 0 : given->contacts;
  if (asked != nullptr) {
    row.contact = asked->contact;
    row.third_party = asked->third_party;
    row.outbound = asked->outbound;
    row.path = asked->path;
    row.natted = !asked->contact.empty() && asked->contact != "*" && asked->contact != to_string(row.source.address) &&
                 is_digit(asked->contact.back());
  }
  if (given != nullptr) {
    row.gruu = given->gruu;
    row.service_route = given->service_route;
  }
  row.granted_expires = response.expires;
  row.granted_time = response.time;
  row.granted_frame = request.expires == 0 || response.expires == 0 ? 0 : response.frame;
  const bool known = request.expires != Fact::kNoExpires && response.expires != Fact::kNoExpires;
  if (known && request.expires != 0 && response.expires < request.expires / 2) {
    Occasion occasion = about(kCut, Severity::notice, row);
    occasion.metrics = {{"asked", double(request.expires)}, {"granted", double(response.expires)}};
    occasion.evidence = {evidence_in(session, request, "REGISTER"), evidence};
    findings.add(std::move(occasion));
  }
  look_at_owner(*place, given, evidence, findings);
}

void Registrations::look_at_lapse(Registration& row, Nanoseconds now, const Evidence& then,
                                  FindingGroups& findings) const {
  if (row.granted_frame == 0 || row.granted_expires == Fact::kNoExpires) return;
  if (now - expiry_of(row) < kLeastLapse) return;
  ++row.lapses;
  Occasion occasion = about(kLapsed, Severity::warning, row);
  occasion.metrics = {{"expires", double(row.granted_expires)},
                      {"gap_seconds", to_millisecond_precision(now - expiry_of(row))}};
  occasion.evidence = {last_grant(row)};
  if (then.frame != 0) occasion.evidence.push_back(then);
  findings.add(std::move(occasion));
}

void Registrations::look_at_pace(Registration& row, Nanoseconds now, const Evidence& evidence,
                                 FindingGroups& findings) const {
  const std::size_t slot = row.refreshes % row.latest.size();
  const bool soon =
      row.granted_frame != 0 && row.granted_expires != Fact::kNoExpires &&
      (now - row.granted_time) * 10 < static_cast<Nanoseconds>(row.granted_expires) * kNanosecondsPerSecond;
  row.quick = soon ? row.quick + 1 : 0;
  row.latest[slot] = now;
  // The oldest of ten is the next one in the ring.
  const Nanoseconds oldest = row.latest[(slot + 1) % row.latest.size()];
  const bool storm = row.refreshes + 1 >= row.latest.size() && now - oldest <= 60 * kNanosecondsPerSecond;
  if (!storm && row.quick < 2) return;
  Occasion occasion = about(kStorm, Severity::warning, row);
  occasion.metrics = {{"expires", double(row.granted_expires)},
                      {"seconds_since_last", to_microsecond_precision(now - row.granted_time)}};
  occasion.evidence = {last_grant(row), evidence};
  findings.add(std::move(occasion));
}

void Registrations::look_at_owner(std::size_t place, const Extra* extra, const Evidence& evidence,
                                  FindingGroups& findings) {
  const Registration& row = rows_[place];
  const auto [found, fresh] = bindings_.try_emplace(row.address_of_record + '\n' + to_string(row.registrar.address));
  Binding& binding = found->second;
  const bool several = extra != nullptr && extra->several_hosts;
  if (!fresh) {
    const Registration& other = rows_[binding.row];
    const bool lives = other.granted_frame != 0 && expiry_of(other) > row.granted_time;
    const bool foreign = binding.row != place && lives && other.user_agent != row.user_agent &&
                         other.source.address != row.source.address;
    if (foreign || (several && !binding.several_hosts)) {
      Occasion occasion = about(kForeign, Severity::warning, row,
                                foreign ? "from a new address, by other software" : "bindings of several hosts");
      occasion.confidence = Confidence::possible;
      occasion.evidence = {evidence};
      if (foreign) occasion.evidence.insert(occasion.evidence.begin(), last_grant(other));
      findings.add(std::move(occasion));
    }
  }
  binding.row = place;
  binding.several_hosts = several;
}

void Registrations::look_at_credentials(const Session& session, const Fact& request, FindingGroups& findings) {
  const Extra* extra = session.extra(request);
  if (extra == nullptr) return;
  Registration row;
  row.address_of_record = session.callee;
  row.source = session.hosts[request.source];
  row.registrar = session.hosts[request.destination];
  const Evidence evidence = evidence_in(session, request, "credentials");
  const auto report = [&](Severity severity, std::string_view what, const Evidence* first) {
    Occasion occasion = about(kWeak, severity, row, what);
    occasion.group = to_string(row.registrar.address).append(" ").append(what);
    if (first != nullptr) occasion.evidence.push_back(*first);
    occasion.evidence.push_back(evidence);
    findings.add(std::move(occasion));
  };
  if ((extra->weaknesses & weak::kBasic) != 0) report(Severity::warning, "Basic sends the password", nullptr);
  if ((extra->weaknesses & weak::kMd5) != 0)
    report(Severity::notice, "MD5 without TLS can be guessed off line", nullptr);
  if ((extra->weaknesses & weak::kNoQop) != 0)
    report(Severity::notice, "no qop: what was overheard can be sent again", nullptr);
  if (extra->nonce == 0) return;
  const std::uint64_t owner = hash_bytes(as_bytes(session.callee), 3);
  const auto found = nonces_.find(extra->nonce);
  if (found == nonces_.end()) {
    if (nonces_.size() < kMostNonces) nonces_[extra->nonce] = {row.source.address, owner, request.time, evidence};
    return;
  }
  const Nonce& nonce = found->second;
  if (request.time - nonce.time > 3600 * kNanosecondsPerSecond)
    report(Severity::warning, "a nonce is used for more than an hour", &nonce.first);
  if (nonce.client != row.source.address && nonce.owner != owner)
    report(Severity::warning, "several clients use one nonce", &nonce.first);
}

void Registrations::finish(Nanoseconds now, FindingGroups& findings) {
  for (Registration& row : rows_) look_at_lapse(row, now, {}, findings);
  places_.clear();
  bindings_.clear();
  nonces_.clear();
  std::sort(rows_.begin(), rows_.end(),
            [](const Registration& a, const Registration& b) { return a.first_frame < b.first_frame; });
}

}  // namespace pcapglass::sip
