#include "protocols/rtp/stream.h"

#include <algorithm>
#include <cstring>

namespace pcapglass::rtp {

std::uint32_t hash_of(const Endpoint& endpoint) {
  std::array<std::uint64_t, 2> halves{};
  std::memcpy(halves.data(), endpoint.address.bytes.data(), 16);
  std::uint64_t hash = mix_bits(halves[0] + 0x9E3779B97F4A7C15U + endpoint.port);
  if (endpoint.address.version == 6) hash = mix_bits(hash + halves[1]);
  return static_cast<std::uint32_t>(hash >> 32);
}

std::uint32_t hash_of(const StreamKey& key) {
  const std::uint64_t both = (std::uint64_t{hash_of(key.source)} << 32) | hash_of(key.destination);
  return static_cast<std::uint32_t>(mix_bits(both + key.ssrc) >> 32);
}

void Stream::take(const Arrival& arrival, const PayloadType& type, const EncodingNames& names) {
  const bool noise = type.encoding == names.comfort_noise() && type.encoding != EncodingNames::kUnknown;
  const bool event = type.encoding == names.telephone_event();
  const std::uint16_t expected = static_cast<std::uint16_t>(sequence.highest_sequence() + 1);
  const SequenceKind kind = sequence.take(arrival.sequence, arrival.frame);
  if (kind == SequenceKind::first) {
    first_frame = arrival.frame;
    first_time = arrival.time;
    hop_limit = arrival.hop_limit;
  }
  if (kind == SequenceKind::restart) {
    add_event({EventKind::restart, arrival.frame, arrival.time, (expected - 1U) & 0xFFFFU, arrival.sequence});
  }
  if (Use* use = use_of(type, arrival.frame))
    ++use->packets;
  else
    ++further_types;
  if (!noise && !event) {
    if (current_type_ != 0xFF && current_type_ != type.number) {
      add_event({EventKind::payload_type_change, arrival.frame, arrival.time, current_type_, type.number});
    }
    current_type_ = type.number;
  }
  if (arrival.hop_limit != hop_limit) {
    hop_limit = arrival.hop_limit;
    ++hop_limit_changes;
  }
  dscp_set |= std::uint64_t{1} << (arrival.dscp & 63U);
  bytes += arrival.ip_bytes;
  if (arrival.marker) ++markers;
  if (noise) ++comfort_noise;
  if (event) ++telephone_events;
  bandwidth.add(arrival.time - first_time, arrival.ip_bytes);
  look_for_gap(arrival, noise || arrival.marker || after_comfort_noise_);
  follow_silence(arrival);
  if (!event) {
    const bool successor = kind == SequenceKind::next;
    // As Wireshark: what comes late or twice says nothing of the spacing, what comes after a loss does.
    const bool forward = successor || kind == SequenceKind::after_gap;
    const bool regular = forward && !arrival.marker && !noise && !after_comfort_noise_;
    const double before = timing.max_jitter();
    timing.take(arrival.time, arrival.timestamp, type.clock, regular, successor && !noise && !after_comfort_noise_);
    if (timing.max_jitter() > before) max_jitter_frame = arrival.frame;
  }
  after_comfort_noise_ = noise;
  last_frame = arrival.frame;
  last_time = arrival.time;
}

Stream::Use* Stream::use_of(const PayloadType& type, std::uint64_t frame) {
  for (Use& use : types) {
    if (use.packets == 0) {
      use.type = type;
      use.first_frame = frame;
      return &use;
    }
    if (use.type.number != type.number) continue;
    if (use.type.encoding == EncodingNames::kUnknown) use.type = type;  // an SDP has said so meanwhile
    return &use;
  }
  return nullptr;
}

void Stream::add_event(const StreamEvent& event) {
  ++event_count;
  if (!extras_) extras_ = std::make_unique<StreamExtras>();
  if (extras_->events.size() < StreamExtras::kMost) extras_->events.push_back(event);
}

double Stream::packet_time() const {
  // A picture of video is several packets of one timestamp, and has no packet time.
  const std::uint32_t clock = types[0].type.clock;
  if (clock == 0 || clock == 90000 || timing.step() == 0) return 0;
  return timing.step() * 1000.0 / clock;
}

// Domain.md 4.4: no packet for max(200 ms, 5 packet times), unless the sender had nothing to say: comfort noise before
// or behind it, or the marker with which talk starts again.
void Stream::look_for_gap(const Arrival& arrival, bool talk_starts) {
  const Pause pause = {last_media_frame_, arrival.frame, last_media_, arrival.time};
  const bool first = last_media_frame_ == 0;
  last_media_ = arrival.time;
  last_media_frame_ = arrival.frame;
  const Nanoseconds length = pause.end - pause.begin;
  constexpr Nanoseconds kLeast = 200'000'000;
  if (first || talk_starts || length <= kLeast) return;
  if (static_cast<double>(length) <= 5 * packet_time() * 1e6) return;
  ++gap_count;
  longest_gap = std::max(longest_gap, length);
  if (!extras_) extras_ = std::make_unique<StreamExtras>();
  if (extras_->gaps.size() < StreamExtras::kMost) extras_->gaps.push_back(pause);
}

void Stream::follow_silence(const Arrival& arrival) {
  if (!arrival.silent) {
    silence_ = {};
    return;
  }
  if (silence_.frame_before == 0) silence_ = {arrival.frame, arrival.frame, arrival.time, arrival.time};
  silence_.frame_after = arrival.frame;
  silence_.end = arrival.time;
  if (silence_.end - silence_.begin > longest_silence.end - longest_silence.begin) longest_silence = silence_;
}

}  // namespace pcapglass::rtp
