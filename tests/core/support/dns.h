// DNS messages for tests: bytes from hexadecimal, names, headers, and whole messages.
#pragma once

#include <string>
#include <string_view>

#include "support/capture.h"

namespace test {

// Digits only; anything else is passed over.
inline std::string unhex(std::string_view digits) {
  std::string out;
  int held = -1;
  for (const char c : digits) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(c);
    if (digit == std::string_view::npos) continue;
    if (held < 0) {
      held = static_cast<int>(digit);
    } else {
      out += static_cast<char>(held * 16 + static_cast<int>(digit));
      held = -1;
    }
  }
  return out;
}

inline std::string dns16(unsigned value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }

// Without compression.
inline std::string dns_name(std::string_view name) {
  std::string out;
  while (!name.empty()) {
    const std::size_t end = std::min(name.find('.'), name.size());
    out += static_cast<char>(end);
    out += name.substr(0, end);
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return out + '\0';
}

inline std::string dns_header(unsigned id, unsigned flags, unsigned qd, unsigned an = 0, unsigned ns = 0,
                              unsigned ar = 0) {
  return dns16(id) + dns16(flags) + dns16(qd) + dns16(an) + dns16(ns) + dns16(ar);
}
inline std::string dns_query(unsigned id, std::string_view name, unsigned type = 1, unsigned flags = 0x0100) {
  return dns_header(id, flags, 1) + dns_name(name) + dns16(type) + dns16(1);
}
inline std::string dns_record(std::string_view owner, unsigned type, std::string_view data, unsigned ttl = 300) {
  return std::string(owner) + dns16(type) + dns16(1) + dns16(ttl >> 16) + dns16(ttl & 0xFFFF) +
         dns16(static_cast<unsigned>(data.size())) + std::string(data);
}
// One record whose owner is the question's name.
inline std::string dns_response(unsigned id, std::string_view name, std::string_view data, unsigned type = 1,
                                unsigned flags = 0x8180) {
  return dns_header(id, flags, 1, 1) + dns_name(name) + dns16(type) + dns16(1) + dns_record("\xC0\x0C", type, data);
}
inline std::string dns_on_stream(const std::string& message) {
  return dns16(static_cast<unsigned>(message.size())) + message;
}

inline pcapglass::Json dns_result(const std::string& capture) { return ask(capture, "analyze_dns_packets"); }

}  // namespace test
