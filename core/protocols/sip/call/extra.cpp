#include "protocols/sip/call/extra.h"

#include <algorithm>
#include <array>
#include <limits>
#include <memory>

#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/sdp/media.h"
#include "protocols/sip/detail/passport.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongest = 64;

std::string shortened(std::string_view text) { return std::string(text.substr(0, kLongest)); }

template <class Number>
Number number_in(std::string_view text, Number otherwise = 0) {
  const auto value = number_of(trimmed(text));
  if (!value) return otherwise;
  return static_cast<Number>(std::min<std::uint64_t>(*value, std::numeric_limits<Number>::max() - 1U));
}

std::string_view parameter(std::string_view parameters, std::string_view name) {
  const auto found = find_parameter(parameters, name);
  return found ? trimmed(found->value) : std::string_view{};
}

std::string_view before_semicolon(std::string_view value) { return trimmed(value.substr(0, value.find(';'))); }

std::string_view behind_semicolon(std::string_view value) {
  const std::size_t at = value.find(';');
  return at == std::string_view::npos ? std::string_view{} : value.substr(at);
}

// Digits alone, so that "+1 (206) 555-0100" and "12065550100" are the same number; other users as they are.
std::string user_key(std::string_view uri_text) {
  const Uri uri = parse_uri(uri_text);
  const std::string_view user = is_sip_scheme(uri.scheme) ? uri.user : uri.rest.substr(0, uri.rest.find(';'));
  std::string digits;
  for (const char c : user) {
    if (is_digit(c)) digits += c;
    if (is_alpha(c)) return std::string(user);
  }
  return digits;
}

class ExtraReader {
 public:
  ExtraReader(const Message& message, const Fact& fact) : message_(message), fact_(fact) {}

  std::optional<Extra> read() {
    for (const Header& header : message_.headers.whole()) take(header);
    if (fact_.method == method::kInvite) read_invite();
    if (fact_.method == method::kRegister) read_register();
    if (fact_.is_request() && fact_.method == method::kNotify) read_fragment();
    if (!fact_.is_request()) read_overload();
    return used_ ? std::optional(std::move(out_)) : std::nullopt;
  }

