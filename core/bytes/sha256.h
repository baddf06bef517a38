// SHA-256 of bytes that are at hand (FIPS 180-4), for short names of long values such as a nonce.
#pragma once

#include <array>
#include <cstdint>

#include "bytes/bytes.h"

namespace pcapglass {

// The digest in network order. Needs no memory of its own; anything from zero bytes on is accepted.
[[nodiscard]] std::array<std::uint8_t, 32> sha256(Bytes bytes);

}  // namespace pcapglass
