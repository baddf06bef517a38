// What an INVITE says of other legs of its call, as hashes (domain.md DL-09): compared, never shown.
#pragma once

#include <cstdint>
#include <string_view>

#include "protocols/sip/message.h"

namespace pcapglass::sip {

// 0: not there.
struct Correlation {
  std::uint32_t own = 0;         // of the Call-ID
  std::uint32_t named = 0;       // of the Call-ID that X-CID, X-Call-ID, Replaces, Join or In-Reply-To names
  std::uint32_t session_id = 0;  // Session-ID (RFC 7989), the same on both legs
  std::uint32_t charging = 0;    // icid-value of P-Charging-Vector (RFC 7315)
  bool referred = false;         // Referred-By (RFC 3892)
  bool replaces = false;
};
[[nodiscard]] Correlation correlation_of(const Message& message);
[[nodiscard]] std::uint32_t call_id_hash(std::string_view call_id);

}  // namespace pcapglass::sip
