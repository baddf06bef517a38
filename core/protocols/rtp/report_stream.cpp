#include "protocols/rtp/report_stream.h"

#include "bytes/text.h"

namespace pcapglass::rtp {
namespace {

constexpr std::size_t kMostEvents = 100;

std::uint64_t count_events(const Stream& stream, const Media& media) {
  std::uint64_t count = 0;
  for (std::uint32_t at = stream.events_begin; at != kNoCall; at = media.events()[at].next) ++count;
  return count;
}

DtmfReport report_event(const TelephoneEvent& event, const Stream& stream, const StreamContext& context) {
  DtmfReport out;
  const std::string_view name = name_of_event(event.event);
  if (!context.show_digits)
    out.digit = "redacted";
  else
    out.digit = name.empty() ? "event " + std::to_string(event.event) : std::string(name);
  out.first_frame = event.first_frame;
  out.end_frame = event.end_frame;
  if (stream.has_times) out.time = Timestamp{event.first_time, context.time_digits};
  if (event.clock == 0)
    out.anomalies.emplace_back("clock_unknown");
  else
    out.duration_ms = rounded(event.duration * 1000.0 / event.clock);
  out.volume_dbm0 = -event.volume;
  out.packets = event.packets;
  out.end_packets = event.ends;
  out.payload_type = event.payload_type;
  if (event.ends == 0) out.anomalies.emplace_back("no_end_bit");
  if (event.shrank) out.anomalies.emplace_back("duration_decreased");
  if (event.moved) out.anomalies.emplace_back("timestamp_moved");
  if (!event.marker) out.anomalies.emplace_back("no_marker");
  return out;
}

void list_types(const Stream& stream, const Media& media, StreamReport& out) {
  for (const Stream::Use& use : stream.types) {
    if (use.packets == 0) break;
    PayloadTypeReport type;
    type.payload_type = use.type.number;
    type.encoding = printable(media.names().name_of(use.type.encoding));
    if (use.type.clock != 0) type.clock_rate = use.type.clock;
    type.packets = use.packets;
    type.first_frame = use.first_frame;
    out.payload_types.push_back(std::move(type));
  }
}

void list_losses(const Stream& stream, StreamReport& out) {
  const SequenceTracker& numbers = stream.sequence;
  out.expected = numbers.expected();
  out.unique = numbers.unique();
  out.duplicates = numbers.duplicates();
  out.out_of_order = numbers.late();
  out.out_of_range = numbers.strays();
  out.capture_duplicates = stream.copies;
  out.first_sequence = numbers.first_sequence();
  out.last_sequence = numbers.highest_sequence();
  out.loss_burst_count = numbers.bursts();
  out.longest_loss_burst = numbers.longest_burst();
  out.mean_loss_burst = rounded(numbers.mean_burst());
  for (const LossBurst& burst : numbers.listed_bursts()) {
    out.loss_bursts.push_back({burst.start, burst.length, burst.frame_before, burst.frame_after});
  }
}

void fill_timing(const Stream& stream, StreamReport& out) {
  const TimingTracker& timing = stream.timing;
  if (timing.deltas() > 0) {
    out.delta_min_ms = rounded(timing.min_delta());
    out.delta_mean_ms = rounded(timing.mean_delta());
    out.delta_max_ms = rounded(timing.max_delta());
    out.delta_p95_ms = rounded(timing.delta_quantile(0.95));
  }
  if (timing.measured() > 0) out.max_skew_ms = rounded(timing.max_skew());
  if (const auto drift = timing.drift()) out.clock_drift_ppm = rounded(*drift);
  if (stream.packet_time() > 0) out.ptime_ms = rounded(stream.packet_time());
}

std::string event_value(EventKind kind, std::uint32_t value) {
  return kind == EventKind::ssrc_change ? shown_ssrc(value) : std::to_string(value);
}

void list_events(const Stream& stream, StreamReport& out) {
  if (stream.extras() == nullptr) return;
  for (const StreamEvent& event : stream.extras()->events) {
    out.events.push_back({static_cast<EventName>(event.kind), event.frame, event_value(event.kind, event.before),
                          event_value(event.kind, event.after)});
  }
  for (const Pause& gap : stream.extras()->gaps) {
    out.gaps.push_back({rounded(to_seconds(gap.end - gap.begin)), gap.frame_before, gap.frame_after});
  }
}

VoipMetricsReport report_metrics(const ControlReception& reports) {
  constexpr int kUnavailable = 127;
  const VoipMetrics& from = reports.voip_metrics;
  VoipMetricsReport out;
  const auto percent = [](std::uint8_t part) { return rounded(part / 2.56); };
  out.frame = reports.voip_metrics_frame;
  out.loss_percent = percent(from.loss_rate);
  out.discard_percent = percent(from.discard_rate);
  out.burst_density_percent = percent(from.burst_density);
  out.gap_density_percent = percent(from.gap_density);
  out.burst_duration_ms = from.burst_duration;
  out.gap_duration_ms = from.gap_duration;
  out.round_trip_ms = from.round_trip_delay;
  out.end_system_delay_ms = from.end_system_delay;
  if (from.signal_level != kUnavailable) out.signal_level_dbm0 = from.signal_level;
  if (from.noise_level != kUnavailable) out.noise_level_dbm0 = from.noise_level;
  if (from.echo_return_loss != kUnavailable) out.echo_return_loss_db = from.echo_return_loss;
  if (from.r_factor != kUnavailable) out.r_factor = from.r_factor;
  if (from.mos_lq != kUnavailable) out.mos_lq = from.mos_lq / 10.0;
  if (from.mos_cq != kUnavailable) out.mos_cq = from.mos_cq / 10.0;
  return out;
}

void fill_sender(const ControlSender& from, RtcpReport& out) {
  if (!from.cname.empty()) out.cname = printable(from.cname);
  out.sender_reports = from.sender_reports;
  out.receiver_reports = from.receiver_reports;
  out.descriptions = from.descriptions;
  out.goodbyes = from.goodbyes;
  out.applications = from.applications;
  out.extended_reports = from.extended_reports;
  const auto feedback = [&](const char* name, std::uint32_t count) {
    if (count > 0) out.feedback[name] = count;
  };
  feedback("nack", from.negative_acknowledgements);
  feedback("pli", from.picture_losses);
  feedback("fir", from.full_intra_requests);
  feedback("remb", from.bitrate_estimates);
  feedback("transport_cc", from.transport_wide);
  feedback("other", from.other_feedback);
  if (from.sender_reports > 0) out.sender_packet_count = from.last.packets;
  if (from.goodbye_frame != 0) out.goodbye_frame = from.goodbye_frame;
}

void fill_reception(const ControlReception& from, std::uint32_t clock, RtcpReport& out) {
  out.receptions = from.blocks;
  if (from.blocks > 0) {
    out.reported_loss_percent = rounded(from.fraction.mean());
    out.reported_worst_loss_percent = rounded(from.fraction.most);
    out.reported_lost = from.last.lost;
    out.reported_frame = from.worst_frame;
    if (clock != 0) out.reported_jitter_ms = rounded(from.jitter.mean() * 1000 / clock);
  }
  if (from.round_trip.count > 0) {
    out.round_trip_ms = rounded(from.round_trip.mean());
    out.round_trip_min_ms = rounded(from.round_trip.least);
    out.round_trip_max_ms = rounded(from.round_trip.most);
    out.round_trip_count = from.round_trip.count;
  }
  if (from.voip_metrics_frame != 0) out.voip_metrics = report_metrics(from);
}

std::optional<RtcpReport> report_control(const Stream& stream, const ControlLookup& control) {
  const ControlSender* sender = control.sender(stream);
  const ControlReception* reception = control.reception(stream);
  if (sender == nullptr && reception == nullptr) return std::nullopt;
  RtcpReport out;
  if (sender != nullptr) fill_sender(*sender, out);
  if (reception != nullptr) fill_reception(*reception, stream.types[0].type.clock, out);
  return out;
}

void fill_summary(const Stream& stream, const StreamContext& context, MediaSummary& out) {
  const Media& media = context.media;
  out.source = to_string(stream.key.source);
  out.destination = to_string(stream.key.destination);
  out.ssrc = shown_ssrc(stream.key.ssrc);
  out.codec = printable(codec_of(stream, media.names()));
  out.linked_by = static_cast<LinkName>(stream.link.by);
  if (stream.link.call != kNoCall) out.call_id = printable(media.calls()[stream.link.call].id);
  out.first_frame = stream.first_frame;
  out.last_frame = stream.last_frame;
  if (stream.has_times) {
    out.first_time = Timestamp{stream.first_time, context.time_digits};
    out.last_time = Timestamp{stream.last_time, context.time_digits};
  }
  out.packets = stream.sequence.received();
  out.lost = stream.sequence.lost();
  out.loss_percent = rounded(loss_percent(stream));
  if (stream.timing.measured() > 0) {
    out.jitter_mean_ms = rounded(stream.timing.mean_jitter());
    out.jitter_max_ms = rounded(stream.timing.max_jitter());
  }
  out.mos = quality_of(stream, media, context.control).mos;
  out.dtmf_events = count_events(stream, media);
}

}  // namespace

MediaSummary summary_of(const Stream& stream, const StreamContext& context) {
  MediaSummary out;
  fill_summary(stream, context, out);
  return out;
}

StreamReport report_stream(const Stream& stream, const StreamContext& context) {
  StreamReport out;
  fill_summary(stream, context, out);
  if (stream.link.frame != 0) out.sdp_frame = stream.link.frame;
  out.encrypted = stream.encrypted;
  list_types(stream, context.media, out);
  out.duration_s = to_seconds(stream.last_time - stream.first_time);
  list_losses(stream, out);
  fill_timing(stream, out);
  out.bytes = stream.bytes;
  out.max_bandwidth_kbps = rounded(static_cast<double>(stream.bandwidth.most_bits()) / 1000);
  for (std::uint32_t value = 0; value < 64; ++value) {
    if (((stream.dscp_set >> value) & 1U) != 0) out.dscp.push_back(value);
  }
  out.hop_limit_changes = stream.hop_limit_changes;
  out.markers = stream.markers;
  out.comfort_noise = stream.comfort_noise;
  out.gap_count = stream.gap_count;
  out.longest_gap_s = rounded(to_seconds(stream.longest_gap));
  list_events(stream, out);
  out.quality = quality_of(stream, context.media, context.control);
  out.rtcp = report_control(stream, context.control);
  const auto& events = context.media.events();
  for (std::uint32_t at = stream.events_begin; at != kNoCall && out.dtmf.size() < kMostEvents; at = events[at].next) {
    out.dtmf.push_back(report_event(events[at], stream, context));
  }
  return out;
}

}  // namespace pcapglass::rtp
