// Text of addresses: the examples and rules of RFC 5952 sections 4 and 5.
#include "decode/ip_address.h"

#include "catch.h"

using pcapglass::Endpoint;
using pcapglass::IpAddress;

namespace {

IpAddress v6(std::array<std::uint16_t, 8> groups) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < 8; ++i) {
    bytes[2 * i] = static_cast<std::uint8_t>(groups[i] >> 8);
    bytes[2 * i + 1] = static_cast<std::uint8_t>(groups[i]);
  }
  return IpAddress::v6(bytes);
}

IpAddress v4(std::array<std::uint8_t, 4> bytes) { return IpAddress::v4(bytes); }

}  // namespace

TEST_CASE("RFC 5952 4: text of IPv6 addresses") {
  // 4.1: no leading zeros, but a zero group is one digit.
  CHECK(to_string(v6({0x2001, 0xdb8, 1, 2, 3, 4, 5, 1})) == "2001:db8:1:2:3:4:5:1");
  // 4.2.1: shortened as much as possible.
  CHECK(to_string(v6({0x2001, 0xdb8, 0, 0, 0, 0, 2, 1})) == "2001:db8::2:1");
  // 4.2.2: one group alone is not shortened.
  CHECK(to_string(v6({0x2001, 0xdb8, 0, 1, 1, 1, 1, 1})) == "2001:db8:0:1:1:1:1:1");
  // 4.2.3: the longest run, the first of equals.
  CHECK(to_string(v6({0x2001, 0, 0, 1, 0, 0, 0, 1})) == "2001:0:0:1::1");
  CHECK(to_string(v6({0x2001, 0xdb8, 0, 0, 1, 0, 0, 1})) == "2001:db8::1:0:0:1");
  // 4.3: lower case.
  CHECK(to_string(v6({0x2001, 0xdb8, 0xAAAA, 0xBBBB, 0xCCCC, 0xDDDD, 0xEEEE, 0xABC})) ==
        "2001:db8:aaaa:bbbb:cccc:dddd:eeee:abc");
}

TEST_CASE("RFC 5952: runs of zeros at either end") {
  CHECK(to_string(v6({0, 0, 0, 0, 0, 0, 0, 0})) == "::");
  CHECK(to_string(v6({0, 0, 0, 0, 0, 0, 0, 1})) == "::1");
  CHECK(to_string(v6({1, 0, 0, 0, 0, 0, 0, 0})) == "1::");
  CHECK(to_string(v6({0xfe80, 0, 0, 0, 0, 0, 0, 0xa})) == "fe80::a");
  CHECK(to_string(v6({0, 1, 2, 3, 4, 5, 6, 0})) == "0:1:2:3:4:5:6:0");
  CHECK(to_string(v6({0, 0, 1, 0, 0, 1, 0, 0})) == "::1:0:0:1:0:0");
}

TEST_CASE("RFC 5952 5: an IPv4-mapped address ends in dots") {
  CHECK(to_string(v6({0, 0, 0, 0, 0, 0xFFFF, 0xC000, 0x0201})) == "::ffff:192.0.2.1");
  CHECK(to_string(v6({0, 0, 0, 0, 0, 0xFFFF, 0, 0})) == "::ffff:0.0.0.0");
  // IPv4-compatible addresses are obsolete (RFC 4291 2.5.5.1) and look like any other.
  CHECK(to_string(v6({0, 0, 0, 0, 0, 0, 0xC000, 0x0201})) == "::c000:201");
}

TEST_CASE("IPv4 addresses, endpoints, and the lack of one") {
  CHECK(to_string(v4({192, 0, 2, 1})) == "192.0.2.1");
  CHECK(to_string(v4({255, 255, 255, 255})) == "255.255.255.255");
  CHECK(to_string(IpAddress{}).empty());
  CHECK(to_string(Endpoint{v4({192, 0, 2, 1}), 5060}) == "192.0.2.1:5060");
  CHECK(to_string(Endpoint{v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}), 5060}) == "[2001:db8::1]:5060");
}

TEST_CASE("addresses compare by version, then byte by byte") {
  CHECK(v4({9, 0, 0, 1}) < v4({10, 0, 0, 0}));
  CHECK(v4({200, 0, 0, 0}) > v4({100, 0, 0, 0}));
  CHECK(v4({1, 2, 3, 4}) == v4({1, 2, 3, 4}));
  // The same bytes, but not the same address.
  CHECK(v4({0x20, 0x01, 0x0d, 0xb8}) != v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 0}));
  CHECK(Endpoint{v4({1, 2, 3, 4}), 9} < Endpoint{v4({1, 2, 3, 4}), 10});
}
