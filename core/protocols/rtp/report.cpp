#include "protocols/rtp/report.h"

#include <algorithm>
#include <charconv>

#include "bytes/text.h"
#include "protocols/rtp/findings.h"
#include "protocols/rtp/report_stream.h"

namespace pcapglass::rtp {
namespace {

std::uint8_t digits_of(const QueryContext& context) {
  return context.capture().first_time ? context.capture().first_time->digits : std::uint8_t{6};
}

// Nothing when it is no number of 32 bits.
std::optional<std::uint32_t> read_ssrc(std::string_view text) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  if (is_hex) text.remove_prefix(2);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, is_hex ? 16 : 10);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::vector<std::uint32_t> chosen(const Media& media, const Arguments& arguments, QueryContext& context) {
  std::optional<std::uint32_t> ssrc;
  if (arguments.ssrc) {
    ssrc = read_ssrc(*arguments.ssrc);
    if (!ssrc) {
      context.add_note("ssrc is no number of 32 bits, so no stream has it.");
      return {};
    }
  }
  std::vector<std::uint32_t> out;
  for (const std::uint32_t position : media.order()) {
    const Stream& stream = media.streams()[position];
    if (ssrc && stream.key.ssrc != *ssrc) continue;
    if (arguments.call_id) {
      if (stream.link.call == kNoCall || media.calls()[stream.link.call].id != *arguments.call_id) continue;
    }
    out.push_back(position);
  }
  return out;
}

MediaTotals totals_of(const Media& media) {
  MediaTotals totals;
  totals.streams = media.streams().size();
  totals.packets = media.rtp_packets();
  totals.rtcp_packets = media.rtcp_packets();
  totals.dtmf_events = media.events().size() + media.events_not_kept();
  for (const Stream& stream : media.streams()) {
    if (stream.link.by != LinkedBy::unlinked) ++totals.linked;
    totals.lost += stream.sequence.lost();
    const std::string_view codec = codec_of(stream, media.names());
    ++totals.codecs[codec.empty() ? "unknown" : printable(codec)];
  }
  return totals;
}

void list_faxes(const Media& media, Result& result) {
  for (const FaxFlow& flow : media.faxes()) {
    FaxReport report;
    report.source = to_string(flow.source);
    report.destination = to_string(flow.destination);
    if (flow.link.call != kNoCall) report.call_id = printable(media.calls()[flow.link.call].id);
    report.packets = flow.packets;
    report.first_frame = flow.first_frame;
    report.last_frame = flow.last_frame;
    result.t38.push_back(std::move(report));
  }
}

void list_not_analyzed(const Media& media, std::vector<std::string>& out) {
  static constexpr std::array<std::string_view, kCompanions> kWhat = {
      "STUN on media endpoints", "DTLS on media endpoints", "ZRTP on media endpoints", "TURN channel data", "SRTCP"};
  for (std::size_t i = 0; i < kCompanions; ++i) {
    const Companions& seen = media.companions(static_cast<Companion>(i));
    if (seen.count == 0) continue;
    out.push_back(std::string(kWhat[i]) + ": " + std::to_string(seen.count) + " datagrams (frames " +
                  std::to_string(seen.first_frame) + " to " + std::to_string(seen.last_frame) + "), counted only");
  }
  if (!media.faxes().empty()) out.emplace_back("Fax over UDPTL (T.38): the pages in it are not decoded");
  out.emplace_back(
      "RTP within TCP (RTSP interleaved, RFC 4571), and the sound itself: tones pressed as audio are not heard");
}

void note_ceilings(const Media& media, QueryContext& context) {
  if (media.unlisted_packets() > 0) {
    context.add_note(std::to_string(media.unlisted_packets()) +
                     " RTP packets belong to further streams: the ceiling of streams is reached.");
  }
  if (media.events_not_kept() > 0) {
    context.add_note(std::to_string(media.events_not_kept()) +
                     " telephone events are counted but not listed: the ceiling of events is reached.");
  }
  if (media.announcements_forgotten() > 0) {
    context.add_note(std::to_string(media.announcements_forgotten()) +
                     " of the oldest media endpoints in SDP were forgotten: the ceiling is reached.");
  }
  if (media.control().not_kept() > 0) {
    context.add_note("RTCP of further sources is left out: the ceiling is reached.");
  }
}

}  // namespace

std::string shown_ssrc(std::uint32_t ssrc) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "0x";
  for (int shift = 28; shift >= 0; shift -= 4) out += kDigits[(ssrc >> shift) & 15U];
  return out;
}

std::vector<MediaSummary> media_of_call(const Media& media, std::string_view call_id, std::size_t most,
                                        const QueryContext& context) {
  std::vector<MediaSummary> out;
  const ControlLookup control(media);
  for (const std::uint32_t position : media.order()) {
    const Stream& stream = media.streams()[position];
    if (stream.link.call == kNoCall || media.calls()[stream.link.call].id != call_id) continue;
    if (out.size() == most) break;
    out.push_back(summary_of(stream, {media, control, digits_of(context), false}));
  }
  return out;
}

std::vector<MediaSummary> list_media(const Media& media, QueryContext& context, std::optional<Page>& page,
                                     std::size_t unless_asked) {
  std::vector<MediaSummary> out;
  const ControlLookup control(media);
  const Slice slice = context.slice("media", media.order().size(), page, unless_asked);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    out.push_back(summary_of(media.streams()[media.order()[i]], {media, control, digits_of(context), false}));
  }
  return out;
}

Result analyze_streams(const Media& media, const Arguments& arguments, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.totals = totals_of(media);
  const std::vector<std::uint32_t> wanted = chosen(media, arguments, context);
  const ControlLookup control(media);
  const StreamContext how = {media, control, digits_of(context), arguments.show_digits};
  const Slice slice = context.slice("streams", wanted.size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.streams.push_back(report_stream(media.streams()[wanted[i]], how));
  }
  list_faxes(media, result);
  result.findings = find_trouble({media, control, digits_of(context), context.capture().frames, !media.calls().empty(),
                                  context.capture().last_time ? context.capture().last_time->ns : 0});
  if (media.streams().empty()) result.message = "No RTP streams found in this capture";
  list_not_analyzed(media, result.not_analyzed);
  note_ceilings(media, context);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::rtp
