// One BOOTP or DHCPv4 message (RFC 2131 2, RFC 2132) as views into its bytes.
#pragma once

#include <vector>

#include "bytes/bytes.h"

namespace pcapglass::dhcp {

// What contradicts itself in a message; bits of a set, in the order of kAnomalyNames.
enum class Anomaly : std::uint8_t {
  short_header,        // less than the 236 bytes of BOOTP
  option_past_end,     // a length that promises more than is left
  no_end,              // no END option (255)
  bad_length,          // of an option whose type has another one
  bad_overload,        // option 52 with another value than 1 to 3
  repeated_option,     // one that may not be split (RFC 3396 7) comes twice
  bad_hardware_length  // more than the 16 bytes of chaddr
};
inline constexpr std::string_view kAnomalyNames =
    "short_header,option_past_end,no_end_option,bad_option_length,bad_overload,repeated_option,bad_hardware_length";
using Anomalies = std::uint8_t;
[[nodiscard]] constexpr Anomalies bit(Anomaly anomaly) {
  return static_cast<Anomalies>(1U << static_cast<unsigned>(anomaly));
}

struct Option {
  std::uint16_t code = 0;
  Bytes value;
};

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +---------------+---------------+---------------+---------------+
//   |     op (1)    |   htype (1)   |   hlen (1)    |   hops (1)    |
//   +---------------+---------------+---------------+---------------+
//   |                            xid (4)                            |
//   +-------------------------------+-------------------------------+
//   |           secs (2)            |           flags (2)           |
//   +-------------------------------+-------------------------------+
//   |                          ciaddr  (4)                          |
//   |                          yiaddr  (4)                          |
//   |                          siaddr  (4)                          |
//   |                          giaddr  (4)                          |
//   |                          chaddr  (16)                         |
//   |                          sname   (64)                         |
//   |                          file    (128)                        |
//   |                          options (variable)                   |
//   +---------------------------------------------------------------+
struct Message {
  std::uint8_t op = 0, hardware_type = 0, hardware_length = 0, hops = 0;
  std::uint32_t xid = 0;
  std::uint16_t seconds = 0, flags = 0;
  std::uint32_t client = 0, your = 0, server = 0, relay = 0;  // ciaddr, yiaddr, siaddr, giaddr
  Bytes hardware_address;                                     // chaddr as far as hlen says
  Bytes server_name, file;                                    // up to their NUL; empty where they hold options
  bool has_cookie = false;                                    // options follow, as RFC 2132 2 has them
  std::vector<Option> options;                                // in order as sent, without PAD and END
  Anomalies anomalies = 0;

  [[nodiscard]] bool broadcast() const { return (flags & 0x8000U) != 0; }
  void note(Anomaly anomaly) { anomalies = static_cast<Anomalies>(anomalies | bit(anomaly)); }
  // The first of that code; empty when there is none or its value is.
  [[nodiscard]] Bytes first(std::uint16_t code) const;
  [[nodiscard]] bool has(std::uint16_t code) const;
  // Its value as a big-endian number; 0 unless it has exactly `width` bytes (1 or 4).
  [[nodiscard]] std::uint32_t number(std::uint16_t code, std::size_t width) const;
  // 0 for BOOTP without option 53.
  [[nodiscard]] std::uint8_t type() const { return static_cast<std::uint8_t>(number(53, 1)); }
};

// False when this is no BOOTP. `cut`: the snap length took the end, so that nothing is missing that should be there.
[[nodiscard]] bool parse(Bytes payload, bool cut, Message& out);

// The value of all options of `code` behind one another (RFC 3396), in `joined` when they are several.
[[nodiscard]] Bytes concatenated(const Message& message, std::uint16_t code, std::vector<std::uint8_t>& joined);

// Whether a value of that type (codes.h) may have `size` bytes.
[[nodiscard]] bool fits(char kind, std::size_t size, bool v6);
// Whether several options of that type are one long value.
[[nodiscard]] bool may_be_split(char kind);

}  // namespace pcapglass::dhcp
