#include "capture/pcapng.h"

#include "capture/pcapng_options.h"

namespace pcapglass {
namespace {

constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
constexpr std::uint32_t kInterfaceDescription = 1;
constexpr std::uint32_t kObsoletePacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kNameResolution = 4;
constexpr std::uint32_t kInterfaceStatistics = 5;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kSystemdJournal = 9;
constexpr std::uint32_t kDecryptionSecrets = 10;
constexpr std::uint32_t kCustomCopied = 0x00000BAD;
constexpr std::uint32_t kCustomNotCopied = 0x40000BAD;

constexpr std::uint32_t kByteOrderMagic = 0x1A2B3C4D;
constexpr std::size_t kShortestBlock = 12;
constexpr std::size_t kShortestSectionHeader = 28;

}  // namespace

std::optional<PcapngReader> PcapngReader::recognise(Bytes magic) {
  // The section header's type reads the same in either byte order.
  if (load_be32(magic, 0) != kSectionHeader) return std::nullopt;
  return PcapngReader();
}

Step PcapngReader::next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  if (window.size() < kShortestBlock) return {.kind = StepKind::need, .bytes = kShortestBlock};
  if (load_be32(window, 0) == kSectionHeader) {
    if (load_le32(window, 8) == kByteOrderMagic) {
      order_ = ByteOrder::little;
    } else if (load_be32(window, 8) == kByteOrderMagic) {
      order_ = ByteOrder::big;
    } else {
      return {.kind = StepKind::broken, .reason = "a section header block without byte-order magic"};
    }
    in_section_ = true;
  }
  if (!in_section_) return {.kind = StepKind::broken, .reason = "a block before the first section header"};
  Cursor cursor(window, order_);
  Block block;
  block.type = cursor.u32();
  block.total_length = cursor.u32();
  if (block.total_length < kShortestBlock ||
      (block.type == kSectionHeader && block.total_length < kShortestSectionHeader)) {
    return {.kind = StepKind::broken, .reason = "a block that is shorter than its own header"};
  }
  // Lengths are multiples of 4; Wireshark reads on behind the padding when one is not.
  const std::uint64_t size = block.total_length + padding(block.total_length);
  if (size > limits.record_bytes) {
    if (block.type > 0x8000'0000U || size > (1U << 30)) {
      return {.kind = StepKind::broken, .reason = "a block claims an impossible length"};
    }
    info.note(limits, "block_over_size_limit", "file", info.frames + 1);
    if (block.type == kEnhancedPacket || block.type == kSimplePacket || block.type == kObsoletePacket) {
      info.count_unread();
    }
    return {.kind = StepKind::skip, .bytes = size};
  }
  if (window.size() < size) return {.kind = StepKind::need, .bytes = size};
  Cursor end(window.subspan(static_cast<std::size_t>(size) - 4), order_);
  if (end.u32() != block.total_length) {
    return {.kind = StepKind::broken, .reason = "the two lengths of a block differ"};
  }
  block.body = window.subspan(8, static_cast<std::size_t>(size) - kShortestBlock);
  block.body_offset = offset + 8;
  Step step = read_block(block, info, limits);
  step.bytes = size;
  return step;
}

Step PcapngReader::read_block(const Block& block, CaptureInfo& info, const Limits& limits) {
  switch (block.type) {
    case kSectionHeader: return section_header(block, info, limits);
    case kInterfaceDescription: interface_description(block, info, limits); break;
    case kEnhancedPacket: return enhanced_packet(block, info, limits);
    case kSimplePacket: return simple_packet(block, info);
    case kObsoletePacket: return obsolete_packet(block, info, limits);
    case kNameResolution: name_resolution(block, info, limits); break;
    case kInterfaceStatistics: interface_statistics(block, info, limits); break;
    case kDecryptionSecrets: decryption_secrets(block, info, limits); break;
    // These are no packets, but Wireshark numbers them as frames, and our numbers are to be looked up there.
    case kSystemdJournal:
      info.note(limits, "systemd_journal_entry_not_analyzed", "file", info.frames + 1);
      return {.kind = StepKind::item, .takes_frame_number = true};
    case kCustomCopied:
    case kCustomNotCopied:
      info.note(limits, "custom_block_not_analyzed", "file", info.frames + 1);
      return {.kind = StepKind::item, .takes_frame_number = true};
    default: info.note(limits, "unknown_block_type", "file", info.frames + 1); break;
  }
  return {.kind = StepKind::item};
}

Step PcapngReader::section_header(const Block& block, CaptureInfo& info, const Limits& limits) {
  Cursor cursor(block.body, order_);
  cursor.skip(4);
  const std::uint16_t major = cursor.u16();
  const std::uint16_t minor = cursor.u16();
  cursor.skip(8);  // section length: a hint for skipping that writers often leave at -1
  if (major != 1 || (minor != 0 && minor != 2)) {
    return {.kind = StepKind::broken, .reason = "a section of a pcapng version that does not exist"};
  }
  if (info.sections.empty()) {
    info.format = CaptureFormat::pcapng;
    info.big_endian = order_ == ByteOrder::big;
    info.version_major = major;
    info.version_minor = minor;
  }
  first_interface_ = info.interfaces.size();
  interfaces_here_ = 0;
  Section section;
  section.little_endian = order_ == ByteOrder::little;
  const bool whole = for_each_option(cursor.rest(), order_, [&](const PcapngOption& option) {
    switch (option.code) {
      case kOptionComment: section.comments.push_back(option_text(option.value)); break;
      case 2: section.hardware = option_text(option.value); break;
      case 3: section.operating_system = option_text(option.value); break;
      case 4: section.application = option_text(option.value); break;
      default: break;
    }
  });
  if (!whole) info.note(limits, "bad_options", "file", info.frames + 1);
  if (info.sections.size() < limits.interfaces) {
    info.sections.push_back(std::move(section));
  } else {
    info.note(limits, "section_over_limit_not_described", "file", info.frames + 1);
  }
  return {.kind = StepKind::item};
}

void PcapngReader::name_resolution(const Block& block, CaptureInfo& info, const Limits& limits) const {
  ++info.name_resolution_blocks;
  Cursor cursor(block.body, order_);
  while (cursor.remaining() >= 4) {
    const std::uint16_t type = cursor.u16();
    const std::uint16_t length = cursor.u16();
    if (type == 0) return;
    cursor.skip(length);
    if (!cursor.ok()) break;
    if (type == 1 || type == 2) ++info.resolved_addresses;
    cursor.skip(std::min(padding(length), cursor.remaining()));
  }
  info.note(limits, "bad_name_resolution_record", "file", info.frames + 1);
}

void PcapngReader::decryption_secrets(const Block& block, CaptureInfo& info, const Limits& limits) const {
  Cursor cursor(block.body, order_);
  const std::uint32_t type = cursor.u32();
  const std::uint32_t length = cursor.u32();
  if (!cursor.ok() || length > cursor.remaining()) info.note(limits, "bad_secrets_block", "file", info.frames + 1);
  ++info.secrets_total;
  if (info.secrets.size() < limits.comments) info.secrets.push_back({type, length});
}

}  // namespace pcapglass
