#include "protocols/sip/uri.h"

#include "protocols/sip/scan.h"

namespace pcapglass::sip {

bool is_sip_scheme(std::string_view scheme) {
  return equals_ignoring_case(scheme, "sip") || equals_ignoring_case(scheme, "sips");
}

HostPort parse_host_port(std::string_view text) {
  text = trimmed(text);
  HostPort out;
  std::string_view behind;
  const std::size_t closing = text.find(']');
  if (!text.empty() && text.front() == '[' && closing != std::string_view::npos) {
    out.bracketed = true;
    out.host = text.substr(1, closing - 1);
    behind = trimmed(text.substr(closing + 1));
  } else {
    // An IPv6 address without brackets has no port that could be told (RFC 5118 4.2).
    const std::size_t colon = text.find(':');
    const bool several = colon != std::string_view::npos && text.find(':', colon + 1) != std::string_view::npos;
    out.host = several ? text : trimmed(text.substr(0, colon));
    if (!several && colon != std::string_view::npos) behind = text.substr(colon);
  }
  if (!behind.empty() && behind.front() == ':') out.port = trimmed(behind.substr(1));
  return out;
}

Uri parse_uri(std::string_view text) {
  Uri uri;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    uri.rest = text;
    return uri;
  }
  uri.scheme = text.substr(0, colon);
  uri.rest = text.substr(colon + 1);
  if (!is_sip_scheme(uri.scheme)) return uri;

  std::string_view rest = uri.rest;
  // The user part may hold ; = ? and /, so the last @ decides (semiuri, intmeth).
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    const std::string_view user_info = rest.substr(0, at);
    const std::size_t password = user_info.find(':');
    uri.user = user_info.substr(0, password);
    if (password != std::string_view::npos) {
      uri.has_password = true;
      uri.password = user_info.substr(password + 1);
    }
    rest.remove_prefix(at + 1);
  }
  if (const std::size_t question = rest.find('?'); question != std::string_view::npos) {
    uri.has_headers = true;
    uri.headers = rest.substr(question + 1);
    rest = rest.substr(0, question);
  }
  if (const std::size_t semicolon = rest.find(';'); semicolon != std::string_view::npos) {
    uri.parameters = rest.substr(semicolon);
    rest = rest.substr(0, semicolon);
  }
  const HostPort where = parse_host_port(rest);
  uri.host = where.host;
  uri.port = where.port;
  uri.bracketed = where.bracketed;
  return uri;
}

}  // namespace pcapglass::sip
