// Names of formats that are recognised by their first bytes but not read, so that the answer says what the file is.
#pragma once

#include <string>

#include "bytes/bytes.h"

namespace pcapglass {

// `front` is the beginning of the file, up to 16 bytes of it. "" when nothing is known.
[[nodiscard]] std::string unsupported_format_name(Bytes front);

}  // namespace pcapglass
