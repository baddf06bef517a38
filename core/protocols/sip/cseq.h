// CSeq: a number below 2^31 and the method (RFC 3261 20.16; domain.md H-11).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/sip/scan.h"

namespace pcapglass::sip {

struct CSeq {
  std::optional<std::uint64_t> number;  // the largest value when it does not fit; nothing when it is no number
  std::string_view digits;              // as sent
  std::string_view method;
};

[[nodiscard]] inline CSeq parse_cseq(std::string_view value) {
  Scanner scanner(value);
  CSeq out;
  out.digits = scanner.run([](char c) { return !is_space(c); });
  out.number = number_of(out.digits);
  scanner.skip_space();
  out.method = trimmed(scanner.rest());
  return out;
}

}  // namespace pcapglass::sip
