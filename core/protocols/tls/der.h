// Elements of ASN.1 in its distinguished encoding (X.690 8.1, 10.1), as views; bounded by the bytes given.
#pragma once

#include <cstdint>
#include <optional>

#include "bytes/bytes.h"

namespace pcapglass::tls {

struct DerElement {
  std::uint8_t tag = 0;  // identifier octet: class, constructed bit and number up to 30
  Bytes content;
};

// The element at the front of `rest`, which then begins behind it. Nothing, and `rest` empty, when its length is
// indefinite, longer than four octets or beyond the end, or when its tag is of more than one octet.
[[nodiscard]] std::optional<DerElement> next_element(Bytes& rest);
// The same when its tag is `tag`; else nothing, and `rest` stays.
[[nodiscard]] std::optional<DerElement> next_element(Bytes& rest, std::uint8_t tag);

}  // namespace pcapglass::tls
