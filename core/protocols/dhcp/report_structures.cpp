#include "protocols/dhcp/report_structures.h"

#include <algorithm>
#include <array>

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/report_names.h"
#include "protocols/dhcp/report_values.h"
#include "report/time.h"

namespace pcapglass::dhcp::structure {
namespace {

constexpr std::string_view kArchitectures =
    "x86 BIOS,NEC PC-98,Itanium,DEC Alpha,Arc x86,Intel Lean Client,x86 UEFI,x64 UEFI,EFI Xscale,EBC,ARM 32-bit UEFI,"
    "ARM 64-bit UEFI,PowerPC Open Firmware,PowerPC ePAPR,POWER OPAL v3,x86 UEFI HTTP,x64 UEFI HTTP,EBC HTTP,"
    "ARM 32-bit UEFI HTTP,ARM 64-bit UEFI HTTP,x86 BIOS HTTP,ARM 32-bit U-Boot,ARM 64-bit U-Boot,ARM 32-bit U-Boot "
    "HTTP,ARM 64-bit U-Boot HTTP,RISC-V 32-bit UEFI,RISC-V 32-bit UEFI HTTP,RISC-V 64-bit UEFI,RISC-V 64-bit UEFI HTTP";

}  // namespace

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

}  // namespace pcapglass::dhcp::structure
