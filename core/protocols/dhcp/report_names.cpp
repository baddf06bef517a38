#include "protocols/dhcp/report_names.h"

#include "bytes/text.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::size_t kLongestName = 255;

// Reads the name at `at` and leaves there where the next begins; each pointer must lead before the last.
bool read_name(Bytes value, std::size_t& at, std::string& name) {
  std::size_t end = 0;  // behind the first pointer, once there was one
  std::size_t lowest = at;
  std::size_t place = at;
  while (place < value.size() && value[place] != 0) {
    const std::size_t length = value[place];
    if (length >= 0xC0) {
      if (place + 2 > value.size()) return false;
      const std::size_t target = load_be16(value, place) & 0x3FFFU;
      if (target >= lowest) return false;
      if (end == 0) end = place + 2;
      place = lowest = target;
      continue;
    }
    if (length > 63 || place + 1 + length > value.size() || name.size() > kLongestName) return false;
    if (!name.empty()) name += '.';
    name += printable(value.subspan(place + 1, length));
    place += 1 + length;
  }
  at = end != 0 ? end : place + 1;
  if (name.empty()) name = ".";
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> read_names(Bytes value) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < value.size();) {
    std::string name;
    if (!read_name(value, at, name)) return std::nullopt;
    out.push_back(std::move(name));
  }
  return out;
}

}  // namespace pcapglass::dhcp
