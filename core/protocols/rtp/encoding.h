// Payload encodings: the static table of RFC 3551 section 6, and what the E-model knows of a codec (G.113 Appendix I).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pcapglass::rtp {

// What a payload type stands for, in one stream or one SDP.
struct PayloadType {
  std::uint8_t number = 0;
  std::uint16_t encoding = 0;  // of EncodingNames; 0: unknown
  std::uint32_t clock = 0;     // ticks per second; 0: unknown
};

// Impairment of a narrow-band codec: equipment impairment factor and robustness against loss.
struct Impairment {
  std::string_view codec;  // as the report names it
  double ie = 0;
  double bpl = 0;  // 0: not known, so that loss cannot be rated
};

// Encoding names as small numbers. Those of SDP that are not in the built-in list are kept up to a ceiling.
class EncodingNames {
 public:
  static constexpr std::uint16_t kUnknown = 0;
  static constexpr std::size_t kMostLearned = 256;

  EncodingNames();

  // Ignores case, as RFC 8866 6.6 says. kUnknown when there is no place for another one.
  [[nodiscard]] std::uint16_t number_of(std::string_view name);
  [[nodiscard]] std::string_view name_of(std::uint16_t number) const;  // "" for kUnknown

  [[nodiscard]] std::uint16_t telephone_event() const { return telephone_event_; }
  [[nodiscard]] std::uint16_t comfort_noise() const { return comfort_noise_; }

 private:
  [[nodiscard]] std::uint16_t find(std::string_view name) const;

  std::vector<std::string> learned_;
  std::uint16_t telephone_event_;
  std::uint16_t comfort_noise_;
};

// RFC 3551 tables 4 and 5; encoding kUnknown and clock 0 for what is not assigned there.
[[nodiscard]] PayloadType static_payload_type(std::uint8_t number);
// Whether RS-03 takes the number for RTP: assigned statically, or 96 to 127.
[[nodiscard]] bool is_plausible(std::uint8_t payload_type);

// Nothing for wide-band codecs and those without published values: the narrow-band E-model does not apply.
[[nodiscard]] const Impairment* impairment_of(std::string_view encoding);

}  // namespace pcapglass::rtp
