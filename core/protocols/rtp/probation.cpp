#include "protocols/rtp/probation.h"

namespace pcapglass::rtp {
namespace {

constexpr std::uint64_t kEvidence = 10;  // packets
constexpr std::uint64_t kPatience = 40;
constexpr Nanoseconds kStale = 2 * kNanosecondsPerSecond;

bool mostly(std::uint64_t part, std::uint64_t whole) { return part * 5 >= whole * 4; }

bool convinces(const Stream& stream) {
  const SequenceTracker& numbers = stream.sequence;
  return numbers.unique() >= kEvidence && mostly(numbers.in_order(), numbers.received() - 1) &&
         stream.timing.steps() > 0 && mostly(stream.timing.same_steps(), stream.timing.steps());
}

}  // namespace

std::unique_ptr<Stream> Probation::take(const StreamKey& key, std::uint32_t hash, const Arrival& arrival,
                                        const PayloadType& type, const EncodingNames& names) {
  // Media goes to an even port (RFC 3550 11), and not to one of the well-known ones.
  if (key.destination.port % 2 != 0 || key.destination.port < 1024 || is_never_media(key.source.port)) return nullptr;
  if (seen_.empty()) {
    seen_.resize(kSeen);
    tried_.resize(kTried);
  }
  std::unique_ptr<Stream>& place = tried_[hash % kTried];
  if (place && place->key == key) {
    place->take(arrival, type, names);
    if (convinces(*place)) return std::move(place);
    if (place->sequence.received() >= kPatience) place.reset();
    return nullptr;
  }
  Seen& seen = seen_[hash % kSeen];
  const bool goes_on = seen.used && seen.key == key &&
                       static_cast<std::uint16_t>(arrival.sequence - seen.arrival.sequence) - 1U < 3 &&
                       arrival.time - seen.arrival.time < kStale;
  const bool free = !place || arrival.time - place->last_time > kStale;
  if (!goes_on || !free) {
    seen = {key, arrival, type, true};
    return nullptr;
  }
  place = std::make_unique<Stream>(key);
  place->take(seen.arrival, seen.type, names);
  place->take(arrival, type, names);
  seen.used = false;
  return nullptr;
}

std::unique_ptr<Stream> Probation::release(const StreamKey& key, std::uint32_t hash) {
  if (tried_.empty()) return nullptr;
  std::unique_ptr<Stream>& place = tried_[hash % kTried];
  return place && place->key == key ? std::move(place) : nullptr;
}

}  // namespace pcapglass::rtp
