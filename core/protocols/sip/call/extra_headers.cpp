// What headers say that few messages have, one function for each (RFC 4028, 3262, 3515, 3891, 5806, 7044, 8224 and
// others).
#include <algorithm>
#include <array>

#include "bytes/hash.h"
#include "protocols/sip/call/extra_reader.h"
#include "protocols/sip/detail/passport.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/uri.h"

namespace pcapglass::sip {
namespace {

std::string_view before_semicolon(std::string_view value) { return trimmed(value.substr(0, value.find(';'))); }

std::string_view behind_semicolon(std::string_view value) {
  const std::size_t at = value.find(';');
  return at == std::string_view::npos ? std::string_view{} : value.substr(at);
}

}  // namespace

void ExtraReader::take(const Header& header) {
  switch (header.id) {
    case HeaderId::other: return take_other(header.canonical, header.value);
    case HeaderId::retry_after: return set(out_.retry_after, number_in<std::uint32_t>(Scanner(header.value).token()));
    case HeaderId::min_expires: return set(out_.min_expires, number_in<std::uint32_t>(header.value));
    case HeaderId::warning: return take_warning(header.value);
    case HeaderId::authorization:
    case HeaderId::proxy_authorization: return take_credentials(header.value, true);
    case HeaderId::www_authenticate:
    case HeaderId::proxy_authenticate: return take_credentials(header.value, false);
    case HeaderId::path: return set(out_.path, true);
    case HeaderId::service_route: return set(out_.service_route, true);
    case HeaderId::record_route: {
      if (is_private_host(parse_uri(parse_name_addr(header.value).uri).host)) set(out_.private_route, true);
      return;
    }
    default: return;
  }
}

void ExtraReader::take_other(std::string_view name, std::string_view value) {
  struct Row {
    std::string_view name;
    void (ExtraReader::*take)(std::string_view);
  };
  static constexpr std::array<Row, 14> kRows = {{{"Min-SE", &ExtraReader::take_min_se},
                                                 {"Session-Expires", &ExtraReader::take_session_expires},
                                                 {"Require", &ExtraReader::take_require},
                                                 {"RAck", &ExtraReader::take_rack},
                                                 {"Reason", &ExtraReader::take_reason},
                                                 {"Diversion", &ExtraReader::take_diversion},
                                                 {"History-Info", &ExtraReader::take_diversion},
                                                 {"Refer-To", &ExtraReader::take_refer_to},
                                                 {"Replaces", &ExtraReader::take_replaces},
                                                 {"Refer-Sub", &ExtraReader::take_refer_sub},
                                                 {"Event", &ExtraReader::take_event},
                                                 {"Subscription-State", &ExtraReader::take_state},
                                                 {"Identity", &ExtraReader::take_identity},
                                                 {"y", &ExtraReader::take_identity}}};
  for (const Row& row : kRows) {
    if (equals_ignoring_case(name, row.name)) return (this->*row.take)(value);
  }
}

void ExtraReader::take_min_se(std::string_view value) {
  set(out_.min_se, number_in<std::uint32_t>(before_semicolon(value)));
}

void ExtraReader::take_session_expires(std::string_view value) {
  used_ = true;
  const std::string_view who = parameter(behind_semicolon(value), "refresher");
  if (!who.empty()) out_.refresher = equals_ignoring_case(who, "uac") ? Refresher::uac : Refresher::uas;
}

void ExtraReader::take_require(std::string_view value) {
  std::optional<std::string_view> rest(value);
  std::string_view tag;
  while (next_element(rest, tag)) {
    if (equals_ignoring_case(tag, "100rel")) set(out_.requires_100rel, true);
  }
}

void ExtraReader::take_rack(std::string_view value) {
  Scanner scanner(value);
  (void)scanner.token();
  set(out_.rack_cseq, number_in<std::uint32_t>(scanner.token()));
  out_.rack_method = static_cast<MethodId>(method_index(scanner.token()).value_or(kOtherMethod));
}

void ExtraReader::take_reason(std::string_view value) {
  std::optional<std::string_view> rest(value);
  std::string_view one;
  while (next_element(rest, one)) {
    if (!equals_ignoring_case(before_semicolon(one), "SIP")) continue;
    set(out_.sip_cause, number_in<std::uint16_t>(parameter(behind_semicolon(one), "cause")));
  }
}

void ExtraReader::take_diversion(std::string_view value) {
  std::optional<std::string_view> rest(value);
  std::string_view one;
  while (next_element(rest, one)) {
    used_ = true;
    if (out_.diversions < 250) ++out_.diversions;
    const std::string_view uri = parse_name_addr(one).uri;
    const std::uint64_t hash = hash_bytes(as_bytes(uri.substr(0, uri.find('?'))), 1);
    if (std::find(diverted_.begin(), diverted_.end(), hash) != diverted_.end()) out_.diverted_twice = true;
    if (diverted_.size() < 32) diverted_.push_back(hash);
  }
}

void ExtraReader::take_refer_to(std::string_view value) {
  const NameAddr to = parse_name_addr(value);
  used_ = true;
  out_.text = shortened(to.uri.substr(0, to.uri.find('?')));
  out_.replaces = to.uri.find("Replaces=") != std::string_view::npos;
}

void ExtraReader::take_replaces(std::string_view) { set(out_.replaces, true); }

void ExtraReader::take_refer_sub(std::string_view value) {
  set(out_.no_notify, equals_ignoring_case(before_semicolon(value), "false"));
}

void ExtraReader::take_event(std::string_view value) {
  used_ = true;
  if (out_.text.empty()) out_.text = shortened(before_semicolon(value));
  if (fact_.method != method::kSubscribe) return;
  const auto seconds = number_of(trimmed(message_.headers.first(HeaderId::expires)));
  if (seconds) out_.subscription_expires = number_in<std::uint32_t>(message_.headers.first(HeaderId::expires));
}

void ExtraReader::take_state(std::string_view value) {
  used_ = true;
  const std::string_view name = before_semicolon(value);
  out_.subscription = SubscriptionState::other;
  for (const auto state : {SubscriptionState::pending, SubscriptionState::active, SubscriptionState::terminated}) {
    if (equals_ignoring_case(name, names_of(state)[static_cast<std::size_t>(state)])) out_.subscription = state;
  }
  const std::string_view parameters = behind_semicolon(value);
  out_.subscription_expires = number_in(parameter(parameters, "expires"), Fact::kNoExpires);
  out_.contact = shortened(parameter(parameters, "reason"));
}

void ExtraReader::take_identity(std::string_view value) {
  constexpr Nanoseconds kOld = 60 * kNanosecondsPerSecond;  // RFC 8224 4.1
  const PassportReport passport = report_passport(value);
  if (passport.attestation == "C") set_doubt(doubt::kAttestation);
  if (passport.issued_at && fact_.time - passport.issued_at->ns > kOld) set_doubt(doubt::kOld);
  const auto names = [](const std::optional<std::vector<std::string>>& list, std::string_view user) {
    return !list || list->empty() || std::any_of(list->begin(), list->end(), [&](const std::string& one) {
      const std::string key = one.find(':') == std::string::npos ? user_key("tel:" + one) : user_key(one);
      return key == user;
    });
  };
  const bool same =
      names(passport.originator, user_of(HeaderId::from)) && names(passport.destinations, user_of(HeaderId::to));
  if (passport.decoded && !same) set_doubt(doubt::kPassport);
}

void ExtraReader::take_warning(std::string_view value) {
  if (out_.warning != 0) return;
  Scanner scanner(value);
  set(out_.warning, number_in<std::uint16_t>(scanner.token()));
  const std::size_t quote = value.find('"');
  if (quote != std::string_view::npos) out_.text = shortened(value.substr(quote + 1, value.rfind('"') - quote - 1));
}

void ExtraReader::take_credentials(std::string_view value, bool sent) {
  Scanner scanner(value);
  const std::string_view scheme = scanner.token();
  used_ = true;
  if (equals_ignoring_case(scheme, "Basic")) out_.weaknesses |= weak::kBasic;
  if (!equals_ignoring_case(scheme, "Digest")) return;
  bool qop = false;
  std::string_view algorithm = "MD5";
  std::optional<std::string_view> rest(scanner.rest());
  std::string_view one;
  while (next_element(rest, one)) {
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = trimmed(one.substr(0, equals));
    std::string_view content = trimmed(one.substr(equals + 1));
    if (content.size() >= 2 && content.front() == '"') content = content.substr(1, content.size() - 2);
    if (equals_ignoring_case(name, "nonce")) out_.nonce = hash_bytes(as_bytes(content), 1) | 1U;
    if (equals_ignoring_case(name, "stale")) out_.stale = equals_ignoring_case(content, "true");
    if (equals_ignoring_case(name, "qop")) qop = !content.empty();
    if (equals_ignoring_case(name, "algorithm")) algorithm = content;
  }
  if (!sent) return;
  if (!qop) out_.weaknesses |= weak::kNoQop;
  if (equals_ignoring_case(algorithm.substr(0, 3), "MD5")) out_.weaknesses |= weak::kMd5;
}

}  // namespace pcapglass::sip
