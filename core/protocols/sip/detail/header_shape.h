// What each registered header is made of, so that one parser serves all headers of a kind (domain.md 2.4).
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass::sip {

enum class HeaderShape : std::uint8_t {
  text,        // shown as it is; also every header that is not known
  address,     // one name-addr or addr-spec; commas do not separate
  addresses,   // a list of them
  number,      // digits
  words,       // a list of words or of elements kept as text
  value,       // one value with parameters; commas do not separate
  commented,   // the same, with a comment behind the value
  values,      // a list of values with parameters
  parameters,  // parameters without a value before them
};

[[nodiscard]] HeaderShape shape_of(std::string_view canonical);

}  // namespace pcapglass::sip
