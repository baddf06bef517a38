#include "capture/netmon.h"

#include <algorithm>
#include <limits>

#include "capture/netmon_media.h"
#include "capture/packet_length.h"
#include "report/time.h"

namespace pcapglass {
namespace {

constexpr std::size_t kFileHeader = 128;
constexpr std::size_t kTableEntry = 4;
// More kinds of links than anybody has in one capture.
constexpr std::size_t kMostKinds = 64;

Nanoseconds saturated_sum(Nanoseconds a, Nanoseconds b) {
  if (b > 0 && a > std::numeric_limits<Nanoseconds>::max() - b) return std::numeric_limits<Nanoseconds>::max();
  if (b < 0 && a < std::numeric_limits<Nanoseconds>::min() - b) return std::numeric_limits<Nanoseconds>::min();
  return a + b;
}

// 100 ns each, to nanoseconds.
Nanoseconds from_hundreds(std::int64_t hundreds) {
  constexpr std::int64_t kMost = std::numeric_limits<Nanoseconds>::max() / 100;
  return std::clamp(hundreds, -kMost, kMost) * 100;
}

// FILETIME: 100 ns each, since 1601.
Nanoseconds from_filetime(std::uint64_t filetime) {
  constexpr std::int64_t kFrom1601To1970 = 11'644'473'600LL * 10'000'000;
  const auto bounded = static_cast<std::int64_t>(
      std::min(filetime, static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())));
  return from_hundreds(bounded - kFrom1601To1970);
}

}  // namespace

void NetmonReader::Offsets::add(std::uint32_t offset) {
  // Mixed as FNV-1a and as a finaliser of splitmix64 do: neighbouring offsets must not cancel each other out.
  std::uint64_t mixed = offset + 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  ++count;
  ordered = (ordered ^ mixed) * 0x100000001B3U;
  unordered += mixed ^ (mixed >> 31);
}

std::optional<NetmonReader> NetmonReader::recognise(Bytes magic) {
  const std::string_view text = as_text(magic).substr(0, 4);
  if (text != "RTSS" && text != "GMBU") return std::nullopt;
  return NetmonReader();
}

Step NetmonReader::next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  if (!header_read_) return read_file_header(window, info, limits);
  if (offset < frames_end_) return read_frame(window, offset, info, limits);
  if (offset < table_) {
    return {.kind = StepKind::item, .bytes = std::min<std::uint64_t>(window.size(), table_ - offset)};
  }
  if (offset < table_end_) return read_table(window, offset, info, limits);
  // Comments, processes and statistics: nothing of the packets.
  return {.kind = StepKind::item, .bytes = window.size()};
}

const char* NetmonReader::missing_at(std::uint64_t offset) const {
  return header_read_ && offset < table_end_ ? "the file ends before the table of its frames does" : nullptr;
}

Step NetmonReader::read_file_header(Bytes window, CaptureInfo& info, const Limits& limits) {
  if (window.size() < kFileHeader) return {.kind = StepKind::need, .bytes = kFileHeader};
  Cursor cursor(window, ByteOrder::little);
  cursor.skip(4);
  minor_ = cursor.u8();
  major_ = cursor.u8();
  media_ = cursor.u16();
  if (major_ != 1 && major_ != 2) {
    return {.kind = StepKind::broken, .reason = "the Network Monitor file header names a version that does not exist"};
  }
  read_start(cursor, info, limits);
  if (const char* reason = read_places(cursor, info, limits)) return {.kind = StepKind::broken, .reason = reason};
  header_read_ = true;
  info.format = major_ == 1 ? CaptureFormat::netmon1 : CaptureFormat::netmon2;
  info.version_major = major_;
  info.version_minor = minor_;
  // Later versions say of each frame what link it is of.
  if (frame_trailer() == 0) static_cast<void>(interface_of(netmon_link_type(media_), info, limits));
  return {.kind = StepKind::item, .bytes = kFileHeader};
}

