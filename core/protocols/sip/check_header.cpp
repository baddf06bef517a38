#include "protocols/sip/check_header.h"

#include <algorithm>
#include <array>

#include "protocols/sip/message.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint64_t kMostSeconds = 0xFFFFFFFF;  // RFC 3261 20.19: 2^32-1

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view one) { return equals_ignoring_case(one, word); });
}

// Once per header: the first defect of a kind is enough.
void add_once(Anomalies& out, AnomalyCode code, const Header& header, std::string_view detail = {}) {
  for (const Anomaly& anomaly : out) {
    if (anomaly.code == code && anomaly.header == header.canonical) return;
  }
  out.push_back({code, header.canonical, std::string(detail)});
}

void check_parameters(std::string_view parameters, const Header& header, Anomalies& out) {
  Parameters walk(parameters);
  for (Parameter parameter; walk.next(parameter);) {
    const bool expires = header.id == HeaderId::contact && equals_ignoring_case(parameter.name, "expires");
    if (expires && number_of(parameter.value).value_or(0) > kMostSeconds) {
      out.push_back({AnomalyCode::expires_out_of_range, header.canonical, std::string(parameter.value)});
    }
  }
  if (walk.saw_empty()) add_once(out, AnomalyCode::empty_parameter, header);
  if (walk.saw_open_quote()) add_once(out, AnomalyCode::unterminated_quote, header);
}

void check_name_addr(std::string_view element, UriPlace place, const Header& header, Anomalies& out) {
  const NameAddr address = parse_name_addr(element);
  if (address.open_quote) add_once(out, AnomalyCode::unterminated_quote, header);
  if (address.open_bracket) add_once(out, AnomalyCode::unclosed_angle_bracket, header);
  if (address.unquoted_display) add_once(out, AnomalyCode::unquoted_display_name, header, address.display);
  if (address.spaces_in_addr_spec) add_once(out, AnomalyCode::spaces_in_addr_spec, header);
  if (address.name_addr_required) add_once(out, AnomalyCode::name_addr_required, header, address.uri);
  check_parameters(address.parameters, header, out);
  if (address.open_quote) return;
  const Uri uri = parse_uri(address.uri);
  check_scheme(uri, place, header.canonical, out);
  check_host({uri.host, uri.port, uri.bracketed}, header.canonical, out);
}

void check_contacts(const Header& header, Anomalies& out) {
  if (header.value == "*") return;
  std::optional<std::string_view> rest = header.value;
  for (std::string_view element; next_element(rest, element);) {
    if (element.empty()) {
      add_once(out, AnomalyCode::empty_parameter, header);
    } else {
      check_name_addr(element, UriPlace::contact, header, out);
    }
  }
}

void check_vias(const Header& header, bool topmost, Anomalies& out) {
  std::optional<std::string_view> rest = header.value;
  for (std::string_view element; next_element(rest, element); topmost = false) {
    Via via;
    const bool valid = parse_via(element, via);
    check_parameters(via.parameters, header, out);
    if (element.empty() || (!valid && element.front() == ';')) add_once(out, AnomalyCode::empty_parameter, header);
    if (topmost && !valid) add_once(out, AnomalyCode::via_invalid, header);
    if (!valid) continue;
    if (via.sent_by.host == "255.255.255.255")
      add_once(out, AnomalyCode::via_broadcast_address, header, via.sent_by.host);
    check_host(via.sent_by, header.canonical, out);
    if (via.has_cookie() && via.branch.size() == 7) add_once(out, AnomalyCode::branch_empty_after_cookie, header);
    if (topmost && via.has_branch && !via.has_cookie()) {
      add_once(out, AnomalyCode::via_branch_without_cookie, header, via.branch);
    }
  }
}

void check_seconds(const Header& header, AnomalyCode code, Anomalies& out) {
  Scanner scanner(header.value);
  const std::string_view digits = scanner.run([](char c) { return is_digit(c); });
  if (number_of(digits).value_or(0) > kMostSeconds) out.push_back({code, header.canonical, std::string(digits)});
}

void check_warnings(const Header& header, Anomalies& out) {
  std::optional<std::string_view> rest = header.value;
  for (std::string_view element; next_element(rest, element);) {
    Scanner scanner(element);
    const std::string_view code = scanner.run([](char c) { return !is_space(c); });
    if (code.size() != 3 || !number_of(code)) add_once(out, AnomalyCode::warn_code_invalid, header, code);
  }
}

void check_scheme_of_credentials(const Header& header, Anomalies& out) {
  static constexpr std::array<std::string_view, 6> kSchemes = {"Digest", "Basic",    "Bearer",
                                                               "NTLM",   "Kerberos", "TLS-DSK"};
  Scanner scanner(header.value);
  const std::string_view scheme = scanner.token();
  scanner.skip_space();
  // A single word may be a secret rather than a scheme.
  if (!is_one_of(scheme, kSchemes)) {
    add_once(out, AnomalyCode::unknown_auth_scheme, header, scanner.done() ? std::string_view{} : scheme);
  }
}

}  // namespace

