#include "protocols/sip/detail/structured.h"

#include <algorithm>
#include <array>

#include "protocols/sip/codes.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/detail/header_shape.h"
#include "protocols/sip/message.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint64_t kExactInJson = (std::uint64_t{1} << 53) - 1;
constexpr std::size_t kMostElements = 1024;  // of one list header; beyond it a message is an attack

std::string name_of(const Header& header) { return shown_text(lower_case(header.canonical)); }

// The entry of that name, made when it is not there.
template <class T>
T& entry(std::optional<OrderedMap<T>>& map, const std::string& name) {
  if (!map) map.emplace();
  for (auto& [key, value] : map->entries) {
    if (key == name) return value;
  }
  map->entries.emplace_back(name, T{});
  return map->entries.back().second;
}

template <class T>
std::vector<T>& made(std::optional<std::vector<T>>& list) {
  if (!list) list.emplace();
  return *list;
}

// Calls `take` for each element that is not empty; `list`: commas separate.
template <class Take>
void for_each_element(std::string_view value, bool list, Take&& take) {
  if (!list) return take(value);
  std::optional<std::string_view> rest = value;
  std::size_t taken = 0;
  for (std::string_view element; taken < kMostElements && next_element(rest, element);) {
    if (element.empty()) continue;
    take(element);
    ++taken;
  }
}

bool is_route(std::string_view name) {
  return name == "route" || name == "record-route" || name == "path" || name == "service-route";
}

void add_addresses(const Header& header, bool list, StructuredHeaders& out) {
  const std::string name = name_of(header);
  auto& addresses = entry(out.addresses, name);
  for_each_element(header.value, list, [&](std::string_view element) {
    AddressReport address = report_address(element);
    if (is_route(name)) {
      const Uri uri = parse_uri(parse_name_addr(element).uri);
      address.loose_route = find_parameter(uri.parameters, "lr").has_value();
    }
    addresses.push_back(std::move(address));
  });
}

void add_number(const Header& header, StructuredHeaders& out) {
  Scanner scanner(header.value);
  const auto number = number_of(scanner.run([](char c) { return is_digit(c); }));
  scanner.skip_space();
  if (number && *number <= kExactInJson && (scanner.done() || scanner.peek() == ';')) {
    // The first of several counts (domain.md H-04).
    const std::string name = name_of(header);
    const auto same = [&](const auto& pair) { return pair.first == name; };
    if (out.numbers && std::any_of(out.numbers->entries.begin(), out.numbers->entries.end(), same)) return;
    entry(out.numbers, name) = *number;
  }
}

