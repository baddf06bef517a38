#include "capture/recognise.h"

#include <array>
#include <string_view>

#include "bytes/text.h"

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
    Magic{"\x02\x21\x4c\x18"sv, "LZ4-compressed"},  // of the legacy frame format
    Magic{"LZIP"sv, "lzip-compressed"},
    Magic{"\x1f\x9d"sv, "compress-compressed"},
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

constexpr std::size_t kEtlTraceHeader = 72;

// The sizes at the beginning of an Event Trace Log: WMI_BUFFER_HEADER, its buffers are of whole kilobytes.
bool has_etl_buffer(Bytes front) {
  if (front.size() < 16) return false;
  const std::uint32_t size = load_le32(front, 0);
  const std::uint32_t saved = load_le32(front, 4);
  const std::uint32_t used = load_le32(front, 8);
  return size >= 1024 && size % 1024 == 0 && size <= (16U << 20) && saved > kEtlTraceHeader && saved <= size &&
         used <= size && load_le32(front, 12) == 0;
}

// "(1436509052.249713) vcan0 ...": seconds in brackets.
bool is_candump(std::string_view text) {
  if (text.substr(0, 1) != "(") return false;
  const std::size_t dot = text.find_first_not_of("0123456789", 1);
  return dot != text.npos && dot >= 2 && dot + 1 < text.size() && text[dot] == '.' && is_digit(text[dot + 1]);
}

}  // namespace

std::size_t bytes_to_name_format(Bytes front) { return has_etl_buffer(front) ? kLongestMagic : kShortMagic; }

std::string unsupported_format_name(Bytes front) {
  const std::string_view text = as_text(front);
  for (const Magic& magic : kMagics) {
    if (text.substr(0, magic.bytes.size()) == magic.bytes) return std::string(magic.name);
  }
  if (is_candump(text)) return "candump text";
  // The first event describes the trace: TRACE_HEADER of 32 or 64-bit Windows, and its mark.
  if (has_etl_buffer(front) && front.size() >= kLongestMagic && front[kEtlTraceHeader + 3] == 0xC0 &&
      (front[kEtlTraceHeader + 2] == 1 || front[kEtlTraceHeader + 2] == 2)) {
    return "Windows event trace (ETL)";
  }
  return {};
}

}  // namespace pcapglass
