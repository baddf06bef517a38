// Domain names as DNS encodes them (RFC 1035 3.1, 4.1.4) in the value of an option.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bytes/bytes.h"

namespace pcapglass::dhcp {

// All names of the value; pointers lead back within it (RFC 3397). The last may lack its root, as partial names do
// (RFC 4704 4.2). Nothing when the value is no list of names.
[[nodiscard]] std::optional<std::vector<std::string>> read_names(Bytes value);

}  // namespace pcapglass::dhcp
