// The SIP methods of the IANA registry (domain.md 2.3); methods are compared with case.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pcapglass::sip {

inline constexpr std::array<std::string_view, 14> kMethods = {"ACK",     "BYE",      "CANCEL",    "INFO",  "INVITE",
                                                              "MESSAGE", "NOTIFY",   "OPTIONS",   "PRACK", "PUBLISH",
                                                              "REFER",   "REGISTER", "SUBSCRIBE", "UPDATE"};

// Index into kMethods; nothing for a method that is not registered (such as SERVICE, or a lower-case one).
[[nodiscard]] constexpr std::optional<std::size_t> method_index(std::string_view method) {
  for (std::size_t i = 0; i < kMethods.size(); ++i) {
    if (kMethods[i] == method) return i;
  }
  return std::nullopt;
}

}  // namespace pcapglass::sip
