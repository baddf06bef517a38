// TLS records, hellos and certificates for tests, written by hand after RFC 5246, 8446 and 5280.
#pragma once

#include "support/frames.h"

namespace test {

inline std::string with_length(std::size_t octets, std::string_view body) {
  std::string out;
  for (std::size_t i = octets; i-- > 0;) out += static_cast<char>(body.size() >> (8 * i));
  return out + std::string(body);
}
inline std::string tls_record(int type, std::string_view fragment) {
  return std::string(1, static_cast<char>(type)) + "\x03\x03" + with_length(2, fragment);
}
inline std::string tls_message(int type, std::string_view body) {
  return std::string(1, static_cast<char>(type)) + with_length(3, body);
}
inline std::string tls_extension(std::uint16_t type, std::string_view body) {
  return be16(type) + with_length(2, body);
}

inline std::string server_name(std::string_view name) {
  return tls_extension(0, with_length(2, std::string(1, '\0') + with_length(2, name)));
}
inline std::string application_protocol(std::string_view name) {
  return tls_extension(16, with_length(2, with_length(1, name)));
}
inline std::string client_hello(std::string_view extensions) {
  return tls_message(1, "\x03\x03" + std::string(32, 'r') + std::string(1, '\0') + with_length(2, "\xC0\x2F\x13\x01") +
                            with_length(1, std::string(1, '\0')) + with_length(2, extensions));
}
// TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
inline std::string server_hello(std::string_view extensions = {}) {
  return tls_message(2, "\x03\x03" + std::string(32, 's') + std::string(1, '\0') + "\xC0\x2F" + std::string(1, '\0') +
                            with_length(2, extensions));
}

inline std::string der(int tag, std::string_view content) {
  std::string out(1, static_cast<char>(tag));
  if (content.size() >= 256) {
    out += '\x82';
    out += be16(content.size());
  } else {
    if (content.size() >= 128) out += '\x81';
    out += static_cast<char>(content.size());
  }
  return out + std::string(content);
}
// `names`: GeneralNames, such as der(0x82, "example.com").
inline std::string certificate(std::string_view common_name, std::string_view names, std::string_view not_before,
                               std::string_view not_after) {
  const std::string name = der(0x30, der(0x31, der(0x30, der(0x06, "\x55\x04\x03") + der(0x0C, common_name))));
  const std::string extension = der(0x30, der(0x06, "\x55\x1D\x11") + der(0x04, der(0x30, names)));
  const std::string algorithm = der(0x30, der(0x06, "\x2A\x86\x48\x86\xF7\x0D\x01\x01\x0B"));
  const std::string to_sign = der(0xA0, der(0x02, "\x02")) + der(0x02, "\x05") + algorithm + name +
                              der(0x30, der(0x17, not_before) + der(0x17, not_after)) + name +
                              der(0x30, algorithm + der(0x03, std::string(1, '\0'))) + der(0xA3, der(0x30, extension));
  return der(0x30, der(0x30, to_sign) + algorithm + der(0x03, std::string(1, '\0')));
}
inline std::string certificate_message(std::string_view certificate) {
  return tls_message(11, with_length(3, with_length(3, certificate)));
}

}  // namespace test
