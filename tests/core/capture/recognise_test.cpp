// What cannot be read is named by its first bytes (CI-02), whatever its name was.
#include "capture/builder.h"
#include "capture/link_type.h"
#include "catch.h"

using namespace capture_test;

namespace {

// The first buffer of an Event Trace Log: WMI_BUFFER_HEADER, then the event that describes the trace.
std::string event_trace_log(std::uint8_t header_type) {
  Builder file;
  file.u32(64 << 10).u32(2000).u32(2000).u32(0).text(std::string(56, '\0'));
  file.u16(2).number(header_type, 1).number(0xC0, 1).text(std::string(1000, '\0'));
  return {file.bytes.begin(), file.bytes.end()};
}

}  // namespace

TEST_CASE("CI-02: formats that are recognised but not read are named") {
  const auto [bytes, name] = GENERATE(table<std::string, std::string>({
      {"\x1f\x8b" + std::string(14, 'x'), "gzip-compressed"},
      {"\x28\xb5\x2f\xfd" + std::string(12, 'x'), "zstd-compressed"},
      {"\x04\x22\x4d\x18" + std::string(12, 'x'), "LZ4-compressed"},
      {"\x02\x21\x4c\x18" + std::string(12, 'x'), "LZ4-compressed"},
      {"BZh91AY&SY" + std::string(12, 'x'), "bzip2-compressed"},
      {std::string("\xfd"
                   "7zXZ\0",
                   6) +
           std::string(12, 'x'),
       "xz-compressed"},
      {"LZIP" + std::string(12, 'x'), "lzip-compressed"},
      {"\x1f\x9d" + std::string(14, 'x'), "compress-compressed"},
      {"PK\x03\x04" + std::string(12, 'x'), "ZIP"},
      {"7z\xbc\xaf\x27\x1c" + std::string(12, 'x'), "7-Zip"},
      {"iptrace 1.0" + std::string(5, 'x'), "AIX iptrace"},
      {"iptrace 2.0" + std::string(5, 'x'), "AIX iptrace"},
      {"\xaa\xaa\xaa\xaa" + std::string(12, 'x'), "Accellent 5Views"},
      {"TRSNIFF data    \x1a" + std::string(12, 'x'), "NetXray or Sniffer"},
      {std::string("XCP\0", 4) + std::string(12, 'x'), "NetXray or Sniffer"},
      {std::string("btsnoop\0", 8) + std::string(12, 'x'), "btsnoop"},
      {"__CURSOR=" + std::string(12, 'x'), "systemd journal export"},
      {std::string("ElfFile\0", 8) + std::string(12, 'x'), "Windows event log"},
      {"(1436509052.249713) vcan0", "candump text"},
      {"(000.249713)  can0  123", "candump text"},
      {"(no time) vcan0 123456", ""},
      {event_trace_log(2), "Windows event trace (ETL)"},
      {event_trace_log(2).substr(0, 76), "Windows event trace (ETL)"},
      {event_trace_log(2).substr(0, 75), ""},
      {event_trace_log(7), ""},
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
