#include "protocols/sip/detail/authentication.h"

#include "bytes/sha256.h"
#include "protocols/sip/message.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri_compare.h"

namespace pcapglass::sip {
namespace {

// The value of `name=value` or `name="value"` in a comma separated list (RFC 7235 2.1); the first of that name.
std::optional<std::string_view> auth_parameter(std::string_view list, std::string_view wanted) {
  Scanner scanner(list);
  while (!scanner.done()) {
    const std::string_view name = scanner.token();
    const bool has_value = scanner.take('=');
    scanner.skip_space();
    std::string_view value;
    if (has_value && scanner.peek() == '"') {
      value = scanner.quoted().value_or(std::string_view{});
    } else if (has_value) {
      value = trimmed(scanner.run([](char c) { return c != ','; }));
    }
    if (!name.empty() && equals_ignoring_case(name, wanted)) return value;
    (void)scanner.run([](char c) { return c != ','; });
    (void)scanner.take(',');
  }
  return std::nullopt;
}

bool uses_md5(const AuthenticationReport& report) {
  return !report.algorithm || equals_ignoring_case(std::string_view(*report.algorithm).substr(0, 3), "MD5");
}

// Texts come from the header as it is shown, so that no broken quote brings a secret out.
void read_digest(const Header& header, std::string_view shown, const Message& message, AuthenticationReport& out) {
  const auto text = [&](std::string_view name) -> std::optional<std::string> {
    const auto value = auth_parameter(shown, name);
    return value ? std::optional(without_backslashes(*value)) : std::nullopt;
  };
  out.realm = text("realm");
  out.username = text("username");
  out.uri = text("uri");
  out.algorithm = text("algorithm");
  out.qop = text("qop");
  out.nonce_count = text("nc");
  out.has_opaque = auth_parameter(shown, "opaque").has_value();
  out.has_response = auth_parameter(shown, "response").has_value() || auth_parameter(shown, "rspauth").has_value();
  if (const auto stale = auth_parameter(shown, "stale")) out.stale = equals_ignoring_case(*stale, "true");

  Scanner raw(header.value);
  if (!out.scheme.empty()) (void)raw.token();
  if (const auto nonce = auth_parameter(raw.rest(), "nonce"); nonce && !nonce->empty()) {
    const auto digest = sha256(as_bytes(*nonce));
    out.nonce_id = hex(Bytes(digest).first(4));
  }
  if (const auto uri = auth_parameter(raw.rest(), "uri"); uri && message.is_request() && !message.start.uri.empty()) {
    out.uri_is_request_uri = *uri == message.start.uri || same_uri(*uri, message.start.uri);
  }
}

AuthenticationReport report_header(const Header& header, const Message& message, bool encrypted) {
  AuthenticationReport out;
  out.header = std::string(header.canonical);
  const std::string shown = shown_value(header);
  const bool info = header.id == HeaderId::authentication_info || header.id == HeaderId::proxy_authentication_info;
  Scanner scanner(shown);
  if (!info) out.scheme = std::string(scanner.token());
  // A single word may be a secret, which is then redacted and no scheme.
  const bool challenge = header.id == HeaderId::www_authenticate || header.id == HeaderId::proxy_authenticate;
  const bool digest = info || equals_ignoring_case(out.scheme, "Digest");
  const bool basic = equals_ignoring_case(out.scheme, "Basic");
  if (digest || (basic && challenge)) {
    read_digest(header, scanner.rest(), message, out);
  } else {
    scanner.skip_space();
    out.has_response = !challenge && !scanner.done();
  }
  if (basic) out.weaknesses.emplace_back("basic_sends_password");
  if (digest && !info && !encrypted && uses_md5(out)) out.weaknesses.emplace_back("md5_over_unencrypted_transport");
  if (out.uri_is_request_uri == false) out.weaknesses.emplace_back("uri_differs_from_request_uri");
  return out;
}

}  // namespace

std::vector<AuthenticationReport> authentication_of(const Message& message, bool encrypted) {
  std::vector<AuthenticationReport> out;
  for (const Header& header : message.headers.whole()) {
    if (is_authentication(header.id)) out.push_back(report_header(header, message, encrypted));
  }
  return out;
}

}  // namespace pcapglass::sip
