#include "capture/recognise.h"

#include <array>
#include <string_view>

namespace pcapglass {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::string_view bytes;
  std::string_view name;
};

constexpr std::array kMagics = {
    Magic{"\x1f\x8b"sv, "gzip-compressed"},  // hosts inflate it; who feeds the core directly is told
    Magic{"\x28\xb5\x2f\xfd"sv, "zstd-compressed"},
    Magic{"\x04\x22\x4d\x18"sv, "LZ4-compressed"},
    Magic{"BZh"sv, "bzip2-compressed"},
    Magic{"\xfd"
          "7zXZ\0"sv,
          "xz-compressed"},
    Magic{"PK\x03\x04"sv, "ZIP"},
    Magic{"7z\xbc\xaf\x27\x1c"sv, "7-Zip"},
    Magic{"iptrace 1.0"sv, "AIX iptrace"},
    Magic{"iptrace 2.0"sv, "AIX iptrace"},
    Magic{"\xaa\xaa\xaa\xaa"sv, "Accellent 5Views"},
    Magic{"TRSNIFF data    \x1a"sv, "NetXray or Sniffer"},
    Magic{"XCP\0"sv, "NetXray or Sniffer"},
    Magic{"btsnoop\0"sv, "btsnoop"},
    Magic{"__CURSOR="sv, "systemd journal export"},
    Magic{"ElfFile\0"sv, "Windows event log"},
};

}  // namespace

std::string unsupported_format_name(Bytes front) {
  const std::string_view text = as_text(front);
  for (const Magic& magic : kMagics) {
    if (text.substr(0, magic.bytes.size()) == magic.bytes) return std::string(magic.name);
  }
  // candump: "(1436509052.249713) vcan0 ..."
  if (text.size() >= 13 && text[0] == '(' && text.substr(1, 10).find_first_not_of("0123456789") == text.npos &&
      text[11] == '.') {
    return "candump text";
  }
  return {};
}

}  // namespace pcapglass
