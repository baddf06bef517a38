// SIP-SE-04 to -06 and -09: what a source does user by user: enumeration, guessed passwords, dialled prefixes.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/security/examiner.h"

namespace pcapglass::sip {
namespace {

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
constexpr Rule kTollProbe = {
    "SIP-SE-09", "Toll fraud is being tried",
    "One source calls the same number with changing prefixes, to find one that the dial plan lets out.", "",
    "A user who tries to get an outside line does it a few times."};

bool is_refusal(std::uint16_t code) { return code == 401 || code == 403 || code == 404 || code == 407 || code == 480; }

}  // namespace

void SourceExaminer::users() {
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
void SourceExaminer::enumeration(const std::vector<const AskedUser*>& asked) {
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

void SourceExaminer::tell_enumeration(const std::vector<const AskedUser*>& asked) {
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

void SourceExaminer::guesses() {
  std::vector<const AskedUser*> sprayed;
  for (const AskedUser& user : source_->users) {
    if (!user.guesses) continue;
    const Guesses& guesses = *user.guesses;
    if (guesses.like_a_phone() ? guesses.very_fast : guesses.fast || guesses.refused >= 20) {
      tell_guesses(user);
    } else if (guesses.refused <= 3 && guesses.success_frame == 0) {
      sprayed.push_back(&user);
    }
  }
  spraying(std::move(sprayed));
}

void SourceExaminer::tell_guesses(const AskedUser& user) {
  const Guesses& guesses = *user.guesses;
  const bool phone = guesses.like_a_phone();
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
}

void SourceExaminer::spraying(std::vector<const AskedUser*> users) {
  constexpr Nanoseconds kTenMinutes = 10 * kMinute;
  std::sort(users.begin(), users.end(),
            [](const auto* a, const auto* b) { return a->guesses->first_time < b->guesses->first_time; });
  for (std::size_t i = 0; i + 10 <= users.size(); ++i) {
    if (users[i + 9]->guesses->first_time - users[i]->guesses->first_time > kTenMinutes) continue;
    std::vector<Evidence> evidence;
    for (std::size_t k = i; k < i + 10; ++k) evidence.push_back(users[k]->guesses->evidence.front());
    return add(kSpraying, Severity::error, std::move(evidence), {}, {{"users", static_cast<double>(users.size())}},
               Confidence::probable);
  }
}

// Five dialled numbers with the same end.
void SourceExaminer::prefixes(const std::vector<const AskedUser*>& asked) {
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

}  // namespace pcapglass::sip
