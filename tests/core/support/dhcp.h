// DHCP messages by hand: the fixed header of RFC 2131 2 with zeros but for what is given, and bytes in hexadecimal.
#pragma once

#include <string>
#include <string_view>

#include "protocols/dhcp/message.h"

namespace test {

inline std::string from_hex(std::string_view text) {
  std::string out;
  int high = -1;
  for (const char c : text) {
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    if (digit < 0) continue;
    if (high < 0) {
      high = digit;
    } else {
      out += static_cast<char>(high * 16 + digit);
      high = -1;
    }
  }
  return out;
}

// A BOOTREQUEST of xid 0x3903f326 from 00:05:3c:04:8d:59 with these options behind the cookie.
inline std::string dhcp_message(std::string_view options, std::string_view server_name = {}, std::string_view file = {},
                                char op = 1) {
  std::string out = std::string(1, op) + from_hex("01 06 00 39 03 f3 26") + std::string(20, '\0') +
                    from_hex("00 05 3c 04 8d 59") + std::string(10, '\0');
  out += std::string(server_name) + std::string(64 - server_name.size(), '\0');
  out += std::string(file) + std::string(128 - file.size(), '\0');
  return out + from_hex("63 82 53 63") + std::string(options);
}

}  // namespace test