 private:
  void take(const Header& header) {
    switch (header.id) {
      case HeaderId::other: return take_other(header.canonical, header.value);
      case HeaderId::retry_after: return set(out_.retry_after, number_in<std::uint32_t>(token(header.value)));
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

  void take_other(std::string_view name, std::string_view value) {
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

  void take_min_se(std::string_view value) { set(out_.min_se, number_in<std::uint32_t>(before_semicolon(value))); }
  void take_session_expires(std::string_view value) {
    used_ = true;
    const std::string_view who = parameter(behind_semicolon(value), "refresher");
    if (!who.empty()) out_.refresher = equals_ignoring_case(who, "uac") ? Refresher::uac : Refresher::uas;
  }
  void take_require(std::string_view value) {
    std::optional<std::string_view> rest(value);
    std::string_view tag;
    while (next_element(rest, tag)) {
      if (equals_ignoring_case(tag, "100rel")) set(out_.requires_100rel, true);
    }
  }
  void take_rack(std::string_view value) {
    Scanner scanner(value);
    (void)scanner.token();
    set(out_.rack_cseq, number_in<std::uint32_t>(scanner.token()));
    out_.rack_method = static_cast<MethodId>(method_index(scanner.token()).value_or(kOtherMethod));
  }
  void take_reason(std::string_view value) {
    std::optional<std::string_view> rest(value);
    std::string_view one;
    while (next_element(rest, one)) {
      if (!equals_ignoring_case(before_semicolon(one), "SIP")) continue;
      set(out_.sip_cause, number_in<std::uint16_t>(parameter(behind_semicolon(one), "cause")));
    }
  }
  void take_diversion(std::string_view value) {
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
  void take_refer_to(std::string_view value) {
    const NameAddr to = parse_name_addr(value);
    used_ = true;
    out_.text = shortened(to.uri.substr(0, to.uri.find('?')));
    out_.replaces = to.uri.find("Replaces=") != std::string_view::npos;
  }
  void take_replaces(std::string_view) { set(out_.replaces, true); }
  void take_refer_sub(std::string_view value) {
    set(out_.no_notify, equals_ignoring_case(before_semicolon(value), "false"));
  }
  void take_event(std::string_view value) {
    used_ = true;
    if (out_.text.empty()) out_.text = shortened(before_semicolon(value));
    if (fact_.method != method::kSubscribe) return;
    const auto seconds = number_of(trimmed(message_.headers.first(HeaderId::expires)));
    if (seconds) out_.subscription_expires = number_in<std::uint32_t>(message_.headers.first(HeaderId::expires));
  }
  void take_state(std::string_view value) {
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
  void take_identity(std::string_view value) {
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

  void take_warning(std::string_view value) {
    if (out_.warning != 0) return;
    Scanner scanner(value);
    set(out_.warning, number_in<std::uint16_t>(scanner.token()));
    const std::size_t quote = value.find('"');
    if (quote != std::string_view::npos) out_.text = shortened(value.substr(quote + 1, value.rfind('"') - quote - 1));
  }

  void take_credentials(std::string_view value, bool sent) {
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

  void read_invite() {
    read_contact();
    if (fact_.is_request()) {
      if (fact_.sdp) read_codecs();
      if (fact_.to_tag == 0) read_caller();
      return;
    }
    if (fact_.code < 300) return;
    if (fact_.sdp) return read_codecs();
  }

  void read_contact() {
    std::optional<std::string_view> contacts(message_.headers.first(HeaderId::contact));
    std::string_view one;
    while (contacts && contacts->data() != nullptr && next_element(contacts, one)) {
      const std::string_view uri = parse_name_addr(one).uri;
      const std::string host = shortened(parse_uri(uri).host);
      used_ = true;
      if (out_.contacts < 250) ++out_.contacts;
      if (out_.contacts == 1) {
        out_.contact = host;
        out_.private_contact = is_private_host(host);
      } else if (host != out_.contact) {
        out_.several_hosts = true;
      }
    }
  }

  void read_codecs() {
    const auto media = std::make_unique<sdp::MediaList>(sdp::media_of(message_.body));
    for (const sdp::Medium& medium : media->media()) {
      if (medium.kind != sdp::MediaKind::audio) continue;
      for (const sdp::Format& format : media->formats(medium)) {
        if (equals_ignoring_case(format.encoding, "telephone-event")) continue;
        if (out_.codecs.size() > kLongest) return;
        if (!out_.codecs.empty()) out_.codecs += ' ';
        out_.codecs += format.encoding.empty() ? format.name : format.encoding;
      }
      used_ = true;
    }
  }

  // SIP-CA-24 and -25: who says that he calls, and whom.
  void read_caller() {
    const std::string from = user_of(HeaderId::from);
    const std::string_view asserted = message_.headers.first(HeaderId::p_asserted_identity);
    const bool anonymous = equals_ignoring_case(from, "anonymous");
    bool asks_privacy = false;
    for (const Header& header : message_.headers.whole()) {
      if (header.id != HeaderId::other || !equals_ignoring_case(header.name, "Privacy")) continue;
      asks_privacy = header.value.find("id") != std::string_view::npos;
    }
    if (!asserted.empty()) {
      const std::string user = user_key(parse_name_addr(asserted).uri);
      if (!anonymous && !asks_privacy && !user.empty() && user != from) set_doubt(doubt::kAsserted);
      if (asks_privacy && !anonymous) set_doubt(doubt::kPrivacy);
    }
    const Uri uri = parse_uri(message_.start.uri);
    constexpr std::string_view kService = "service:sos";
    const bool service =
        equals_ignoring_case(uri.scheme, "urn") && equals_ignoring_case(uri.rest.substr(0, kService.size()), kService);
    const std::string dialled = user_key(message_.start.uri);
    if (service || dialled == "112" || dialled == "911") set(out_.emergency, true);
  }

  void read_register() {
    read_contact();
    for (const Header& header : message_.headers.whole()) {
      if (header.id != HeaderId::contact) continue;
      if (header.value.find("reg-id") != std::string_view::npos) out_.outbound = true;
      if (header.value.find("pub-gruu") != std::string_view::npos) out_.gruu = true;
    }
    const Uri from = parse_uri(parse_name_addr(message_.headers.first(HeaderId::from)).uri);
    const Uri to = parse_uri(parse_name_addr(message_.headers.first(HeaderId::to)).uri);
    if (from.user != to.user || !equals_ignoring_case(from.host, to.host)) set(out_.third_party, true);
  }

  void read_fragment() {
    constexpr std::string_view kType = "message/sipfrag", kStart = "SIP/2.0 ";
    const std::string_view type = message_.headers.first(HeaderId::content_type);
    if (!equals_ignoring_case(type.substr(0, kType.size()), kType) || message_.body.substr(0, 8) != kStart) return;
    set(out_.fragment, number_in<std::uint16_t>(message_.body.substr(8, 3)));
  }

  // RFC 7339 4.1: a server that says how much is to be held back.
  void read_overload() {
    std::optional<std::string_view> vias(message_.headers.first(HeaderId::via));
    std::string_view top;
    Via via;
    if (vias->data() == nullptr || !next_element(vias, top) || !parse_via(top, via)) return;
    if (number_in<std::uint32_t>(parameter(via.parameters, "oc")) > 0) set(out_.overload, true);
  }

  std::string user_of(HeaderId id) const { return user_key(parse_name_addr(message_.headers.first(id)).uri); }
  static std::string_view token(std::string_view value) { return Scanner(value).token(); }

  template <class Value>
  void set(Value& member, Value value) {
    member = value;
    used_ = true;
  }
  void set_doubt(std::uint8_t bit) {
    out_.doubts = static_cast<std::uint8_t>(out_.doubts | bit);
    used_ = true;
  }

  const Message& message_;
  const Fact& fact_;
  Extra out_;
  std::vector<std::uint64_t> diverted_;
  bool used_ = false;
};

}  // namespace

bool is_private_host(std::string_view host) {
  for (const std::string_view prefix : {"10.", "192.168.", "169.254.", "127.", "fd", "fe80:"}) {
    if (host.substr(0, prefix.size()) == prefix && (prefix != "fd" || host.find(':') != std::string_view::npos))
      return true;
  }
  if (host.substr(0, 4) != "172.") return false;
  const auto second = number_of(host.substr(4, std::min(host.find('.', 4), host.size()) - 4));
  return second && *second >= 16 && *second < 32;
}

std::optional<Extra> extra_of(const Message& message, const Fact& fact) { return ExtraReader(message, fact).read(); }

}  // namespace pcapglass::sip
