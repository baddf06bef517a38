// Microsoft Network Monitor's files, version 1 ("RTSS") and 2.0 to 2.3 ("GMBU"); all little-endian. After a header of
// 128 bytes come the frames, and behind them a table of their offsets, which the header gives the place of.
//
//   version 1: | time: ms | length on the wire: 16 bits | captured: 16 bits | data |
//   version 2: | time: 64 bits of us | length on the wire | captured | data | trailer of version 2.1 and later |
//   trailer:   | media type: 16 bits | 2.2: process: 32 bits | 2.3: UTC: 64 bits of 100 ns since 1601 | time zone: 8
//   bits |
//
// A pushed stream cannot be read in the order of a table that comes last. So frames are read one after the other, as
// Network Monitor writes them, and the table is compared when it comes: a file with gaps between frames is then called
// damaged, and one whose table has another order says so.
#pragma once

#include <optional>

#include "capture/capture_info.h"
#include "capture/step.h"

namespace pcapglass {

class NetmonReader {
 public:
  // A reader when `magic` (the first four bytes of the file) is one of Network Monitor's.
  [[nodiscard]] static std::optional<NetmonReader> recognise(Bytes magic);

  // What is at the front of `window`, which starts at `offset` of the file. Counts what it reads in `info`.
  [[nodiscard]] Step next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

  // Why a file that ends at `offset` is not whole; nullptr when it is.
  [[nodiscard]] const char* missing_at(std::uint64_t offset) const;

 private:
  struct Frame {
    std::uint64_t time = 0;  // in the units of the version
    std::uint32_t captured = 0;
    std::uint32_t original = 0;
    std::size_t header = 0;  // bytes
    std::size_t whole = 0;   // bytes of header, data and trailer
    Bytes trailer;
  };
  // Offsets of frames, as a sum that keeps their order and one that does not.
  struct Offsets {
    std::uint64_t count = 0;
    std::uint64_t ordered = 0;
    std::uint64_t unordered = 0;

    void add(std::uint32_t offset);
  };

  [[nodiscard]] Step read_file_header(Bytes window, CaptureInfo& info, const Limits& limits);
  void read_start(Cursor& cursor, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] const char* read_places(Cursor& cursor, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step read_frame(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step packet(const Frame& frame, std::uint16_t media, Bytes window, std::uint64_t offset,
                            CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step read_table(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);
  void set_time(Record& record, const Frame& frame) const;
  [[nodiscard]] std::uint32_t interface_of(std::uint16_t link_type, CaptureInfo& info, const Limits& limits) const;
  [[nodiscard]] std::size_t frame_header() const { return major_ == 1 ? 8 : 16; }
  [[nodiscard]] std::size_t frame_trailer() const;

  bool header_read_ = false;
  std::uint8_t major_ = 0, minor_ = 0;
  std::uint16_t media_ = 0;  // of all frames; before version 2.1
  std::optional<Nanoseconds> start_;
  std::uint64_t frames_end_ = 0;
  std::uint64_t table_ = 0, table_end_ = 0;  // table_end_ 0: there is none
  Offsets read_, listed_;
};

}  // namespace pcapglass
