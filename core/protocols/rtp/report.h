// The result of analyze_rtp_streams, and the short form of a stream that other results show.
#pragma once

#include "protocols/rtp/media.h"
#include "protocols/rtp/report_types.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::rtp {

struct Arguments : CommonArguments {
  std::optional<std::string> call_id, ssrc;
  bool show_digits = false;
};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  field("call_id", a.call_id, "Only the streams of this Call-ID");
  field("ssrc", a.ssrc, "Only streams with this SSRC, hexadecimal as in 0x3796cb71 or decimal");
  field("show_digits", a.show_digits,
        "Show which keys were pressed: they may be a PIN or a card number, so they are redacted otherwise");
  describe_paging(field, a);
}

// A stream in short, for calls and messages.
struct MediaSummary {
  std::string source, destination, ssrc, codec;
  LinkName linked_by = LinkName::unlinked;
  std::optional<std::string> call_id;
  std::uint64_t first_frame = 0, last_frame = 0;
  std::optional<Timestamp> first_time, last_time;
  std::uint64_t packets = 0, lost = 0;
  double loss_percent = 0;
  std::optional<double> jitter_mean_ms, jitter_max_ms;
  Nullable<double> mos;
  std::uint64_t dtmf_events = 0;
};
template <class Field>
void describe(Field& field, MediaSummary& m) {
  field("source", m.source, "Address and port of the sender");
  field("destination", m.destination, "Address and port of the receiver");
  field("ssrc", m.ssrc, "Synchronization source, hexadecimal");
  field("codec", m.codec, "Encoding of its first payload type; empty when unknown");
  field("linked_by", m.linked_by,
        "How it is tied to its call: sdp (its destination was advertised), symmetric (its source was), nat_guess (the "
        "port was, and the address is where that signalling came from), unlinked");
  field("call_id", m.call_id, "Call-ID of the SDP that it is linked to");
  field("first_frame", m.first_frame, "First frame");
  field("last_frame", m.last_frame, "Last frame");
  field("first_time", m.first_time, "Time of the first frame");
  field("last_time", m.last_time, "Time of the last frame");
  field("packets", m.packets, "RTP packets received, copies made by the capture not counted");
  field("lost", m.lost, "Packets that are missing in the sequence numbers");
  field("loss_percent", m.loss_percent, "The same in percent of those expected");
  field("jitter_mean_ms", m.jitter_mean_ms, "Mean of the interarrival jitter (RFC 3550 A.8); absent without a clock");
  field("jitter_max_ms", m.jitter_max_ms, "Maximum of the interarrival jitter");
  field("mos", m.mos, "Estimated MOS; null where the narrow-band E-model does not apply");
  field("dtmf_events", m.dtmf_events, "Keys pressed (RFC 4733)");
}

