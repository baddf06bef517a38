#include "capture/pcap.h"

#include "capture/link_type.h"
#include "capture/packet_length.h"

namespace pcapglass {
namespace {

constexpr std::size_t kFileHeader = 24;
constexpr std::uint32_t kMicrosecondMagic = 0xa1b2c3d4;
constexpr std::uint32_t kNanosecondMagic = 0xa1b23c4d;
constexpr std::uint32_t kModifiedMagic = 0xa1b2cd34;
constexpr std::uint32_t kIxiaHardwareMagic = 0x1c0001ac;
constexpr std::uint32_t kIxiaSoftwareMagic = 0x1c0001ab;

CaptureFormat format_of(std::uint32_t magic) {
  switch (magic) {
    case kMicrosecondMagic: return CaptureFormat::pcap;
    case kNanosecondMagic: return CaptureFormat::pcap_nanosecond;
    case kModifiedMagic: return CaptureFormat::pcap_modified;
    case kIxiaHardwareMagic: return CaptureFormat::pcap_ixia_hardware;
    case kIxiaSoftwareMagic: return CaptureFormat::pcap_ixia_software;
    default: return CaptureFormat::unknown;
  }
}

bool counts_nanoseconds(CaptureFormat format) {
  return format == CaptureFormat::pcap_nanosecond || format == CaptureFormat::pcap_ixia_hardware;
}

// Kuznetzov's patch appends interface index, protocol and packet type to each record header.
std::size_t record_header(CaptureFormat format) { return format == CaptureFormat::pcap_modified ? 24 : 16; }

// IXIA's files carry the length of all records behind the file header.
std::size_t file_header(CaptureFormat format) {
  const bool ixia = format == CaptureFormat::pcap_ixia_hardware || format == CaptureFormat::pcap_ixia_software;
  return ixia ? kFileHeader + 4 : kFileHeader;
}

}  // namespace

std::optional<PcapReader> PcapReader::recognise(Bytes magic) {
  if (const CaptureFormat format = format_of(load_le32(magic, 0)); format != CaptureFormat::unknown) {
    return PcapReader(format, ByteOrder::little);
  }
  if (const CaptureFormat format = format_of(load_be32(magic, 0)); format != CaptureFormat::unknown) {
    return PcapReader(format, ByteOrder::big);
  }
  return std::nullopt;
}

Step PcapReader::next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  return header_read_ ? read_record(window, offset, info, limits) : read_file_header(window, info);
}

Step PcapReader::read_file_header(Bytes window, CaptureInfo& info) {
  const std::size_t size = file_header(format_);
  if (window.size() < size) return {.kind = StepKind::need, .bytes = size};
  Cursor cursor(window, order_);
  cursor.skip(4);
  info.version_major = cursor.u16();
  info.version_minor = cursor.u16();
  cursor.skip(8);  // reserved, once the time zone and the accuracy of times
  snap_length_ = cursor.u32();
  const std::uint32_t link = cursor.u32();
  if (info.version_major != 2) {
    return {.kind = StepKind::broken, .reason = "the pcap file header names a version that does not exist"};
  }
  header_read_ = true;
  lengths_swapped_ = info.version_minor < 3;
  info.format = format_;
  info.big_endian = order_ == ByteOrder::big;
  info.snap_length = snap_length_;
  Interface interface;
  interface.link_type = link_type_of_dlt(static_cast<std::uint16_t>(link & 0xFFFF));
  interface.snap_length = snap_length_;
  interface.time_digits = counts_nanoseconds(format_) ? 9 : 6;
  interface.ticks_per_second = counts_nanoseconds(format_) ? 1'000'000'000 : 1'000'000;
  const bool states_fcs = (link & 0x0400'0000U) != 0;
  interface.fcs_length = states_fcs ? static_cast<std::uint8_t>((link >> 28) * 2) : std::uint8_t{0};
  info.interfaces.push_back(std::move(interface));
  return {.kind = StepKind::item, .bytes = size};
}

Step PcapReader::read_record(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  const std::size_t header = record_header(format_);
  if (window.size() < header) return {.kind = StepKind::need, .bytes = header};
  Cursor cursor(window, order_);
  const std::uint32_t seconds = cursor.u32();
  const std::uint32_t fraction = cursor.u32();
  std::uint32_t captured = cursor.u32();
  std::uint32_t original = cursor.u32();
  // Version 2.3 files have either order; the captured length is never the larger one.
  if (lengths_swapped_ || (info.version_minor == 3 && captured > original)) std::swap(captured, original);
  const Interface& interface = info.interfaces.front();
  if (captured > longest_packet(interface.link_type)) {
    return {.kind = StepKind::broken, .reason = "a record claims to hold more bytes than any packet may have"};
  }
  if (captured > limits.record_bytes) {
    info.note(limits, "record_over_size_limit", "file", info.frames + 1);
    info.count_unread();
    return {.kind = StepKind::skip, .bytes = header + captured};
  }
  if (window.size() < header + captured) return {.kind = StepKind::need, .bytes = header + captured};

  Step step{.kind = StepKind::record, .bytes = header + captured};
  Record& record = step.record;
  record.file_offset = offset + header;
  record.link_type = interface.link_type;
  record.fcs_length = interface.fcs_length;
  record.original_length = original;
  record.captured = window.subspan(header, captured);
  const auto unit =
      static_cast<Nanoseconds>(kNanosecondsPerSecond / static_cast<Nanoseconds>(interface.ticks_per_second));
  record.time = {static_cast<Nanoseconds>(seconds) * kNanosecondsPerSecond + static_cast<Nanoseconds>(fraction) * unit,
                 interface.time_digits};
  return step;
}

}  // namespace pcapglass
