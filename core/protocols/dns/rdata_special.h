// Data of record types that no list of fields describes: WKS, LOC, APL, SVCB.
#pragma once

#include <string>

#include "bytes/bytes.h"

namespace pcapglass::dns {

// Numbers of the bits that are set (RFC 1035 3.4.2).
[[nodiscard]] std::string ports_text(Bytes bits);
// These append what `data` says to `out`; false when it is malformed.
[[nodiscard]] bool append_location(Bytes data, std::string& out);            // RFC 1876
[[nodiscard]] bool append_prefixes(Bytes data, std::string& out);            // RFC 3123
[[nodiscard]] bool append_service_parameters(Bytes data, std::string& out);  // RFC 9460

}  // namespace pcapglass::dns
