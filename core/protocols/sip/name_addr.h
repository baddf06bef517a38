// A name-addr or addr-spec with header parameters: From, To, Contact, Route and their like (domain.md H-07, H-09).
#pragma once

#include <string_view>

namespace pcapglass::sip {

struct NameAddr {
  std::string_view display;     // content of the quotes (escapes kept), or the words before <
  std::string_view uri;         // without <> and surrounding blanks
  std::string_view parameters;  // header parameters, with the first semicolon
  bool quoted_display = false;
  bool in_brackets = false;
  // Damage, each with its name among the anomalies.
  bool open_quote = false;
  bool open_bracket = false;
  bool unquoted_display = false;  // words that need quotes, such as with a comma
  bool spaces_in_addr_spec = false;
  bool name_addr_required = false;  // ? or , in a URI without <>
};

// One element: From and To whole, list headers after next_element().
[[nodiscard]] NameAddr parse_name_addr(std::string_view element);

}  // namespace pcapglass::sip
