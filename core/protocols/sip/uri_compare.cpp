#include "protocols/sip/uri_compare.h"

#include <algorithm>
#include <array>
#include <vector>

#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

using Pair = std::pair<std::string, std::string>;

bool may_stand_plain(char c) {
  return is_alpha(c) || is_digit(c) || std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

// Escapes undone where that changes no meaning: a reserved character is not the same as its escape (19.1.4), and a
// character that needs an escape gets one, so that the text has no @ or : of the user.
std::string evened(std::string_view text) {
  constexpr std::string_view kReserved = ";/?:@&=+$,";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string decoded = percent_decoded(text.substr(i, 3));
    const bool escape = text[i] == '%' && i + 2 < text.size() && decoded.size() == 1;
    const char c = escape ? decoded.front() : text[i];
    if (escape) i += 2;
    if (may_stand_plain(c) || (!escape && (c == '%' || kReserved.find(c) != std::string_view::npos))) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      ((out += '%') += kHex[byte >> 4]) += kHex[byte & 15];
    }
  }
  return out;
}

bool same_evened(std::string_view a, std::string_view b) { return evened(a) == evened(b); }

bool same_evened_ignoring_case(std::string_view a, std::string_view b) {
  return equals_ignoring_case(evened(a), evened(b));
}

// Parameters that make two URIs differ when only one of them has them.
bool decides_alone(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"user", "ttl", "method", "maddr"};
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](std::string_view one) { return equals_ignoring_case(one, name); });
}

// Of a name that is repeated the first value counts. Each is looked for in the whole, so there is a ceiling, beyond
// which only the same text is the same.
bool parameters_allow(std::string_view mine, std::string_view other) {
  constexpr int kMost = 64;
  Parameters walk(mine);
  int number = 0;
  for (Parameter parameter; walk.next(parameter);) {
    if (++number > kMost) return mine == other;
    if (find_parameter(mine, parameter.name)->name.data() != parameter.name.data()) continue;
    const auto twin = find_parameter(other, parameter.name);
    if (twin ? !same_evened_ignoring_case(parameter.value, twin->value) : decides_alone(parameter.name)) return false;
  }
  return true;
}

// Names in lower case, escapes undone, sorted: the order of URI headers has no meaning.
std::vector<Pair> sorted_headers(std::string_view headers) {
  std::vector<Pair> out;
  while (!headers.empty()) {
    const std::size_t end = headers.find('&');
    const std::string_view one = headers.substr(0, end);
    const std::size_t equals = one.find('=');
    out.emplace_back(lower_case(evened(one.substr(0, equals))),
                     equals == std::string_view::npos ? std::string{} : evened(one.substr(equals + 1)));
    headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 1);
  }
  std::sort(out.begin(), out.end());
  return out;
}

// "tel:+12015550123;ext=1": what decides about two numbers (RFC 3966 4).
std::string tel_key(const Uri& uri) {
  const std::size_t semicolon = uri.rest.find(';');
  std::string key = "tel:" + number_without_separators(uri.rest.substr(0, semicolon));
  if (semicolon == std::string_view::npos) return key;
  for (const std::string_view name : {"ext", "isub", "phone-context"}) {
    const auto parameter = find_parameter(uri.rest.substr(semicolon), name);
    if (!parameter) continue;
    const bool number = name == "ext" || (!parameter->value.empty() && parameter->value.front() == '+');
    key.append(";").append(name).append("=");
    key += number ? number_without_separators(parameter->value) : lower_case(parameter->value);
  }
  return key;
}

std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

}  // namespace

bool same_uri(std::string_view a, std::string_view b) {
  const Uri left = parse_uri(trimmed(a));
  const Uri right = parse_uri(trimmed(b));
  if (!equals_ignoring_case(left.scheme, right.scheme)) return false;
  if (equals_ignoring_case(left.scheme, "tel")) return tel_key(left) == tel_key(right);
  if (!is_sip_scheme(left.scheme)) return left.rest == right.rest;
  return same_evened(left.user, right.user) && left.has_password == right.has_password &&
         same_evened(left.password, right.password) && even_host(left.host) == even_host(right.host) &&
         without_zeros(left.port) == without_zeros(right.port) && parameters_allow(left.parameters, right.parameters) &&
         parameters_allow(right.parameters, left.parameters) &&
         sorted_headers(left.headers) == sorted_headers(right.headers);
}

std::string aor_key(std::string_view uri) {
  const Uri parts = parse_uri(trimmed(uri));
  if (equals_ignoring_case(parts.scheme, "tel")) return tel_key(parts);
  std::string key = lower_case(parts.scheme);
  if (!is_sip_scheme(parts.scheme)) return key.empty() ? std::string(parts.rest) : key.append(":").append(parts.rest);
  key += ':';
  if (!parts.user.empty()) key.append(evened(parts.user)).append("@");
  const bool reference = parts.host.find(':') != std::string_view::npos;
  key.append(reference ? "[" : "").append(even_host(parts.host)).append(reference ? "]" : "");
  if (!parts.port.empty()) key.append(":").append(without_zeros(parts.port));
  return key;
}

std::string even_host(std::string_view host) {
  std::string out = lower_case(host);
  if (const std::size_t colons = out.find(":::"); colons != std::string::npos) out.erase(colons, 1);
  return out;
}

std::string number_without_separators(std::string_view number) {
  std::string out;
  for (const char c : number) {
    if (c != '-' && c != '.' && c != '(' && c != ')' && c != ' ') out += to_lower(c);
  }
  return out;
}

bool is_emergency(const Uri& uri) {
  if (equals_ignoring_case(uri.scheme, "urn")) {
    constexpr std::string_view kService = "service:sos";
    const std::string_view behind = uri.rest.substr(std::min(kService.size(), uri.rest.size()));
    return equals_ignoring_case(uri.rest.substr(0, kService.size()), kService) &&
           (behind.empty() || behind.front() == '.');
  }
  const bool tel = equals_ignoring_case(uri.scheme, "tel");
  const std::string_view user = tel ? uri.rest : uri.user;
  const std::string_view number = user.substr(0, user.find(';'));
  return (tel || is_sip_scheme(uri.scheme)) && (number == "112" || number == "911");
}

std::uint16_t default_port(std::string_view scheme, std::string_view transport) {
  const bool secure = equals_ignoring_case(scheme, "sips") || equals_ignoring_case(transport, "tls");
  return secure ? 5061 : 5060;
}

}  // namespace pcapglass::sip
