#include "protocols/sip/redact.h"

#include <array>

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

// Parameters of Digest, AKA and their like that let somebody else log in or guess the password. The nonce is no secret.
constexpr std::array<std::string_view, 10> kSecrets = {"response",   "cnonce", "rspauth", "nextnonce",   "auts",
                                                       "auth-token", "ik",     "ck",      "gssapi-data", "password"};

void replace_by_mark(std::string& text, std::size_t begin, std::size_t length, std::size_t& next) {
  const std::string mark = "[redacted:" + std::to_string(length) + "]";
  text.replace(begin, length, mark);
  next = begin + mark.size();
}

bool is_secret(std::string_view name) {
  for (const std::string_view secret : kSecrets) {
    if (equals_ignoring_case(secret, name)) return true;
  }
  return false;
}

// Looks for `name =` anywhere rather than parameter by parameter: broken quotes must not hide a secret.
void redact_parameters(std::string& text) {
  for (std::size_t at = text.find('='); at != std::string::npos; at = text.find('=', at)) {
    std::size_t name_end = at;
    while (name_end > 0 && is_space(text[name_end - 1])) --name_end;
    std::size_t name = name_end;
    while (name > 0 && is_token(text[name - 1])) --name;
    ++at;
    if (!is_secret(std::string_view(text).substr(name, name_end - name))) continue;
    while (at < text.size() && is_space(text[at])) ++at;
    const bool quoted = at < text.size() && text[at] == '"';
    if (quoted) ++at;
    std::size_t end = at;
    while (end < text.size() && (quoted ? text[end] != '"' : text[end] != ',' && !is_space(text[end]))) ++end;
    replace_by_mark(text, at, end - at, at);
  }
}

// Everything behind the scheme; Digest parameters one by one, so that realm, user and nonce stay visible.
void redact_credentials(HeaderId id, std::string& text) {
  Scanner scanner(text);
  const std::string_view scheme = scanner.token();
  const bool is_challenge = id == HeaderId::www_authenticate || id == HeaderId::proxy_authenticate;
  if (equals_ignoring_case(scheme, "Digest") || (is_challenge && equals_ignoring_case(scheme, "Basic"))) {
    redact_parameters(text);
    return;
  }
  scanner.skip_space();
  // A single word may be the secret itself.
  const std::size_t begin = scanner.done() ? 0 : text.size() - scanner.rest().size();
  std::size_t next = 0;
  if (begin < text.size()) replace_by_mark(text, begin, text.size() - begin, next);
}

bool holds_userinfo(std::string_view text, std::size_t colon) {
  if (text.substr(colon + 1, 2) == "//") return true;
  std::size_t begin = colon;
  while (begin > 0 && (is_alpha(text[begin - 1]) || is_digit(text[begin - 1]))) --begin;
  const std::string_view scheme = text.substr(begin, colon - begin);
  return equals_ignoring_case(scheme, "sip") || equals_ignoring_case(scheme, "sips");
}

// The end of what may be user, password and host of one URI.
std::size_t end_of_uri(std::string_view text, std::size_t from, bool slashes) {
  std::size_t i = from;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (is_space(c) || c == '<' || c == '>' || c == '"' || (slashes && (c == '/' || c == '?' || c == '#'))) break;
    if (c != ',') continue;
    // A comma belongs to a user part unless another address follows it.
    const std::string_view behind = trimmed(text.substr(i + 1, 8));
    if (behind.empty() || behind.front() == '<' || behind.front() == '"' ||
        equals_ignoring_case(behind.substr(0, 4), "sip:") || equals_ignoring_case(behind.substr(0, 5), "sips:")) {
      break;
    }
  }
  return i;
}

// What may stand behind a colon of a URI without user: "5060;lr", or the rest of an IPv6 address without brackets.
bool is_port_or_ipv6(std::string_view text) {
  const std::string_view number = text.substr(0, text.find_first_of(";?/"));
  return number.find_first_not_of("0123456789abcdefABCDEF:.[] \t") == std::string_view::npos;
}

void redact_uri_passwords(std::string& text) {
  for (std::size_t colon = text.find(':'); colon != std::string::npos; colon = text.find(':', colon)) {
    const bool found = holds_userinfo(text, colon);
    ++colon;
    if (!found) continue;
    const bool slashes = std::string_view(text).substr(colon, 2) == "//";
    const std::size_t begin = slashes ? colon + 2 : colon;
    const std::string_view uri = std::string_view(text).substr(begin, end_of_uri(text, begin, slashes) - begin);
    const std::size_t at = uri.rfind('@');
    const std::size_t password = uri.find(':');
    const bool open = at == std::string_view::npos && password != std::string_view::npos &&
                      begin + uri.size() == text.size() && !is_port_or_ipv6(uri.substr(password + 1));
    if (open) {
      // The text ends where a password may have begun.
      replace_by_mark(text, begin + password + 1, uri.size() - password - 1, colon);
    } else if (at == std::string_view::npos || password >= at) {
      // Nothing to hide up to the end of this URI: what is nested in it ends there too.
      colon = begin + uri.size();
    } else {
      replace_by_mark(text, begin + password + 1, at - password - 1, colon);
    }
  }
}

// "?Authorization=Digest%20..." among the headers of a URI.
void redact_uri_headers(std::string& text) {
  constexpr std::string_view kName = "authorization=";
  for (std::size_t i = 0; i + kName.size() <= text.size(); ++i) {
    if (!equals_ignoring_case(std::string_view(text).substr(i, kName.size()), kName)) continue;
    const std::size_t begin = i + kName.size();
    std::size_t end = begin;
    while (end < text.size() && !is_space(text[end]) && text[end] != '&' && text[end] != '>' && text[end] != '"') ++end;
    replace_by_mark(text, begin, end - begin, i);
  }
}

// A header of any name that carries credentials, such as a misspelt one.
bool looks_like_credentials(const Header& header) {
  Scanner scanner(header.value);
  const std::string_view scheme = scanner.token();
  if (equals_ignoring_case(scheme, "Digest") || equals_ignoring_case(scheme, "Bearer")) return true;
  return equals_ignoring_case(scheme, "Basic") && lower_case(header.name).find("auth") != std::string::npos;
}

std::string redacted(std::string text) {
  if (text.find(':') != std::string::npos) redact_uri_passwords(text);
  if (text.find('=') != std::string::npos) redact_uri_headers(text);
  return text;
}

}  // namespace

std::string shown_value(const Header& header) {
  std::string text = unfolded(header.value);
  // Identifiers are compared as they are and are no URIs.
  if (header.id == HeaderId::call_id || header.id == HeaderId::in_reply_to) return printable(text);
  if (header.id == HeaderId::authentication_info || header.id == HeaderId::proxy_authentication_info) {
    redact_parameters(text);
  } else if (is_authentication(header.id) || looks_like_credentials(header)) {
    redact_credentials(header.id, text);
  }
  return printable(redacted(std::move(text)));
}

std::string shown_text(std::string_view raw) { return printable(redacted(unfolded(raw))); }

}  // namespace pcapglass::sip
