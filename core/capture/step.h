// What a format reader found at the front of its window: the distinct answers that a push parser needs.
#pragma once

#include <cstdint>

#include "capture/record.h"

namespace pcapglass {

enum class StepKind : std::uint8_t {
  record,  // a packet: `record` is set, drop `bytes`
  item,    // a header or block without packet: drop `bytes`
  need,    // not enough yet: the item takes at least `bytes` in all
  skip,    // an item of no interest or over the limit: pass over `bytes`, which may be more than the window holds
  broken,  // the file contradicts itself here: nothing behind can be trusted
};

struct Step {
  StepKind kind = StepKind::need;
  std::uint64_t bytes = 0;
  bool takes_frame_number = false;  // of `item`: no packet, but Wireshark numbers it as a frame
  Record record{};                  // views into the window
  const char* reason = "";          // of `broken`: a sentence without final full stop; static storage
};

}  // namespace pcapglass
