#include "protocols/sip/rules_lookups.h"

#include <algorithm>
#include <set>

#include "bytes/text.h"
#include "protocols/dns/analyzer.h"
#include "protocols/dns/codes.h"
#include "report/occasion.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;
constexpr Nanoseconds kAfterFailure = 5 * kSecond;
constexpr Nanoseconds kAfterQuery = 32 * kSecond;  // resolvers ask several servers before they give up
constexpr std::size_t kMostLookups = 1000;

constexpr Rule kUnresolved = {"SIP-TR-13", "The SIP domain could not be resolved",
                              "DNS did not give the place of the SIP server, and no request followed: calls and "
                              "registrations to this domain fail before they begin. Look at the resolver and at the "
                              "NAPTR, SRV and address records of the domain.",
                              "RFC 3263 4", "A client may go on with an address that it knows from before."};

std::string host_of(std::string_view address_of_record) {
  return lower_case(address_of_record.substr(address_of_record.find('@') + 1));
}

bool is_sip_service(std::string_view name) {
  return equals_ignoring_case(name.substr(0, 5), "_sip.") || equals_ignoring_case(name.substr(0, 6), "_sips.");
}

// When those who looked something up in vain sent requests, and which domains they were for.
class Requests {
 public:
  explicit Requests(const MessageAnalyzer& analyzer) {
    for (const CallRow& row : analyzer.calls().rows()) {
      note(analyzer.calls().callee(row), row.start, row.start);
      note(analyzer.calls().caller(row), row.start, row.start);
    }
    for (const Registration& row : analyzer.calls().registrations().rows()) {
      note(row.address_of_record, row.first_time, row.last_time);
    }
    for (const dns::FailedLookup& one : *analyzer.failed_lookups()) times_.try_emplace(one.client);
    for (const Row& row : analyzer.rows()) {
      if (!row.request) continue;
      if (const auto client = times_.find(row.source.address); client != times_.end())
        client->second.push_back(row.time);
    }
    for (auto& [client, times] : times_) std::sort(times.begin(), times.end());
  }

  [[nodiscard]] bool knows(const std::string& domain) const { return domains_.contains(domain); }
  [[nodiscard]] bool speaks(const IpAddress& client) const { return !times_.find(client)->second.empty(); }
  // By the client, or by anybody for that domain.
  [[nodiscard]] bool any(const IpAddress& client, const std::string& domain, Nanoseconds from, Nanoseconds to) const {
    if (const auto own = times_.find(client); own != times_.end()) {
      const auto next = std::lower_bound(own->second.begin(), own->second.end(), from);
      if (next != own->second.end() && *next <= to) return true;
    }
    const auto [first, last] = domains_.equal_range(domain);
    return std::any_of(first, last,
                       [&](const auto& one) { return one.second.first <= to && one.second.second >= from; });
  }

 private:
  void note(std::string_view address_of_record, Nanoseconds from, Nanoseconds to) {
    if (domains_.size() < kMostSpans) domains_.emplace(host_of(address_of_record), std::pair(from, to));
  }

  static constexpr std::size_t kMostSpans = 100'000;
  std::multimap<std::string, std::pair<Nanoseconds, Nanoseconds>> domains_;
  std::map<IpAddress, std::vector<Nanoseconds>> times_;
};

class Examiner {
 public:
  Examiner(const MessageAnalyzer& analyzer, FindingGroups& findings)
      : analyzer_(analyzer), findings_(findings), requests_(analyzer) {
    for (const dns::FailedLookup& one : *analyzer.failed_lookups()) {
      if (is_sip_service(one.name)) services_.insert(lower_case(dns::domain_of(one.name)));
    }
  }

  void run() {
    std::size_t looked_at = 0;
    for (const dns::FailedLookup& one : *analyzer_.failed_lookups()) {
      if (one.solved || !is_about_sip(one)) continue;
      if (++looked_at > kMostLookups) return;
      look_at(one);
    }
  }

 private:
  // That a name has no such record is usual: the next step of RFC 3263 is due.
  [[nodiscard]] bool is_about_sip(const dns::FailedLookup& one) const {
    if (one.answer_frame != 0 && one.rcode == dns::rcode::kNoError) return false;
    if (is_sip_service(one.name)) return true;
    const bool step = one.type == dns::type::kNaptr || one.type == dns::type::kA || one.type == dns::type::kAaaa;
    const std::string domain = lower_case(one.name);
    return step && (services_.contains(domain) || (requests_.knows(domain) && requests_.speaks(one.client)));
  }

  void look_at(const dns::FailedLookup& one) {
    const std::string domain = lower_case(dns::domain_of(one.name));
    const Nanoseconds until = one.time + (one.answer_frame != 0 ? kAfterFailure : kAfterQuery);
    // Rows beyond the ceiling are not there to tell.
    const bool rows_end = analyzer_.rows().size() < analyzer_.total() && until > analyzer_.rows().back().time;
    if (rows_end || analyzer_.watch().end < until) return;
    if (requests_.any(one.client, domain, one.time, until)) return;
    const std::string why = one.answer_frame == 0 ? "no response" : dns::rcode_name(one.rcode);
    Occasion occasion = occasion_of(kUnresolved, Severity::error, Confidence::probable, "domain", domain);
    occasion.group = domain + ' ' + to_string(one.client);
    occasion.details =
        to_string(one.client) + " asked for " + one.name + ' ' + dns::type_name(one.type) + ": " + why + '.';
    occasion.evidence = {{one.query_frame, {}, one.name + ' ' + dns::type_name(one.type) + '?'}};
    if (one.answer_frame != 0) occasion.evidence.push_back({one.answer_frame, {}, why});
    findings_.add(std::move(occasion));
  }

  const MessageAnalyzer& analyzer_;
  FindingGroups& findings_;
  Requests requests_;
  std::set<std::string> services_;  // domains of which a SIP service was looked up in vain
};

}  // namespace

void MessageAnalyzer::meet(std::string_view protocol, const Analyzer& other) {
  if (protocol == "dns") failed_lookups_ = &static_cast<const dns::PacketAnalyzer&>(other).failed_lookups();
}

void find_lookup_problems(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  const FailedLookups* failed = analyzer.failed_lookups();
  if (failed == nullptr || failed->empty()) return;
  Examiner(analyzer, findings).run();
}

}  // namespace pcapglass::sip
