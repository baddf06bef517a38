#include "protocols/sip/security/windows.h"

#include <algorithm>

namespace pcapglass::sip {

void RateWindow::add(Nanoseconds time, std::uint64_t frame, std::uint32_t threshold) {
  const std::int64_t now = time / kNanosecondsPerSecond;
  const auto wide = static_cast<std::int64_t>(slots.size());
  if (total++ == 0) {
    first_frame = frame;
    second = now;
  }
  for (std::int64_t i = 0; second < now && i < wide; ++i) {
    std::uint16_t& slot = slots[static_cast<std::size_t>(((++second % wide) + wide) % wide)];
    sum -= slot;
    slot = 0;
  }
  second = std::max(second, now);
  std::uint16_t& slot = slots[static_cast<std::size_t>(((second % wide) + wide) % wide)];
  if (slot == 0xFFFF) return;
  ++slot;
  if (++sum >= threshold && fired_frame == 0) fired_frame = frame;
}

}  // namespace pcapglass::sip
