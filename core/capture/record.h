// One packet record of a capture file, as a reader hands it on.
#pragma once

#include <cstdint>
#include <string_view>

#include "bytes/bytes.h"
#include "report/time.h"

namespace pcapglass {

// Borrowed: `captured` and `comment` are valid only during the call that receives the record.
struct Record {
  std::uint64_t frame = 0;            // 1-based, every packet of the file counts (domain.md C-01)
  std::uint64_t file_offset = 0;      // of `captured`, in the uncompressed file
  Timestamp time;                     // meaningless when !has_time
  bool has_time = true;               // false for pcapng simple packet blocks
  std::uint32_t interface_id = 0;     // index into the capture's list of interfaces, over all sections
  std::uint16_t link_type = 0;        // LINKTYPE_ value (tcpdump.org/linktypes.html)
  std::uint8_t fcs_length = 0;        // bytes of frame check sequence at the end of `captured`, as the file says
  std::uint32_t original_length = 0;  // bytes on the wire
  Bytes captured;
  std::string_view comment;  // first packet comment, as in the file; empty when none
};

}  // namespace pcapglass
