// What an X.509 certificate says of whom it names and when it is valid (RFC 5280 4.1); signatures are not checked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bytes/bytes.h"

namespace pcapglass::tls {

struct Certificate {
  std::string subject;                 // common name (the last, RFC 6125 2.3), raw bytes
  std::string issuer;                  // likewise
  std::vector<std::string> dns_names;  // subjectAltName, raw; at most kMostNames of all three
  std::vector<std::string> uris;
  std::vector<std::string> addresses;  // printed
  std::int64_t not_before = 0;         // seconds since 1970 UTC
  std::int64_t not_after = 0;

  static constexpr std::size_t kMostNames = 32;

  // RFC 5922 7.1: a SIP domain is a URI of scheme sip, or else a DNS name.
  [[nodiscard]] bool has_sip_uri() const;
  // Whether `host` is one of its names: "*.example.com" stands for one more label (RFC 6125 6.4.3).
  [[nodiscard]] bool names(std::string_view host) const;
};

// Nothing when the bytes are no certificate as far as its subject.
[[nodiscard]] std::optional<Certificate> parse_certificate(Bytes der);

}  // namespace pcapglass::tls
