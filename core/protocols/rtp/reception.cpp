#include "protocols/rtp/reception.h"

#include <algorithm>
#include <cmath>

#include "protocols/rtp/quality.h"

namespace pcapglass::rtp {
namespace {

// The first entry of that SSRC whose row `fits`, the last such row when several do.
template <class Rows, class Fits>
auto* find_by_ssrc(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& entries, const Rows& rows,
                   std::uint32_t ssrc, Fits fits) {
  const typename Rows::value_type* found = nullptr;
  constexpr int kLongestWalk = 256;
  auto at = std::lower_bound(entries.begin(), entries.end(), std::pair<std::uint32_t, std::uint32_t>{ssrc, 0});
  for (int i = 0; i < kLongestWalk && at != entries.end() && at->first == ssrc; ++i, ++at) {
    if (fits(rows[at->second])) found = &rows[at->second];
  }
  return found;
}

bool port_fits(std::uint16_t control, std::uint16_t media) { return control == media || control == media + 1; }

}  // namespace

ControlLookup::ControlLookup(const Media& media) : media_(media) {
  const Control& control = media.control();
  for (std::uint32_t i = 0; i < control.senders().size(); ++i) senders_.emplace_back(control.senders()[i].key.ssrc, i);
  for (std::uint32_t i = 0; i < control.receptions().size(); ++i) {
    receptions_.emplace_back(control.receptions()[i].key.ssrc, i);
  }
  std::sort(senders_.begin(), senders_.end());
  std::sort(receptions_.begin(), receptions_.end());
  by_source_ = media.order();
  std::stable_sort(by_source_.begin(), by_source_.end(), [&](std::uint32_t a, std::uint32_t b) {
    return media.streams()[a].key.source < media.streams()[b].key.source;
  });
}

const ControlSender* ControlLookup::sender(const Stream& stream) const {
  const auto& rows = media_.control().senders();
  const auto fits = [&](bool ports) {
    return [&stream, ports](const ControlSender& row) {
      return row.key.source.address == stream.key.source.address &&
             row.key.destination.address == stream.key.destination.address &&
             (!ports || port_fits(row.key.source.port, stream.key.source.port));
    };
  };
  const ControlSender* found = find_by_ssrc(senders_, rows, stream.key.ssrc, fits(true));
  return found != nullptr ? found : find_by_ssrc(senders_, rows, stream.key.ssrc, fits(false));
}

const ControlReception* ControlLookup::reception(const Stream& stream) const {
  const auto& rows = media_.control().receptions();
  const auto fits = [&](bool ports) {
    return [&stream, ports](const ControlReception& row) {
      return row.key.source.address == stream.key.destination.address &&
             row.key.destination.address == stream.key.source.address &&
             (!ports || port_fits(row.key.source.port, stream.key.destination.port));
    };
  };
  const ControlReception* found = find_by_ssrc(receptions_, rows, stream.key.ssrc, fits(true));
  return found != nullptr ? found : find_by_ssrc(receptions_, rows, stream.key.ssrc, fits(false));
}

const Stream* ControlLookup::reverse(const Stream& stream) const {
  const auto& streams = media_.streams();
  auto at = std::lower_bound(
      by_source_.begin(), by_source_.end(), stream.key.destination,
      [&](std::uint32_t position, const Endpoint& wanted) { return streams[position].key.source < wanted; });
  const Stream* best = nullptr;
  constexpr int kLongestWalk = 256;
  for (int i = 0; i < kLongestWalk && at != by_source_.end(); ++i, ++at) {
    const Stream& other = streams[*at];
    if (other.key.source != stream.key.destination) break;
    if (other.key.destination != stream.key.source || other.link.call != stream.link.call) continue;
    if (best == nullptr || other.sequence.received() > best->sequence.received()) best = &other;
  }
  return best;
}

std::optional<double> ControlLookup::round_trip(const Stream& stream) const {
  std::optional<double> sum;
  const auto add = [&](const ControlReception* reports) {
    if (reports != nullptr && reports->round_trip.count > 0) sum = sum.value_or(0) + reports->round_trip.mean();
  };
  add(reception(stream));
  if (const Stream* back = reverse(stream)) add(reception(*back));
  return sum;
}

double loss_percent(const Stream& stream) {
  const auto expected = static_cast<double>(stream.sequence.expected());
  return expected == 0 ? 0 : static_cast<double>(stream.sequence.lost()) * 100 / expected;
}

std::string_view codec_of(const Stream& stream, const EncodingNames& names) {
  for (const Stream::Use& use : stream.types) {
    if (use.packets == 0) break;
    if (use.type.encoding == names.telephone_event() || use.type.encoding == names.comfort_noise()) continue;
    return names.name_of(use.type.encoding);
  }
  return stream.types[0].packets == 0 ? std::string_view{} : names.name_of(stream.types[0].type.encoding);
}

double rounded(double value) { return std::round(value * 1000) / 1000; }

QualityReport quality_of(const Stream& stream, const Media& media, const ControlLookup& control) {
  QualityReport out;
  const std::string_view codec = codec_of(stream, media.names());
  const Impairment* known = impairment_of(codec);
  const double loss = loss_percent(stream);
  const auto unique = static_cast<double>(stream.sequence.unique());
  const double discard = unique == 0 ? 0 : static_cast<double>(stream.timing.too_late()) * 100 / unique;
  out.loss_percent = rounded(loss);
  out.discard_percent = rounded(discard);
  const auto trip = control.round_trip(stream);
  out.round_trip_known = trip.has_value();
  const double total = loss + discard;
  if (known == nullptr || (known->bpl == 0 && total > 0)) {
    const double jitter = stream.timing.mean_jitter();
    out.grade = total < 1 && jitter < 20 ? "good" : total < 3 && jitter < 50 ? "fair" : "poor";
    out.codec = codec;
    out.basis = known == nullptr
                    ? "Graded by loss and jitter alone: the narrow-band E-model has no values for this codec"
                    : "Graded by loss and jitter alone: this codec's robustness against loss is not published";
    return out;
  }
  ModelInputs inputs;
  inputs.ie = known->ie;
  inputs.bpl = known->bpl;
  inputs.loss = total;
  const double part = loss / 100;
  inputs.burst_ratio = std::max(1.0, stream.sequence.mean_burst() * (1 - part));
  const double buffer = stream.timing.jitter_buffer();
  inputs.delay = trip.value_or(0) / 2 + stream.packet_time() + buffer;
  const double rating = transmission_rating(inputs);
  out.r_factor.value = rounded(rating);
  out.mos.value = rounded(mean_opinion_score(rating));
  out.grade = satisfaction(rating);
  out.codec = known->codec;
  out.basis = "Estimate by the simplified E-model (ITU-T G.107) at the capture point";
  out.ie = inputs.ie;
  out.bpl = inputs.bpl;
  out.burst_ratio = rounded(inputs.burst_ratio);
  out.one_way_delay_ms = rounded(inputs.delay);
  out.jitter_buffer_ms = rounded(buffer);
  return out;
}

}  // namespace pcapglass::rtp
