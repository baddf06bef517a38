// Data of resource records in presentation format (RFC 1035 5.1, RFC 3597), as dnspython's to_text() writes it.
#pragma once

#include <string>

#include "bytes/bytes.h"

namespace pcapglass::dns {

struct RdataText {
  std::string text;
  bool malformed = false;  // the data is not what its type promises, and is written as RFC 3597 says
};

// The data [at, at + length) of `message`, which holds it.
[[nodiscard]] RdataText rdata_text(Bytes message, std::size_t at, std::size_t length, std::uint16_t type,
                                   std::uint16_t record_class);

// RFC 3597 5: "\# 4 0a000001".
[[nodiscard]] std::string unknown_rdata_text(Bytes data);

}  // namespace pcapglass::dns
