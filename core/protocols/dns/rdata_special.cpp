#include "protocols/dns/rdata_special.h"

#include <algorithm>
#include <array>

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dns/rdata_encoding.h"

namespace pcapglass::dns {
namespace {

std::string padded(std::uint64_t value, std::size_t digits) {
  std::string out = std::to_string(value);
  if (out.size() < digits) out.insert(0, digits - out.size(), '0');
  return out;
}

// Hundredths as metres.
std::string metres(std::int64_t centimetres) {
  const auto size = static_cast<std::uint64_t>(centimetres < 0 ? -centimetres : centimetres);
  return (centimetres < 0 ? "-" : "") + std::to_string(size / 100) + "." + padded(size % 100, 2) + "m";
}

// Thousandths of a second of arc, east or north of the zero at 2^31.
bool append_angle(std::uint32_t value, std::uint32_t most_degrees, char positive, char negative, std::string& out) {
  constexpr std::uint32_t kZero = 0x80000000;
  const bool is_positive = value > kZero;
  const std::uint32_t size = is_positive ? value - kZero : kZero - value;
  if (size > most_degrees * 3600000) return false;
  out += std::to_string(size / 3600000) + ' ' + std::to_string(size / 60000 % 60) + ' ' +
         std::to_string(size / 1000 % 60) + '.' + padded(size % 1000, 3) + ' ';
  // dnspython takes zero for positive.
  out += is_positive || value == kZero ? positive : negative;
  out += ' ';
  return true;
}

// A digit and a power of ten, in centimetres.
bool read_size(std::uint8_t octet, std::int64_t& out) {
  out = octet >> 4;
  const unsigned power = octet & 0x0FU;
  if (out > 9 || power > 9) return false;
  for (unsigned i = 0; i < power; ++i) out *= 10;
  return true;
}

}  // namespace

std::string ports_text(Bytes bits) {
  std::string out;
  for (std::size_t i = 0; i < bits.size() * 8; ++i) {
    if ((bits[i / 8] & (0x80U >> (i % 8))) == 0) continue;
    if (!out.empty()) out += ' ';
    out += std::to_string(i);
  }
  return out;
}

bool append_location(Bytes data, std::string& out) {
  constexpr std::size_t kLength = 16;
  if (data.size() != kLength || data[0] != 0) return false;
  std::array<std::int64_t, 3> sizes{};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!read_size(data[i + 1], sizes[i])) return false;
  }
  if (!append_angle(load_be32(data, 4), 90, 'N', 'S', out) || !append_angle(load_be32(data, 8), 180, 'E', 'W', out)) {
    return false;
  }
  out += metres(std::int64_t{load_be32(data, 12)} - 10'000'000);
  const std::array<std::int64_t, 3> defaults = {100, 1'000'000, 1000};
  if (sizes == defaults) return true;
  for (const std::int64_t size : sizes) out += ' ' + metres(size);
  return true;
}

bool append_prefixes(Bytes data, std::string& out) {
  for (bool first = true; !data.empty(); first = false) {
    if (data.size() < 4) return false;
    const unsigned family = load_be16(data, 0);
    const std::size_t length = data[3] & 0x7FU;
    const bool negated = (data[3] & 0x80) != 0;
    const unsigned prefix = data[2];
    if (data.size() - 4 < length) return false;
    std::array<std::uint8_t, 16> address{};
    const Bytes part = data.subspan(4, length);
    std::string shown;
    if (family == 1 || family == 2) {
      if (length > (family == 1 ? 4U : 16U) || prefix > (family == 1 ? 32U : 128U)) return false;
      std::copy(part.begin(), part.end(), address.begin());
      shown = to_string(family == 1 ? IpAddress::v4(address) : IpAddress::v6(address));
    } else {
      shown = hex(part);
    }
    if (!first) out += ' ';
    out += (negated ? "!" : "") + std::to_string(family) + ":" + shown + "/" + std::to_string(prefix);
    data = data.subspan(4 + length);
  }
  return true;
}

namespace {

std::string key_name(unsigned key) {
  static constexpr std::array<std::string_view, 10> kNames = {
      "mandatory", "alpn",     "no-default-alpn", "port",  "ipv4hint",
      "ech",       "ipv6hint", "dohpath",         "ohttp", "tls-supported-groups"};
  return key < kNames.size() ? std::string(kNames[key]) : "key" + std::to_string(key);
}

bool append_list(unsigned key, Bytes value, std::string& out) {
  const std::size_t width = key == 0 ? 2 : key == 4 ? 4 : 16;
  if (value.size() % width != 0) return false;
  for (std::size_t at = 0; at < value.size(); at += width) {
    if (at > 0) out += ',';
    const Bytes one = value.subspan(at, width);
    out += key == 0 ? key_name(load_be16(one, 0)) : to_string(key == 4 ? IpAddress::v4(one) : IpAddress::v6(one));
  }
  return true;
}

// RFC 9460 7.1.1: commas and backslashes of an id are escaped for the list, then the list for the string.
bool append_protocols(Bytes value, std::string& out) {
  std::string list;
  while (!value.empty()) {
    const std::size_t length = value[0];
    if (value.size() - 1 < length) return false;
    if (!list.empty()) list += ',';
    for (const std::uint8_t byte : value.subspan(1, length)) {
      if (byte == ',' || byte == '\\' || byte == '"') list += '\\';
      if (byte >= 0x20 && byte < 0x7F) {
        list += static_cast<char>(byte);
      } else {
        list += '\\' + padded(byte, 3);
      }
    }
    value = value.subspan(1 + length);
  }
  const std::string whole = quoted(as_bytes(list));
  out += whole.substr(1, whole.size() - 2);
  return true;
}

bool append_parameter(unsigned key, Bytes value, std::string& out) {
  out += ' ' + key_name(key);
  if (key == 2) return value.empty();
  if (key > 6 && value.empty()) return true;
  out += "=\"";
  bool good = true;
  switch (key) {
    case 0:
    case 4:
    case 6: good = append_list(key, value, out); break;
    case 1: good = append_protocols(value, out); break;
    case 3:
      good = value.size() == 2;
      if (good) out += std::to_string(load_be16(value, 0));
      break;
    case 5: out += base64(value, 0); break;
    default: {
      const std::string text = quoted(value);
      out += text.substr(1, text.size() - 2);
    }
  }
  out += '"';
  return good;
}

}  // namespace

bool append_service_parameters(Bytes data, std::string& out) {
  out.pop_back();  // each parameter brings its own space
  int last = -1;
  while (!data.empty()) {
    if (data.size() < 4) return false;
    const int key = load_be16(data, 0);
    const std::size_t length = load_be16(data, 2);
    if (key <= last || data.size() - 4 < length) return false;
    last = key;
    if (!append_parameter(static_cast<unsigned>(key), data.subspan(4, length), out)) return false;
    data = data.subspan(4 + length);
  }
  return true;
}

}  // namespace pcapglass::dns
