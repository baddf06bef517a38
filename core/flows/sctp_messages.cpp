#include "flows/sctp_messages.h"

#include <algorithm>

namespace pcapglass {

SctpMessages::Side& SctpMessages::side_of(const Key& key) {
  // The newest associations speak most.
  const auto found = std::find_if(sides_.rbegin(), sides_.rend(), [&](const Side& side) { return side.key == key; });
  if (found != sides_.rend()) return *found;
  if (sides_.size() == kMostSides) {
    close(sides_.front());
    sides_.pop_front();
  }
  sides_.emplace_back().key = key;
  return sides_.back();
}

// RFC 9260 1.5: TSNs are compared modulo 2^32.
bool SctpMessages::is_new(Side& side, std::uint32_t tsn) {
  if (side.seen == 0) {
    side.newest = tsn;
    side.seen = 1;
    return true;
  }
  const std::uint32_t ahead = tsn - side.newest;
  if (ahead != 0 && ahead < 0x8000'0000U) {
    side.seen = ahead < kWindow ? (side.seen << ahead) | 1 : 1;
    side.newest = tsn;
    return true;
  }
  const std::uint32_t behind = side.newest - tsn;
  if (behind >= kWindow) return false;
  const std::uint64_t bit = std::uint64_t{1} << behind;
  const bool is_new = (side.seen & bit) == 0;
  side.seen |= bit;
  return is_new;
}

void SctpMessages::close(Side& side) {
  if (side.open) lost_fragments_ += side.frames.size();
  held_ -= side.payload.size();
  side.payload = {};
  side.frames = {};
  side.open = false;
}

std::optional<SctpMessage> SctpMessages::take(const Key& key, const SctpData& chunk, std::uint64_t frame) {
  Side& side = side_of(key);
  if (!is_new(side, chunk.tsn)) return std::nullopt;
  if (chunk.beginning && chunk.ending) return SctpMessage{chunk.payload, {frame}, chunk.missing};
  const bool goes_on = side.open && !chunk.beginning && chunk.tsn == side.next;
  const bool too_long = side.payload.size() + chunk.payload.size() > kLongest || held_ >= kMostHeld;
  if (chunk.missing > 0 || too_long || !(goes_on || chunk.beginning)) {
    ++lost_fragments_;
    close(side);
    return std::nullopt;
  }
  if (chunk.beginning) close(side);
  side.open = true;
  side.next = chunk.tsn + 1;
  side.payload.insert(side.payload.end(), chunk.payload.begin(), chunk.payload.end());
  held_ += chunk.payload.size();
  if (side.frames.empty() || side.frames.back() != frame) side.frames.push_back(frame);
  if (!chunk.ending) return std::nullopt;
  whole_ = side.payload;
  SctpMessage out{whole_, side.frames, 0};
  side.open = false;
  close(side);
  return out;
}

}  // namespace pcapglass
