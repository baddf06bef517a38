// Builds capture files byte by byte for the readers' tests, and reads them back in pieces of any size.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "capture/reader.h"

namespace capture_test {

using Buffer = std::vector<std::uint8_t>;

// Fixed-width fields in either byte order.
struct Builder {
  pcapglass::ByteOrder order = pcapglass::ByteOrder::little;
  Buffer bytes;

  Builder& number(std::uint64_t value, int width) {
    for (int i = 0; i < width; ++i) {
      const int shift = order == pcapglass::ByteOrder::little ? 8 * i : 8 * (width - 1 - i);
      bytes.push_back(static_cast<std::uint8_t>(value >> shift));
    }
    return *this;
  }
  Builder& u16(std::uint64_t value) { return number(value, 2); }
  Builder& u32(std::uint64_t value) { return number(value, 4); }
  Builder& u64(std::uint64_t value) { return number(value, 8); }
  Builder& text(std::string_view value) {
    for (const char one : value) bytes.push_back(static_cast<std::uint8_t>(one));
    return *this;
  }
  Builder& pad() {
    while (bytes.size() % 4 != 0) bytes.push_back(0);
    return *this;
  }
  Builder& append(const Buffer& more) {
    bytes.insert(bytes.end(), more.begin(), more.end());
    return *this;
  }
};

// What a reader gave, copied out of its views.
struct Read {
  pcapglass::CaptureInfo info;
  struct Packet {
    std::uint64_t frame, file_offset;
    pcapglass::Nanoseconds ns;
    bool has_time;
    std::uint32_t interface_id, original_length;
    std::uint16_t link_type;
    std::string captured, comment;

    friend bool operator==(const Packet&, const Packet&) = default;
  };
  std::vector<Packet> packets;
  bool opened = false;
};

// Feeds `file` in pieces of `piece` bytes.
inline Read read_in_pieces(const Buffer& file, std::size_t piece, const pcapglass::Limits& limits = {}) {
  Read read;
  pcapglass::CaptureReader reader(read.info, limits);
  const auto keep = [&](const pcapglass::Record& record) {
    read.packets.push_back({record.frame, record.file_offset, record.time.ns, record.has_time, record.interface_id,
                            record.original_length, record.link_type, std::string(pcapglass::as_text(record.captured)),
                            std::string(record.comment)});
  };
  for (std::size_t at = 0; at < file.size(); at += piece) {
    const std::size_t size = std::min(piece, file.size() - at);
    reader.feed(pcapglass::Bytes(file).subspan(at, size), keep);
  }
  reader.finish(keep);
  read.opened = reader.opened();
  return read;
}

inline Read read_whole(const Buffer& file, const pcapglass::Limits& limits = {}) {
  return read_in_pieces(file, file.size() + 1, limits);
}

}  // namespace capture_test
