#include "protocols/sip/security/report.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"

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
constexpr Rule kEnumeration = {
    "SIP-SE-04", "Extensions are being enumerated",
    "One source asks a server for many users, and most are refused. Users that are answered differently from the rest "
    "exist: answer unknown and known users alike, and block the source.",
    "", "A gateway whose users all lost their passwords looks alike."};
constexpr Rule kBruteForce = {"SIP-SE-05", "Passwords are being guessed",
                              "Different credentials for one user are refused again and again. Block the source.",
                              "RFC 3261 22", "A phone with a wrong password saved repeats itself as well."};
constexpr Rule kSpraying = {"SIP-SE-06", "Passwords are being tried on many users",
                            "One source fails with a few passwords on each of many users within ten minutes.", "",
                            "Many phones behind one address with old passwords look the same."};
constexpr Rule kInviteFlood = {"SIP-SE-07", "Flood of INVITEs",
                               "A hundred INVITEs or more within a minute from one source, and few are answered.", "",
                               "A dialler or a load test does the same."};
constexpr Rule kRegisterFlood = {"SIP-SE-08", "Flood of REGISTERs",
                                 "A hundred REGISTERs or more within a minute from one source.", "",
                                 "A proxy in front of many phones does the same after an outage."};
constexpr Rule kTollProbe = {
    "SIP-SE-09", "Toll fraud is being tried",
    "One source calls the same number with changing prefixes, to find one that the dial plan lets out.", "",
    "A user who tries to get an outside line does it a few times."};
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

class Examiner {
 public:
  Examiner(const SecurityWatch& watch, FindingGroups& findings) : watch_(watch), findings_(findings) {}

  void run() {
    for (const Source& source : watch_.sources()) {
      source_ = &source;
      tools();
      floods();
      users();
      rest();
    }
    for (const Binding& binding : watch_.bindings()) {
      if (binding.used.frame == 0) continue;
      Occasion occasion;  // about a user, where about() is about the source at hand
      occasion.rule = &kHijack;
      occasion.severity = Severity::error;
      occasion.confidence = Confidence::probable;
      occasion.group = binding.name;
      occasion.subject = {"user", printable(binding.name)};
      occasion.evidence = {
          {binding.frame, {}, "first registration, from " + to_string(binding.source)}, binding.taken, binding.used};
      findings_.add(std::move(occasion));
    }
  }

 private:
  Occasion about(const Rule& rule, Severity severity, Confidence confidence = Confidence::confirmed) const {
    Occasion occasion;
    occasion.rule = &rule;
    occasion.severity = severity;
    occasion.confidence = confidence;
    occasion.group = to_string(source_->address);
    occasion.subject = {"host", occasion.group};
    return occasion;
  }
  void add(const Rule& rule, Severity severity, std::vector<Evidence> evidence, std::string details = {},
           std::map<std::string, double> metrics = {}, Confidence confidence = Confidence::confirmed) {
    Occasion occasion = about(rule, severity, confidence);
    occasion.evidence = std::move(evidence);
    occasion.details = std::move(details);
    occasion.metrics = std::move(metrics);
    findings_.add(std::move(occasion));
  }
  void one(const Rule& rule, Severity severity, const Evidence& evidence, Confidence confidence) {
    if (evidence.frame != 0)
      add(rule, severity, {evidence}, "Source " + to_string(source_->address) + ".", {}, confidence);
  }

  void tools();
  void floods();
  void users();
  void rest();
  void enumeration(const std::vector<const AskedUser*>& asked);
  void tell_enumeration(const std::vector<const AskedUser*>& asked);
  void guesses();
  void prefixes(const std::vector<const AskedUser*>& asked);

  const SecurityWatch& watch_;
  FindingGroups& findings_;
  const Source* source_ = nullptr;
};

