#include "protocols/dns/name.h"

#include <algorithm>
#include <cstring>

#include "bytes/hash.h"
#include "bytes/text.h"

namespace pcapglass::dns {
namespace {

constexpr std::uint8_t kPointer = 0xC0;
constexpr std::size_t kMostLabels = 127;

}  // namespace

NameProblem read_name(Bytes message, std::size_t& at, Name& out) {
  out.length = 0;
  out.labels = 0;
  std::size_t here = at;
  std::size_t floor = at;  // pointers must point below the labels that led to them
  std::size_t length = 0;
  unsigned labels = 0;
  bool jumped = false;
  for (;;) {
    if (here >= message.size()) return NameProblem::cut;
    const std::uint8_t octet = message[here];
    if ((octet & kPointer) == kPointer) {
      if (message.size() - here < 2) return NameProblem::cut;
      const std::size_t target = load_be16(message, here) & 0x3FFFU;
      if (!jumped) at = here + 2;
      jumped = true;
      if (target >= floor) return NameProblem::pointer;
      here = floor = target;
      continue;
    }
    if ((octet & kPointer) != 0) return NameProblem::label;
    const std::size_t with_length = std::size_t{octet} + 1;
    if (message.size() - here < with_length) return NameProblem::cut;
    if (length + with_length > Name::kMost || labels > kMostLabels) return NameProblem::long_name;
    std::memcpy(out.wire.data() + length, message.data() + here, with_length);
    length += with_length;
    here += with_length;
    if (octet == 0) break;
    ++labels;
  }
  if (!jumped) at = here;
  out.length = static_cast<std::uint8_t>(length);
  out.labels = static_cast<std::uint8_t>(labels);
  return NameProblem::none;
}

// Length octets are below 64, where no letter is.
void fold_case(Name& name) {
  for (std::size_t i = 0; i < name.length; ++i) {
    name.wire[i] = static_cast<std::uint8_t>(to_lower(static_cast<char>(name.wire[i])));
  }
}

std::uint64_t hash_of(const Name& name) { return hash_bytes(name.bytes(), 0); }

Bytes last_labels(const Name& name, unsigned labels) {
  std::size_t at = 0;
  for (unsigned left = name.labels; left > labels; --left) at += std::size_t{name.wire[at]} + 1;
  return name.bytes().subspan(std::min<std::size_t>(at, name.length));
}

std::string absolute_text(Bytes wire) {
  if (wire.size() <= 1) return ".";
  std::string out;
  for (std::size_t at = 0; at < wire.size() && wire[at] != 0;) {
    const std::size_t end = at + 1 + wire[at];
    for (++at; at < end; ++at) {
      const char c = static_cast<char>(wire[at]);
      if (std::strchr("\"().;\\@$", c) != nullptr && c != '\0') {
        out += '\\';
        out += c;
      } else if (c > ' ' && c < '\x7F') {
        out += c;
      } else {
        const unsigned code = wire[at];
        out += '\\';
        out += static_cast<char>('0' + code / 100);
        out += static_cast<char>('0' + code / 10 % 10);
        out += static_cast<char>('0' + code % 10);
      }
    }
    out += '.';
  }
  return out;
}

std::string name_text(Bytes wire) {
  std::string out = absolute_text(wire);
  if (out.size() > 1) out.pop_back();
  return out;
}

namespace {

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0 | (code >> 6));
  } else {
    if (code < 0x10000) {
      put(0xE0 | (code >> 12));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
    }
    put(0x80 | ((code >> 6) & 0x3F));
  }
  put(0x80 | (code & 0x3F));
}

// RFC 3492 6.2; false when it is no valid encoding.
bool decode_punycode(std::string_view in, std::string& out) {
  constexpr std::uint32_t kBase = 36, kMin = 1, kMax = 26, kSkew = 38, kDamp = 700;
  std::u32string text;
  const std::size_t dash = in.rfind('-');
  if (dash != std::string_view::npos) {
    for (const char c : in.substr(0, dash)) text += static_cast<char32_t>(static_cast<unsigned char>(c));
    in.remove_prefix(dash + 1);
  }
  std::uint32_t code = 128, bias = 72, at = 0;
  bool first = true;
  while (!in.empty()) {
    const std::uint32_t before = at;
    std::uint32_t weight = 1;
    for (std::uint32_t k = kBase;; k += kBase) {
      if (in.empty()) return false;
      const char c = to_lower(in.front());
      in.remove_prefix(1);
      const bool letter = c >= 'a' && c <= 'z';
      if (!letter && !is_digit(c)) return false;
      const auto digit = static_cast<std::uint32_t>(letter ? c - 'a' : c - '0' + 26);
      if (std::uint64_t{digit} * weight + at > 0x00FFFFFF) return false;
      at += digit * weight;
      const std::uint32_t threshold = k <= bias ? kMin : std::min(kMax, k - bias);
      if (digit < threshold) break;
      if (std::uint64_t{weight} * (kBase - threshold) > 0x00FFFFFF) return false;
      weight *= kBase - threshold;
    }
    const auto size = static_cast<std::uint32_t>(text.size()) + 1;
    std::uint32_t delta = first ? (at - before) / kDamp : (at - before) / 2;
    first = false;
    delta += delta / size;
    std::uint32_t k = 0;
    for (; delta > ((kBase - kMin) * kMax) / 2; k += kBase) delta /= kBase - kMin;
    bias = k + (kBase - kMin + 1) * delta / (delta + kSkew);
    code += at / size;
    at %= size;
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return false;
    text.insert(text.begin() + static_cast<std::ptrdiff_t>(at), static_cast<char32_t>(code));
    ++at;
  }
  for (const char32_t c : text) append_utf8(out, static_cast<std::uint32_t>(c));
  return true;
}

}  // namespace

std::string unicode_text(Bytes wire) {
  std::string out;
  bool any = false;
  for (std::size_t at = 0; at < wire.size() && wire[at] != 0; at += std::size_t{wire[at]} + 1) {
    const Bytes with_length = wire.subspan(at, std::size_t{wire[at]} + 1);
    const std::string_view label = as_text(with_length.subspan(1));
    if (!out.empty()) out += '.';
    std::string decoded;
    if (label.size() > 4 && equals_ignoring_case(label.substr(0, 4), "xn--") &&
        decode_punycode(label.substr(4), decoded)) {
      any = true;
      out += printable(decoded);
    } else {
      out += name_text(with_length);
    }
  }
  return any ? out : std::string{};
}

}  // namespace pcapglass::dns