void check_scheme(const Uri& uri, UriPlace place, std::string_view header, Anomalies& out) {
  static constexpr std::array<std::string_view, 8> kOfSip = {"sip", "sips", "tel", "urn", "im", "pres", "fax", "modem"};
  static constexpr std::array<std::string_view, 11> kRegistered = {
      "http", "https", "mailto", "soap.beep", "soap.beeps", "xmpp", "h323", "ws", "wss", "ftp", "msrp"};
  if (uri.scheme.empty() || is_one_of(uri.scheme, kOfSip)) return;
  const bool registered = is_one_of(uri.scheme, kRegistered);
  // A Contact may lead to a web page or a mailbox (RFC 3261 20.10).
  if (registered && place == UriPlace::contact) return;
  const bool atypical = registered && place == UriPlace::request_uri;
  out.push_back(
      {atypical ? AnomalyCode::atypical_uri_scheme : AnomalyCode::unknown_uri_scheme, header, std::string(uri.scheme)});
}

void check_host(const HostPort& where, std::string_view header, Anomalies& out) {
  if (where.host.find(":::") != std::string_view::npos) {
    out.push_back({AnomalyCode::ipv6_three_colons, header, std::string(where.host)});
  }
  const std::size_t colon = where.host.rfind(':');
  if (colon == std::string_view::npos) return;
  if (!where.bracketed) {
    out.push_back({AnomalyCode::ipv6_reference_without_brackets, header, std::string(where.host)});
    return;
  }
  // [2001:db8::10:5070]: a last group between 5060 and 5099 without a port behind is seldom meant as an address.
  const std::string_view last = where.host.substr(colon + 1);
  if (where.port.empty() && last.size() == 4 && last.substr(0, 2) == "50" && last >= "5060" && number_of(last)) {
    out.push_back({AnomalyCode::possible_port_inside_brackets, header, std::string(where.host)});
  }
}

void check_header(const Header& header, bool topmost_via, Anomalies& out) {
  switch (header.id) {
    case HeaderId::via: check_vias(header, topmost_via, out); break;
    case HeaderId::from:
    case HeaderId::to: check_name_addr(header.value, UriPlace::from_to, header, out); break;
    case HeaderId::contact: check_contacts(header, out); break;
    case HeaderId::expires:
    case HeaderId::min_expires: check_seconds(header, AnomalyCode::expires_out_of_range, out); break;
    case HeaderId::retry_after: check_seconds(header, AnomalyCode::retry_after_out_of_range, out); break;
    case HeaderId::warning: check_warnings(header, out); break;
    case HeaderId::authorization:
    case HeaderId::proxy_authorization:
    case HeaderId::www_authenticate:
    case HeaderId::proxy_authenticate: check_scheme_of_credentials(header, out); break;
    case HeaderId::max_forwards: {
      const auto hops = number_of(header.value);
      if (!hops || *hops > 255) add_once(out, AnomalyCode::max_forwards_out_of_range, header, header.value);
      if (hops == std::uint64_t{0}) add_once(out, AnomalyCode::max_forwards_zero, header);
      break;
    }
    case HeaderId::date:
      if (header.value.size() < 3 || header.value.substr(header.value.size() - 3) != "GMT") {
        add_once(out, AnomalyCode::date_not_gmt, header, header.value);
      }
      break;
    default: break;
  }
}

void check_body_type(const Message& message, Anomalies& out) {
  static constexpr std::array<std::string_view, 6> kTypes = {"text", "multipart", "message", "image", "audio", "video"};
  static constexpr std::array<std::string_view, 26> kApplications = {"sdp",
                                                                     "dtmf-relay",
                                                                     "dtmf",
                                                                     "pidf+xml",
                                                                     "simple-message-summary",
                                                                     "dialog-info+xml",
                                                                     "reginfo+xml",
                                                                     "isup",
                                                                     "qsig",
                                                                     "media_control+xml",
                                                                     "xml",
                                                                     "json",
                                                                     "octet-stream",
                                                                     "conference-info+xml",
                                                                     "resource-lists+xml",
                                                                     "rlmi+xml",
                                                                     "pkcs7-mime",
                                                                     "pkcs7-signature",
                                                                     "xpidf+xml",
                                                                     "cpim-pidf+xml",
                                                                     "watcherinfo+xml",
                                                                     "kpml-request+xml",
                                                                     "kpml-response+xml",
                                                                     "im-iscomposing+xml",
                                                                     "rs-metadata+xml",
                                                                     "x-broadworks-callcenter+xml"};
  if (message.body_length == 0) return;
  const std::string_view value = message.headers.first(HeaderId::content_type);
  const std::string_view type = trimmed(value.substr(0, value.find(';')));
  const std::size_t slash = type.find('/');
  if (slash == std::string_view::npos) return;
  const std::string_view major = trimmed(type.substr(0, slash));
  const std::string_view minor = trimmed(type.substr(slash + 1));
  const bool vendor = minor.size() > 4 && equals_ignoring_case(minor.substr(0, 4), "vnd.");
  const bool known = is_one_of(major, kTypes) ||
                     (equals_ignoring_case(major, "application") && (vendor || is_one_of(minor, kApplications)));
  const std::string_view name = canonical_name(HeaderId::content_type);
  if (!known) out.push_back({AnomalyCode::unknown_content_type, name, std::string(type)});
  const std::string_view accept = message.headers.first(HeaderId::accept);
  if (accept.empty() || !equals_ignoring_case(type, "application/sdp")) return;
  const std::string accepted = lower_case(accept);
  if (accepted.find("application/sdp") == std::string::npos && accepted.find("*/*") == std::string::npos &&
      accepted.find("application/*") == std::string::npos) {
    out.push_back({AnomalyCode::accept_lacks_sdp, canonical_name(HeaderId::accept), std::string(accept)});
  }
}

}  // namespace pcapglass::sip
