// Names of TLS versions, cipher suites and alerts (IANA registry "TLS Parameters").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pcapglass::tls {

// "TLS 1.2"; "0x7f1c" for what is not known.
[[nodiscard]] std::string version_name(std::uint16_t version);
// "TLS_AES_128_GCM_SHA256"; "0x1302" for the less common ones.
[[nodiscard]] std::string cipher_suite_name(std::uint16_t suite);
// "handshake_failure"; the number for what is not known.
[[nodiscard]] std::string alert_name(std::uint8_t description);

}  // namespace pcapglass::tls