struct StreamReport : MediaSummary {
  std::optional<std::uint64_t> sdp_frame;
  bool encrypted = false;
  std::vector<PayloadTypeReport> payload_types;
  double duration_s = 0;
  std::uint64_t expected = 0, unique = 0, duplicates = 0, out_of_order = 0, out_of_range = 0, capture_duplicates = 0;
  std::uint16_t first_sequence = 0, last_sequence = 0;
  std::uint64_t loss_burst_count = 0, longest_loss_burst = 0;
  double mean_loss_burst = 0;
  std::vector<LossReport> loss_bursts;
  std::optional<double> delta_min_ms, delta_mean_ms, delta_max_ms, delta_p95_ms, max_skew_ms, clock_drift_ppm, ptime_ms;
  std::uint64_t bytes = 0;
  double max_bandwidth_kbps = 0;
  std::vector<std::uint32_t> dscp;
  std::uint64_t hop_limit_changes = 0, markers = 0, comfort_noise = 0;
  std::uint64_t gap_count = 0;
  double longest_gap_s = 0;
  std::vector<GapReport> gaps;
  std::vector<EventReport> events;
  QualityReport quality;
  std::optional<RtcpReport> rtcp;
  std::vector<DtmfReport> dtmf;
};
template <class Field>
void describe(Field& field, StreamReport& s) {
  describe(field, static_cast<MediaSummary&>(s));
  field("sdp_frame", s.sdp_frame, "Frame of the message with that SDP");
  field("encrypted", s.encrypted, "SDP says SRTP: the figures hold, the payload is not looked at");
  field("payload_types", s.payload_types, "What it carried, in order of appearance");
  field("duration_s", s.duration_s, "Seconds from first to last packet");
  field("expected", s.expected, "Packets by the sequence numbers, over restarts");
  field("unique", s.unique, "Different packets received");
  field("duplicates", s.duplicates, "Packets that came again with the same sequence number");
  field("out_of_order", s.out_of_order, "Packets that came after one with a higher number");
  field("out_of_range", s.out_of_range, "Packets far from all others, in no run of numbers");
  field("capture_duplicates", s.capture_duplicates, "Copies that the capture made, in none of the figures");
  field("first_sequence", s.first_sequence, "Sequence number of the first packet");
  field("last_sequence", s.last_sequence, "Highest sequence number at the end");
  field("loss_burst_count", s.loss_burst_count, "How often packets are missing in one piece");
  field("longest_loss_burst", s.longest_loss_burst, "Most packets missing in one piece");
  field("mean_loss_burst", s.mean_loss_burst, "Mean packets missing in one piece");
  field("loss_bursts", s.loss_bursts, "The first ten of them");
  field("delta_min_ms", s.delta_min_ms, "Least time between packets in sequence without marker or comfort noise");
  field("delta_mean_ms", s.delta_mean_ms, "Mean of that");
  field("delta_max_ms", s.delta_max_ms, "Maximum of that");
  field("delta_p95_ms", s.delta_p95_ms, "95 percent of them are below; to about three percent");
  field("max_skew_ms", s.max_skew_ms, "Largest difference between media time and arrival since the first packet");
  field("clock_drift_ppm", s.clock_drift_ppm,
        "By how many parts per million the sender's clock is fast against the capture's; absent below ten seconds");
  field("ptime_ms", s.ptime_ms, "Milliseconds of audio in most packets");
  field("bytes", s.bytes, "Bytes of IP, UDP and RTP");
  field("max_bandwidth_kbps", s.max_bandwidth_kbps, "Most kilobits of IP, UDP and RTP in any second");
  field("dscp", s.dscp, "DSCP values seen");
  field("hop_limit_changes", s.hop_limit_changes, "How often the TTL or hop limit changed: the path did");
  field("markers", s.markers, "Packets with the marker bit: starts of talk, or ends of pictures");
  field("comfort_noise", s.comfort_noise, "Comfort noise packets: the sender suppresses silence");
  field("gap_count", s.gap_count, "Pauses above max(200 ms, 5 packet times) that silence suppression does not explain");
  field("longest_gap_s", s.longest_gap_s, "The longest of them");
  field("gaps", s.gaps, "The first ten of them");
  field("events", s.events, "Changes of SSRC and payload type, and restarts; the first ten");
  field("quality", s.quality, "Estimated speech quality with everything that went into it");
  field("rtcp", s.rtcp, "What RTCP says of this stream; absent when there is none");
  field("dtmf", s.dtmf, "Telephone events; the first hundred");
}

struct FaxReport {
  std::string source, destination;
  std::optional<std::string> call_id;
  std::uint64_t packets = 0, first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, FaxReport& f) {
  field("source", f.source, "Address and port of the sender");
  field("destination", f.destination, "Address and port of the receiver");
  field("call_id", f.call_id, "Call-ID of the SDP with image/udptl");
  field("packets", f.packets, "UDPTL datagrams");
  field("first_frame", f.first_frame, "First frame");
  field("last_frame", f.last_frame, "Last frame");
}

struct MediaTotals {
  std::uint64_t streams = 0, linked = 0, packets = 0, lost = 0, rtcp_packets = 0, dtmf_events = 0;
  std::map<std::string, std::uint64_t> codecs;
};
template <class Field>
void describe(Field& field, MediaTotals& t) {
  field("streams", t.streams, "RTP streams in the whole capture");
  field("linked", t.linked, "Streams that SDP in the capture explains");
  field("packets", t.packets, "RTP packets of all streams");
  field("lost", t.lost, "Packets missing in all streams");
  field("rtcp_packets", t.rtcp_packets, "RTCP datagrams");
  field("dtmf_events", t.dtmf_events, "Telephone events");
  field("codecs", t.codecs, "Streams by encoding of their first payload type");
}

struct Result : CommonResult {
  std::string file;
  MediaTotals totals;
  std::vector<StreamReport> streams;
  std::optional<Page> page;
  std::vector<FaxReport> t38;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("totals", r.totals, "Figures over all streams, whatever was asked for");
  field("streams", r.streams, "The streams that were asked for, in order of their first frame");
  field("page", r.page, "Which part of streams this is, when it is not all");
  field("t38", r.t38, "Fax over UDPTL (T.38): counted, not analysed");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_streams(const Media& media, const Arguments& arguments, QueryContext& context);

// The streams that are linked to this Call-ID, in order of first frame, at most `most`.
[[nodiscard]] std::vector<MediaSummary> media_of_call(const Media& media, std::string_view call_id, std::size_t most,
                                                      const QueryContext& context);

// The part of all streams that belongs in this answer, in order of first frame.
[[nodiscard]] std::vector<MediaSummary> list_media(const Media& media, QueryContext& context, std::optional<Page>& page,
                                                   std::size_t unless_asked);

// "0x3796cb71".
[[nodiscard]] std::string shown_ssrc(std::uint32_t ssrc);

}  // namespace pcapglass::rtp
