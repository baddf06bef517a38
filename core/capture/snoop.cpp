#include "capture/snoop.h"

#include "capture/link_type.h"
#include "capture/packet_length.h"

namespace pcapglass {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kPattern = "snoop\0\0\0"sv;
constexpr std::size_t kFileHeader = 16;
constexpr std::size_t kRecordHeader = 24;
// What Surveyor puts between the packet and the next record; snoop itself pads by a few bytes.
constexpr std::uint32_t kSurveyorTrailer = 16;
constexpr std::uint8_t kEthernetFcs = 4;  // which Surveyor keeps

// RFC 1761 4 and the registry that follows it (iana.org/assignments/snoop-datalink-types).
std::uint16_t snoop_link_type(std::uint32_t data_link) {
  switch (data_link) {
    case 0:                        // IEEE 802.3
    case 4: return 1;              // Ethernet
    case 2: return 6;              // Token Ring
    case 8: return 10;             // FDDI, with bit-swapped addresses
    case 9:                        // other
    case 14: return 0;             // software loopback
    case 16: return 122;           // Fibre Channel
    case 18: return 123;           // Classical IP over ATM, with SunATM's header in front
    case 0x8000'0001:              // IPv4 tunnel
    case 0x8000'0002: return 101;  // IPv6 tunnel
    case 0x8000'0005: return 226;  // ipnet
    default: return kNoLinkType;
  }
}

// Surveyor numbers the speeds of Ethernet and Token Ring apart.
std::uint16_t surveyor_link_type(std::uint32_t data_link) {
  switch (data_link) {
    case 10:            // Fast Ethernet
    case 12:            // Gigabit Ethernet
    case 19: return 1;  // 10 Gigabit Ethernet
    case 11:            // Token Ring of 4 Mbit/s
    case 13:            // Token Ring with Surveyor's hardware
    case 14: return 6;  // and that of 4 Mbit/s
    case 0:
    case 2:
    case 4:
    case 8: return snoop_link_type(data_link);
    default: return kNoLinkType;
  }
}

}  // namespace

std::optional<SnoopReader> SnoopReader::recognise(Bytes front) {
  if (as_text(front).substr(0, kPattern.size()) != kPattern) return std::nullopt;
  return SnoopReader();
}

Step SnoopReader::next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  return header_read_ ? read_record(window, offset, info, limits) : read_file_header(window, info);
}

Step SnoopReader::read_file_header(Bytes window, CaptureInfo& info) {
  if (window.size() < kFileHeader) return {.kind = StepKind::need, .bytes = kFileHeader};
  Cursor cursor(window);
  cursor.skip(kPattern.size());
  const std::uint32_t version = cursor.u32();
  data_link_ = cursor.u32();
  // RFC 1761 defines 2; Surveyor writes 3, 4 and 5 with its own hardware.
  if (version < 2 || version > 5) {
    return {.kind = StepKind::broken, .reason = "the snoop file header names a version that does not exist"};
  }
  header_read_ = true;
  info.format = CaptureFormat::snoop;
  info.big_endian = true;
  info.version_major = static_cast<std::uint16_t>(version);
  Interface interface;
  interface.link_type = snoop_link_type(data_link_);
  info.interfaces.push_back(std::move(interface));
  return {.kind = StepKind::item, .bytes = kFileHeader};
}

void SnoopReader::settle_maker(std::uint32_t padding, CaptureInfo& info, const Limits& limits) {
  maker_settled_ = true;
  Interface& interface = info.interfaces.front();
  if (padding >= kSurveyorTrailer) {
    info.format = CaptureFormat::shomiti;
    interface.link_type = surveyor_link_type(data_link_);
    if (interface.link_type == 1) interface.fcs_length = kEthernetFcs;
  }
  if (interface.link_type == kNoLinkType) info.note(limits, "data_link_type_without_link_type", "file", 1);
}

Step SnoopReader::read_record(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  if (window.size() < kRecordHeader) return {.kind = StepKind::need, .bytes = kRecordHeader};
  Cursor cursor(window);
  const std::uint32_t original = cursor.u32();
  const std::uint32_t captured = cursor.u32();
  const std::uint32_t whole = cursor.u32();
  const std::uint32_t drops = cursor.u32();
  const std::uint32_t seconds = cursor.u32();
  const std::uint32_t microseconds = cursor.u32();
  // Padding is a few bytes; more than a packet of it is a damaged length, and would take the next packets along.
  const std::uint32_t longest = longest_packet(info.interfaces.front().link_type);
  if (captured > longest || whole < kRecordHeader || whole - kRecordHeader < captured ||
      whole - kRecordHeader - captured > longest) {
    return {.kind = StepKind::broken, .reason = "a record whose lengths contradict each other"};
  }
  if (!maker_settled_) settle_maker(whole - static_cast<std::uint32_t>(kRecordHeader) - captured, info, limits);
  Interface& interface = info.interfaces.front();
  if (whole > limits.record_bytes) {
    info.note(limits, "record_over_size_limit", "file", info.frames + 1);
    info.count_unread();
    return {.kind = StepKind::skip, .bytes = whole};
  }
  if (window.size() < whole) return {.kind = StepKind::need, .bytes = whole};

  interface.dropped_by_system = drops;  // since the capture began: the last record has the sum
  Step step{.kind = StepKind::record, .bytes = whole};
  Record& record = step.record;
  record.file_offset = offset + kRecordHeader;
  record.link_type = interface.link_type;
  record.fcs_length = interface.fcs_length;
  record.original_length = original;
  record.captured = window.subspan(kRecordHeader, captured);
  record.time = {
      static_cast<Nanoseconds>(seconds) * kNanosecondsPerSecond + static_cast<Nanoseconds>(microseconds) * 1000,
      interface.time_digits};
  return step;
}

}  // namespace pcapglass
