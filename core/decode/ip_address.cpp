#include "decode/ip_address.h"

#include <algorithm>

namespace pcapglass {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";

void append_group(std::string& out, unsigned group) {
  bool started = false;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const unsigned digit = (group >> shift) & 15U;
    started = started || digit != 0 || shift == 0;
    if (started) out += kHexDigits[digit];
  }
}

std::string v4_text(Bytes bytes) {
  std::string out;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0) out += '.';
    out += std::to_string(bytes[i]);
  }
  return out;
}

struct Run {
  std::size_t begin = 0;
  std::size_t length = 0;
};

// RFC 5952 4.2: the longest run of zero groups, the first of equals, and never a single group.
Run longest_zero_run(Bytes bytes) {
  Run best;
  for (std::size_t i = 0; i < 8;) {
    std::size_t end = i;
    while (end < 8 && load_be16(bytes, end * 2) == 0) ++end;
    if (end - i > best.length) best = {i, end - i};
    i = std::max(end, i + 1);
  }
  return best.length >= 2 ? best : Run{};
}

// RFC 5952 5: ::ffff:0:0/96 with the IPv4 address in dots.
bool is_v4_mapped(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.begin() + 10, [](std::uint8_t b) { return b == 0; }) && bytes[10] == 0xFF &&
         bytes[11] == 0xFF;
}

std::string v6_text(Bytes bytes) {
  if (is_v4_mapped(bytes)) return "::ffff:" + v4_text(bytes.subspan(12));
  const Run zeros = longest_zero_run(bytes);
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (zeros.length != 0 && i == zeros.begin) {
      out += "::";
      i += zeros.length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':') out += ':';
    append_group(out, load_be16(bytes, i * 2));
  }
  return out;
}

}  // namespace

IpAddress IpAddress::v4(Bytes network_order) {
  IpAddress address;
  address.version = 4;
  std::copy_n(network_order.begin(), 4, address.bytes.begin());
  return address;
}

IpAddress IpAddress::v6(Bytes network_order) {
  IpAddress address;
  address.version = 6;
  std::copy_n(network_order.begin(), 16, address.bytes.begin());
  return address;
}

std::string to_string(const IpAddress& address) {
  if (address.version == 4) return v4_text(address.bytes);
  if (address.version == 6) return v6_text(address.bytes);
  return {};
}

std::string to_string(const Endpoint& endpoint) {
  const std::string port = std::to_string(endpoint.port);
  if (endpoint.address.version == 6) return "[" + to_string(endpoint.address) + "]:" + port;
  return to_string(endpoint.address) + ":" + port;
}

}  // namespace pcapglass
