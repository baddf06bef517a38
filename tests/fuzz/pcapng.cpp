// Fuzz target: pcapng blocks whose framing is right, so that their content is reached. The input is a list of
// {block type, body length in 32-bit words, body}; a section header and an interface are put in front.
#include <array>
#include <vector>

#include "feed.h"

namespace {

// The types of the specification, and one that nobody knows.
constexpr std::array<std::uint32_t, 16> kTypes = {0x0A0D0D0A, 1,          2,          3,          4, 5,     6, 7, 8, 9,
                                                  0x0000000A, 0x00000BAD, 0x40000BAD, 0x00000204, 6, 0x7777};

void put32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put_block(std::vector<std::uint8_t>& out, std::uint32_t type, pcapglass::Bytes body) {
  const auto padding = static_cast<std::uint32_t>((4 - body.size() % 4) % 4);
  const auto length = static_cast<std::uint32_t>(12 + body.size() + padding);
  put32(out, type);
  put32(out, length);
  out.insert(out.end(), body.begin(), body.end());
  out.insert(out.end(), padding, 0);
  put32(out, length);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static constexpr std::array<std::uint8_t, 16> kSection = {0x4d, 0x3c, 0x2b, 0x1a, 1,    0,    0,    0,
                                                            0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
  static constexpr std::array<std::uint8_t, 8> kInterface = {1, 0, 0, 0, 0, 0, 4, 0};
  std::vector<std::uint8_t> file;
  put_block(file, kTypes[0], kSection);
  put_block(file, 1, kInterface);
  for (pcapglass::Bytes rest(data, size); rest.size() >= 2;) {
    const std::uint32_t type = kTypes[rest[0] % kTypes.size()];
    const std::size_t length = std::min<std::size_t>(rest[1] * 4U, rest.size() - 2);
    put_block(file, type, rest.subspan(2, length));
    rest = rest.subspan(2 + length);
  }
  fuzz::analyse(file, {});
  return 0;
}
