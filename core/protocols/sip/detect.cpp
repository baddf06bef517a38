#include "protocols/sip/detect.h"

#include <algorithm>
#include <array>

#include "protocols/sip/scan.h"
#include "protocols/sip/start_line.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kHeaderSearch = 2048;             // D-05: the first 2 kB
constexpr std::uint32_t kStunMagicCookie = 0x2112A442;  // RFC 8489 5

struct CoreHeader {
  std::string_view name;
  char compact;
};
constexpr std::array<CoreHeader, 5> kCoreHeaders = {
    {{"via", 'v'}, {"from", 'f'}, {"to", 't'}, {"call-id", 'i'}, {"cseq", '\0'}}};

// A bit for the core header that this line is; 0 for any other line.
unsigned core_header(std::string_view line) {
  const std::size_t colon = line.substr(0, 32).find(':');
  if (colon == std::string_view::npos) return 0;
  const std::string_view name = trimmed(line.substr(0, colon));
  for (std::size_t i = 0; i < kCoreHeaders.size(); ++i) {
    const bool compact = name.size() == 1 && to_lower(name.front()) == kCoreHeaders[i].compact;
    if (compact || equals_ignoring_case(name, kCoreHeaders[i].name)) return 1U << i;
  }
  return 0;
}

bool has_two_core_headers(std::string_view behind_start_line) {
  const std::string_view rest = behind_start_line.substr(0, kHeaderSearch);
  unsigned seen = 0;
  for (std::size_t begin = 0; begin < rest.size();) {
    const Line line = line_at(rest, begin);
    if (line.end == begin) return false;
    seen |= core_header(rest.substr(begin, line.end - begin));
    if ((seen & (seen - 1)) != 0) return true;
    begin = line.next;
  }
  return false;
}

Detection detect_other(Bytes payload) {
  if (payload.size() <= 4 && std::all_of(payload.begin(), payload.end(), [](std::uint8_t b) { return b == 0; })) {
    return {Kind::keep_alive, 0};
  }
  if (payload.size() >= 20 && (payload[0] & 0xC0) == 0 && load_be32(payload, 4) == kStunMagicCookie) {
    return {Kind::keep_alive, 0};
  }
  if ((payload[0] & 0xF8) == 0xF8) return {Kind::sigcomp, 0};
  return {};
}

}  // namespace

Detection detect(Bytes payload, bool sip_flow, bool cut) {
  if (payload.empty()) return {};
  std::size_t skip = 0;
  while (skip < payload.size() && (payload[skip] == '\r' || payload[skip] == '\n')) ++skip;
  if (skip == payload.size()) return {sip_flow ? Kind::keep_alive : Kind::other, 0};
  if (!is_token(static_cast<char>(payload[skip]))) return sip_flow ? detect_other(payload) : Detection{};

  const std::string_view text = as_text(payload).substr(skip);
  StartLine line;
  if (sip_flow) {
    if (parse_start_line(text, Form::liberal, cut, line)) return {Kind::message, skip};
    return detect_other(payload);
  }
  if (!parse_start_line(text, Form::strict, cut, line)) return {};
  return {has_two_core_headers(text.substr(line.length)) ? Kind::message : Kind::other, skip};
}

}  // namespace pcapglass::sip
