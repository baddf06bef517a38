// One DHCPv6 message with the relays that wrapped it (RFC 8415 8, 9) as views into its bytes.
#pragma once

#include <vector>

#include "decode/ip_address.h"
#include "protocols/dhcp/message.h"

namespace pcapglass::dhcp {

// Calls `take(code, value)` for each option (RFC 8415 21.1); false when a length promises more than is left.
template <class Take>
bool for_each_option(Bytes options, Take take) {
  Cursor cursor(options);
  while (cursor.remaining() > 0) {
    const std::uint16_t code = cursor.u16();
    const std::uint16_t length = cursor.u16();
    const Bytes value = cursor.bytes(length);
    if (!cursor.ok()) return false;
    take(code, value);
  }
  return true;
}

// The first of that code, as Message::first().
[[nodiscard]] Bytes first_option(Bytes options, std::uint16_t code);

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------+---------------+-------------------------------+
//   |    msg-type   |   hop-count   |  link-address (16 bytes),     |
//   +---------------+---------------+  peer-address (16 bytes),     |
//   |                      options (variable)                       |
//   +---------------------------------------------------------------+
struct Relay {
  std::uint8_t type = 0;
  std::uint8_t hops = 0;
  IpAddress link;
  IpAddress peer;
  Bytes options;
};

//   +---------------+-----------------------------------------------+
//   |    msg-type   |               transaction-id                  |
//   +---------------+-----------------------------------------------+
//   |                      options (variable)                       |
//   +---------------------------------------------------------------+
struct Message6 {
  std::uint8_t type = 0;      // of the innermost message; a relay's when nothing is in it
  std::uint32_t xid = 0;      // 24 bits
  std::vector<Relay> relays;  // outermost first
  Bytes options;              // of the innermost message
  Anomalies anomalies = 0;
  std::uint16_t status = 0xFFFF;  // the first that is no success, else 0 when one says so, else 0xFFFF
  IpAddress address;              // the first that an IA holds, or its prefix
  std::uint8_t prefix_length = 0;
  std::uint32_t t1 = 0, t2 = 0, valid = 0;  // of that IA

  void note(Anomaly anomaly) { anomalies = static_cast<Anomalies>(anomalies | bit(anomaly)); }
};

// False when this is no DHCPv6. `cut` as for version 4.
[[nodiscard]] bool parse(Bytes payload, bool cut, Message6& out);

}  // namespace pcapglass::dhcp
