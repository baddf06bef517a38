#include "protocols/sip/transport/fragment_watch.h"

#include <algorithm>

#include "decode/ip_protocol.h"
#include "protocols/sip/detect.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kTimeout = 30 * kNanosecondsPerSecond;  // SIP-TR-01

}  // namespace

void FragmentWatch::look(const Fragment& fragment, Timestamp time) {
  expire(time.ns);
  const auto same = [&](const LostFragments& one) { return one.key == fragment.key; };
  if (fragment.offset > 0) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(), same);
    if (found != waiting_.end() && found->frames.size() < LostFragments::kMostFrames) {
      found->frames.push_back(fragment.frame);
    }
    return;
  }
  constexpr std::size_t kUdpHeader = 8;
  if (fragment.protocol != ip_protocol::kUdp || fragment.bytes.size() < kUdpHeader) return;
  const std::uint16_t source_port = load_be16(fragment.bytes, 0);
  const std::uint16_t destination_port = load_be16(fragment.bytes, 2);
  const bool sip_port = is_sip_port(source_port) || is_sip_port(destination_port);
  if (detect(fragment.bytes.subspan(kUdpHeader), sip_port, true).kind != Kind::message) return;
  if (std::any_of(waiting_.begin(), waiting_.end(), same)) return;
  if (waiting_.size() == kMostWaiting) waiting_.pop_front();
  waiting_.push_back({fragment.key, source_port, destination_port, {fragment.frame}, time});
}

void FragmentWatch::whole(std::span<const std::uint64_t> frames) {
  std::erase_if(waiting_, [&](const LostFragments& one) {
    return std::find(frames.begin(), frames.end(), one.frames.front()) != frames.end();
  });
}

void FragmentWatch::expire(Nanoseconds now) {
  while (!waiting_.empty() && now - waiting_.front().time.ns > kTimeout) {
    ++lost_total_;
    if (lost_.size() < kMostKept) lost_.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
}

// What came shortly before the capture's end may have its rest behind it (domain.md C-06).
void FragmentWatch::finish(Nanoseconds now) { expire(now); }

}  // namespace pcapglass::sip
