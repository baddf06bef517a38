#include "protocols/sip/analyzer.h"

#include <algorithm>

#include "protocols/sip/detect.h"
#include "protocols/sip/findings_transport.h"
#include "protocols/sip/media_hook.h"
#include "protocols/sip/nat/report.h"
#include "protocols/sip/rules_lookups.h"
#include "protocols/sip/rules_media.h"
#include "protocols/sip/security/report.h"

namespace pcapglass::sip {
namespace {

Arrival arrival_of(const Datagram& datagram) {
  const Record& record = datagram.packet.record();
  return {datagram.source,
          datagram.destination,
          Carrier::udp,
          record.frame,
          record.time,
          record.has_time,
          datagram.frames,
          datagram.packet.copy(),
          datagram.packet.copy_of()};
}

}  // namespace

MessageAnalyzer::MessageAnalyzer(const Limits& limits, std::uint8_t row)
    : registry_row_(row),
      most_rows_(limits.message_rows),
      frames_left_(limits.message_rows),
      arena_(limits.message_text_bytes),
      statistics_(limits),
      repeats_(limits.transactions),
      calls_(limits),
      media_(limits),
      watch_(limits),
      nat_(limits),
      security_(limits),
      links_(limits),
      host_pairs_(limits.sip_flows) {}

std::string_view MessageAnalyzer::datagram(const Datagram& datagram) {
  Flow& flow = datagram.flow;
  const bool sip_port = is_sip_port(datagram.source.port) || is_sip_port(datagram.destination.port);
  const bool sip_flow = sip_port || flow.protocol == registry_row_;
  const Detection found = detect(datagram.payload, sip_flow, datagram.cut);
  const std::uint64_t frame = datagram.packet.record().frame;
  switch (found.kind) {
    case Kind::message:
      if (flow.protocol == kNoProtocol) flow.protocol = registry_row_;
      take_datagram(datagram, found.skip);
      return "sip";
    case Kind::keep_alive: note_keep_alive(datagram); break;
    case Kind::sigcomp: unseen_.add(UnseenKind::sigcomp, frame, datagram.destination.port); break;
    case Kind::other:
      if (const std::string_view name = media_.datagram(datagram); !name.empty()) return name;
      if (sip_flow && !datagram.payload.empty()) {
        unseen_.add(UnseenKind::other_datagrams, frame, datagram.destination.port);
      }
      break;
  }
  return {};
}

void MessageAnalyzer::take_datagram(const Datagram& datagram, std::size_t skip) {
  const Bytes text = datagram.payload.subspan(skip);
  const std::size_t wire_length = datagram.wire_length - skip;
  watch_.markings.add(datagram.source.address, datagram.packet);
  if (!parse_datagram(as_text(text), wire_length, message_)) return;
  Row* row = take_message(arrival_of(datagram), text, wire_length);
  if (row == nullptr) return;
  const Record& record = datagram.packet.record();
  row->in_file = is_within(record.captured, text);
  if (row->in_file) {
    row->file_offset = record.file_offset + static_cast<std::uint64_t>(text.data() - record.captured.data());
  }
}

Row* MessageAnalyzer::take_message(const Arrival& arrival, Bytes text, std::size_t wire_length) {
  statistics_.count(message_, arrival.carrier);
  anomalies_.clear();
  find_anomalies(message_, anomalies_);
  if (!anomalies_.empty()) {
    malformed_.add(anomalies_, arrival.source.address, arrival.frame,
                   arrival.has_time ? std::optional(arrival.time) : std::nullopt);
  }
  const Repeat repeat = repeats_.look(arrival, message_);
  watch_message(arrival, wire_length, repeat.kind);
  if (repeat.kind == RepeatKind::retransmission) ++statistics_.retransmissions;
  if (repeat.kind == RepeatKind::capture_duplicate) ++statistics_.capture_duplicates;
  if (repeat.kind == RepeatKind::first) announce_media(message_, arrival, media_);
  Row* row = keep_row(arrival, text, wire_length, repeat);
  const auto place = row == nullptr ? Fact::kNoRow : static_cast<std::uint32_t>(rows_.size() - 1);
  const Glance glance = glance_of(message_, arrival, anomalies_, repeat.kind, place);
  nat_.add(glance);
  security_.add(glance, wire_length);
  const std::uint32_t session = calls_.add(message_, arrival, repeat, place);
  if (row != nullptr) row->session = session;
  return row;
}

Row* MessageAnalyzer::keep_row(const Arrival& arrival, Bytes text, std::size_t wire_length, const Repeat& repeat) {
  if (rows_.size() == most_rows_) return nullptr;
  Row row;
  row.frame = arrival.frame;
  row.time = arrival.time.ns;
  row.time_digits = arrival.time.digits;
  row.has_time = arrival.has_time;
  row.source = arrival.source;
  row.destination = arrival.destination;
  row.carrier = arrival.carrier;
  row.length = static_cast<std::uint32_t>(text.size());
  row.wire_length = static_cast<std::uint32_t>(wire_length);
  row.request = message_.is_request();
  row.repeat = repeat.kind;
  row.repeat_of = repeat.of_frame;
  row.text = arena_.add(text).value_or(Row::kNowhere);
  row.several_frames = arrival.frames.size() > 1;
  if (row.several_frames) keep_frames(arrival.frames);
  rows_.push_back(row);
  return &rows_.back();
}

// A sender that gives each byte a packet of its own must not fill the memory with frame numbers: beyond the ceiling the
// first and the last of a message stay.
void MessageAnalyzer::keep_frames(std::span<const std::uint64_t> frames) {
  std::vector<std::uint64_t>& kept = frames_[rows_.size()];
  if (frames.size() <= frames_left_) {
    kept.assign(frames.begin(), frames.end());
    frames_left_ -= frames.size();
  } else {
    kept = {frames.front(), frames.back()};
  }
}

std::span<const std::uint64_t> MessageAnalyzer::frames_of(std::size_t index) const {
  const auto found = frames_.find(index);
  return found == frames_.end() ? std::span<const std::uint64_t>{} : std::span<const std::uint64_t>(found->second);
}

std::span<const FilePart> MessageAnalyzer::parts_of(std::size_t index) const {
  const auto found = parts_.find(index);
  return found == parts_.end() ? std::span<const FilePart>{} : std::span<const FilePart>(found->second);
}

void MessageAnalyzer::finish(const CaptureInfo& capture) {
  calls_.finish(capture.last_time ? capture.last_time->ns : 0);
  statistics_.call_ids.sort();
  statistics_.user_agents.sort();
  media_.finish();
  links_.finish();
  nat_.finish(capture.last_time ? capture.last_time->ns : 0);
  watch_.finish(capture.last_time ? capture.last_time->ns : 0);
}

std::vector<Finding> MessageAnalyzer::findings() const {
  std::vector<Finding> all = calls_.findings().findings();
  FindingGroups media;
  find_media_problems(*this, nullptr, watch_.end, media);
  find_lookup_problems(*this, media);
  for (Finding& finding : media.findings()) all.push_back(std::move(finding));
  for (Finding& finding : malformed_.findings()) all.push_back(std::move(finding));
  add_transport_findings(*this, all);
  FindingGroups more = nat_.findings();
  add_nat_findings(*this, more);
  add_security_findings(*this, more);
  for (Finding& finding : more.findings()) all.push_back(std::move(finding));
  most_severe_first(all);
  return all;
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row) {
  return std::make_unique<MessageAnalyzer>(limits, row);
}

}  // namespace pcapglass::sip
