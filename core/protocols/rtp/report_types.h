// What analyze_rtp_streams says of a stream, as described structs.
#pragma once

#include "report/common.h"

namespace pcapglass::rtp {

enum class LinkName : std::uint8_t { unlinked, sdp, symmetric, nat_guess };
[[nodiscard]] inline std::span<const std::string_view> names_of(LinkName) {
  static constexpr std::array<std::string_view, 4> kNames = {"unlinked", "sdp", "symmetric", "nat_guess"};
  return kNames;
}

struct PayloadTypeReport {
  std::uint8_t payload_type = 0;
  std::string encoding;
  std::optional<std::uint32_t> clock_rate;
  std::uint64_t packets = 0;
  std::uint64_t first_frame = 0;
};
template <class Field>
void describe(Field& field, PayloadTypeReport& p) {
  field("payload_type", p.payload_type, "Payload type number");
  field("encoding", p.encoding, "Encoding name by SDP or RFC 3551; empty when neither tells");
  field("clock_rate", p.clock_rate, "Ticks of the timestamp per second; absent when unknown");
  field("packets", p.packets, "Packets of this payload type");
  field("first_frame", p.first_frame, "First frame with it");
}

struct LossReport {
  std::uint16_t first_sequence = 0;
  std::uint64_t packets = 0, frame_before = 0, frame_after = 0;
};
template <class Field>
void describe(Field& field, LossReport& l) {
  field("first_sequence", l.first_sequence, "Sequence number of the first packet that is missing");
  field("packets", l.packets, "Packets missing in one piece");
  field("frame_before", l.frame_before, "Last frame before them");
  field("frame_after", l.frame_after, "First frame behind them");
}

struct GapReport {
  double seconds = 0;
  std::uint64_t frame_before = 0, frame_after = 0;
};
template <class Field>
void describe(Field& field, GapReport& g) {
  field("seconds", g.seconds, "How long no packet came");
  field("frame_before", g.frame_before, "Last frame before the gap");
  field("frame_after", g.frame_after, "First frame behind it");
}

enum class EventName : std::uint8_t { ssrc_change, payload_type_change, restart };
[[nodiscard]] inline std::span<const std::string_view> names_of(EventName) {
  static constexpr std::array<std::string_view, 3> kNames = {"ssrc_change", "payload_type_change", "restart"};
  return kNames;
}
struct EventReport {
  EventName event = EventName::restart;
  std::uint64_t frame = 0;
  std::string before, after;
};
template <class Field>
void describe(Field& field, EventReport& e) {
  field("event", e.event,
        "ssrc_change: another source took over these endpoints; payload_type_change: another codec; restart: the "
        "sequence numbers jumped by more than 3000");
  field("frame", e.frame, "Frame in which it happened");
  field("before", e.before, "SSRC, payload type or sequence number before");
  field("after", e.after, "The same afterwards");
}

struct QualityReport {
  Nullable<double> mos, r_factor;
  std::string grade, codec, basis;
  std::optional<double> ie, bpl, burst_ratio, one_way_delay_ms, jitter_buffer_ms;
  double loss_percent = 0, discard_percent = 0;
  bool round_trip_known = false;
};
template <class Field>
void describe(Field& field, QualityReport& q) {
  field("mos", q.mos, "Estimated mean opinion score, 1 to 4.5; null where the narrow-band E-model does not apply");
  field("r_factor", q.r_factor, "Transmission rating R of ITU-T G.107, of which mos is made");
  field("grade", q.grade, "G.109 class of R; without R, a class by loss and jitter: good, fair or poor");
  field("basis", q.basis, "What the figures are: an estimate, from what");
  field("codec", q.codec, "Codec whose impairment was assumed");
  field("ie", q.ie, "Equipment impairment factor assumed (G.113 Appendix I)");
  field("bpl", q.bpl, "Packet-loss robustness assumed");
  field("loss_percent", q.loss_percent, "Loss on the network that was put in");
  field("discard_percent", q.discard_percent,
        "Packets later than the assumed jitter buffer, which were put in as lost");
  field("burst_ratio", q.burst_ratio, "How much burstier than random the loss is");
  field("one_way_delay_ms", q.one_way_delay_ms, "Delay put in: half the round trip, packet time and jitter buffer");
  field("jitter_buffer_ms", q.jitter_buffer_ms, "Jitter buffer assumed: 40 ms or twice the mean jitter");
  field("round_trip_known", q.round_trip_known, "Whether RTCP gave the round trip; otherwise it counts as zero");
}

struct DtmfReport {
  std::string digit;
  std::uint64_t first_frame = 0, end_frame = 0;
  std::optional<Timestamp> time;
  double duration_ms = 0;
  std::int32_t volume_dbm0 = 0;
  std::uint64_t packets = 0, end_packets = 0;
  std::uint8_t payload_type = 0;
  std::vector<std::string> anomalies;
};
template <class Field>
void describe(Field& field, DtmfReport& d) {
  field("digit", d.digit, "Key that was pressed; redacted unless show_digits was asked for");
  field("first_frame", d.first_frame, "First packet of the event");
  field("end_frame", d.end_frame, "First packet with the end bit; 0 when none has it");
  field("time", d.time, "Time of first_frame");
  field("duration_ms", d.duration_ms, "Longest duration that its packets state");
  field("volume_dbm0", d.volume_dbm0, "Power of the tone");
  field("packets", d.packets, "Packets about this event");
  field("end_packets", d.end_packets, "Packets with the end bit: three are usual");
  field("payload_type", d.payload_type, "Payload type that carried it");
  field("anomalies", d.anomalies, "no_end_bit, duration_decreased, timestamp_moved, no_marker or clock_unknown");
}

struct VoipMetricsReport {
  std::uint64_t frame = 0;
  double loss_percent = 0, discard_percent = 0, burst_density_percent = 0, gap_density_percent = 0;
  std::uint16_t burst_duration_ms = 0, gap_duration_ms = 0, round_trip_ms = 0, end_system_delay_ms = 0;
  std::optional<std::int32_t> signal_level_dbm0, noise_level_dbm0, echo_return_loss_db;
  std::optional<double> r_factor, mos_lq, mos_cq;
};
template <class Field>
void describe(Field& field, VoipMetricsReport& v) {
  field("frame", v.frame, "Frame with the last VoIP metrics block (RFC 3611 4.7)");
  field("loss_percent", v.loss_percent, "Packets lost since the receiver began");
  field("discard_percent", v.discard_percent, "Packets discarded by its jitter buffer");
  field("burst_density_percent", v.burst_density_percent, "Lost or discarded packets within bursts");
  field("gap_density_percent", v.gap_density_percent, "Lost or discarded packets between bursts");
  field("burst_duration_ms", v.burst_duration_ms, "Mean length of the bursts");
  field("gap_duration_ms", v.gap_duration_ms, "Mean length of what is between them");
  field("round_trip_ms", v.round_trip_ms, "Round trip between the two RTP ends");
  field("end_system_delay_ms", v.end_system_delay_ms, "Delay within the reporting end");
  field("signal_level_dbm0", v.signal_level_dbm0, "Level of the voice");
  field("noise_level_dbm0", v.noise_level_dbm0, "Level of the noise between the words");
  field("echo_return_loss_db", v.echo_return_loss_db, "Residual echo return loss");
  field("r_factor", v.r_factor, "R as the receiver estimates it");
  field("mos_lq", v.mos_lq, "Listening quality as the receiver estimates it");
  field("mos_cq", v.mos_cq, "Conversational quality as the receiver estimates it");
}

struct RtcpReport {
  std::optional<std::string> cname;
  std::uint64_t sender_reports = 0, receiver_reports = 0, descriptions = 0, goodbyes = 0, applications = 0;
  std::uint64_t extended_reports = 0;
  std::map<std::string, std::uint64_t> feedback;
  std::optional<std::uint64_t> sender_packet_count, goodbye_frame;
  std::uint64_t receptions = 0;
  std::optional<double> reported_loss_percent, reported_worst_loss_percent, reported_jitter_ms;
  std::optional<std::int64_t> reported_lost;
  std::optional<std::uint64_t> reported_frame;
  std::optional<double> round_trip_ms, round_trip_min_ms, round_trip_max_ms;
  std::optional<std::uint64_t> round_trip_count;
  std::optional<VoipMetricsReport> voip_metrics;
};
template <class Field>
void describe(Field& field, RtcpReport& r) {
  field("cname", r.cname, "Canonical name that the sender gives itself");
  field("sender_reports", r.sender_reports, "Sender reports of this stream's source");
  field("receiver_reports", r.receiver_reports, "Receiver reports of this stream's source");
  field("descriptions", r.descriptions, "Source descriptions (SDES)");
  field("goodbyes", r.goodbyes, "BYE packets");
  field("applications", r.applications, "APP packets");
  field("extended_reports", r.extended_reports, "Extended reports (XR)");
  field("feedback", r.feedback, "Feedback packets of this source by kind: nack, pli, fir, remb, transport_cc, other");
  field("sender_packet_count", r.sender_packet_count, "Packets that the sender says it had sent, in its last report");
  field("goodbye_frame", r.goodbye_frame, "Frame with the first BYE");
  field("receptions", r.receptions, "Report blocks in which the receiver speaks of this stream");
  field("reported_loss_percent", r.reported_loss_percent, "Mean of the fractions lost in those blocks");
  field("reported_worst_loss_percent", r.reported_worst_loss_percent, "Largest fraction lost in one block");
  field("reported_lost", r.reported_lost, "Cumulative number lost in the last block; negative when duplicates came");
  field("reported_jitter_ms", r.reported_jitter_ms, "Mean jitter that the receiver reports");
  field("reported_frame", r.reported_frame, "Frame of the worst block");
  field("round_trip_ms", r.round_trip_ms, "Mean round trip from the capture point to the receiver and back");
  field("round_trip_min_ms", r.round_trip_min_ms, "Shortest of them");
  field("round_trip_max_ms", r.round_trip_max_ms, "Longest of them");
  field("round_trip_count", r.round_trip_count, "How many reports gave a round trip");
  field("voip_metrics", r.voip_metrics, "The receiver's last VoIP metrics");
}

}  // namespace pcapglass::rtp
