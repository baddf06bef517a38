// One stream as a row of the report.
#pragma once

#include "protocols/rtp/reception.h"
#include "protocols/rtp/report.h"

namespace pcapglass::rtp {

struct StreamContext {
  const Media& media;
  const ControlLookup& control;
  std::uint8_t time_digits = 6;
  bool show_digits = false;
};

[[nodiscard]] MediaSummary summary_of(const Stream& stream, const StreamContext& context);
[[nodiscard]] StreamReport report_stream(const Stream& stream, const StreamContext& context);

}  // namespace pcapglass::rtp
