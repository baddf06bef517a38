#include "protocols/dns/edns.h"

#include <algorithm>
#include <array>

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

constexpr unsigned kSubnet = 8, kExpire = 9, kKeepAlive = 11, kPadding = 12, kChain = 13, kKeyTag = 14, kError = 15,
                   kReport = 18;

// RFC 7871 6.
std::string subnet_text(Bytes data) {
  if (data.size() < 4) return hex(data);
  const unsigned family = load_be16(data, 0);
  const Bytes part = data.subspan(4);
  if ((family != 1 && family != 2) || part.size() > (family == 1 ? 4U : 16U)) return hex(data);
  std::array<std::uint8_t, 16> address{};
  std::copy(part.begin(), part.end(), address.begin());
  return to_string(family == 1 ? IpAddress::v4(address) : IpAddress::v6(address)) + "/" + std::to_string(data[2]) +
         " scope " + std::to_string(data[3]);
}

std::string numbers(Bytes data, std::size_t width) {
  std::string out;
  for (std::size_t at = 0; at + width <= data.size(); at += width) {
    if (at > 0) out += ' ';
    out += std::to_string(width == 1 ? data[at] : load_be16(data, at));
  }
  return out;
}

}  // namespace

std::vector<EdnsOption> edns_options(const Message& message) {
  std::vector<EdnsOption> out;
  if (!message.opt) return out;
  Cursor cursor(message.bytes.subspan(message.opt->data, message.opt->length));
  while (cursor.remaining() >= 4) {
    const unsigned code = cursor.u16();
    const Bytes data = cursor.bytes(cursor.u16());
    if (!cursor.ok()) break;
    out.push_back({code, data});
  }
  return out;
}

std::string option_text(const EdnsOption& option) {
  const Bytes data = option.data;
  switch (option.code) {
    case 3: {
      const bool text = std::all_of(data.begin(), data.end(), [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; });
      return text ? printable(data) : hex(data);
    }
    case 5:
    case 6:
    case 7: return numbers(data, 1);
    case kSubnet: return subnet_text(data);
    case kExpire: return data.size() == 4 ? std::to_string(load_be32(data, 0)) + " s" : hex(data);
    case kKeepAlive: return data.size() == 2 ? std::to_string(load_be16(data, 0) * 100U) + " ms" : hex(data);
    case kPadding: return std::to_string(data.size()) + " octets";
    case kChain:
    case kReport: {
      Name name;
      std::size_t at = 0;
      return read_name(data, at, name) == NameProblem::none ? name_text(name.bytes()) : hex(data);
    }
    case kKeyTag: return numbers(data, 2);
    case kError: {
      if (data.size() < 2) return hex(data);
      const unsigned code = load_be16(data, 0);
      std::string out = std::to_string(code) + ' ' + extended_error_name(code);
      if (data.size() > 2) out += ": " + printable(data.subspan(2));
      return out;
    }
    default: return hex(data);
  }
}

std::string extended_errors(const Message& message) {
  std::string out;
  for (const EdnsOption& option : edns_options(message)) {
    if (option.code != kError) continue;
    if (!out.empty()) out += "; ";
    out += option_text(option);
  }
  return out;
}

}  // namespace pcapglass::dns
