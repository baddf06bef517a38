// Challenges and credentials without their secrets (RFC 3261 22.4, RFC 7616, RFC 8760; domain.md 2.8).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "report/describe.h"

namespace pcapglass::sip {

struct Message;

struct AuthenticationReport {
  std::string header;
  std::string scheme;
  std::optional<std::string> realm, username, uri;
  std::optional<bool> uri_is_request_uri;
  std::optional<std::string> algorithm, qop, nonce_count, nonce_id;
  std::optional<bool> stale;
  bool has_opaque = false;
  bool has_response = false;
  std::vector<std::string> weaknesses;
};
template <class Field>
void describe(Field& field, AuthenticationReport& a) {
  field("header", a.header, "Header that carries it, long name in lower case");
  field("scheme", a.scheme, "Scheme, such as Digest; empty for Authentication-Info");
  field("realm", a.realm, "Realm: whose password is asked for");
  field("username", a.username, "User that logs in");
  field("uri", a.uri, "URI that the digest covers");
  field("uri_is_request_uri", a.uri_is_request_uri,
        "Whether that is the Request-URI; absent when there is no such URI");
  field("algorithm", a.algorithm, "Hash as sent, such as MD5 or SHA-256; MD5 is meant when absent");
  field("qop", a.qop, "Quality of protection: auth or auth-int");
  field("nonce_count", a.nonce_count, "Nonce count (nc), hexadecimal as sent");
  field("nonce_id", a.nonce_id, "First 8 hexadecimal digits of the nonce's SHA-256: the same for the same nonce");
  field("stale", a.stale, "Whether only the nonce was out of date, so that the password need not be asked for again");
  field("has_opaque", a.has_opaque, "Whether opaque is there");
  field("has_response", a.has_response, "Whether a digest or other proof is there");
  field("weaknesses", a.weaknesses,
        "What is weak: basic_sends_password, md5_over_unencrypted_transport, uri_differs_from_request_uri");
}

// One for each header line of that kind, in order. `encrypted`: the transport hides the message.
[[nodiscard]] std::vector<AuthenticationReport> authentication_of(const Message& message, bool encrypted);

}  // namespace pcapglass::sip
