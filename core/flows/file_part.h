// Where some bytes of a message lie in the uncompressed file, so that they can be read again.
#pragma once

#include <cstdint>
#include <vector>

#include "bytes/bytes.h"

namespace pcapglass {

struct FilePart {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  // Four bytes, the first in the highest bits, that the bytes are masked with in turn; 0 when they stand in clear
  // (RFC 6455 5.3).
  std::uint32_t mask = 0;
};

// Appends the bytes of a part, as they were read, with their mask undone.
inline void append_part(std::vector<std::uint8_t>& out, Bytes bytes, const FilePart& part) {
  const std::size_t begin = out.size();
  out.insert(out.end(), bytes.begin(), bytes.end());
  if (part.mask == 0) return;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    out[begin + i] = static_cast<std::uint8_t>(out[begin + i] ^ (part.mask >> (24 - 8 * (i % 4))));
  }
}

}  // namespace pcapglass
