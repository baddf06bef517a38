#include "protocols/sdp/payload_type.h"

#include <array>

#include "bytes/text.h"

namespace pcapglass::sdp {
namespace {

// Indexed by payload type. G722 samples at 16 kHz but its RTP clock is 8000 (RFC 3551 section 4.5.2).
constexpr std::array<StaticPayloadType, 35> kStatic = {{
    {"PCMU", 8000, 1},
    {},
    {},
    {"GSM", 8000, 1},
    {"G723", 8000, 1},
    {"DVI4", 8000, 1},
    {"DVI4", 16000, 1},
    {"LPC", 8000, 1},
    {"PCMA", 8000, 1},
    {"G722", 8000, 1},
    {"L16", 44100, 2},
    {"L16", 44100, 1},
    {"QCELP", 8000, 1},
    {"CN", 8000, 1},
    {"MPA", 90000, 1},
    {"G728", 8000, 1},
    {"DVI4", 11025, 1},
    {"DVI4", 22050, 1},
    {"G729", 8000, 1},
    {},
    {},
    {},
    {},
    {},
    {},
    {"CelB", 90000, 1},
    {"JPEG", 90000, 1},
    {},
    {"nv", 90000, 1},
    {},
    {},
    {"H261", 90000, 1},
    {"MPV", 90000, 1},
    {"MP2T", 90000, 1},
    {"H263", 90000, 1},
}};

constexpr std::array<std::string_view, 9> kAuxiliary = {
    "telephone-event", "CN", "red", "ulpfec", "rtx", "tone", "fec", "parityfec", "flexfec-03"};

}  // namespace

StaticPayloadType static_payload_type(std::uint8_t payload_type) {
  return payload_type < kStatic.size() ? kStatic[payload_type] : StaticPayloadType{};
}

bool is_auxiliary(std::string_view encoding) {
  for (const std::string_view name : kAuxiliary) {
    if (equals_ignoring_case(encoding, name)) return true;
  }
  return false;
}

}  // namespace pcapglass::sdp