void add_words(const Header& header, StructuredHeaders& out) {
  auto& words = entry(out.lists, name_of(header));
  // Privacy separates by semicolons (RFC 3323 4.2).
  if (equals_ignoring_case(header.canonical, "privacy")) {
    for (std::string_view rest = header.value; !rest.empty();) {
      const std::size_t end = rest.find_first_of(";,");
      if (const auto word = trimmed(rest.substr(0, end)); !word.empty()) words.push_back(shown_text(word));
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return;
  }
  for_each_element(header.value, true, [&](std::string_view element) { words.push_back(shown_text(element)); });
}

void add_values(const Header& header, HeaderShape shape, StructuredHeaders& out) {
  auto& values = entry(out.values, name_of(header));
  if (shape == HeaderShape::parameters) {
    values.push_back({{}, std::nullopt, report_parameters(";" + std::string(header.value), false)});
    return;
  }
  for_each_element(header.value, shape == HeaderShape::values, [&](std::string_view element) {
    values.push_back(report_value(element, shape == HeaderShape::commented));
  });
}

WarningReport report_warning(std::string_view element) {
  WarningReport out;
  Scanner scanner(element);
  const std::string_view code = scanner.run([](char c) { return !is_space(c); });
  if (code.size() == 3) out.code = number_of(code);
  if (out.code && !warning_name(*out.code).empty()) out.name = std::string(warning_name(*out.code));
  scanner.skip_space();
  out.agent = shown_text(scanner.run([](char c) { return !is_space(c) && c != '"'; }));
  scanner.skip_space();
  const std::string_view rest = scanner.rest();
  const auto quoted = scanner.peek() == '"' ? scanner.quoted() : std::nullopt;
  out.text = shown_text(quoted ? without_backslashes(*quoted) : std::string(rest));
  return out;
}

// Whose product a text names; the well-known ones only, most specific first.
std::optional<std::string> vendor_of(std::string_view text) {
  static constexpr auto kVendors = std::to_array<std::pair<const char*, const char*>>({
      {"freeswitch", "FreeSWITCH"},
      {"fpbx", "FreePBX"},
      {"asterisk", "Asterisk"},
      {"kamailio", "Kamailio"},
      {"opensips", "OpenSIPS"},
      {"openser", "OpenSER"},
      {"sippy", "Sippy"},
      {"3cx", "3CX"},
      {"cisco", "Cisco"},
      {"polycom", "Polycom"},
      {"poly/", "Poly"},
      {"yealink", "Yealink"},
      {"grandstream", "Grandstream"},
      {"snom", "Snom"},
      {"fritz!", "AVM"},
      {"avm", "AVM"},
      {"panasonic", "Panasonic"},
      {"gigaset", "Gigaset"},
      {"fanvil", "Fanvil"},
      {"mitel", "Mitel"},
      {"aastra", "Aastra"},
      {"avaya", "Avaya"},
      {"alcatel", "Alcatel-Lucent"},
      {"audiocodes", "AudioCodes"},
      {"oracle", "Oracle"},
      {"acme packet", "Oracle"},
      {"ribbon", "Ribbon"},
      {"sonus", "Ribbon"},
      {"linphone", "Linphone"},
      {"zoiper", "Zoiper"},
      {"microsip", "MicroSIP"},
      {"bria", "CounterPath"},
      {"x-lite", "CounterPath"},
      {"eyebeam", "CounterPath"},
      {"jitsi", "Jitsi"},
      {"baresip", "baresip"},
      {"pjsua", "PJSIP"},
      {"pjsip", "PJSIP"},
      {"sipp", "SIPp"},
      {"sip.js", "SIP.js"},
      {"jssip", "JsSIP"},
      {"friendly-scanner", "SIPVicious"},
      {"sipvicious", "SIPVicious"},
      {"sipsak", "sipsak"},
  });
  const std::string lower = lower_case(text);
  for (const auto& [part, vendor] : kVendors) {
    if (lower.find(part) != std::string::npos) return vendor;
  }
  return std::nullopt;
}

void add_contact(const Header& header, StructuredHeaders& out) {
  auto& contacts = made(out.contact);
  if (header.value == "*") {
    out.contact_is_star = true;
    return;
  }
  for_each_element(header.value, true, [&](std::string_view one) { contacts.push_back(report_address(one)); });
}

void add_via(const Header& header, StructuredHeaders& out) {
  for_each_element(header.value, true, [&](std::string_view one) {
    if (auto via = report_via(one)) out.via.push_back(std::move(*via));
  });
  out.hops = out.via.size();
}

CSeqReport report_cseq(std::string_view value) {
  const CSeq cseq = parse_cseq(value);
  const bool fits = cseq.number && *cseq.number <= 0xFFFFFFFF;
  return {fits ? cseq.number : std::nullopt, shown_text(cseq.digits), shown_text(cseq.method)};
}

RAckReport report_rack(std::string_view value) {
  Scanner scanner(value);
  const auto number = [&] {
    scanner.skip_space();
    const auto found = number_of(scanner.run([](char c) { return !is_space(c); }));
    return found && *found <= 0xFFFFFFFF ? found : std::nullopt;
  };
  RAckReport out;
  out.rseq = number();
  out.cseq = number();
  out.method = shown_text(trimmed(scanner.rest()));
  return out;
}

void add_shaped(const Header& header, StructuredHeaders& out) {
  const HeaderShape shape = shape_of(header.canonical);
  switch (shape) {
    case HeaderShape::text: break;
    case HeaderShape::address: add_addresses(header, false, out); break;
    case HeaderShape::addresses: add_addresses(header, true, out); break;
    case HeaderShape::number: add_number(header, out); break;
    case HeaderShape::words: add_words(header, out); break;
    case HeaderShape::value:
    case HeaderShape::commented:
    case HeaderShape::values:
    case HeaderShape::parameters: add_values(header, shape, out); break;
  }
}

void add_other(const Header& header, StructuredHeaders& out) {
  if (equals_ignoring_case(header.canonical, "rack")) {
    if (!out.rack) out.rack = report_rack(header.value);
  } else if (equals_ignoring_case(header.canonical, "reason")) {
    for_each_element(header.value, true,
                     [&](std::string_view one) { made(out.reasons).push_back(report_reason(one)); });
  } else if (equals_ignoring_case(header.canonical, "identity")) {
    for_each_element(header.value, true,
                     [&](std::string_view one) { made(out.passports).push_back(report_passport(one)); });
  } else {
    add_shaped(header, out);
  }
}

}  // namespace

StructuredHeaders structured_headers(const Message& message) {
  StructuredHeaders out;
  for (const Header& header : message.headers.whole()) {
    switch (header.id) {
      case HeaderId::via: add_via(header, out); break;
      case HeaderId::from:
        if (!out.from) out.from = report_address(header.value);
        break;
      case HeaderId::to:
        if (!out.to) out.to = report_address(header.value);
        break;
      case HeaderId::cseq:
        if (!out.cseq) out.cseq = report_cseq(header.value);
        break;
      case HeaderId::contact: add_contact(header, out); break;
      case HeaderId::warning:
        for_each_element(header.value, true,
                         [&](std::string_view one) { made(out.warnings).push_back(report_warning(one)); });
        break;
      case HeaderId::user_agent:
      case HeaderId::server:
        made(out.software).push_back({name_of(header), shown_text(header.value), vendor_of(header.value)});
        break;
      default: add_other(header, out); break;
    }
  }
  return out;
}

}  // namespace pcapglass::sip
