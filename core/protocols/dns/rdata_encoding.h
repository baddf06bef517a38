// How bytes and numbers of record data are written (RFC 1035 5.1, RFC 4034 3.2, RFC 4398 2.1, RFC 4648).
#pragma once

#include <string>
#include <string_view>

#include "bytes/bytes.h"

namespace pcapglass::dns {

// A character-string between quotes.
[[nodiscard]] std::string quoted(Bytes text);
// In words of `chunk` characters; 0 for one word.
[[nodiscard]] std::string in_words(std::string text, std::size_t chunk);
[[nodiscard]] std::string base64(Bytes data, std::size_t chunk);
// With the digits of base32hex in lower case, as NSEC3 has it.
[[nodiscard]] std::string base32(Bytes data);
// YYYYMMDDHHMMSS of seconds since 1970.
[[nodiscard]] std::string signature_time(std::uint32_t seconds);
// Mnemonics; "" for numbers that have none.
[[nodiscard]] std::string_view security_algorithm(unsigned value);
[[nodiscard]] std::string_view certificate_type(unsigned value);

}  // namespace pcapglass::dns
