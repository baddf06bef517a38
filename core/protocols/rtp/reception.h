// Which RTCP belongs to which stream, and the speech quality that follows from both.
#pragma once

#include <utility>
#include <vector>

#include "protocols/rtp/media.h"
#include "protocols/rtp/report_types.h"

namespace pcapglass::rtp {

// Finds RTCP by SSRC and addresses; ports differ where it has one of its own. Borrows `media`.
class ControlLookup {
 public:
  explicit ControlLookup(const Media& media);

  // What the stream's own source sends; nullptr when nothing.
  [[nodiscard]] const ControlSender* sender(const Stream& stream) const;
  // What the stream's receiver says of it; nullptr when nothing.
  [[nodiscard]] const ControlReception* reception(const Stream& stream) const;
  // The stream with the endpoints the other way round; nullptr when there is none.
  [[nodiscard]] const Stream* reverse(const Stream& stream) const;
  // Between the two ends: from the capture point to either and back, as far as it is known. Milliseconds.
  [[nodiscard]] std::optional<double> round_trip(const Stream& stream) const;

 private:
  using Entry = std::pair<std::uint32_t, std::uint32_t>;  // SSRC and position
  const Media& media_;
  std::vector<Entry> senders_, receptions_;
  std::vector<std::uint32_t> by_source_;  // positions of streams by their source endpoint
};

// Domain.md 4.5.
[[nodiscard]] QualityReport quality_of(const Stream& stream, const Media& media, const ControlLookup& control);

// Percent of those expected.
[[nodiscard]] double loss_percent(const Stream& stream);
// Of its first payload type that is neither comfort noise nor a telephone event, if there is one; "" when unknown.
[[nodiscard]] std::string_view codec_of(const Stream& stream, const EncodingNames& names);
// To a thousandth, so that a report does not pretend to know more.
[[nodiscard]] double rounded(double value);

}  // namespace pcapglass::rtp
