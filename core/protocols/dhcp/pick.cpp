#include "protocols/dhcp/pick.h"

#include <algorithm>
#include <array>

namespace pcapglass::dhcp {
namespace {

constexpr std::array<std::uint8_t, 4> kOfClients = {12, 55, 56, 60};
// Not what differs from lease to lease.
constexpr std::array<std::uint8_t, 16> kOfServers = {1,  3,   6,   15,  28,  43,  56,  66,
                                                     67, 120, 121, 132, 150, 160, 242, 249};

}  // namespace

Event event_of(std::uint8_t version, std::uint8_t type, std::uint8_t op) {
  using enum Event;
  constexpr std::array kV4 = {other, discover, offer, request, decline, acknowledge, refuse, release, inform};
  constexpr std::array kV6 = {other,   discover,    offer,   request, request, request,
                              request, acknowledge, release, decline, other,   inform};
  if (version == 4 && type == 0) return op == 1 ? discover : acknowledge;  // BOOTP
  if (version == 4) return type < kV4.size() ? kV4[type] : other;
  return type < kV6.size() ? kV6[type] : other;
}

RequestKind request_kind(const Message& message, Event event, const IpAddress& destination) {
  if (event != Event::request || message.type() != 3) return RequestKind::none;
  if (message.has(54)) return RequestKind::selecting;
  if (message.client == 0) return message.has(50) ? RequestKind::init_reboot : RequestKind::none;
  constexpr std::uint32_t kBroadcast = 0xFFFFFFFF;
  const bool broadcast = destination.version == 4 && load_be32(Bytes(destination.bytes), 0) == kBroadcast;
  return broadcast || message.relay != 0 ? RequestKind::rebinding : RequestKind::renewing;
}

RequestKind request_kind6(std::uint8_t type) {
  switch (type) {
    case 3: return RequestKind::selecting;
    case 4: return RequestKind::init_reboot;  // CONFIRM
    case 5: return RequestKind::renewing;
    case 6: return RequestKind::rebinding;
    default: return RequestKind::none;
  }
}

bool is_from_client6(std::uint8_t type) {
  constexpr std::array<std::uint8_t, 13> kTypes = {1, 3, 4, 5, 6, 8, 9, 11, 12, 14, 18, 20, 22};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

void pick_options(const Message& message, bool from_client, std::string& out) {
  out.clear();
  const std::span<const std::uint8_t> codes =
      from_client ? std::span<const std::uint8_t>(kOfClients) : std::span<const std::uint8_t>(kOfServers);
  for (const Option& option : message.options) {
    if (option.code > 255 || option.value.size() > 255) continue;
    if (std::find(codes.begin(), codes.end(), option.code) == codes.end()) continue;
    out += static_cast<char>(option.code);
    out += static_cast<char>(option.value.size());
    out += as_text(option.value);
  }
}

Bytes picked_option(Bytes picked, std::uint8_t code) {
  Cursor cursor(picked);
  while (cursor.remaining() > 0) {
    const std::uint8_t other = cursor.u8();
    const Bytes value = cursor.bytes(cursor.u8());
    if (!cursor.ok()) break;
    if (other == code) return value;
  }
  return {};
}

}  // namespace pcapglass::dhcp
