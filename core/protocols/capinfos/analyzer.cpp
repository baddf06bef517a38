#include "protocols/capinfos/analyzer.h"

#include <algorithm>

namespace pcapglass::capinfos {
namespace {

constexpr std::size_t kShown = 10;
constexpr Nanoseconds kDay = 86400 * kNanosecondsPerSecond;

// Whether `to` lies more than a day from `from`, without overflow at the ends of the clock.
bool is_jump(Nanoseconds from, Nanoseconds to) {
  const Nanoseconds low = std::min(from, to);
  const Nanoseconds high = std::max(from, to);
  return low < 0 && high >= 0 ? low < -kDay || high > kDay + low : high - low > kDay;
}

}  // namespace

void OrderAnalyzer::packet(const Packet& packet) {
  look_at_time(packet.record());
  look_at_length(packet.record());
}

void OrderAnalyzer::look_at_time(const Record& record) {
  if (!record.has_time) {
    ++without_time_;
    return;
  }
  if (record.time.ns <= 0 && unset_times_++ == 0) first_unset_time_ = record.frame;
  if (seen_time_ && record.time.ns < previous_.ns) {
    ++inversions_;
    if (first_inversions_.size() < kShown) first_inversions_.push_back({record.frame, previous_, record.time});
  }
  if (seen_time_ && is_jump(previous_.ns, record.time.ns)) {
    ++jumps_;
    if (first_jumps_.size() < kShown) first_jumps_.push_back({record.frame, previous_, record.time});
  }
  previous_ = record.time;
  seen_time_ = true;
}

void OrderAnalyzer::look_at_length(const Record& record) {
  const auto captured = static_cast<std::uint32_t>(record.captured.size());
  if (captured >= record.original_length) return;
  if (cut_++ == 0) {
    first_cut_ = record.frame;
    shortest_cut_ = captured;
  }
  shortest_cut_ = std::min(shortest_cut_, captured);
  longest_cut_ = std::max(longest_cut_, captured);
}

std::unique_ptr<Analyzer> make_analyzer(const Limits& /*limits*/, std::uint8_t /*row*/) {
  return std::make_unique<OrderAnalyzer>();
}

}  // namespace pcapglass::capinfos
