#include "protocols/dhcp/report_values.h"

#include <algorithm>

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/report_names.h"
#include "report/time.h"

namespace pcapglass::dhcp {
namespace {

constexpr unsigned kDeepest = 6;  // of options in options
constexpr std::string_view kArchitectures =
    "x86 BIOS,NEC PC-98,Itanium,DEC Alpha,Arc x86,Intel Lean Client,x86 UEFI,x64 UEFI,EFI Xscale,EBC,ARM 32-bit UEFI,"
    "ARM 64-bit UEFI,PowerPC Open Firmware,PowerPC ePAPR,POWER OPAL v3,x86 UEFI HTTP,x64 UEFI HTTP,EBC HTTP,"
    "ARM 32-bit UEFI HTTP,ARM 64-bit UEFI HTTP,x86 BIOS HTTP,ARM 32-bit U-Boot,ARM 64-bit U-Boot,ARM 32-bit U-Boot "
    "HTTP,ARM 64-bit U-Boot HTTP,RISC-V 32-bit UEFI,RISC-V 32-bit UEFI HTTP,RISC-V 64-bit UEFI,RISC-V 64-bit UEFI HTTP";

std::string ip(Bytes value) {
  return value.size() == 16 ? to_string(IpAddress::v6(value)) : to_string(IpAddress::v4(value));
}

Json addresses(Bytes value, std::size_t width) {
  Json out = Json::array();
  for (; value.size() >= width; value = value.subspan(width)) out.push_back(ip(value.first(width)));
  return out;
}

std::string shown(Bytes value) {
  while (!value.empty() && value.back() == 0) value = value.first(value.size() - 1);
  return printable(value);
}

// Texts, each behind a length of `width` bytes; nothing when they do not end where the value does.
std::optional<Json> texts(Bytes value, std::size_t width) {
  Json out = Json::array();
  Cursor cursor(value);
  while (cursor.remaining() > 0) {
    const std::size_t length = width == 1 ? cursor.u8() : cursor.u16();
    const Bytes text = cursor.bytes(length);
    if (!cursor.ok()) return std::nullopt;
    out.push_back(text_or_hex(text));
  }
  return out;
}

// Numbered sub-options; `width` bytes for code and for length each.
std::optional<Json> sub_options(Bytes value, std::size_t width) {
  Json out = Json::object();
  Cursor cursor(value);
  while (cursor.remaining() > 0) {
    const std::uint32_t code = width == 1 ? cursor.u8() : cursor.u16();
    if (width == 1 && (code == 255 || (code == 0 && cursor.remaining() == 0))) break;
    const std::size_t length = width == 1 ? cursor.u8() : cursor.u16();
    const Bytes data = cursor.bytes(length);
    if (!cursor.ok()) return std::nullopt;
    out[std::to_string(code)] = text_or_hex(data);
  }
  return out;
}

Json hardware(std::uint32_t type, Bytes address) {
  return {{"hardware_type", type}, {"link_layer_address", hardware_text(address)}};
}

// RFC 8415 11.
Json duid(Bytes value) {
  Json out = {{"bytes", hex(value)}};
  Cursor cursor(value);
  const std::uint16_t type = cursor.u16();
  const bool link = type == 1 || type == 3;
  const std::uint32_t number = type == 4 ? 0 : link ? cursor.u16() : cursor.u32();
  const std::uint32_t time = type == 1 ? cursor.u32() : 0;
  if (!cursor.ok() || type == 0 || type > 4 || (type == 4 && value.size() != 18)) return out;
  out["type"] = nth("DUID-LLT,DUID-EN,DUID-LL,DUID-UUID", type - 1U);
  if (link) out.update(hardware(number, cursor.rest()));
  // Seconds since 2000-01-01.
  if (type == 1) out["time"] = to_rfc3339({(Nanoseconds{946'684'800} + time) * kNanosecondsPerSecond, 0});
  if (type == 2) {
    out["enterprise"] = number;
    out["identifier"] = text_or_hex(cursor.rest());
  }
  if (type == 4) out["uuid"] = hex(cursor.rest());
  return out;
}

// RFC 2132 9.14, RFC 4361 6.1.
Json client_id(Bytes value) {
  if (value[0] == 255 && value.size() >= 7) {
    return {{"type", 255}, {"iaid", load_be32(value, 1)}, {"duid", duid(value.subspan(5))}};
  }
  Json out = {{"type", value[0]}};
  if (value[0] == 1 && value.size() == 7) {
    out["mac"] = hardware_text(value.subspan(1));
  } else {
    out["identifier"] = text_or_hex(value.subspan(1));
  }
  return out;
}

// RFC 4702 2, RFC 4704 4.
Json client_fqdn(Bytes value, bool v6) {
  Json out = {{"flags", value[0]}};
  const std::size_t at = v6 ? 1 : 3;
  if (!v6) out["rcode_1"] = value[1], out["rcode_2"] = value[2];
  const Bytes name = value.subspan(at);
  const bool wire = v6 || (value[0] & 4U) != 0;
  const auto names = wire ? read_names(name) : std::nullopt;
  out["name"] = names && !names->empty() ? names->front() : shown(name);
  return out;
}

// RFC 3442: prefix length, as many bytes of the destination as it needs, router.
Json routes(Bytes value) {
  Json out = Json::array();
  Cursor cursor(value);
  while (cursor.remaining() > 0) {
    const std::uint8_t width = cursor.u8();
    const Bytes significant = cursor.bytes((std::min<std::size_t>(width, 32) + 7) / 8);
    const Bytes router = cursor.bytes(4);
    if (!cursor.ok() || width > 32) return hex(value);
    std::array<std::uint8_t, 4> destination{};
    std::copy(significant.begin(), significant.end(), destination.begin());
    out.push_back(ip(destination) + "/" + std::to_string(width) + " via " + ip(router));
  }
  return out;
}

Json pairs(Bytes value) {
  Json out = Json::array();
  for (; value.size() >= 8; value = value.subspan(8)) out.push_back(ip(value.first(4)) + " " + ip(value.subspan(4, 4)));
  return out;
}

Json requested_codes(Bytes value, bool v6) {
  Json out = Json::array();
  const std::size_t width = v6 ? 2 : 1;
  for (; value.size() >= width; value = value.subspan(width)) {
    out.push_back(v6 ? option_name(Space::v6, load_be16(value, 0)) : option_name(Space::v4, value[0]));
  }
  return out;
}

Json numbers(Bytes value, std::size_t width) {
  Json out = Json::array();
  for (; value.size() >= width; value = value.subspan(width)) {
    out.push_back(width == 1 ? value[0] : load_be16(value, 0));
  }
  return out;
}

Json architectures(Bytes value) {
  Json out = Json::array();
  for (; value.size() >= 2; value = value.subspan(2)) {
    const std::string_view name = nth(kArchitectures, load_be16(value, 0));
    out.push_back(name.empty() ? std::to_string(load_be16(value, 0)) : std::string(name));
  }
  return out;
}

// RFC 3925 3 and 4, RFC 8415 21.16 and 21.17: an enterprise, then its data; version 4 may name several.
Json vendor(Bytes value, bool options, bool v6) {
  Json out = Json::array();
  Cursor cursor(value);
  while (cursor.remaining() > 0) {
    const std::uint32_t enterprise = cursor.u32();
    const Bytes data = cursor.bytes(v6 ? cursor.remaining() : cursor.u8());
    if (!cursor.ok()) return hex(value);
    const std::size_t width = v6 ? 2 : 1;
    const auto inner = options ? sub_options(data, width) : texts(data, width);
    const char* const name = options ? "options" : "class";
    out.push_back({{"enterprise", enterprise}, {name, inner ? *inner : Json(text_or_hex(data))}});
  }
  return out;
}

// RFC 3361: names or addresses.
Json sip_servers(Bytes value) {
  if (value.size() > 1 && value[0] == 0) {
    if (const auto names = read_names(value.subspan(1))) return *names;
  }
  if (value.size() > 4 && value[0] == 1 && value.size() % 4 == 1) return addresses(value.subspan(1), 4);
  return hex(value);
}

// RFC 3118 2, RFC 8415 20; what authenticates is a secret, or of no use to a reader.
Json authentication(Bytes value) {
  return {{"protocol", value[0]},
          {"algorithm", value[1]},
          {"replay_detection_method", value[2]},
          {"replay_detection", hex(value.subspan(3, 8))},
          {"information_bytes", value.size() - 11}};
}

Json status(Bytes value, bool v6) {
  const std::uint32_t code = v6 ? load_be16(value, 0) : value[0];
  Json out = {{"code", code}};
  if (v6) out["name"] = status_name(code);
  out["message"] = shown(value.subspan(v6 ? 2 : 1));
  return out;
}

// RFC 6731 4.2, 4.3.
Json name_server_selection(Bytes value, bool v6) {
  const std::size_t names_at = v6 ? 17 : 9;
  if (value.size() < names_at) return hex(value);
  const auto names = read_names(value.subspan(names_at));
  return {{"preference", (v6 ? value[16] : value[0]) & 3U},
          {"servers", v6 ? addresses(value.first(16), 16) : addresses(value.subspan(1, 8), 4)},
          {"domains", names ? Json(*names) : Json::array()}};
}

// RFC 7291 4: lists of addresses.
Json port_control_servers(Bytes value) {
  Json out = Json::array();
  Cursor cursor(value);
  while (cursor.remaining() > 0) {
    const Bytes list = cursor.bytes(cursor.u8());
    if (!cursor.ok()) return hex(value);
    out.push_back(addresses(list, 4));
  }
  return out;
}

// RFC 6607 3.
Json virtual_subnet(Bytes value) {
  if (value.empty()) return "";
  return {{"type", value[0]}, {"value", value[0] == 0 ? printable(value.subspan(1)) : hex(value.subspan(1))}};
}

// RFC 5969 7.1.1.
Json rapid_deployment(Bytes value) {
  return {{"ipv4_mask_length", value[0]},
          {"prefix", ip(value.subspan(2, 16)) + "/" + std::to_string(value[1])},
          {"border_relays", addresses(value.subspan(18), 4)}};
}

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
