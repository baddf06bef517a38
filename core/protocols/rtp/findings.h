// Findings that media alone can show (domain.md 5.5): one per rule, over all streams that it concerns.
#pragma once

#include "protocols/rtp/reception.h"
#include "report/finding.h"

namespace pcapglass::rtp {

// Most severe first. `digits`: decimal digits of the file's times. `capture_end`: frame and time of the last packet.
struct FindingContext {
  const Media& media;
  const ControlLookup& control;
  std::uint8_t time_digits = 6;
  std::uint64_t capture_frames = 0;
  bool has_signalling = false;
  Nanoseconds end = 0;  // latest time of the capture
};
[[nodiscard]] std::vector<Finding> find_trouble(const FindingContext& context);

// "192.0.2.1:4000 > 192.0.2.2:5000 0x3796cb71".
[[nodiscard]] std::string name_of_stream(const Stream& stream);

}  // namespace pcapglass::rtp
