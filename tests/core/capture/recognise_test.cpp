// What cannot be read is named by its first bytes (CI-02), whatever its name was.
#include "capture/builder.h"
#include "capture/link_type.h"
#include "catch.h"

using namespace capture_test;

TEST_CASE("CI-02: formats that are recognised but not read are named") {
  const auto [bytes, name] = GENERATE(table<std::string, std::string>({
      {std::string("snoop\0\0\0\0\0\0\2\0\0\0\4", 16), "snoop (RFC 1761)"},
      {"RTSS" + std::string(12, 'x'), "Microsoft Network Monitor 1.x"},
      {"GMBU" + std::string(12, 'x'), "Microsoft Network Monitor 2.x"},
      {"\x1f\x8b" + std::string(14, 'x'), "gzip-compressed"},
      {"\x28\xb5\x2f\xfd" + std::string(12, 'x'), "zstd-compressed"},
      {"\x04\x22\x4d\x18" + std::string(12, 'x'), "LZ4-compressed"},
      {"iptrace 2.0" + std::string(5, 'x'), "AIX iptrace"},
      {"(1436509052.249713) vcan0", "candump text"},
      {"GET / HTTP/1.1\r\n\r\n", ""},
      {std::string(20, '\0'), ""},
  }));
  const Read read = read_whole(Buffer(bytes.begin(), bytes.end()));
  CHECK_FALSE(read.opened);
  CHECK(read.packets.empty());
  CHECK(read.info.unsupported_format == name);
}

TEST_CASE("link types have capinfos' names, unknown ones a number") {
  CHECK(pcapglass::link_type_name(1) == "ether");
  CHECK(pcapglass::link_type_title(113) == "Linux cooked-mode capture v1");
  CHECK(pcapglass::link_type_title(295) == "High-Speed USB 2.0 packets");
  CHECK(pcapglass::link_type_name(4) == "link-type-4");
  CHECK(pcapglass::link_type_title(65535) == "Unknown link type 65535");
}
