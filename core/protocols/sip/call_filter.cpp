#include "protocols/sip/call_filter.h"

#include <algorithm>
#include <charconv>

#include "bytes/text.h"

namespace pcapglass::sip {
namespace {

constexpr std::string_view kHelp =
    "; a filter is a list of terms such as outcome=busy user=alice number=5551234 code=486 code>=400 host=192.0.2.1 "
    "call_id=abc duration>60 delay>3 retransmissions>0 frame=17, with != to exclude";

struct KeyName {
  std::string_view name;
  bool is_number;
};
constexpr std::array kKeys = {KeyName{"outcome", false},       KeyName{"user", false}, KeyName{"number", false},
                              KeyName{"code", true},           KeyName{"host", false}, KeyName{"call_id", false},
                              KeyName{"duration", true},       KeyName{"delay", true}, KeyName{"frame", true},
                              KeyName{"retransmissions", true}};

// Decimal digits with one point; from_chars for double is not in every library that compiles this.
bool read_number(std::string_view text, double& out) {
  std::uint64_t whole = 0;
  const char* end = text.data() + text.size();
  auto [rest, failure] = std::from_chars(text.data(), end, whole);
  if (failure != std::errc{}) return false;
  out = static_cast<double>(whole);
  if (rest == end) return true;
  if (*rest != '.') return false;
  double unit = 0.1;
  for (const char* at = rest + 1; at != end; ++at, unit /= 10) {
    if (!is_digit(*at)) return false;
    out += unit * (*at - '0');
  }
  return true;
}

bool contains(const std::string& text, const std::string& wanted) {
  return lower_case(text).find(wanted) != std::string::npos;
}

// Digits of a user part or number, so that +1 (555) 010-0199 is found by 15550100199.
std::string digits_of(std::string_view text) {
  std::string out;
  for (const char c : text.substr(0, text.find('@'))) {
    if (is_digit(c)) out += c;
  }
  return out;
}

}  // namespace

std::string CallFilter::parse(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) {
      if (std::string error = parse_term(text.substr(0, end)); !error.empty()) return error;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return {};
}

std::string CallFilter::parse_term(std::string_view word) {
  const std::size_t at = word.find_first_of("=<>!");
  const auto found =
      std::find_if(kKeys.begin(), kKeys.end(), [&](const KeyName& key) { return key.name == word.substr(0, at); });
  if (at == std::string_view::npos || found == kKeys.end()) {
    return "filter: '" + printable(word) + "' is no term" + std::string(kHelp);
  }
  Term term;
  term.key = static_cast<Key>(found - kKeys.begin());
  std::string_view value = word.substr(at);
  term.negated = value.front() == '!';
  if (term.negated) value.remove_prefix(1);
  if (!value.empty() && value.front() == '<') term.relation = Relation::less;
  if (!value.empty() && value.front() == '>') term.relation = Relation::greater;
  const bool or_equal = value.size() > 1 && value[1] == '=';
  value.remove_prefix(std::min<std::size_t>(or_equal ? 2 : 1, value.size()));
  if (or_equal && term.relation == Relation::less) term.relation = Relation::at_most;
  if (or_equal && term.relation == Relation::greater) term.relation = Relation::at_least;
  term.text = lower_case(value);
  if (value.empty() || (!found->is_number && term.relation != Relation::equal) ||
      (found->is_number && !read_number(value, term.number))) {
    return "filter: '" + printable(word) + "' has no proper value" + std::string(kHelp);
  }
  terms_.push_back(std::move(term));
  return {};
}

bool CallFilter::matches(const CallReport& call) const {
  return std::all_of(terms_.begin(), terms_.end(), [&](const Term& term) { return holds(term, call) != term.negated; });
}

bool CallFilter::holds(const Term& term, const CallReport& call) {
  const auto compare = [&](std::optional<double> value) {
    if (!value) return false;
    switch (term.relation) {
      case Relation::equal: return *value == term.number;
      case Relation::less: return *value < term.number;
      case Relation::greater: return *value > term.number;
      case Relation::at_most: return *value <= term.number;
      case Relation::at_least: return *value >= term.number;
    }
    return false;
  };
  const auto whole = [&](std::optional<std::uint64_t> value) {
    return compare(value ? std::optional(static_cast<double>(*value)) : std::nullopt);
  };
  switch (term.key) {
    case Key::outcome:
      return std::string(names_of(call.outcome)[static_cast<std::size_t>(call.outcome)]).find(term.text) !=
             std::string::npos;
    case Key::user: return contains(call.caller, term.text) || contains(call.callee, term.text);
    case Key::number: {
      const std::string digits = digits_of(term.text);
      if (digits.empty()) return false;
      return digits_of(call.caller).find(digits) != std::string::npos ||
             digits_of(call.callee).find(digits) != std::string::npos;
    }
    case Key::code: return whole(call.final_code);
    case Key::host: return contains(call.source, term.text) || contains(call.destination, term.text);
    case Key::call_id: return contains(call.call_id, term.text);
    case Key::duration: return compare(call.duration);
    case Key::delay: return compare(call.post_dial_delay ? call.post_dial_delay : call.failure_delay);
    case Key::retransmissions: return whole(call.retransmissions);
    case Key::frame:
      if (term.relation != Relation::equal) return whole(call.first_frame);
      return static_cast<double>(call.first_frame) <= term.number &&
             term.number <= static_cast<double>(call.last_frame);
  }
  return false;
}

}  // namespace pcapglass::sip
