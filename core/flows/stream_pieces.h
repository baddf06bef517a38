// Which packets brought some bytes of a stream.
#pragma once

#include <algorithm>

#include "flows/tcp_stream.h"

namespace pcapglass {

// The pieces that brought bytes [begin, end) of `bytes`, which are not none.
[[nodiscard]] inline std::span<const StreamPiece> pieces_of(const StreamBytes& bytes, std::size_t begin,
                                                            std::size_t end) {
  const auto starts_behind = [](std::size_t at, const StreamPiece& piece) { return at < piece.begin; };
  const auto pieces = bytes.pieces;
  const auto first = std::upper_bound(pieces.begin(), pieces.end(), begin, starts_behind) - 1;
  const auto last = std::upper_bound(first, pieces.end(), end - 1, starts_behind);
  return {first, last};
}

}  // namespace pcapglass