void Examiner::tools() {
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

void Examiner::floods() {
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

bool is_refusal(std::uint16_t code) { return code == 401 || code == 403 || code == 404 || code == 407 || code == 480; }

void Examiner::users() {
  std::vector<const AskedUser*> asked;
  for (const AskedUser& user : source_->users) asked.push_back(&user);
  std::stable_sort(asked.begin(), asked.end(), [](const auto* a, const auto* b) { return a->server < b->server; });
  for (auto begin = asked.begin(); begin != asked.end();) {
    const auto end =
        std::find_if(begin, asked.end(), [&](const AskedUser* user) { return !(user->server == (*begin)->server); });
    const std::vector<const AskedUser*> of_server(begin, end);
    enumeration(of_server);
    prefixes(of_server);
    begin = end;
  }
  guesses();
}

// Ten users within a minute of whom most were refused for good.
void Examiner::enumeration(const std::vector<const AskedUser*>& asked) {
  constexpr std::size_t kMany = 10;
  for (std::size_t i = 0; i + kMany <= asked.size(); ++i) {
    std::size_t refused = 0;
    std::size_t end = i;
    while (end < asked.size() && asked[end]->time - asked[i]->time <= kMinute) {
      if (is_refusal(asked[end++]->code)) ++refused;
    }
    if (end - i >= kMany && refused * 10 >= (end - i) * 7) return tell_enumeration(asked);
  }
}

void Examiner::tell_enumeration(const std::vector<const AskedUser*>& asked) {
  std::map<std::uint16_t, std::size_t> codes;
  for (const AskedUser* user : asked) ++codes[user->code];
  const auto usual =
      std::max_element(codes.begin(), codes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  std::vector<Evidence> evidence = {{asked.front()->frame, {}, "first user asked for"}};
  std::string found;
  std::size_t differs = 0;
  for (const AskedUser* user : asked) {
    if (user->code == usual->first || user->code == 0) continue;
    const std::string what = printable(user->name) + " (" + std::to_string(user->code) + ")";
    if (differs++ < 20) found += (found.empty() ? "" : ", ") + what;
    if (evidence.size() < 10) evidence.push_back({user->answer_frame, {}, what});
  }
  const std::string usually = "Most were answered " + std::to_string(usual->first) + ". ";
  add(kEnumeration, differs > 0 ? Severity::error : Severity::warning, std::move(evidence),
      usually + (differs > 0 ? "Answered differently: " + found + "." : "None was answered differently."),
      {{"users", static_cast<double>(asked.size())}, {"answered_differently", static_cast<double>(differs)}},
      Confidence::probable);
}

void Examiner::guesses() {
  constexpr Nanoseconds kTenMinutes = 10 * kMinute;
  std::vector<const AskedUser*> sprayed;
  for (const AskedUser& user : source_->users) {
    if (!user.guesses) continue;
    const Guesses& guesses = *user.guesses;
    const bool phone = guesses.like_a_phone();
    if (phone ? guesses.very_fast : guesses.fast || guesses.refused >= 20) {
      const bool success = guesses.success_frame != 0 && !phone;
      Occasion occasion = about(kBruteForce,
                                phone     ? Severity::warning
                                : success ? Severity::critical
                                          : Severity::error,
                                phone ? Confidence::possible : Confidence::probable);
      occasion.group += " " + user.name + " " + to_string(user.server);
      occasion.details = "User " + printable(user.name) + " at " + to_string(user.server) +
                         (success ? ": a guess succeeded. Change that password." : ".");
      occasion.metrics = {{"refused", guesses.refused}, {"succeeded", success ? 1 : 0}};
      occasion.evidence = guesses.evidence;
      if (success) occasion.evidence.insert(occasion.evidence.begin(), {guesses.success_frame, {}, "accepted"});
      findings_.add(std::move(occasion));
    } else if (guesses.refused <= 3 && guesses.success_frame == 0) {
      sprayed.push_back(&user);
    }
  }
  std::sort(sprayed.begin(), sprayed.end(),
            [](const auto* a, const auto* b) { return a->guesses->first_time < b->guesses->first_time; });
  for (std::size_t i = 0; i + 10 <= sprayed.size(); ++i) {
    if (sprayed[i + 9]->guesses->first_time - sprayed[i]->guesses->first_time > kTenMinutes) continue;
    std::vector<Evidence> evidence;
    for (std::size_t k = i; k < i + 10; ++k) evidence.push_back(sprayed[k]->guesses->evidence.front());
    add(kSpraying, Severity::error, std::move(evidence), {}, {{"users", static_cast<double>(sprayed.size())}},
        Confidence::probable);
    return;
  }
}

// Five dialled numbers with the same end.
void Examiner::prefixes(const std::vector<const AskedUser*>& asked) {
  constexpr std::size_t kSame = 8;
  std::map<std::string_view, std::vector<const AskedUser*>> by_end;
  for (const AskedUser* user : asked) {
    const std::string_view name = user->name;
    const bool number =
        user->invited && name.size() >= kSame && name.find_first_not_of("+#*0123456789") == std::string_view::npos;
    if (number) by_end[name.substr(name.size() - kSame)].push_back(user);
  }
  for (const auto& [digits, users] : by_end) {
    if (users.size() < 5) continue;
    bool answered = false;
    std::vector<Evidence> evidence;
    for (const AskedUser* user : users) {
      const bool taken = user->code >= 200 && user->code < 300;
      answered = answered || taken;
      if (evidence.size() < 10 || taken) {
        evidence.push_back({user->frame, {}, "dials " + user->name + (taken ? ", answered" : "")});
      }
    }
    Occasion occasion = about(kTollProbe, answered ? Severity::critical : Severity::error, Confidence::probable);
    occasion.group += " " + std::string(digits);
    occasion.details = to_string(source_->address) + " dials numbers that end in " + std::string(digits) + ".";
    occasion.metrics = {{"prefixes", static_cast<double>(users.size())}};
    occasion.evidence = std::move(evidence);
    findings_.add(std::move(occasion));
  }
}

void Examiner::rest() {
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
  if (s.exposed > 0) {
    const auto users =
        std::count_if(s.users.begin(), s.users.end(), [](const AskedUser& user) { return user.exposed; });
    // One finding for the capture, and another for what stays within private networks.
    Occasion occasion = about(kExposed, s.exposed_outside ? Severity::notice : Severity::info);
    occasion.group = s.exposed_outside ? "outside" : "inside";
    occasion.metrics["users"] = static_cast<double>(users);
    occasion.evidence = {
        {s.exposed_frame, {}, std::to_string(s.exposed) + " requests with a digest from " + to_string(s.address)}};
    findings_.add(std::move(occasion));
  }
  constexpr std::uint64_t kEnough = 10;
  if (s.requests >= kEnough && s.accepted == 0 && s.response_bytes >= 3 * s.request_bytes) {
    add(kAmplification, Severity::notice, {{s.first_frame, {}, "first request"}, {s.response_frame, {}, "last answer"}},
        {},
        {{"request_bytes", static_cast<double>(s.request_bytes)},
         {"response_bytes", static_cast<double>(s.response_bytes)}},
        Confidence::possible);
  }
}

}  // namespace

void add_security_findings(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  Examiner(analyzer.security(), findings).run();
  add_suspicious_calls(analyzer, findings);
}

}  // namespace pcapglass::sip
