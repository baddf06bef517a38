#include "protocols/sip/security/report.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/security/examiner.h"

namespace pcapglass::sip {
namespace {

constexpr Rule kScanner = {"SIP-SE-01", "SIP scanner",
                           "The sender names itself after a scanning tool. Block it before it finds an extension.", "",
                           "A test with that tool on purpose looks the same."};
constexpr Rule kSipVicious = {
    "SIP-SE-02", "Requests made by SIPVicious",
    "Tags or addresses are those that SIPVicious makes, whatever program the sender claims to be.", "", ""};
constexpr Rule kSweep = {"SIP-SE-03", "Sweep over hosts or ports",
                         "One source asks many SIP servers within a minute that never asked it for anything.", "",
                         "A server that supervises its trunks asks many hosts too."};
constexpr Rule kInviteFlood = {"SIP-SE-07", "Flood of INVITEs",
                               "A hundred INVITEs or more within a minute from one source, and few are answered.", "",
                               "A dialler or a load test does the same."};
constexpr Rule kRegisterFlood = {"SIP-SE-08", "Flood of REGISTERs",
                                 "A hundred REGISTERs or more within a minute from one source.", "",
                                 "A proxy in front of many phones does the same after an outage."};
constexpr Rule kGhost = {"SIP-SE-11", "Ghost calls",
                         "INVITEs come straight to the phone from an address that is not its server, from names that "
                         "scanners use. Let the phone accept its server only.",
                         "", "The phone's registration may have been before the capture."};
constexpr Rule kHijack = {"SIP-SE-12", "Registration taken over",
                          "Another address with another program registered the user while the old binding lived, and "
                          "calls now go there.",
                          "RFC 3261 26.1.1", "A user with two phones, or one that moved, looks the same."};
constexpr Rule kFuzz = {"SIP-SE-14", "Malformed messages of many kinds",
                        "One source sends many broken messages with different defects, as fuzzers do.", "RFC 4475",
                        "A conformance test does that on purpose."};
constexpr Rule kInjection = {"SIP-SE-15", "SQL or command injection in a user name",
                             "The user part holds what databases or shells would run.", "", ""};
constexpr Rule kExposed = {"SIP-SE-16", "Digest credentials in clear text",
                           "Whoever can capture this can guess passwords offline. Use TLS and strong passwords.",
                           "RFC 8760", "The capture may be of a network that nobody else reaches."};
constexpr Rule kLeak = {"SIP-SE-17", "Internal addresses shown to the outside",
                        "Routes or hops with private addresses or internal names go to a public peer.", "RFC 5853", ""};
constexpr Rule kClearKeys = {"SIP-SE-18", "SRTP keys in clear text",
                             "a=crypto carries the keys over signalling that is not encrypted: whoever reads it can "
                             "decrypt the media. Use TLS.",
                             "RFC 4568 7", ""};
constexpr Rule kAmplification = {
    "SIP-SE-19", "Answers much larger than the questions",
    "The source gets three times the bytes that it sends, and no request of it succeeds: its address may be forged to "
    "flood its owner.",
    "", "Challenges are larger than small requests."};

}  // namespace

void SourceExaminer::run() {
  for (const Source& source : watch_.sources()) {
    source_ = &source;
    tools();
    floods();
    users();
    rest();
  }
  for (const Binding& binding : watch_.bindings()) {
    if (binding.used.frame != 0) taken_over(binding);
  }
}

void SourceExaminer::taken_over(const Binding& binding) {
  Occasion occasion = occasion_of(kHijack, Severity::error, Confidence::probable, "user", printable(binding.name));
  occasion.group = binding.name;
  occasion.evidence = {
      {binding.frame, {}, "first registration, from " + to_string(binding.source)}, binding.taken, binding.used};
  findings_.add(std::move(occasion));
}

void SourceExaminer::add(const Rule& rule, Severity severity, std::vector<Evidence> evidence, std::string details,
                         std::map<std::string, double> metrics, Confidence confidence) {
  Occasion occasion = about(rule, severity, confidence);
  occasion.evidence = std::move(evidence);
  occasion.details = std::move(details);
  occasion.metrics = std::move(metrics);
  findings_.add(std::move(occasion));
}

void SourceExaminer::one(const Rule& rule, Severity severity, const Evidence& evidence, Confidence confidence) {
  if (evidence.frame == 0) return;
  add(rule, severity, {evidence}, "Source " + to_string(source_->address) + ".", {}, confidence);
}

void SourceExaminer::tools() {
  const Source& s = *source_;
  if (s.scanner != nullptr) {
    add(kScanner, s.scanner_is_tool ? Severity::notice : Severity::warning, {s.scanner_evidence},
        to_string(s.address) + " matches " + s.scanner + ".", {{"requests", static_cast<double>(s.requests)}},
        Confidence::probable);
  }
  if (!s.fingerprint.empty()) {
    add(kSipVicious, Severity::warning, {s.fingerprint_evidence}, to_string(s.address) + ": " + s.fingerprint + ".");
  }
  const auto swept = [&](const auto& window, std::string_view what) {
    const bool known = s.scanner != nullptr || !s.fingerprint.empty();
    if (!window.fired || (window.mostly_answered() && !known)) return;
    std::vector<Evidence> evidence;
    for (const auto& item : window.items) evidence.push_back({item.frame, {}, "another " + std::string(what)});
    std::sort(evidence.begin(), evidence.end(), [](const auto& a, const auto& b) { return a.frame < b.frame; });
    add(kSweep, Severity::warning, std::move(evidence), {},
        {{std::string(what) + "s_in_60_s", static_cast<double>(window.items.size())}}, Confidence::probable);
  };
  swept(s.hosts, "host");
  swept(s.ports, "port");
}

void SourceExaminer::floods() {
  const Source& s = *source_;
  const auto cite = [](const RateWindow& rate) {
    return std::vector<Evidence>{{rate.first_frame, {}, "the first"}, {rate.fired_frame, {}, "a hundred within 60 s"}};
  };
  if (s.invite_rate.fired_frame != 0 && s.invites_accepted * 5 < s.invites) {
    add(kInviteFlood, Severity::error, cite(s.invite_rate), {},
        {{"invites", static_cast<double>(s.invites)}, {"answered", static_cast<double>(s.invites_accepted)}});
  }
  if (s.register_rate.fired_frame != 0) {
    add(kRegisterFlood, Severity::warning, cite(s.register_rate), {},
        {{"registers", static_cast<double>(s.register_rate.total)}});
  }
}

void SourceExaminer::rest() {
  const Source& s = *source_;
  if (s.ghosts >= 3 && s.invites_accepted == 0) {
    add(kGhost, Severity::warning, s.ghost_evidence, "Source " + to_string(s.address) + ".",
        {{"invites", static_cast<double>(s.ghosts)}}, s.ghosts_known ? Confidence::probable : Confidence::possible);
  }
  int kinds = 0;
  for (std::uint64_t bits = s.defect_kinds; bits != 0; bits &= bits - 1) ++kinds;
  if (s.defects >= 20 && kinds >= 5) {
    add(kFuzz, Severity::warning, {{s.defect_frame, {}, "first malformed message"}}, {},
        {{"defects", static_cast<double>(s.defects)}, {"kinds", kinds}});
  }
  one(kInjection, Severity::warning, s.injection, Confidence::probable);
  one(kLeak, Severity::notice, s.leak, Confidence::confirmed);
  one(kClearKeys, Severity::warning, s.clear_keys, Confidence::confirmed);
  if (s.exposed > 0) exposed();
  constexpr std::uint64_t kEnough = 10;
  if (s.requests >= kEnough && s.accepted == 0 && s.response_bytes >= 3 * s.request_bytes) {
    add(kAmplification, Severity::notice, {{s.first_frame, {}, "first request"}, {s.response_frame, {}, "last answer"}},
        {},
        {{"request_bytes", static_cast<double>(s.request_bytes)},
         {"response_bytes", static_cast<double>(s.response_bytes)}},
        Confidence::possible);
  }
}

void SourceExaminer::exposed() {
  const Source& s = *source_;
  const auto users = std::count_if(s.users.begin(), s.users.end(), [](const AskedUser& user) { return user.exposed; });
  // One finding for the capture, and another for what stays within private networks.
  Occasion occasion = about(kExposed, s.exposed_outside ? Severity::notice : Severity::info);
  occasion.group = s.exposed_outside ? "outside" : "inside";
  occasion.metrics["users"] = static_cast<double>(users);
  occasion.evidence = {
      {s.exposed_frame, {}, std::to_string(s.exposed) + " requests with a digest from " + to_string(s.address)}};
  findings_.add(std::move(occasion));
}

void add_security_findings(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  SourceExaminer(analyzer.security(), findings).run();
  add_suspicious_calls(analyzer, findings);
}

}  // namespace pcapglass::sip
