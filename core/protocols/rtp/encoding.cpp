#include "protocols/rtp/encoding.h"

#include <array>

#include "bytes/text.h"

namespace pcapglass::rtp {
namespace {

struct Static {
  std::uint8_t number;
  std::uint32_t clock;
  std::string_view name;
};
// RFC 3551 tables 4 and 5. 19 is "reserved" because some early devices sent comfort noise with it.
constexpr std::array kStatic = {
    Static{0, 8000, "PCMU"},   Static{3, 8000, "GSM"},    Static{4, 8000, "G723"},   Static{5, 8000, "DVI4"},
    Static{6, 16000, "DVI4"},  Static{7, 8000, "LPC"},    Static{8, 8000, "PCMA"},   Static{9, 8000, "G722"},
    Static{10, 44100, "L16"},  Static{11, 44100, "L16"},  Static{12, 8000, "QCELP"}, Static{13, 8000, "CN"},
    Static{14, 90000, "MPA"},  Static{15, 8000, "G728"},  Static{16, 11025, "DVI4"}, Static{17, 22050, "DVI4"},
    Static{18, 8000, "G729"},  Static{19, 8000, "CN"},    Static{25, 90000, "CelB"}, Static{26, 90000, "JPEG"},
    Static{28, 90000, "nv"},   Static{31, 90000, "H261"}, Static{32, 90000, "MPV"},  Static{33, 90000, "MP2T"},
    Static{34, 90000, "H263"},
};

// Number 0 is none. The first ones stand in the static table, the others are usual in SDP.
constexpr std::array<std::string_view, 37> kNames = {
    "",     "PCMU", "GSM",   "G723",   "DVI4",   "LPC", "PCMA", "G722",    "L16",     "QCELP", "CN",
    "MPA",  "G728", "G729",  "CelB",   "JPEG",   "nv",  "H261", "MPV",     "MP2T",    "H263",  "telephone-event",
    "opus", "iLBC", "speex", "AMR",    "AMR-WB", "EVS", "SILK", "G726-32", "GSM-EFR", "red",   "H264",
    "VP8",  "VP9",  "rtx",   "ulpfec",
};

// domain.md 4.5. GSM full rate, G.726 and G.728 have no published Bpl there.
struct Known {
  std::string_view encoding;
  Impairment value;
};
constexpr std::array kKnown = {
    Known{"PCMU", {"G.711 with packet loss concealment", 0, 25.1}},
    Known{"PCMA", {"G.711 with packet loss concealment", 0, 25.1}},
    Known{"G729", {"G.729A with VAD", 11, 19.0}},
    Known{"G723", {"G.723.1 at 6.3 kbit/s", 15, 16.1}},
    Known{"GSM-EFR", {"GSM-EFR", 5, 10.0}},
    Known{"GSM", {"GSM full rate", 20, 0}},
    Known{"G726-32", {"G.726 at 32 kbit/s", 7, 0}},
    Known{"G728", {"G.728", 7, 0}},
};

}  // namespace

EncodingNames::EncodingNames() : telephone_event_(find("telephone-event")), comfort_noise_(find("CN")) {}

std::uint16_t EncodingNames::find(std::string_view name) const {
  for (std::size_t i = 1; i < kNames.size(); ++i) {
    if (equals_ignoring_case(kNames[i], name)) return static_cast<std::uint16_t>(i);
  }
  for (std::size_t i = 0; i < learned_.size(); ++i) {
    if (equals_ignoring_case(learned_[i], name)) return static_cast<std::uint16_t>(kNames.size() + i);
  }
  return kUnknown;
}

std::uint16_t EncodingNames::number_of(std::string_view name) {
  constexpr std::size_t kLongest = 64;
  if (name.empty() || name.size() > kLongest) return kUnknown;
  const std::uint16_t known = find(name);
  if (known != kUnknown || learned_.size() == kMostLearned) return known;
  learned_.emplace_back(name);
  return static_cast<std::uint16_t>(kNames.size() + learned_.size() - 1);
}

std::string_view EncodingNames::name_of(std::uint16_t number) const {
  if (number < kNames.size()) return kNames[number];
  const std::size_t learned = number - kNames.size();
  return learned < learned_.size() ? std::string_view(learned_[learned]) : std::string_view{};
}

PayloadType static_payload_type(std::uint8_t number) {
  for (const Static& entry : kStatic) {
    if (entry.number != number) continue;
    for (std::size_t i = 1; i < kNames.size(); ++i) {
      if (kNames[i] == entry.name) return {number, static_cast<std::uint16_t>(i), entry.clock};
    }
  }
  return {number, EncodingNames::kUnknown, 0};
}

bool is_plausible(std::uint8_t payload_type) {
  if (payload_type >= 96) return true;
  // 72 to 76 would be RTCP with the marker bit; 19 was comfort noise once.
  constexpr std::uint64_t kAssigned = [] {
    std::uint64_t bits = 0;
    for (const Static& entry : kStatic) bits |= std::uint64_t{1} << entry.number;
    return bits;
  }();
  return payload_type < 64 && ((kAssigned >> payload_type) & 1U) != 0;
}

const Impairment* impairment_of(std::string_view encoding) {
  for (const Known& known : kKnown) {
    if (equals_ignoring_case(known.encoding, encoding)) return &known.value;
  }
  return nullptr;
}

}  // namespace pcapglass::rtp
