#include "protocols/sip/analyzer.h"

#include <algorithm>
#include <functional>

#include "protocols/sip/detect.h"

namespace pcapglass::sip {
namespace {

bool is_within(Bytes whole, Bytes part) {
  const std::less_equal<> before;
  return before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size());
}

}  // namespace

MessageAnalyzer::MessageAnalyzer(const Limits& limits, std::uint8_t row)
    : registry_row_(row),
      most_rows_(limits.message_rows),
      arena_(limits.message_text_bytes),
      statistics_(limits),
      repeats_(limits.transactions) {}

std::string_view MessageAnalyzer::datagram(const Datagram& datagram) {
  Flow& flow = datagram.flow;
  const bool sip_port = is_sip_port(datagram.source.port) || is_sip_port(datagram.destination.port);
  const bool sip_flow = sip_port || flow.protocol == registry_row_;
  const Detection found = detect(datagram.payload, sip_flow, datagram.cut);
  const std::uint64_t frame = datagram.packet.record().frame;
  switch (found.kind) {
    case Kind::message:
      if (flow.protocol == kNoProtocol) flow.protocol = registry_row_;
      take_message(datagram, found.skip);
      return "sip";
    case Kind::keep_alive: ++statistics_.keep_alives; break;
    case Kind::sigcomp: unseen_.add(UnseenKind::sigcomp, frame, datagram.destination.port); break;
    case Kind::other:
      if (sip_flow && !datagram.payload.empty()) {
        unseen_.add(UnseenKind::other_datagrams, frame, datagram.destination.port);
      }
      break;
  }
  return {};
}

void MessageAnalyzer::take_message(const Datagram& datagram, std::size_t skip) {
  const Bytes text = datagram.payload.subspan(skip);
  const std::size_t wire_length = datagram.wire_length - skip;
  if (!parse_datagram(as_text(text), wire_length, message_)) return;
  statistics_.count(message_);
  anomalies_.clear();
  find_anomalies(message_, anomalies_);
  if (!anomalies_.empty()) {
    const Record& record = datagram.packet.record();
    malformed_.add(anomalies_, datagram.source.address, record.frame,
                   record.has_time ? std::optional(record.time) : std::nullopt);
  }
  const Repeat repeat = repeats_.look(datagram, message_);
  if (repeat.kind == RepeatKind::retransmission) ++statistics_.retransmissions;
  if (repeat.kind == RepeatKind::capture_duplicate) ++statistics_.capture_duplicates;
  keep_row(datagram, text, wire_length, repeat);
}

void MessageAnalyzer::keep_row(const Datagram& datagram, Bytes text, std::size_t wire_length, const Repeat& repeat) {
  if (rows_.size() == most_rows_) return;
  const Record& record = datagram.packet.record();
  Row row;
  row.frame = record.frame;
  row.time = record.time.ns;
  row.time_digits = record.time.digits;
  row.has_time = record.has_time;
  row.in_file = is_within(record.captured, text);
  if (row.in_file) {
    row.file_offset = record.file_offset + static_cast<std::uint64_t>(text.data() - record.captured.data());
  }
  row.source = datagram.source;
  row.destination = datagram.destination;
  row.length = static_cast<std::uint32_t>(text.size());
  row.wire_length = static_cast<std::uint32_t>(wire_length);
  row.request = message_.is_request();
  row.repeat = repeat.kind;
  row.repeat_of = repeat.of_frame;
  row.text = arena_.add(text).value_or(Row::kNowhere);
  rows_.push_back(row);
  if (datagram.frames.size() > 1) fragments_[row.frame].assign(datagram.frames.begin(), datagram.frames.end());
}

std::span<const std::uint64_t> MessageAnalyzer::fragments_of(const Row& row) const {
  const auto found = fragments_.find(row.frame);
  return found == fragments_.end() ? std::span<const std::uint64_t>{} : std::span<const std::uint64_t>(found->second);
}

void MessageAnalyzer::finish(const CaptureInfo& /*capture*/) {
  statistics_.call_ids.sort();
  statistics_.user_agents.sort();
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row) {
  return std::make_unique<MessageAnalyzer>(limits, row);
}

}  // namespace pcapglass::sip
