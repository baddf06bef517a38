// The three packet blocks of pcapng (4.3 enhanced, 4.4 simple, appendix A obsolete) and their times.
#include <limits>

#include "capture/packet_length.h"
#include "capture/pcapng.h"
#include "capture/pcapng_options.h"

namespace pcapglass {
namespace {

// Nanoseconds of a fraction of a second, rounded down.
std::uint64_t fraction_to_ns(std::uint64_t ticks, std::uint64_t ticks_per_second) {
  constexpr std::uint64_t kBillion = 1'000'000'000;
  if (ticks_per_second <= kBillion) return ticks * kBillion / ticks_per_second;
  if (ticks_per_second % kBillion == 0) return ticks / (ticks_per_second / kBillion);
  // A power of two above 2^30: with 34 bits kept the product stays below 2^64 and the result within a nanosecond.
  while (ticks_per_second > (std::uint64_t{1} << 34)) {
    ticks >>= 1;
    ticks_per_second >>= 1;
  }
  return ticks * kBillion / ticks_per_second;
}

Nanoseconds to_ns(std::uint64_t ticks, const Interface& interface) {
  const std::uint64_t seconds = ticks / interface.ticks_per_second;
  const std::uint64_t ns = fraction_to_ns(ticks % interface.ticks_per_second, interface.ticks_per_second);
  constexpr std::int64_t kLast = std::numeric_limits<Nanoseconds>::max() / kNanosecondsPerSecond - 1;
  const std::int64_t offset = std::min(std::max(interface.time_offset_seconds, -kLast), kLast);
  const std::int64_t whole = seconds > static_cast<std::uint64_t>(kLast) ? kLast : static_cast<std::int64_t>(seconds);
  const std::int64_t shifted = std::min(std::max(whole + offset, -kLast), kLast);
  return shifted * kNanosecondsPerSecond + static_cast<Nanoseconds>(ns);
}

}  // namespace

Step PcapngReader::enhanced_packet(const Block& block, CaptureInfo& info, const Limits& limits) {
  Cursor cursor(block.body, order_);
  PacketFields fields;
  fields.interface_id = cursor.u32();
  const std::uint64_t high = cursor.u32();
  fields.ticks = (high << 32) | cursor.u32();
  fields.captured = cursor.u32();
  fields.original = cursor.u32();
  fields.data_at = cursor.offset();
  if (!cursor.ok()) return {.kind = StepKind::broken, .reason = "an enhanced packet block that is too short"};
  return packet(block, fields, info, limits);
}

Step PcapngReader::obsolete_packet(const Block& block, CaptureInfo& info, const Limits& limits) {
  Cursor cursor(block.body, order_);
  PacketFields fields;
  fields.interface_id = cursor.u16();
  cursor.skip(2);  // drops since the last packet
  const std::uint64_t high = cursor.u32();
  fields.ticks = (high << 32) | cursor.u32();
  fields.captured = cursor.u32();
  fields.original = cursor.u32();
  fields.data_at = cursor.offset();
  if (!cursor.ok()) return {.kind = StepKind::broken, .reason = "a packet block that is too short"};
  return packet(block, fields, info, limits);
}

Step PcapngReader::packet(const Block& block, const PacketFields& fields, CaptureInfo& info, const Limits& limits) {
  if (fields.interface_id >= interfaces_here_) {
    return {.kind = StepKind::broken, .reason = "a packet of an interface that no block describes"};
  }
  if (fields.captured > block.body.size() - fields.data_at) {
    return {.kind = StepKind::broken, .reason = "a packet that is longer than its block"};
  }
  const std::size_t index = first_interface_ + fields.interface_id;
  if (index >= info.interfaces.size()) {
    info.note(limits, "packet_of_interface_over_limit", "file", info.frames + 1);
    return {.kind = StepKind::item};
  }
  const Interface& interface = info.interfaces[index];
  if (fields.captured > longest_packet(interface.link_type)) {
    return {.kind = StepKind::broken, .reason = "a packet claims to hold more bytes than any may have"};
  }
  Step step{.kind = StepKind::record};
  Record& record = step.record;
  record.file_offset = block.body_offset + fields.data_at;
  record.interface_id = static_cast<std::uint32_t>(index);
  record.link_type = interface.link_type;
  record.fcs_length = interface.fcs_length;
  record.original_length = fields.original;
  record.captured = block.body.subspan(fields.data_at, fields.captured);
  record.time = {to_ns(fields.ticks, interface), interface.time_digits};
  const std::size_t options_at = fields.data_at + fields.captured + padding(fields.captured);
  if (options_at < block.body.size()) packet_options(block.body.subspan(options_at), record, info, limits);
  return step;
}

void PcapngReader::packet_options(Bytes list, Record& record, CaptureInfo& info, const Limits& limits) const {
  const std::uint64_t frame = info.frames + 1;
  const bool whole = for_each_option(list, order_, [&](const PcapngOption& option) {
    if (option.code == kOptionComment) {
      if (record.comment.empty()) record.comment = as_text(option.value);
      ++info.packet_comments_total;
      if (info.packet_comments.size() < limits.comments) {
        info.packet_comments.push_back({frame, option_text(option.value)});
      }
    } else if (option.code == 2 && option.value.size() == 4) {
      Cursor flags(option.value, order_);
      const auto fcs = static_cast<std::uint8_t>((flags.u32() >> 5) & 0x0FU);
      if (fcs != 0) record.fcs_length = fcs;
    }
  });
  if (!whole) info.note(limits, "bad_options", "file", frame);
}

Step PcapngReader::simple_packet(const Block& block, CaptureInfo& info) {
  if (interfaces_here_ == 0 || first_interface_ >= info.interfaces.size()) {
    return {.kind = StepKind::broken, .reason = "a packet of an interface that no block describes"};
  }
  const Interface& interface = info.interfaces[first_interface_];
  Cursor cursor(block.body, order_);
  Step step{.kind = StepKind::record};
  Record& record = step.record;
  record.original_length = cursor.u32();
  if (!cursor.ok()) return {.kind = StepKind::broken, .reason = "a simple packet block that is too short"};
  // The captured length is not stored: it follows from the original length, the snap length and the block.
  std::size_t captured = std::min<std::size_t>(record.original_length, cursor.remaining());
  if (interface.snap_length != 0) captured = std::min<std::size_t>(captured, interface.snap_length);
  record.file_offset = block.body_offset + cursor.offset();
  record.interface_id = static_cast<std::uint32_t>(first_interface_);
  record.link_type = interface.link_type;
  record.fcs_length = interface.fcs_length;
  record.captured = cursor.bytes(captured);
  record.time = {0, interface.time_digits};
  record.has_time = false;
  return step;
}

}  // namespace pcapglass
