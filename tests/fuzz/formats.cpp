// Fuzz target: every capture format behind a header that is right, so that its records are reached, and read in two
// chunkings that must agree. The input is {format, size of the pieces, records}.
#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "capture/reader.h"
#include "feed.h"

namespace {

using Buffer = std::vector<std::uint8_t>;

void put(Buffer& out, std::uint64_t value, int width) {
  for (int i = 0; i < width; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void put_text(Buffer& out, std::string_view text) { out.insert(out.end(), text.begin(), text.end()); }

// The last bytes are the table, all before them the frames.
void put_netmon(Buffer& out, std::uint8_t major, std::uint8_t minor, pcapglass::Bytes records) {
  put_text(out, major == 1 ? "RTSS" : "GMBU");
  put(out, minor, 1);
  put(out, major, 1);
  put(out, 1, 2);
  for (const unsigned field : {2026U, 3U, 1U, 9U, 9U, 0U, 0U, 0U}) put(out, field, 2);
  const std::size_t table = 128 + records.size() - records.size() % 64;
  put(out, table, 4);
  put(out, (128 + records.size() - table) / 4 * 4, 4);
  out.resize(128);
  out.insert(out.end(), records.begin(), records.end());
}

Buffer file_of(std::uint8_t format, pcapglass::Bytes records) {
  using namespace std::string_view_literals;
  Buffer file;
  switch (format % 10) {
    case 0: put_text(file, "snoop\0\0\0\0\0\0\2\0\0\0\4"sv); break;
    case 1: put_text(file, "snoop\0\0\0\0\0\0\3\0\0\0\x0c"sv); break;
    case 2: put_netmon(file, 1, 1, records); return file;
    case 3: put_netmon(file, 2, 0, records); return file;
    case 4: put_netmon(file, 2, 1, records); return file;
    case 5: put_netmon(file, 2, 2, records); return file;
    case 6: put_netmon(file, 2, 3, records); return file;
    case 7:
      // Three Ethernet records of nothing, which is what it takes to be taken for ERF.
      for (int i = 0; i < 3; ++i) {
        put(file, std::uint64_t{1773046800} << 32, 8);
        put_text(file, "\2\4\0\x14\0\0\0\2\0\0xx"sv);
      }
      break;
    case 8: put_text(file, "\xd4\xc3\xb2\xa1\2\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0\0"sv); break;
    default: break;  // what it is is the input's to say
  }
  file.insert(file.end(), records.begin(), records.end());
  return file;
}

pcapglass::CaptureInfo read(pcapglass::Bytes file, std::size_t piece) {
  static constexpr pcapglass::Limits kLimits;
  pcapglass::CaptureInfo info;
  pcapglass::CaptureReader reader(info, kLimits);
  const auto on_record = [&](const pcapglass::Record& record) {
    fuzz::require(record.file_offset + record.captured.size() <= file.size());
    fuzz::require(std::equal(record.captured.begin(), record.captured.end(),
                             file.begin() + static_cast<std::ptrdiff_t>(record.file_offset)));
    fuzz::require(record.interface_id < info.interfaces.size());
  };
  for (std::size_t at = 0; at < file.size(); at += piece) {
    reader.feed(file.subspan(at, std::min(piece, file.size() - at)), on_record);
  }
  reader.finish(on_record);
  return info;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const Buffer file = file_of(data[0], pcapglass::Bytes(data, size).subspan(2));
  const pcapglass::CaptureInfo whole = read(file, file.size() + 1);
  const pcapglass::CaptureInfo pieces = read(file, std::size_t{data[1]} + 1);
  fuzz::require(whole.format == pieces.format && whole.complete == pieces.complete);
  fuzz::require(whole.frames == pieces.frames && whole.packets == pieces.packets);
  fuzz::require(whole.content_hash == pieces.content_hash && whole.broken_offset == pieces.broken_offset);
  fuzz::require(whole.interfaces.size() == pieces.interfaces.size() && whole.issues.size() == pieces.issues.size());
  fuzz::analyse(file, {});
  return 0;
}
