// The snoop file format (RFC 1761) of Solaris, and the Shomiti Surveyor files that grew out of it; all big-endian.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |                        Original Length                        |
//   |                        Included Length                        |
//   |                     Packet Record Length                      |
//   |                       Cumulative Drops                        |
//   |                       Timestamp Seconds                       |
//   |                     Timestamp Microseconds                    |
//   |                    Packet Data, then padding                  |
#pragma once

#include <optional>

#include "capture/capture_info.h"
#include "capture/step.h"

namespace pcapglass {

class SnoopReader {
 public:
  // A reader when `front` (eight bytes of the file at least) begins with snoop's identification pattern.
  [[nodiscard]] static std::optional<SnoopReader> recognise(Bytes front);

  // What is at the front of `window`, which starts at `offset` of the file. Counts what it reads in `info`.
  [[nodiscard]] Step next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

 private:
  [[nodiscard]] Step read_file_header(Bytes window, CaptureInfo& info);
  [[nodiscard]] Step read_record(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);
  // Surveyor gives other meanings to data link types; the padding of its first record tells its files apart.
  void settle_maker(std::uint32_t padding, CaptureInfo& info, const Limits& limits);

  bool header_read_ = false;
  bool maker_settled_ = false;
  std::uint32_t data_link_ = 0;
};

}  // namespace pcapglass
