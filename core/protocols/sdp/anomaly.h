// What is wrong or unusual in one session description (domain.md 4.1), by name.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "report/finding.h"

namespace pcapglass::sdp {

enum class AnomalyCode : std::uint8_t {
  bandwidth_invalid,
  bare_line_end,
  blank_line,
  candidate_invalid,
  connection_address_mismatch,
  connection_invalid,
  connection_missing,
  crypto_invalid,
  crypto_on_insecure_profile,
  crypto_tag_repeated,
  direction_conflict,
  duplicate_format,
  duplicate_line,
  dynamic_format_without_rtpmap,
  fingerprint_invalid,
  fmtp_without_format,
  format_invalid,
  key_in_the_clear,
  limit_exceeded,
  line_without_equals,
  media_invalid,
  media_without_formats,
  missing_line,
  no_final_line_end,
  origin_invalid,
  port_invalid,
  port_out_of_range,
  ptime_exceeds_maxptime,
  rtcp_invalid,
  rtpmap_invalid,
  rtpmap_without_format,
  secure_profile_without_key,
  static_format_remapped,
  telephone_event_clock_mismatch,
  timing_invalid,
  truncated,
  unknown_address_type,
  unknown_line_type,
  unknown_network_type,
  version_not_zero,
  white_space_after_equals,
  white_space_before_equals,
  wrong_order,
};
inline constexpr std::size_t kAnomalyCodes = static_cast<std::size_t>(AnomalyCode::wrong_order) + 1;

// error: an RFC's MUST is broken; warning: accepted with a defect; notice, info: worth knowing.
struct AnomalyKind {
  std::string_view name;
  Severity severity = Severity::info;
  std::string_view meaning;    // a sentence
  std::string_view reference;  // RFC section, or ""
};
[[nodiscard]] const AnomalyKind& kind_of(AnomalyCode code);

struct Anomaly {
  AnomalyCode code = AnomalyCode::truncated;
  std::uint32_t line = 0;   // counted from 1; 0 for the description as a whole
  std::string_view detail;  // the offending text, raw: into the text or static memory; shown only through redact.h
};

// Bounded: of more than kCeiling only the number is kept.
class Anomalies {
 public:
  static constexpr std::size_t kCeiling = 64;

  void add(AnomalyCode code, std::size_t line, std::string_view detail = {}) {
    ++total_;
    if (list_.size() < kCeiling) list_.push_back({code, static_cast<std::uint32_t>(line), detail});
  }
  [[nodiscard]] const std::vector<Anomaly>& list() const { return list_; }
  [[nodiscard]] std::size_t total() const { return total_; }
  [[nodiscard]] bool has(AnomalyCode code) const {
    for (const Anomaly& anomaly : list_) {
      if (anomaly.code == code) return true;
    }
    return false;
  }

 private:
  std::vector<Anomaly> list_;
  std::size_t total_ = 0;
};

}  // namespace pcapglass::sdp
