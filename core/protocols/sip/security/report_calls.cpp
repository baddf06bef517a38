// Calls that look like fraud, spam or a spoofed end: SIP-SE-10, -13 and -20 (domain.md 5.7).
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/security/report.h"
#include "report/occasion.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kCostly = {"SIP-SE-10", "Calls that toll fraud makes",
                          "Answered calls to costly destinations, or many to other countries or at once from one user. "
                          "Ask whether the user made them.",
                          "",
                          "Only the owner of the account can tell; prefixes of satellites, premium rates and some "
                          "islands are what is compared."};
constexpr Rule kSpoofed = {"SIP-SE-13", "Call ended by a stranger",
                           "The BYE came from an address that has no part in the call, and media went on both ways.",
                           "RFC 3261 26.1.4", "A proxy that the capture does not show may have sent it."};
constexpr Rule kSpam = {"SIP-SE-20", "Many short calls to many people",
                        "One source calls ever different users, and the calls last less than ten seconds on average.",
                        "RFC 5039", "A call centre or a dialler calls like that too."};

// Satellites, international premium and personal numbers, and islands that fraud likes.
constexpr std::array<std::string_view, 18> kCostlyPrefixes = {"870",  "878",  "881",  "882",  "883",  "979",
                                                              "1900", "1876", "1809", "1284", "1473", "1649",
                                                              "222",  "232",  "252",  "269",  "247",  "675"};

// "+", "00" and "011" lead out of the country; what is behind is the country's code. Nothing for any other number.
std::string_view international(std::string_view number) {
  number = number.substr(0, number.find('@'));
  std::size_t skip = 0;
  if (number.starts_with('+')) skip = 1;
  if (number.starts_with("00")) skip = 2;
  if (number.starts_with("011")) skip = 3;
  if (skip == 0 || number.size() < skip + 7) return {};
  number.remove_prefix(skip);
  return number.find_first_not_of("0123456789") == std::string_view::npos ? number : std::string_view{};
}

bool is_costly(std::string_view number) {
  return std::any_of(kCostlyPrefixes.begin(), kCostlyPrefixes.end(),
                     [&](std::string_view prefix) { return number.starts_with(prefix); });
}

bool abroad(std::string_view caller, std::string_view number) {
  if (number.empty()) return false;
  const std::string_view home = international(caller);
  return home.empty() ? true : home.substr(0, 2) != number.substr(0, 2);
}

using Rows = std::vector<const CallRow*>;

class Examiner {
 public:
  Examiner(const CallTable& calls, FindingGroups& findings) : calls_(calls), findings_(findings) {}

  void run() {
    std::map<std::string_view, Rows> by_caller;
    std::map<IpAddress, Rows> by_source;
    for (const CallRow& row : calls_.rows()) {
      if (!row.has_time) continue;
      by_source[row.source.address].push_back(&row);
      const std::string_view callee = calls_.callee(row);
      const std::string_view number = international(callee);
      // A 2xx is an answer, even when the capture ends before its ACK.
      const bool answered = is_answered(row.outcome) || (row.final_code >= 200 && row.final_code < 300);
      if (!answered || number.empty()) continue;
      by_caller[calls_.caller(row)].push_back(&row);
      if (is_costly(number)) add(kCostly, Severity::warning, calls_.caller(row), {&row}, "costly destination");
    }
    for (const auto& [caller, rows] : by_caller) fraud(caller, rows);
    for (const auto& [address, rows] : by_source) spam(address, rows);
  }

 private:
  void add(const Rule& rule, Severity severity, std::string_view subject, const Rows& rows, std::string_view what) {
    Occasion occasion =
        occasion_of(rule, severity, Confidence::possible, &rule == &kSpam ? "host" : "user", printable(subject));
    occasion.group = std::string(subject) + std::string(what);
    occasion.details = printable(subject) + ": " + std::string(what) + ".";
    occasion.metrics["calls"] = static_cast<double>(rows.size());
    for (const CallRow* row : rows) {
      if (occasion.evidence.size() == 10) break;
      occasion.evidence.push_back(
          {row->first_frame, Timestamp{row->start, row->time_digits}, "call to " + printable(calls_.callee(*row))});
    }
    findings_.add(std::move(occasion));
  }

  void fraud(std::string_view caller, Rows rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto* a, const auto* b) { return a->start < b->start; });
    Rows abroad_rows;
    for (const CallRow* row : rows) {
      if (abroad(caller, international(calls_.callee(*row)))) abroad_rows.push_back(row);
    }
    for (std::size_t i = 0; i + 10 <= abroad_rows.size(); ++i) {
      if (abroad_rows[i + 9]->start - abroad_rows[i]->start > 600 * kNanosecondsPerSecond) continue;
      add(kCostly, Severity::warning, caller, abroad_rows, "ten calls abroad within ten minutes");
      break;
    }
    for (std::size_t i = 2; i < abroad_rows.size(); ++i) {
      const Nanoseconds now = abroad_rows[i]->start;
      const auto up = std::count_if(abroad_rows.begin(), abroad_rows.begin() + static_cast<std::ptrdiff_t>(i),
                                    [&](const CallRow* row) { return row->talk < 0 || row->start + row->talk > now; });
      if (up < 2) continue;
      add(kCostly, Severity::warning, caller, abroad_rows, "three calls abroad at once");
      return;
    }
  }

  void spam(const IpAddress& address, const Rows& rows) {
    constexpr std::size_t kMany = 20;
    if (rows.size() < kMany) return;
    std::vector<std::string_view> callees;
    Nanoseconds talk = 0;
    Nanoseconds answered = 0;
    for (const CallRow* row : rows) {
      callees.push_back(calls_.callee(*row));
      if (!is_answered(row->outcome) || row->talk < 0) continue;
      talk += row->talk;
      ++answered;
    }
    std::sort(callees.begin(), callees.end());
    const auto distinct = std::unique(callees.begin(), callees.end()) - callees.begin();
    const bool different = static_cast<std::size_t>(distinct) * 10 >= rows.size() * 8;
    if (answered == 0 || talk / answered >= 10 * kNanosecondsPerSecond || !different) return;
    add(kSpam, Severity::notice, to_string(address), rows, "short calls to different users");
  }

  const CallTable& calls_;
  FindingGroups& findings_;
};

// Media that goes on for two seconds behind the BYE, to and from the same endpoints.
void find_spoofed(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  const rtp::Media& media = analyzer.media();
  for (const StrangeEnd& end : analyzer.nat().strange_ends()) {
    bool there = false;
    bool back = false;
    const rtp::Stream* first = nullptr;
    for (const rtp::Stream& stream : media.streams()) {
      const bool of_call = stream.link.call != rtp::kNoCall && media.calls()[stream.link.call].id == end.call_id;
      if (!of_call || stream.first_time > end.time || stream.last_time < end.time + 2 * kNanosecondsPerSecond) continue;
      if (first == nullptr) first = &stream;
      there = there || stream.key.source.address == first->key.source.address;
      back = back || stream.key.destination == first->key.source;
    }
    if (!there || !back) continue;
    Occasion occasion = occasion_of(kSpoofed, Severity::error, Confidence::probable, "call", printable(end.call_id));
    occasion.group = end.call_id;
    occasion.evidence = {end.evidence, {first->last_frame, {}, "media still goes on"}};
    findings.add(std::move(occasion));
  }
}

}  // namespace

void add_suspicious_calls(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  Examiner(analyzer.calls(), findings).run();
  find_spoofed(analyzer, findings);
}

}  // namespace pcapglass::sip
