// Reads what few messages have: by header, and by what kind of message it is.
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "protocols/sip/call/extra.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {

// The longest text that is kept of a header.
inline constexpr std::size_t kLongestText = 64;
[[nodiscard]] inline std::string shortened(std::string_view text) { return std::string(text.substr(0, kLongestText)); }

template <class Number>
[[nodiscard]] Number number_in(std::string_view text, Number otherwise = 0) {
  const auto value = number_of(trimmed(text));
  if (!value) return otherwise;
  return static_cast<Number>(std::min<std::uint64_t>(*value, std::numeric_limits<Number>::max() - 1U));
}

[[nodiscard]] inline std::string_view parameter(std::string_view parameters, std::string_view name) {
  const auto found = find_parameter(parameters, name);
  return found ? trimmed(found->value) : std::string_view{};
}
// Digits alone, so that "+1 (206) 555-0100" and "12065550100" are the same number; other users as they are.
[[nodiscard]] std::string user_key(std::string_view uri);

class ExtraReader {
 public:
  ExtraReader(const Message& message, const Fact& fact) : message_(message), fact_(fact) {}

  [[nodiscard]] std::optional<Extra> read();

 private:
  void take(const Header& header);
  void take_other(std::string_view name, std::string_view value);
  void take_min_se(std::string_view value);
  void take_session_expires(std::string_view value);
  void take_require(std::string_view value);
  void take_rack(std::string_view value);
  void take_reason(std::string_view value);
  void take_diversion(std::string_view value);
  void take_refer_to(std::string_view value);
  void take_replaces(std::string_view);
  void take_refer_sub(std::string_view value);
  void take_event(std::string_view value);
  void take_state(std::string_view value);
  void take_identity(std::string_view value);
  void take_warning(std::string_view value);
  void take_credentials(std::string_view value, bool sent);

  void read_invite();
  void read_contact();
  void read_codecs();
  void read_caller();
  void read_register();
  void read_fragment();
  void read_overload();

  [[nodiscard]] std::string user_of(HeaderId id) const;

  template <class Value>
  void set(Value& member, Value value) {
    member = value;
    used_ = true;
  }
  void set_doubt(std::uint8_t bit) {
    out_.doubts = static_cast<std::uint8_t>(out_.doubts | bit);
    used_ = true;
  }

  const Message& message_;
  const Fact& fact_;
  Extra out_;
  std::vector<std::uint64_t> diverted_;
  bool used_ = false;
};

}  // namespace pcapglass::sip
