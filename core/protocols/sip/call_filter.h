// The filter of list_sip_calls: terms that all have to hold, such as "outcome=busy user=alice duration>60".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocols/sip/report_calls.h"

namespace pcapglass::sip {

class CallFilter {
 public:
  // "" or what is wrong with `text`, as a sentence that says what is possible.
  [[nodiscard]] std::string parse(std::string_view text);
  [[nodiscard]] bool matches(const CallReport& call) const;
  [[nodiscard]] bool empty() const { return terms_.empty(); }

 private:
  enum class Key : std::uint8_t { outcome, user, number, code, host, call_id, duration, delay, frame, retransmissions };
  enum class Relation : std::uint8_t { equal, less, greater, at_most, at_least };
  struct Term {
    Key key = Key::outcome;
    Relation relation = Relation::equal;
    bool negated = false;
    std::string text;  // in lower case
    double number = 0;
  };
  [[nodiscard]] std::string parse_term(std::string_view word);
  [[nodiscard]] static bool holds(const Term& term, const CallReport& call);

  std::vector<Term> terms_;
};

}  // namespace pcapglass::sip
