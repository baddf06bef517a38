// Names of DNS numbers (IANA "Domain Name System Parameters") and, by type, how its data is written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pcapglass::dns {

namespace type {
inline constexpr std::uint16_t kA = 1, kNs = 2, kCname = 5, kSoa = 6, kNull = 10, kPtr = 12, kMx = 15, kTxt = 16,
                               kSig = 24, kKey = 25, kAaaa = 28, kSrv = 33, kNaptr = 35, kDname = 39, kOpt = 41,
                               kDs = 43, kRrsig = 46, kDnskey = 48, kTkey = 249, kTsig = 250, kIxfr = 251, kAxfr = 252,
                               kAny = 255;
}
namespace rcode {
inline constexpr unsigned kNoError = 0, kFormErr = 1, kServFail = 2, kNxDomain = 3, kNotImp = 4, kRefused = 5;
}
namespace opcode {
inline constexpr unsigned kQuery = 0, kNotify = 4, kUpdate = 5, kStateful = 6;
}

// "A", or RFC 3597's "TYPE65534".
[[nodiscard]] std::string type_name(std::uint16_t type);
// Field codes that rdata_text() interprets; empty for types that are written as RFC 3597 says.
[[nodiscard]] std::string_view type_format(std::uint16_t type);
// The data has this form in class IN only.
[[nodiscard]] bool of_internet_only(std::uint16_t type);
[[nodiscard]] bool is_known_type(std::uint16_t type);
// "IN", or "CLASS42".
[[nodiscard]] std::string class_name(std::uint16_t value);
// "NXDOMAIN", or "RCODE42". `in_tsig`: 16 is BADSIG there, BADVERS elsewhere.
[[nodiscard]] std::string rcode_name(unsigned rcode, bool in_tsig = false);
[[nodiscard]] std::string opcode_name(unsigned opcode);
[[nodiscard]] bool is_known_opcode(unsigned opcode);
// "NSID", or "OPTION42".
[[nodiscard]] std::string option_name(unsigned code);
// What an extended error means (RFC 8914 4), or "code 42".
[[nodiscard]] std::string extended_error_name(unsigned code);

}  // namespace pcapglass::dns
