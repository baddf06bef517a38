#include "protocols/dhcp/message.h"

#include <algorithm>

#include "protocols/dhcp/codes.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::size_t kToHardwareAddress = 44;  // of the header: what tells BOOTP from something else on its port
constexpr std::size_t kHeader = 236;
constexpr std::uint32_t kCookie = 0x63825363;

Bytes up_to_nul(Bytes field) {
  return field.first(static_cast<std::size_t>(std::find(field.begin(), field.end(), 0) - field.begin()));
}

// Takes the options of one field; true when END was there.
bool take_options(Bytes field, bool cut, Message& out) {
  Cursor cursor(field);
  while (cursor.remaining() > 0) {
    const std::uint8_t code = cursor.u8();
    if (code == 0) continue;
    if (code == 255) return true;
    const std::uint8_t length = cursor.u8();
    const Bytes value = cursor.bytes(length);
    if (!cursor.ok()) {
      if (!cut) out.note(Anomaly::option_past_end);
      return false;
    }
    out.options.push_back({code, value});
  }
  return false;
}

void check_options(Message& message) {
  for (const Option& option : message.options) {
    const char kind = option_code(Space::v4, option.code).kind;
    const auto same = [&](const Option& other) { return other.code == option.code; };
    if (std::count_if(message.options.begin(), message.options.end(), same) > 1) {
      if (!may_be_split(kind)) message.note(Anomaly::repeated_option);
      if (may_be_split(kind)) continue;  // only the whole has a length
    }
    if (!fits(kind, option.value.size(), false)) message.note(Anomaly::bad_length);
  }
}

// RFC 2132 9.3: 1 the file field holds options, 2 sname does, 3 both; file comes first (RFC 2131 4.1).
void take_overload(Bytes payload, bool cut, Message& out) {
  const Bytes server_name = payload.subspan(44, 64);
  const Bytes file = payload.subspan(108, 128);
  const std::uint32_t overload = out.number(52, 1);
  if (overload > 3 || (overload == 0 && out.has(52))) out.note(Anomaly::bad_overload);
  const bool in_file = overload == 1 || overload == 3;
  const bool in_server_name = overload == 2 || overload == 3;
  if (in_file && !take_options(file, cut, out) && !cut) out.note(Anomaly::no_end);
  if (in_server_name && !take_options(server_name, cut, out) && !cut) out.note(Anomaly::no_end);
  if (!in_file) out.file = up_to_nul(file);
  if (!in_server_name) out.server_name = up_to_nul(server_name);
}

}  // namespace

Bytes Message::first(std::uint16_t code) const {
  for (const Option& option : options) {
    if (option.code == code) return option.value;
  }
  return {};
}

bool Message::has(std::uint16_t code) const {
  return std::any_of(options.begin(), options.end(), [&](const Option& option) { return option.code == code; });
}

std::uint32_t Message::number(std::uint16_t code, std::size_t width) const {
  const Bytes value = first(code);
  if (value.size() != width) return 0;
  return width == 4 ? load_be32(value, 0) : value[0];
}

bool parse(Bytes payload, bool cut, Message& out) {
  if (payload.size() < kToHardwareAddress || (payload[0] != 1 && payload[0] != 2)) return false;
  auto kept = std::move(out.options);  // its memory is used again
  kept.clear();
  out = Message();
  out.options = std::move(kept);
  Cursor cursor(payload);
  out.op = cursor.u8();
  out.hardware_type = cursor.u8();
  out.hardware_length = cursor.u8();
  out.hops = cursor.u8();
  out.xid = cursor.u32();
  out.seconds = cursor.u16();
  out.flags = cursor.u16();
  out.client = cursor.u32();
  out.your = cursor.u32();
  out.server = cursor.u32();
  out.relay = cursor.u32();
  if (out.hardware_length > 16) out.note(Anomaly::bad_hardware_length);
  out.hardware_address = cursor.bytes(16).first(std::min<std::size_t>(out.hardware_length, 16));
  if (payload.size() < kHeader) {
    if (!cut) out.note(Anomaly::short_header);
    return true;
  }
  cursor.skip(64 + 128);
  out.has_cookie = cursor.remaining() >= 4 && cursor.u32() == kCookie;
  if (out.has_cookie && !take_options(cursor.rest(), cut, out) && !cut) out.note(Anomaly::no_end);
  take_overload(payload, cut, out);
  check_options(out);
  return true;
}

Bytes concatenated(const Message& message, std::uint16_t code, std::vector<std::uint8_t>& joined) {
  joined.clear();
  Bytes only;
  std::size_t count = 0;
  for (const Option& option : message.options) {
    if (option.code != code) continue;
    only = option.value;
    ++count;
    joined.insert(joined.end(), only.begin(), only.end());
  }
  return count == 1 ? only : Bytes(joined);
}

bool fits(char kind, std::size_t size, bool v6) {
  const std::size_t address = v6 ? 16 : 4;
  switch (kind) {
    case 'a': return size == address;
    case 'A': return size > 0 && size % address == 0;
    case 'H': return size % address == 0;
    case 'P': return size > 0 && size % 8 == 0;
    case 'b':
    case 'f':
    case 'm':
    case 'o': return size == 1;
    case 'w': return size == 2;
    case 'W':
    case 'N': return size > 0 && size % 2 == 0;
    case 'd':
    case 'i': return size == 4;
    case 'e': return size == 0;
    case 'k': return size == 3;
    case 'Q': return size == 4;
    case 'U': return size == 17;
    case 'c': return size >= 2;
    case 'q': return size >= (v6 ? 1U : 3U);
    case 'p': return v6 ? size % 2 == 0 : size > 0;
    case 'h': return size >= 11;
    case 'L': return size >= 1 && size % 4 == 1;
    case 'I': return size >= 12;
    case 'T':
    case 'E':
    case 'V':
    case 'O': return size >= 4;
    case 'j': return size >= 24;
    case 'J': return size >= 25;
    case 'C': return size >= (v6 ? 2U : 1U);
    case 'y': return size >= 2;
    case 'R': return size >= 5;
    case 'g': return size >= 22 && (size - 18) % 4 == 0;
    default: return true;
  }
}

bool may_be_split(char kind) {
  constexpr std::string_view kOne = "abfmowdiekQUh";
  return kOne.find(kind) == std::string_view::npos;
}

}  // namespace pcapglass::dhcp
