// Names of SIP headers: which one a field name means, in long or compact form (domain.md 2.4 and IANA's list).
#pragma once

#include <cstdint>
#include <string_view>

namespace pcapglass::sip {

// Only the headers that code asks for have a value of their own; every other header is `other`.
enum class HeaderId : std::uint8_t {
  other,
  accept,
  authentication_info,
  authorization,
  call_id,
  contact,
  content_length,
  content_type,
  cseq,
  date,
  expires,
  from,
  in_reply_to,
  max_forwards,
  min_expires,
  p_asserted_identity,
  path,
  proxy_authenticate,
  proxy_authentication_info,
  proxy_authorization,
  record_route,
  retry_after,
  route,
  server,
  service_route,
  to,
  user_agent,
  via,
  warning,
  www_authenticate,
};

struct HeaderName {
  std::string_view canonical;  // lower case
  char compact = '\0';         // lower case, or none
  HeaderId id = HeaderId::other;
  bool single = false;  // may appear once only (domain.md H-04)
};

// Nothing for a header that is neither in the registry's list of compact forms nor known to this code.
[[nodiscard]] const HeaderName* find_header_name(std::string_view as_sent);

// The registry's lower-case name of a header that has an id.
[[nodiscard]] std::string_view canonical_name(HeaderId id);

// Credentials and challenges: never split at commas (domain.md H-03), redacted before they are shown (2.8).
[[nodiscard]] constexpr bool is_authentication(HeaderId id) {
  return id == HeaderId::authorization || id == HeaderId::proxy_authorization || id == HeaderId::www_authenticate ||
         id == HeaderId::proxy_authenticate || id == HeaderId::authentication_info ||
         id == HeaderId::proxy_authentication_info;
}

}  // namespace pcapglass::sip
