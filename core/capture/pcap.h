// The pcap file format (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds, the modified and IXIA
// headers.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |                          Magic Number                         |
//   |          Major Version        |         Minor Version         |
//   |                           Reserved1                           |
//   |                           Reserved2                           |
//   |                            SnapLen                            |
//   | FCS |f|   0   |         LinkType                              |
#pragma once

#include <optional>

#include "capture/capture_info.h"
#include "capture/step.h"

namespace pcapglass {

class PcapReader {
 public:
  // A reader when `magic` (the first four bytes of the file) is one of pcap's.
  [[nodiscard]] static std::optional<PcapReader> recognise(Bytes magic);

  // What is at the front of `window`, which starts at `offset` of the file. Counts what it reads in `info`.
  [[nodiscard]] Step next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

 private:
  PcapReader(CaptureFormat format, ByteOrder order) : format_(format), order_(order) {}

  [[nodiscard]] Step read_file_header(Bytes window, CaptureInfo& info);
  [[nodiscard]] Step read_record(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

  CaptureFormat format_;
  ByteOrder order_;
  bool header_read_ = false;
  bool lengths_swapped_ = false;  // version 2.2 and older: original length first
  std::uint32_t snap_length_ = 0;
};

}  // namespace pcapglass
