// URIs, addresses and Via values in their parts, as reports show them (RFC 3261 20.10, 20.42; domain.md 2.4, 2.5).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/describe.h"

namespace pcapglass::sip {

using TextMap = OrderedMap<std::string>;

struct UriReport {
  std::string text;
  std::string scheme;
  std::optional<std::string> user, password, number, host, host_ipv4;
  std::optional<std::uint64_t> port, effective_port;
  std::optional<TextMap> parameters, headers;
  std::optional<std::string> address_of_record;
  std::optional<bool> emergency;
};
template <class Field>
void describe(Field& field, UriReport& u) {
  field("text", u.text, "The URI as sent, secrets redacted");
  field("scheme", u.scheme, "Scheme in lower case; empty when there is none");
  field("user", u.user, "User part of a sip or sips URI with its escapes undone");
  field("password", u.password, "Length of the password in the URI, which nobody should send");
  field("number", u.number, "Number of a tel URI without visual separators");
  field("host", u.host, "Host of a sip or sips URI, IPv6 without brackets");
  field("host_ipv4", u.host_ipv4, "The IPv4 address that an IPv4-mapped IPv6 host stands for");
  field("port", u.port, "Port as written; absent when none is");
  field("effective_port", u.effective_port, "Port in effect: as written, or the default of scheme and transport");
  field("parameters", u.parameters, "URI parameters in order, names in lower case; a flag has an empty value");
  field("headers", u.headers, "Headers that the URI carries, escapes undone");
  field("address_of_record", u.address_of_record,
        "The same text for all forms of one address of record: case, escapes, parameters and separators evened out");
  field("emergency", u.emergency, "True for an emergency service or number; otherwise absent");
}

// "token;name=value": what most headers that are no address look like.
struct ValueReport {
  std::string value;
  std::optional<std::string> comment;
  std::optional<TextMap> parameters;
};
template <class Field>
void describe(Field& field, ValueReport& v) {
  field("value", v.value, "What stands before the parameters; empty when the header consists of parameters");
  field("comment", v.comment, "Text in parentheses");
  field("parameters", v.parameters, "Parameters in order, names in lower case; a flag has an empty value");
}

struct ReasonReport {
  std::string protocol;
  std::optional<std::uint64_t> cause;
  std::optional<std::string> name, text;
};
template <class Field>
void describe(Field& field, ReasonReport& r) {
  field("protocol", r.protocol, "Whose cause it is, such as SIP or Q.850");
  field("cause", r.cause, "Cause: a status code for SIP, a cause value for Q.850");
  field("name", r.name, "What the registry calls that cause");
  field("text", r.text, "Text that the sender added");
}

struct AddressReport {
  std::optional<std::string> display;
  UriReport uri;
  std::optional<std::string> tag;
  std::optional<bool> loose_route;
  std::optional<TextMap> parameters;
  std::optional<ReasonReport> reason;
  std::optional<ValueReport> replaces;
};
template <class Field>
void describe(Field& field, AddressReport& a) {
  field("display", a.display, "Display name, quotes and backslashes undone");
  field("uri", a.uri, "The URI in its parts");
  field("tag", a.tag, "Tag that names this end of the dialog");
  field("loose_route", a.loose_route, "Of a route: whether the URI has lr, so that the proxy routes loosely");
  field("parameters", a.parameters, "Header parameters in order, such as tag, expires, q, +sip.instance, index");
  field("reason", a.reason, "Reason that the URI carries among its headers, as in History-Info");
  field("replaces", a.replaces,
        "Dialog that the URI asks to replace: Call-ID with to-tag and from-tag, as in Refer-To");
}

struct ViaReport {
  std::string protocol;
  std::string transport;
  std::string host;
  std::optional<std::string> host_ipv4;
  std::optional<std::uint64_t> port;
  std::uint64_t effective_port = 0;
  std::optional<std::string> branch;
  bool branch_rfc3261 = false;
  std::optional<std::string> received;
  std::optional<std::uint64_t> rport;
  std::optional<TextMap> parameters;
};
template <class Field>
void describe(Field& field, ViaReport& v) {
  field("protocol", v.protocol, "Protocol and version, such as SIP/2.0");
  field("transport", v.transport, "Transport as sent, such as UDP");
  field("host", v.host, "Host that wants the response (sent-by), IPv6 without brackets");
  field("host_ipv4", v.host_ipv4, "The IPv4 address that an IPv4-mapped IPv6 host stands for");
  field("port", v.port, "Port as written; absent when none is");
  field("effective_port", v.effective_port, "Port in effect: as written, or the transport's default");
  field("branch", v.branch, "Branch: names the transaction");
  field("branch_rfc3261", v.branch_rfc3261, "Whether the branch begins with the cookie z9hG4bK of RFC 3261");
  field("received", v.received, "Address from which the request came, as the receiver noted it; without brackets");
  field("rport", v.rport, "Port from which it came, as the receiver noted it; a flag without value is in parameters");
  field("parameters", v.parameters, "All parameters in order, such as ttl, maddr, alias, keep, oc");
}

// Each takes one element of a header; `scheme` of a URI may be anything.
[[nodiscard]] UriReport report_uri(std::string_view uri);
[[nodiscard]] AddressReport report_address(std::string_view element);
// `comments`: text in parentheses behind the value is a comment rather than part of it.
[[nodiscard]] ValueReport report_value(std::string_view element, bool comments = false);
[[nodiscard]] ReasonReport report_reason(std::string_view element);
// Nothing for an element that has no transport or no host.
[[nodiscard]] std::optional<ViaReport> report_via(std::string_view element);

// `;a;b="c"` with names in lower case; nothing when there are none. `escaped`: they are a URI's, whose %HH are undone.
[[nodiscard]] std::optional<TextMap> report_parameters(std::string_view parameters, bool escaped);

}  // namespace pcapglass::sip