// A SYSTEMTIME in the time zone of the machine that captured, which the file does not name.
void NetmonReader::read_start(Cursor& cursor, CaptureInfo& info, const Limits& limits) {
  const std::uint16_t year = cursor.u16();
  const std::uint16_t month = cursor.u16();
  cursor.skip(2);  // day of the week
  const std::uint16_t day = cursor.u16();
  const std::uint16_t hour = cursor.u16();
  const std::uint16_t minute = cursor.u16();
  const std::uint16_t second = cursor.u16();
  const std::uint16_t millisecond = cursor.u16();
  const bool has_utc = major_ == 2 && minor_ >= 3;
  if (has_utc) return;
  const bool valid = year >= 1970 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour < 24 &&
                     minute < 60 && second < 60 && millisecond < 1000;
  if (!valid) {
    info.note(limits, "impossible_start_time", "file", 0);
    return;
  }
  info.local_times = true;
  info.note(limits, "local_times_of_unknown_zone", "file", 0);
  const std::int64_t seconds = ((days_from_civil(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
  start_ = seconds * kNanosecondsPerSecond + Nanoseconds{millisecond} * 1'000'000;
}

// Where the frames end and where their table is. Gives the reason why the file cannot be read, or nullptr.
const char* NetmonReader::read_places(Cursor& cursor, CaptureInfo& info, const Limits& limits) {
  const std::uint64_t table = cursor.u32();
  const std::uint64_t table_length = cursor.u32();
  cursor.skip(8);  // user data
  const std::uint64_t comments = cursor.u32();
  const std::uint64_t comments_length = cursor.u32();
  const std::uint64_t processes = cursor.u32();
  const std::uint64_t process_count = cursor.u32();
  const std::uint64_t networks = cursor.u32();
  const std::uint64_t networks_length = cursor.u32();
  if (table == 0) return "the Network Monitor file was not closed: its header names no table of frames";
  if (table < kFileHeader) return "the table of frames is said to be within the file header";
  if (table_length % kTableEntry != 0) return "the table of frames has a length that no table can have";
  table_ = table;
  table_end_ = table + table_length;
  frames_end_ = table;
  // Before version 2.2 these fields hold whatever was in memory.
  if (major_ == 1 || minor_ < 2) return nullptr;
  const auto ends_frames = [this](std::uint64_t place, std::uint64_t size) {
    if (size > 0 && place >= kFileHeader) frames_end_ = std::min(frames_end_, place);
  };
  ends_frames(comments, comments_length);
  ends_frames(processes, process_count);
  ends_frames(networks, networks_length);
  if (comments_length > 0) info.note(limits, "network_monitor_comments_not_read", "file", 0);
  return nullptr;
}

std::size_t NetmonReader::frame_trailer() const {
  if (major_ == 1 || minor_ == 0) return 0;
  if (minor_ == 1) return 2;
  return minor_ == 2 ? 6 : 15;
}

Step NetmonReader::read_frame(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  const std::uint64_t left = frames_end_ - offset;
  const std::size_t header = frame_header();
  const std::size_t trailer = frame_trailer();
  if (left < header + trailer) return {.kind = StepKind::broken, .reason = "a frame runs into what follows the frames"};
  if (window.size() < header) return {.kind = StepKind::need, .bytes = header};
  Cursor cursor(window, ByteOrder::little);
  Frame frame;
  frame.header = header;
  frame.time = major_ == 1 ? cursor.u32() : cursor.u64();
  frame.original = major_ == 1 ? cursor.u16() : cursor.u32();
  frame.captured = major_ == 1 ? cursor.u16() : cursor.u32();
  // A frame of nothing is a gap that was filled with zeros.
  if (frame.captured > longest_packet(0) || (frame.captured == 0 && frame.original == 0)) {
    return {.kind = StepKind::broken, .reason = "no frame follows the last one, although frames are announced"};
  }
  frame.whole = header + frame.captured + trailer;
  if (left < frame.whole) return {.kind = StepKind::broken, .reason = "a frame runs into what follows the frames"};
  if (frame.whole > limits.record_bytes) {
    info.note(limits, "record_over_size_limit", "file", info.frames + 1);
    info.count_unread();
    read_.add(static_cast<std::uint32_t>(offset));
    return {.kind = StepKind::skip, .bytes = frame.whole};
  }
  if (window.size() < frame.whole) return {.kind = StepKind::need, .bytes = frame.whole};
  read_.add(static_cast<std::uint32_t>(offset));
  frame.trailer = window.subspan(header + frame.captured, trailer);
  const std::uint16_t media = trailer == 0 ? media_ : load_le16(frame.trailer, 0);
  switch (trailer == 0 ? NetmonContent::packet : netmon_content(media)) {
    case NetmonContent::packet: return packet(frame, media, window, offset, info, limits);
    case NetmonContent::numbered_record:
      return {.kind = StepKind::item, .bytes = frame.whole, .takes_frame_number = true};
    case NetmonContent::silent_record: return {.kind = StepKind::item, .bytes = frame.whole};
  }
  return {.kind = StepKind::item, .bytes = frame.whole};
}

Step NetmonReader::packet(const Frame& frame, std::uint16_t media, Bytes window, std::uint64_t offset,
                          CaptureInfo& info, const Limits& limits) {
  Bytes data = window.subspan(frame.header, frame.captured);
  std::size_t at = frame.header;
  // Network Monitor's own header in front of wireless frames is no part of them.
  if (media == kNetmonWireless && data.size() >= 3) {
    const std::size_t own = std::min<std::size_t>(load_le16(data, 1), data.size());
    data = data.subspan(own);
    at += own;
  }
  Step step{.kind = StepKind::record, .bytes = frame.whole};
  Record& record = step.record;
  record.link_type = netmon_link_type(media);
  if (record.link_type == kNoLinkType) info.note(limits, "media_type_without_link_type", "file", info.frames + 1);
  record.interface_id = interface_of(record.link_type, info, limits);
  record.file_offset = offset + at;
  const std::size_t own = at - frame.header;
  record.original_length = frame.original >= own ? frame.original - static_cast<std::uint32_t>(own) : 0;
  record.captured = data;
  set_time(record, frame);
  return step;
}

void NetmonReader::set_time(Record& record, const Frame& frame) const {
  if (major_ == 2 && minor_ >= 3) {
    record.time = {from_filetime(load_le64(frame.trailer, 6)), 7};
    return;
  }
  record.has_time = start_.has_value();
  const Nanoseconds start = start_.value_or(0);
  if (major_ == 1) {
    record.time = {start + static_cast<Nanoseconds>(frame.time) * 1'000'000, 3};
    return;
  }
  // Ten times the microseconds, taken as a signed number: frames may be older than the start.
  const auto hundreds = static_cast<std::int64_t>(frame.time * 10);
  record.time = {saturated_sum(start, from_hundreds(hundreds)), 6};
}

// One interface for each kind of link. There are few: what is over the limit counts with the first.
std::uint32_t NetmonReader::interface_of(std::uint16_t link_type, CaptureInfo& info, const Limits& limits) const {
  for (std::size_t i = 0; i < info.interfaces.size(); ++i) {
    if (info.interfaces[i].link_type == link_type) return static_cast<std::uint32_t>(i);
  }
  if (info.interfaces.size() >= std::min(limits.interfaces, kMostKinds)) {
    info.note(limits, "packet_of_interface_over_limit", "file", info.frames + 1);
    return 0;
  }
  Interface interface;
  interface.link_type = link_type;
  interface.time_digits = major_ == 1 ? 3 : (minor_ >= 3 ? 7 : 6);
  interface.ticks_per_second = major_ == 1 ? 1000 : (minor_ >= 3 ? 10'000'000 : 1'000'000);
  info.interfaces.push_back(std::move(interface));
  return static_cast<std::uint32_t>(info.interfaces.size() - 1);
}

Step NetmonReader::read_table(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  if (window.size() < kTableEntry) return {.kind = StepKind::need, .bytes = kTableEntry};
  // One at a time, so that a table found wrong is wrong at the same offset in any chunking.
  listed_.add(load_le32(window, 0));
  if (offset + kTableEntry == table_end_) {
    if (listed_.count != read_.count || listed_.unordered != read_.unordered) {
      return {.kind = StepKind::broken, .reason = "the table of frames names others than those that follow each other"};
    }
    if (listed_.ordered != read_.ordered) info.note(limits, "frames_not_in_order_of_their_table", "file", 0);
  }
  return {.kind = StepKind::item, .bytes = kTableEntry};
}

}  // namespace pcapglass
