#include "protocols/dhcp/report_values.h"

#include <algorithm>

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/report_names.h"
#include "protocols/dhcp/report_structures.h"

namespace pcapglass::dhcp {
namespace {

using namespace structure;

constexpr unsigned kDeepest = 6;  // of options in options
// IA_NA, IA_TA, IA_PD and what is in them (RFC 8415 21.4 to 21.6, 21.21, 21.22).
Json identity_association(char kind, Bytes value, unsigned depth) {
  Json out = Json::object();
  std::size_t at = 0;
  if (kind == 'I' || kind == 'T') {
    out["iaid"] = load_be32(value, 0);
    at = 4;
    if (kind == 'I') out["t1"] = load_be32(value, 4), out["t2"] = load_be32(value, 8), at = 12;
  } else {
    const bool prefix = kind == 'J';
    const std::string address = ip(value.subspan(prefix ? 9 : 0, 16));
    if (prefix) {
      out["prefix"] = address + "/" + std::to_string(value[8]);
    } else {
      out["address"] = address;
    }
    out["preferred_lifetime"] = load_be32(value, prefix ? 0 : 16);
    out["valid_lifetime"] = load_be32(value, prefix ? 4 : 20);
    at = prefix ? 25 : 24;
  }
  Json inner = options_json(value.subspan(at), depth + 1);
  if (!inner.empty()) out["options"] = std::move(inner);
  return out;
}

Json message_in_message(char kind, Bytes value, unsigned depth) {
  if (kind == 'F') {
    Message inner;
    if (!parse(value, false, inner)) return hex(value);
    return {{"message_type", message_type_name(4, inner.type())},
            {"your_ip", address_text(inner.your)},
            {"options", options_json(inner)}};
  }
  if (value.size() < 4) return hex(value);
  return {{"message_type", message_type_name(6, value[0])}, {"options", options_json(value.subspan(4), depth + 1)}};
}

Json sub_options_of(Space space, Bytes value, unsigned depth) {
  Json out = Json::object();
  (void)for_each_option(value, [&](std::uint16_t code, Bytes data) {
    out[option_name(space, code)] = value_json(option_code(space, code).kind, data, true, depth + 1);
  });
  return out;
}

// Types that are structures.
Json structured(char kind, Bytes value, bool v6, unsigned depth) {
  const std::optional<Json> inner = kind == 'v'   ? sub_options(value, 1)
                                    : kind == 'u' ? texts(value, v6 ? 2 : 1)
                                                  : std::nullopt;
  switch (kind) {
    case 'v':
    case 'u': return inner && !value.empty() ? *inner : Json(text_or_hex(value));
    case 'n': {
      const auto names = read_names(value);
      return names ? Json(*names) : Json(text_or_hex(value));
    }
    case 'D': return duid(value);
    case 'c': return client_id(value);
    case 'q': return client_fqdn(value, v6);
    case 'r': return relay_agent_json(value);
    case 'R': return routes(value);
    case 'S': return sip_servers(value);
    case 'V':
    case 'O': return vendor(value, kind == 'O', v6);
    case 'h': return authentication(value);
    case 'C': return status(value, v6);
    case 'G': return name_server_selection(value, v6);
    case 'K': return port_control_servers(value);
    case 'X': return virtual_subnet(value);
    case 'g': return rapid_deployment(value);
    case 'Q': return {{"offset", value[0]}, {"psid_length", value[1]}, {"psid", load_be16(value, 2)}};
    case 'L': return {{"mandatory", value[0] != 0}, {"addresses", addresses(value.subspan(1), 4)}};
    case 'l': return value.empty() ? Json("") : Json{{"mandatory", value[0] != 0}, {"scopes", shown(value.subspan(1))}};
    case 'U': return {{"type", value[0]}, {"uuid", hex(value.subspan(1))}};
    case 'k': return {{"type", value[0]}, {"major", value[1]}, {"minor", value[2]}};
    case 'E': return {{"enterprise", load_be32(value, 0)}, {"remote_id", text_or_hex(value.subspan(4))}};
    case 'y': return hardware(load_be16(value, 0), value.subspan(2));
    case 'I':
    case 'T':
    case 'j':
    case 'J': return identity_association(kind, value, depth);
    case 'F':
    case 'M': return message_in_message(kind, value, depth);
    case 'Y': return options_json(value, depth + 1);
    case 't': return sub_options_of(Space::ntp, value, depth);
    default: return hex(value);
  }
}

void put(Json& object, const std::string& name, char kind, Json value) {
  const bool always_list = kind == 'I' || kind == 'T' || kind == 'j' || kind == 'J';
  const auto found = object.find(name);
  if (found == object.end()) {
    object[name] = always_list ? Json::array({std::move(value)}) : std::move(value);
    return;
  }
  if (!found->is_array()) *found = Json::array({std::move(*found)});
  found->push_back(std::move(value));
}

}  // namespace

std::string address_text(std::uint32_t address) {
  std::array<std::uint8_t, 4> bytes{};
  for (unsigned i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  return ip(bytes);
}

std::string hardware_text(Bytes address) { return hex(address, ":"); }

std::string text_or_hex(Bytes value) {
  Bytes text = value;
  if (!text.empty() && text.back() == 0) text = text.first(text.size() - 1);
  const bool plain = std::all_of(text.begin(), text.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; });
  return plain && !text.empty() ? std::string(as_text(text)) : hex(value);
}

std::string client_id_text(Bytes value) {
  if (value.size() > 1 && value[0] == 0) {
    if (std::string text = text_or_hex(value.subspan(1)); text.size() < 2 * (value.size() - 1)) return text;
  }
  return hex(value, ":");
}

Json value_json(char kind, Bytes value, bool v6, unsigned depth) {
  if (!fits(kind, value.size(), v6) || depth > kDeepest) return hex(value);
  switch (kind) {
    case 'a': return ip(value);
    case 'A':
    case 'H': return addresses(value, v6 ? 16 : 4);
    case 'P': return pairs(value);
    case 's': return shown(value);
    case 'z': return text_or_hex(value);
    case 'b':
    case 'm':
    case 'o': return value[0];
    case 'w': return load_be16(value, 0);
    case 'd': return load_be32(value, 0);
    case 'i': return static_cast<std::int32_t>(load_be32(value, 0));
    case 'f': return value[0] != 0;
    case 'e': return true;
    case 'W': return numbers(value, 2);
    case 'B': return numbers(value, 1);
    case 'N': return architectures(value);
    case 'p': return requested_codes(value, v6);
    default: return structured(kind, value, v6, depth);
  }
}

Json options_json(const Message& message) {
  Json out = Json::object();
  std::vector<std::uint8_t> joined;
  for (const Option& option : message.options) {
    const std::string name = option_name(Space::v4, option.code);
    const char kind = option_code(Space::v4, option.code).kind;
    if (!may_be_split(kind)) {
      put(out, name, kind,
          option.code == 53 && option.value.size() == 1 ? Json(message_type_name(4, option.value[0]))
                                                        : value_json(kind, option.value, false));
    } else if (!out.contains(name)) {
      out[name] = value_json(kind, concatenated(message, option.code, joined), false);
    }
  }
  return out;
}

Json options_json(Bytes options, unsigned depth) {
  Json out = Json::object();
  if (depth > kDeepest) return out;
  (void)for_each_option(options, [&](std::uint16_t code, Bytes value) {
    const char kind = option_code(Space::v6, code).kind;
    put(out, option_name(Space::v6, code), kind, value_json(kind, value, true, depth));
  });
  return out;
}

Json relay_agent_json(Bytes value) {
  Json out = Json::object();
  Cursor cursor(value);
  while (cursor.remaining() >= 2) {
    const std::uint8_t code = cursor.u8();
    const Bytes data = cursor.bytes(cursor.u8());
    if (!cursor.ok()) break;
    out[option_name(Space::relay_agent, code)] = value_json(option_code(Space::relay_agent, code).kind, data, false);
    if (code == 1 && data.size() == 6 && data[0] == 0 && data[1] == 4) {
      out["circuit_vlan"] = load_be16(data, 2);
      out["circuit_module"] = data[4];
      out["circuit_port"] = data[5];
    }
    const bool prefixed = data.size() == 8 && data[0] == 0 && data[1] == 6;
    if (code == 2 && (prefixed || data.size() == 6) && text_or_hex(data) == hex(data)) {
      out["remote_mac"] = hardware_text(data.subspan(prefixed ? 2 : 0));
    }
  }
  return out;
}

}  // namespace pcapglass::dhcp
