#include "protocols/dhcp/message6.h"

#include "protocols/dhcp/codes.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::uint8_t kRelayForward = 12;
constexpr std::uint8_t kRelayReply = 13;
constexpr std::uint8_t kLastType = 35;
constexpr std::size_t kMostRelays = 32;  // RFC 8415 7.6: HOP_COUNT_LIMIT is 8
constexpr std::size_t kRelayHeader = 34;

bool is_relay(std::uint8_t type) { return type == kRelayForward || type == kRelayReply; }

// The parts of options that hold options: IA_NA, IA_TA, IAADDR, IA_PD, IAPREFIX.
std::size_t nested_options_at(std::uint16_t code) {
  switch (code) {
    case 3:
    case 25: return 12;
    case 4: return 4;
    case 5: return 24;
    case 26: return 25;
    default: return 0;
  }
}

void take_status(Bytes value, Message6& out) {
  if (value.size() < 2) return;
  const std::uint16_t status = load_be16(value, 0);
  if (out.status == 0xFFFF || out.status == 0) out.status = status;
}

void take_binding(std::uint16_t code, Bytes value, Message6& out) {
  if (out.address.version != 0) return;
  const bool prefix = code == 26;
  out.address = IpAddress::v6(value.subspan(prefix ? 9 : 0, 16));
  out.prefix_length = prefix ? value[8] : std::uint8_t{128};
  out.valid = load_be32(value, prefix ? 4 : 20);
}

void take_options(Bytes options, bool cut, unsigned depth, Message6& out) {
  const bool whole = for_each_option(options, [&](std::uint16_t code, Bytes value) {
    if (!fits(option_code(Space::v6, code).kind, value.size(), true)) return out.note(Anomaly::bad_length);
    if (code == 13) take_status(value, out);
    if (code == 5 || code == 26) take_binding(code, value, out);
    if ((code == 3 || code == 25) && out.address.version == 0) {
      out.t1 = load_be32(value, 4);
      out.t2 = load_be32(value, 8);
    }
    if (const std::size_t at = nested_options_at(code); at != 0 && depth < 3) {
      take_options(value.subspan(at), false, depth + 1, out);
    }
  });
  if (!whole && !cut) out.note(Anomaly::option_past_end);
}

}  // namespace

Bytes first_option(Bytes options, std::uint16_t code) {
  Bytes found;
  (void)for_each_option(options, [&](std::uint16_t other, Bytes value) {
    if (other == code && found.data() == nullptr) found = value;
  });
  return found;
}

bool parse(Bytes payload, bool cut, Message6& out) {
  if (payload.size() < 4 || payload[0] == 0 || payload[0] > kLastType) return false;
  auto kept = std::move(out.relays);  // its memory is used again
  kept.clear();
  out = Message6();
  out.relays = std::move(kept);
  Bytes rest = payload;
  while (is_relay(rest[0])) {
    out.type = rest[0];
    if (rest.size() < kRelayHeader || out.relays.size() == kMostRelays) {
      if (!cut) out.note(Anomaly::short_header);
      return true;
    }
    const Bytes options = rest.subspan(kRelayHeader);
    out.relays.push_back(
        {rest[0], rest[1], IpAddress::v6(rest.subspan(2, 16)), IpAddress::v6(rest.subspan(18, 16)), options});
    Bytes inner;
    const bool whole = for_each_option(options, [&](std::uint16_t code, Bytes value) {
      if (code == 9 && inner.empty()) inner = value;
    });
    if (!whole && !cut) out.note(Anomaly::option_past_end);
    if (inner.size() < 4) return true;
    rest = inner;
  }
  out.type = rest[0];
  out.xid = load_be32(rest, 0) & 0xFFFFFFU;
  out.options = rest.subspan(4);
  take_options(out.options, cut, 0, out);
  return true;
}

}  // namespace pcapglass::dhcp
