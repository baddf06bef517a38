#include "protocols/sip/detail/address.h"

#include <algorithm>

#include "protocols/sip/codes.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri_compare.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostParameters = 64;  // of one value; no registered header comes near

std::string redaction_mark(std::size_t length) { return "[redacted:" + std::to_string(length) + "]"; }

// Numbers that a JavaScript program can hold; ports and causes are far smaller.
std::optional<std::uint64_t> small_number(std::string_view digits) {
  const auto number = number_of(digits);
  return number && *number <= 0xFFFFFFFF ? number : std::nullopt;
}

bool is_credentials_header(std::string_view name) {
  return equals_ignoring_case(name, "authorization") || equals_ignoring_case(name, "proxy-authorization");
}

// "?a=b&c=d" behind its question mark.
std::optional<TextMap> report_uri_headers(std::string_view headers) {
  TextMap out;
  while (!headers.empty() && out.entries.size() < kMostParameters) {
    const std::size_t end = headers.find('&');
    const std::string_view one = headers.substr(0, end);
    headers = end == std::string_view::npos ? std::string_view{} : headers.substr(end + 1);
    const std::size_t equals = one.find('=');
    const std::string name = percent_decoded(one.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? std::string_view{} : one.substr(equals + 1);
    out.entries.emplace_back(shown_text(lower_case(name)), is_credentials_header(name)
                                                               ? redaction_mark(value.size())
                                                               : shown_text(percent_decoded(value)));
  }
  return out.entries.empty() ? std::nullopt : std::optional(std::move(out));
}

// "::ffff:192.0.2.10" (RFC 4291 2.5.5.2, RFC 5118 4.8).
std::optional<std::string> mapped_ipv4(std::string_view host) {
  constexpr std::string_view kPrefix = "::ffff:";
  if (!equals_ignoring_case(host.substr(0, kPrefix.size()), kPrefix)) return std::nullopt;
  const std::string_view rest = host.substr(kPrefix.size());
  const bool dotted = rest.find('.') != std::string_view::npos &&
                      std::all_of(rest.begin(), rest.end(), [](char c) { return is_digit(c) || c == '.'; });
  return dotted ? std::optional(std::string(rest)) : std::nullopt;
}

// As sent but for the three colons that RFC 5118 4.10 tells of.
std::string shown_host(std::string_view host) {
  return host.find(":::") == std::string_view::npos ? shown_text(host) : shown_text(even_host(host));
}

std::uint64_t effective_port(std::string_view digits, std::string_view scheme, std::string_view transport) {
  return small_number(digits).value_or(default_port(scheme, transport));
}

void fill_sip_uri(const Uri& uri, UriReport& out) {
  if (!uri.user.empty()) out.user = shown_text(percent_decoded(uri.user));
  if (uri.has_password) out.password = redaction_mark(uri.password.size());
  out.host = shown_host(uri.host);
  out.host_ipv4 = mapped_ipv4(uri.host);
  out.port = small_number(uri.port);
  const auto transport = find_parameter(uri.parameters, "transport");
  out.effective_port = effective_port(uri.port, uri.scheme, transport ? transport->value : std::string_view{});
  out.parameters = report_parameters(uri.parameters, true);
  if (uri.has_headers) out.headers = report_uri_headers(uri.headers);
}

// The value of a header among those of a URI, undecoded.
std::optional<std::string> uri_header(const Uri& uri, std::string_view wanted) {
  for (std::string_view rest = uri.headers; !rest.empty();) {
    const std::size_t end = rest.find('&');
    const std::string_view one = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    if (equals_ignoring_case(percent_decoded(one.substr(0, equals)), wanted)) {
      return percent_decoded(one.substr(equals + 1));
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<TextMap> report_parameters(std::string_view parameters, bool escaped) {
  TextMap out;
  Parameters walk(parameters);
  for (Parameter parameter; out.entries.size() < kMostParameters && walk.next(parameter);) {
    const std::string name = lower_case(escaped ? percent_decoded(parameter.name) : std::string(parameter.name));
    const std::string value = escaped ? percent_decoded(parameter.value) : without_backslashes(parameter.value);
    out.entries.emplace_back(shown_text(name), shown_text(value));
  }
  return out.entries.empty() ? std::nullopt : std::optional(std::move(out));
}

UriReport report_uri(std::string_view text) {
  const Uri uri = parse_uri(text);
  UriReport out;
  out.text = shown_text(text);
  out.scheme = shown_text(lower_case(uri.scheme));
  if (is_sip_scheme(uri.scheme)) {
    fill_sip_uri(uri, out);
    out.address_of_record = shown_text(aor_key(text));
  } else if (equals_ignoring_case(uri.scheme, "tel")) {
    const std::size_t semicolon = uri.rest.find(';');
    out.number = shown_text(number_without_separators(uri.rest.substr(0, semicolon)));
    if (semicolon != std::string_view::npos) out.parameters = report_parameters(uri.rest.substr(semicolon), true);
    out.address_of_record = shown_text(aor_key(text));
  }
  if (is_emergency(uri)) out.emergency = true;
  return out;
}

AddressReport report_address(std::string_view element) {
  const NameAddr address = parse_name_addr(element);
  AddressReport out;
  if (!address.display.empty()) {
    out.display =
        shown_text(address.quoted_display ? without_backslashes(address.display) : std::string(address.display));
  }
  out.uri = report_uri(address.uri);
  if (const auto tag = find_parameter(address.parameters, "tag")) out.tag = shown_text(tag->value);
  out.parameters = report_parameters(address.parameters, false);
  const Uri uri = parse_uri(address.uri);
  if (const auto reason = uri_header(uri, "reason")) out.reason = report_reason(*reason);
  if (const auto replaces = uri_header(uri, "replaces")) out.replaces = report_value(*replaces);
  return out;
}

ValueReport report_value(std::string_view element, bool comments) {
  ValueReport out;
  Scanner scanner(element);
  scanner.skip_space();
  const std::string_view start = scanner.rest();
  if (scanner.peek() == '"') {
    out.value = shown_text(without_backslashes(scanner.quoted().value_or(trimmed(start).substr(1))));
  } else {
    out.value = shown_text(trimmed(scanner.run([&](char c) { return c != ';' && !(comments && c == '('); })));
  }
  scanner.skip_space();
  if (comments && scanner.peek() == '(') {
    const std::string_view comment = scanner.run([](char c) { return c != ')'; });
    (void)scanner.take(')');
    out.comment = shown_text(comment.substr(1));
  }
  out.parameters = report_parameters(scanner.rest(), false);
  return out;
}

ReasonReport report_reason(std::string_view element) {
  ReasonReport out;
  const std::size_t semicolon = element.find(';');
  const std::string_view protocol = trimmed(element.substr(0, semicolon));
  out.protocol = shown_text(protocol);
  if (semicolon == std::string_view::npos) return out;
  const std::string_view parameters = element.substr(semicolon);
  if (const auto text = find_parameter(parameters, "text")) out.text = shown_text(without_backslashes(text->value));
  if (const auto cause = find_parameter(parameters, "cause")) out.cause = small_number(cause->value);
  if (!out.cause) return out;
  std::string_view name;
  if (equals_ignoring_case(protocol, "SIP")) name = status_name(*out.cause);
  if (equals_ignoring_case(protocol, "Q.850")) name = q850_name(*out.cause);
  if (!name.empty()) out.name = std::string(name);
  return out;
}

std::optional<ViaReport> report_via(std::string_view element) {
  Via via;
  if (!parse_via(element, via)) return std::nullopt;
  ViaReport out;
  out.protocol = shown_text(via.protocol) + "/" + shown_text(via.version);
  out.transport = shown_text(via.transport);
  out.host = shown_host(via.sent_by.host);
  out.host_ipv4 = mapped_ipv4(via.sent_by.host);
  out.port = small_number(via.sent_by.port);
  out.effective_port = effective_port(via.sent_by.port, {}, via.transport);
  if (via.has_branch) out.branch = shown_text(via.branch);
  out.branch_rfc3261 = via.has_cookie();
  // With or without brackets (RFC 5118 4.5).
  if (const auto received = find_parameter(via.parameters, "received")) {
    out.received = shown_text(parse_host_port(received->value).host);
  }
  if (const auto rport = find_parameter(via.parameters, "rport")) out.rport = small_number(rport->value);
  out.parameters = report_parameters(via.parameters, false);
  return out;
}

}  // namespace pcapglass::sip
