#include "protocols/rtp/control.h"

#include <algorithm>

namespace pcapglass::rtp {
namespace {

void count_feedback(ControlSender& sender, const RtcpPacket& packet) {
  // FMT of RFC 4585 6.2 and 6.3, RFC 5104 4.3, and drafts that are in general use.
  const bool transport = packet.type == RtcpType::transport_feedback;
  if (transport && packet.count == 1)
    ++sender.negative_acknowledgements;
  else if (transport && packet.count == 15)
    ++sender.transport_wide;
  else if (!transport && packet.count == 1)
    ++sender.picture_losses;
  else if (!transport && packet.count == 4)
    ++sender.full_intra_requests;
  else if (!transport && packet.count == 15)
    ++sender.bitrate_estimates;
  else
    ++sender.other_feedback;
}

}  // namespace

void Series::add(double value) {
  least = count == 0 ? value : std::min(least, value);
  most = count == 0 ? value : std::max(most, value);
  sum += value;
  ++count;
}

void Control::take(const Endpoint& source, const Endpoint& destination, Bytes datagram, Nanoseconds time,
                   std::uint64_t frame) {
  const Context context = {source, destination, time, frame};
  RtcpWalker walker(datagram);
  RtcpPacket packet;
  while (walker.next(packet)) take_packet(packet, context);
}

void Control::take_packet(const RtcpPacket& packet, const Context& context) {
  std::uint32_t ssrc = packet.ssrc;
  std::string_view cname;
  if (packet.type == RtcpType::source_description) {
    cname = read_cname(packet, ssrc);
    if (packet.count == 0 || packet.body.size() < 4) return;
  }
  if (packet.type == RtcpType::goodbye) {
    if (packet.count == 0 || packet.body.size() < 4) return;
    ssrc = load_be32(packet.body, 0);
  }
  ControlSender* own = sender(ssrc, context);
  if (own == nullptr) return;
  Cursor cursor(packet.body);
  switch (packet.type) {
    case RtcpType::sender_report: {
      const SenderInfo info = read_sender_info(cursor);
      if (!cursor.ok()) return;
      ++own->sender_reports;
      own->last = info;
      own->reports[own->next_report] = {info.middle(), context.time};
      own->next_report = (own->next_report + 1) % own->reports.size();
      take_blocks(cursor, packet.count, context);
      break;
    }
    case RtcpType::receiver_report:
      ++own->receiver_reports;
      take_blocks(cursor, packet.count, context);
      break;
    case RtcpType::source_description:
      ++own->descriptions;
      if (own->cname.empty()) own->cname = cname;
      break;
    case RtcpType::goodbye:
      ++own->goodbyes;
      if (own->goodbye_frame == 0) own->goodbye_frame = context.frame;
      break;
    case RtcpType::application: ++own->applications; break;
    case RtcpType::transport_feedback:
    case RtcpType::payload_feedback: count_feedback(*own, packet); break;
    case RtcpType::extended_report:
      ++own->extended_reports;
      take_extended(packet, context);
      break;
  }
}

void Control::take_blocks(Cursor& cursor, std::uint8_t count, const Context& context) {
  for (std::uint8_t i = 0; i < count; ++i) {
    const ReportBlock block = read_report_block(cursor);
    if (!cursor.ok()) return;
    ControlReception* about = reception(block.ssrc, context);
    if (about == nullptr) return;
    if (about->blocks == 0) about->first_lost = block.lost;
    ++about->blocks;
    about->last = block;
    about->fraction.add(block.fraction_lost / 2.56);
    about->jitter.add(block.jitter);
    if (about->worst_frame == 0 || block.fraction_lost > about->worst_fraction) {
      about->worst_fraction = block.fraction_lost;
      about->worst_frame = context.frame;
    }
    if (const auto trip = round_trip(block, context)) {
      if (about->round_trip.count == 0 || *trip > about->round_trip.most) about->worst_round_trip_frame = context.frame;
      about->round_trip.add(*trip);
    }
  }
}

// RFC 3550 6.4.1 from where the capture was made: when this report passed, less when the sender report that it repeats
// had passed, less what the reporter waited in between.
std::optional<double> Control::round_trip(const ReportBlock& block, const Context& context) const {
  if (block.last_report == 0) return std::nullopt;
  const StreamKey key = {context.destination, context.source, block.ssrc};
  const std::uint32_t found =
      sender_index_.find(hash_of(key), [&](std::uint32_t at) { return senders_[at].key == key; });
  if (found == Index::kNone) return std::nullopt;
  for (const ControlSender::Report& report : senders_[found].reports) {
    if (report.middle != block.last_report) continue;
    const double waited = block.delay * 1000.0 / 65536;
    const double trip = static_cast<double>(context.time - report.time) * 1e-6 - waited;
    // The delay is rounded, and not every reporter's clock is right.
    constexpr double kRounding = -1;
    if (trip >= kRounding) return std::max(trip, 0.0);
    return std::nullopt;
  }
  return std::nullopt;
}

void Control::take_extended(const RtcpPacket& packet, const Context& context) {
  Cursor cursor(packet.body);
  XrBlock block;
  while (next_xr_block(cursor, block)) {
    if (block.body.size() < 4 || block.type > 7 || block.type == 4 || block.type == 5) continue;
    ControlReception* about = reception(load_be32(block.body, 0), context);
    if (about == nullptr) return;
    if (block.type == 1) ++about->loss_run_lengths;
    if (block.type == 6) ++about->statistics_summaries;
    if (block.type != 7 || block.body.size() < VoipMetrics::kLength) continue;
    Cursor fields(block.body);
    about->voip_metrics = read_voip_metrics(fields);
    about->voip_metrics_frame = context.frame;
  }
}

ControlSender* Control::sender(std::uint32_t ssrc, const Context& context) {
  const StreamKey key = {context.source, context.destination, ssrc};
  const std::uint32_t hash = hash_of(key);
  std::uint32_t found = sender_index_.find(hash, [&](std::uint32_t at) { return senders_[at].key == key; });
  if (found == Index::kNone) {
    if (senders_.size() >= most_) {
      ++not_kept_;
      return nullptr;
    }
    found = static_cast<std::uint32_t>(senders_.size());
    senders_.emplace_back().key = key;
    senders_.back().first_frame = context.frame;
    sender_index_.add(hash, found);
  }
  senders_[found].last_frame = context.frame;
  return &senders_[found];
}

ControlReception* Control::reception(std::uint32_t ssrc, const Context& context) {
  const StreamKey key = {context.source, context.destination, ssrc};
  const std::uint32_t hash = hash_of(key);
  std::uint32_t found = reception_index_.find(hash, [&](std::uint32_t at) { return receptions_[at].key == key; });
  if (found == Index::kNone) {
    if (receptions_.size() >= most_) {
      ++not_kept_;
      return nullptr;
    }
    found = static_cast<std::uint32_t>(receptions_.size());
    receptions_.emplace_back().key = key;
    receptions_.back().first_frame = context.frame;
    reception_index_.add(hash, found);
  }
  receptions_[found].last_frame = context.frame;
  return &receptions_[found];
}

}  // namespace pcapglass::rtp
