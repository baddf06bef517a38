#include "protocols/sip/transport/keep_alives.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kPatience = 10 * kNanosecondsPerSecond;  // RFC 5626 4.4.1

}  // namespace

Beat beat_of(Bytes payload) {
  constexpr std::size_t kStunHeader = 20;
  if (payload.size() >= kStunHeader && (payload[0] & 0xC0) == 0 && payload[0] != '\r' && payload[0] != '\n') {
    // RFC 8489 5: the class is in bits 4 and 8 of the type; 2 and 3 are responses.
    return (payload[0] & 1) != 0 ? Beat::stun_response : Beat::stun_request;
  }
  return Beat::ping;
}

void KeepAlives::give_up_oldest(KeepAlive& flow) {
  if (flow.unanswered++ == 0) {
    flow.first_unanswered_frame = flow.waiting.front().frame;
    flow.first_unanswered_time = flow.waiting.front().time;
    flow.answered_before = flow.pongs + flow.stun_responses > 0;
  }
  flow.waiting.erase(flow.waiting.begin());
}

void KeepAlives::answered(KeepAlive& flow, Nanoseconds time) {
  while (!flow.waiting.empty() && time - flow.waiting.front().time.ns > kPatience) give_up_oldest(flow);
  std::erase_if(flow.waiting, [&](const KeepAlive::Waiting& ping) { return ping.time.ns <= time; });
  if (flow.unanswered == 0) flow.registered_after_frame = 0;
}

void KeepAlives::add(std::uint32_t flow, const Endpoint& source, const Endpoint& destination, Carrier carrier,
                     Beat beat, std::uint64_t frame, Timestamp time) {
  const auto found = index_.find(flow);
  if (found == index_.end()) {
    if (flows_.size() == ceiling_) {
      ++not_followed_;
      return;
    }
    index_.emplace(flow, flows_.size());
    by_host_.emplace(source.address, flows_.size());
    KeepAlive fresh;
    fresh.source = source;
    fresh.destination = destination;
    fresh.carrier = carrier;
    fresh.first_frame = frame;
    flows_.push_back(fresh);
  }
  KeepAlive& row = found == index_.end() ? flows_.back() : flows_[found->second];
  if (beat == Beat::ping && !(source == row.source)) beat = Beat::pong;
  if (beat == Beat::pong || beat == Beat::stun_response) {
    answered(row, time.ns);
    ++(beat == Beat::pong ? row.pongs : row.stun_responses);
    return;
  }
  ++(beat == Beat::ping ? row.pings : row.stun_requests);
  if (!(source == row.source)) return;
  if (row.last_ping != 0) {
    ++row.intervals;
    row.interval_sum += time.ns - row.last_ping;
  }
  row.last_ping = time.ns;
  // Over UDP line ends are answered by nobody: RFC 5626 4.4.2 asks for STUN there.
  if (beat == Beat::ping && carrier == Carrier::udp) return;
  if (row.waiting.size() == KeepAlive::kMostWaiting) give_up_oldest(row);
  row.waiting.push_back({frame, time});
}

void KeepAlives::registered(const Endpoint& source, const Endpoint& destination, std::uint64_t frame) {
  // A host behind which many hide has many flows: the latest of them are asked.
  constexpr int kMostAsked = 64;
  const auto [first, behind] = by_host_.equal_range(source.address);
  auto at = behind;
  for (int asked = 0; at != first && asked < kMostAsked; ++asked) {
    KeepAlive& row = flows_[(--at)->second];
    const bool suspect = row.unanswered > 0 || !row.waiting.empty();
    if (suspect && row.destination.address == destination.address && row.registered_after_frame == 0) {
      row.registered_after_frame = frame;
    }
  }
}

// Of pings shortly before the capture's end nothing is known (domain.md C-06).
void KeepAlives::finish(Nanoseconds now) {
  for (KeepAlive& row : flows_) {
    while (!row.waiting.empty() && now - row.waiting.front().time.ns > kPatience) give_up_oldest(row);
    row.waiting = {};
  }
}

}  // namespace pcapglass::sip
