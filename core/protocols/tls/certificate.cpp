#include "protocols/tls/certificate.h"

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/tls/der.h"
#include "report/time.h"

namespace pcapglass::tls {
namespace {

constexpr std::uint8_t kObjectIdentifier = 0x06;
constexpr std::uint8_t kOctetString = 0x04;
constexpr std::uint8_t kUtcTime = 0x17;
constexpr std::uint8_t kGeneralizedTime = 0x18;
constexpr std::uint8_t kSequence = 0x30;
constexpr std::uint8_t kSet = 0x31;
constexpr std::uint8_t kVersion = 0xA0;     // [0] of TBSCertificate
constexpr std::uint8_t kExtensions = 0xA3;  // [3]
constexpr std::uint8_t kDnsName = 0x82;     // [2], [6] and [7] of GeneralName
constexpr std::uint8_t kUri = 0x86;
constexpr std::uint8_t kIpAddress = 0x87;
constexpr std::size_t kLongestName = 256;
constexpr std::string_view kCommonName = "\x55\x04\x03";          // 2.5.4.3
constexpr std::string_view kSubjectAlternative = "\x55\x1D\x11";  // 2.5.29.17

std::string name_text(Bytes bytes) { return std::string(as_text(bytes).substr(0, kLongestName)); }

// RDNSequence: sequence of sets of sequences of type and value.
std::string common_name(Bytes name) {
  std::string out;
  while (const auto set = next_element(name, kSet)) {
    Bytes pairs = set->content;
    while (const auto pair = next_element(pairs, kSequence)) {
      Bytes rest = pair->content;
      const auto type = next_element(rest, kObjectIdentifier);
      const auto value = next_element(rest);
      if (type && value && as_text(type->content) == kCommonName) out = name_text(value->content);
    }
  }
  return out;
}

// "YYMMDDHHMMSSZ", where 50 to 99 are of the last century, or "YYYYMMDDHHMMSSZ" (RFC 5280 4.1.2.5).
std::optional<std::int64_t> time_of(const DerElement& element) {
  const std::string_view text = as_text(element.content);
  const std::size_t year_digits = element.tag == kUtcTime ? 2 : 4;
  const bool is_time = element.tag == kUtcTime || element.tag == kGeneralizedTime;
  if (!is_time || text.size() != year_digits + 11 || text.back() != 'Z') return std::nullopt;
  std::int64_t parts[6] = {};
  std::size_t at = 0;
  for (std::size_t i = 0; i < 6; ++i) {
    for (std::size_t digits = i == 0 ? year_digits : 2; digits > 0; --digits, ++at) {
      if (!is_digit(text[at])) return std::nullopt;
      parts[i] = parts[i] * 10 + (text[at] - '0');
    }
  }
  if (year_digits == 2) parts[0] += parts[0] >= 50 ? 1900 : 2000;
  if (parts[1] < 1 || parts[1] > 12) return std::nullopt;
  const std::int64_t days = days_from_civil(parts[0], static_cast<unsigned>(parts[1]), static_cast<unsigned>(parts[2]));
  return ((days * 24 + parts[3]) * 60 + parts[4]) * 60 + parts[5];
}

void add_name(const DerElement& name, Certificate& out) {
  if (out.dns_names.size() + out.uris.size() + out.addresses.size() == Certificate::kMostNames) return;
  if (name.tag == kDnsName) out.dns_names.push_back(name_text(name.content));
  if (name.tag == kUri) out.uris.push_back(name_text(name.content));
  if (name.tag == kIpAddress && name.content.size() == 4) {
    out.addresses.push_back(to_string(IpAddress::v4(name.content)));
  }
  if (name.tag == kIpAddress && name.content.size() == 16) {
    out.addresses.push_back(to_string(IpAddress::v6(name.content)));
  }
}

void read_extensions(Bytes rest, Certificate& out) {
  const auto list = next_element(rest, kSequence);
  Bytes extensions = list ? list->content : Bytes{};
  while (const auto extension = next_element(extensions, kSequence)) {
    Bytes fields = extension->content;
    const auto type = next_element(fields, kObjectIdentifier);
    if (!type || as_text(type->content) != kSubjectAlternative) continue;
    // Behind it `critical` may stand.
    std::optional<DerElement> field = next_element(fields);
    if (field && field->tag != kOctetString) field = next_element(fields);
    if (!field || field->tag != kOctetString) continue;
    Bytes value = field->content;
    const auto names = next_element(value, kSequence);
    Bytes each = names ? names->content : Bytes{};
    while (const auto name = next_element(each)) add_name(*name, out);
  }
}

bool matches(std::string_view pattern, std::string_view host) {
  if (pattern.substr(0, 2) != "*.") return equals_ignoring_case(pattern, host);
  const std::size_t dot = host.find('.');
  return dot != std::string_view::npos && dot > 0 && equals_ignoring_case(pattern.substr(1), host.substr(dot));
}

}  // namespace

bool Certificate::has_sip_uri() const {
  for (const std::string& uri : uris) {
    const std::string_view scheme = std::string_view(uri).substr(0, uri.find(':'));
    if (equals_ignoring_case(scheme, "sip") || equals_ignoring_case(scheme, "sips")) return true;
  }
  return false;
}

bool Certificate::names(std::string_view host) const {
  for (const std::string& uri : uris) {
    const std::size_t colon = uri.find(':');
    if (colon != std::string::npos && matches(std::string_view(uri).substr(colon + 1), host)) return true;
  }
  for (const std::string& name : dns_names) {
    if (matches(name, host)) return true;
  }
  for (const std::string& address : addresses) {
    if (address == host) return true;
  }
  // RFC 5922 7.1: the common name counts only where no alternative name is given.
  return uris.empty() && dns_names.empty() && addresses.empty() && matches(subject, host);
}

std::optional<Certificate> parse_certificate(Bytes der) {
  const auto whole = next_element(der, kSequence);
  if (!whole) return std::nullopt;
  Bytes rest = whole->content;
  const auto signed_part = next_element(rest, kSequence);
  if (!signed_part) return std::nullopt;
  rest = signed_part->content;
  (void)next_element(rest, kVersion);
  (void)next_element(rest);  // serialNumber
  (void)next_element(rest);  // signature
  const auto issuer = next_element(rest, kSequence);
  const auto validity = next_element(rest, kSequence);
  const auto subject = next_element(rest, kSequence);
  if (!issuer || !validity || !subject) return std::nullopt;
  Certificate out;
  out.issuer = common_name(issuer->content);
  out.subject = common_name(subject->content);
  Bytes times = validity->content;
  const auto from = next_element(times);
  const auto to = next_element(times);
  const auto not_before = from ? time_of(*from) : std::nullopt;
  const auto not_after = to ? time_of(*to) : std::nullopt;
  if (!not_before || !not_after) return std::nullopt;
  out.not_before = *not_before;
  out.not_after = *not_after;
  while (const auto field = next_element(rest)) {
    if (field->tag == kExtensions) read_extensions(field->content, out);
  }
  return out;
}

}  // namespace pcapglass::tls
