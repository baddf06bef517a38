// One via-parm: `SIP / 2.0 / TRANSPORT sent-by ; params`, white space allowed around the marks (domain.md H-12).
#pragma once

#include <string_view>

#include "protocols/sip/uri.h"

namespace pcapglass::sip {

struct Via {
  std::string_view protocol;  // "SIP"
  std::string_view version;   // "2.0"
  std::string_view transport;
  HostPort sent_by;
  std::string_view branch;      // null view when the parameter is missing
  std::string_view parameters;  // with the first semicolon
  bool has_branch = false;

  // RFC 3261 8.1.1.7: the branch identifies the transaction.
  [[nodiscard]] bool has_cookie() const;
};

// False when protocol, version or transport is missing.
[[nodiscard]] bool parse_via(std::string_view element, Via& out);

}  // namespace pcapglass::sip
