#include "protocols/sip/detail/passport.h"

#include <algorithm>

#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongestToken = 16U << 10;  // RFC 8224 tokens have a few hundred bytes
constexpr std::size_t kMostTargets = 64;

int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '-') return 62;
  return c == '_' ? 63 : -1;
}

// Nothing unless it is a JSON object. The parser neither throws nor recurses.
std::optional<Json> decoded_object(std::string_view part) {
  const auto text = base64url_decoded(part);
  if (!text || text->empty()) return std::nullopt;
  Json json = Json::parse(*text, nullptr, false);
  return json.is_object() ? std::optional(std::move(json)) : std::nullopt;
}

std::optional<std::string> text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return shown_text(found->get_ref<const std::string&>());
}

void add_texts(const Json& value, std::vector<std::string>& out) {
  if (value.is_string() && out.size() < kMostTargets) out.push_back(shown_text(value.get_ref<const std::string&>()));
  if (!value.is_array()) return;
  for (const Json& item : value) {
    if (item.is_string() && out.size() < kMostTargets) out.push_back(shown_text(item.get_ref<const std::string&>()));
  }
}

// {"tn":["1215..."],"uri":["sip:..."]} as well as {"tn":"1215..."} (RFC 8225 5.2.1).
std::optional<std::vector<std::string>> parties(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_object()) return std::nullopt;
  std::vector<std::string> out;
  for (const char* kind : {"tn", "uri"}) {
    if (const auto member = found->find(kind); member != found->end()) add_texts(*member, out);
  }
  return out;
}

std::optional<Timestamp> seconds_member(const Json& claims, const char* name) {
  constexpr std::int64_t kMost = 9'000'000'000;  // in the year 2255, what Nanoseconds can still hold
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number_integer()) return std::nullopt;
  const bool fits = found->is_number_unsigned() ? found->get<std::uint64_t>() <= std::uint64_t{kMost}
                                                : found->get<std::int64_t>() >= 0;
  if (!fits) return std::nullopt;
  return Timestamp{found->get<std::int64_t>() * kNanosecondsPerSecond, 0};
}

void read_claims(const Json& header, const Json& claims, PassportReport& out) {
  out.algorithm = text_member(header, "alg");
  out.extension = text_member(header, "ppt");
  out.certificate_url = text_member(header, "x5u");
  out.attestation = text_member(claims, "attest");
  out.originator = parties(claims, "orig");
  out.destinations = parties(claims, "dest");
  out.origin_id = text_member(claims, "origid");
  out.issued_at = seconds_member(claims, "iat");
}

}  // namespace

std::optional<std::string> base64url_decoded(std::string_view text) {
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string out;
  out.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int have = 0;
  for (const char c : text) {
    const int digit = digit_of(c);
    if (digit < 0) return std::nullopt;
    bits = (bits << 6) | static_cast<std::uint32_t>(digit);
    have += 6;
    if (have < 8) continue;
    have -= 8;
    out += static_cast<char>((bits >> have) & 0xFF);
  }
  return out;
}

PassportReport report_passport(std::string_view element) {
  PassportReport out;
  const std::size_t semicolon = element.find(';');
  std::string_view token = trimmed(element.substr(0, semicolon));
  if (semicolon != std::string_view::npos) out.parameters = report_parameters(element.substr(semicolon), false);
  // RFC 4474, the older Identity, is a quoted signature without dots.
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos) return out;
  out.signature_bytes = base64url_decoded(token.substr(second + 1)).value_or(std::string{}).size();
  if (token.size() > kLongestToken) return out;
  const auto header = decoded_object(token.substr(0, first));
  const auto claims = decoded_object(token.substr(first + 1, second - first - 1));
  out.decoded = header && claims;
  if (out.decoded) read_claims(*header, *claims, out);
  return out;
}

}  // namespace pcapglass::sip
