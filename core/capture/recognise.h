// Names of formats that are recognised by their first bytes but not read, so that the answer says what the file is.
#pragma once

#include <string>

#include "bytes/bytes.h"

namespace pcapglass {

// Enough of a file to tell most formats apart, and all of them.
inline constexpr std::size_t kShortMagic = 16;
inline constexpr std::size_t kLongestMagic = 76;

// How much of the file it takes to name its format, as far as `front` (kShortMagic bytes at least) tells.
[[nodiscard]] std::size_t bytes_to_name_format(Bytes front);

// `front` is the beginning of the file, whatever there is of it. "" when nothing is known.
[[nodiscard]] std::string unsupported_format_name(Bytes front);

}  // namespace pcapglass
