// A URI in its parts, as views (RFC 3261 19.1; domain.md 2.5 and H-08).
#pragma once

#include <string_view>

namespace pcapglass::sip {

// For sip and sips all parts; for any other scheme only `scheme` and `rest`. Escapes are kept: percent_decoded() of
// scan.h undoes them.
struct Uri {
  std::string_view scheme;
  std::string_view rest;  // behind the scheme's colon
  std::string_view user;
  std::string_view password;
  std::string_view host;        // without the brackets of an IPv6 reference
  std::string_view port;        // digits as sent; empty when none
  std::string_view parameters;  // with the first semicolon
  std::string_view headers;     // behind the question mark
  bool has_password = false;
  bool has_headers = false;
  bool bracketed = false;
};

[[nodiscard]] Uri parse_uri(std::string_view text);
[[nodiscard]] bool is_sip_scheme(std::string_view scheme);

// "host:port" or "[address]:port" into its parts, as in URIs and Via.
struct HostPort {
  std::string_view host;
  std::string_view port;
  bool bracketed = false;
};
[[nodiscard]] HostPort parse_host_port(std::string_view text);

}  // namespace pcapglass::sip
