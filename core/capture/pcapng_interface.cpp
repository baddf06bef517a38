// pcapng interface description and interface statistics blocks (4.2, 4.6), and the clock of an interface.
#include "capture/pcapng.h"
#include "capture/pcapng_options.h"

namespace pcapglass {
namespace {

// if_tsresol: a power of ten, or of two when the high bit is set. Finer than the clock can count is cut to its limit.
void set_resolution(Interface& interface, std::uint8_t resolution) {
  const unsigned exponent = resolution & 0x7FU;
  if ((resolution & 0x80U) != 0) {
    const unsigned bits = std::min(exponent, 63U);
    interface.ticks_per_second = std::uint64_t{1} << bits;
    // ceil(bits * log10(2)), exact for up to 63 bits.
    interface.time_digits = static_cast<std::uint8_t>(std::min((bits * 30103U + 99999U) / 100000U, 9U));
    return;
  }
  interface.ticks_per_second = 1;
  for (unsigned i = 0; i < std::min(exponent, 19U); ++i) interface.ticks_per_second *= 10;
  interface.time_digits = static_cast<std::uint8_t>(std::min(exponent, 9U));
}

std::uint64_t number(Bytes value, ByteOrder order) {
  Cursor cursor(value, order);
  return value.size() == 4 ? cursor.u32() : cursor.u64();
}

}  // namespace

void PcapngReader::interface_description(const Block& block, CaptureInfo& info, const Limits& limits) {
  Cursor cursor(block.body, order_);
  Interface interface;
  interface.section = static_cast<std::uint32_t>(info.sections.size()) - 1;
  interface.link_type = cursor.u16();
  cursor.skip(2);
  interface.snap_length = cursor.u32();
  const bool whole = cursor.ok() && for_each_option(cursor.rest(), order_, [&](const PcapngOption& option) {
                       const Bytes value = option.value;
                       switch (option.code) {
                         case kOptionComment: interface.comments.push_back(option_text(value)); break;
                         case 2: interface.name = option_text(value); break;
                         case 3: interface.description = option_text(value); break;
                         case 8:
                           if (value.size() == 8) interface.speed_bits_per_second = number(value, order_);
                           break;
                         case 9:
                           if (!value.empty()) set_resolution(interface, value[0]);
                           break;
                         // The first byte says what kind of filter it is: 0 is text in libpcap's language.
                         case 11:
                           if (!value.empty() && value[0] == 0) interface.filter = option_text(value.subspan(1));
                           break;
                         case 12: interface.operating_system = option_text(value); break;
                         case 13:
                           if (!value.empty()) interface.fcs_length = value[0];
                           break;
                         case 14:
                           if (value.size() == 8)
                             interface.time_offset_seconds = static_cast<std::int64_t>(number(value, order_));
                           break;
                         case 15: interface.hardware = option_text(value); break;
                         default: break;
                       }
                     });
  if (!whole) info.note(limits, "bad_options", "file", info.frames + 1);
  ++interfaces_here_;
  if (info.interfaces.size() < limits.interfaces) {
    info.interfaces.push_back(std::move(interface));
  } else {
    info.note(limits, "interface_over_limit_not_described", "file", info.frames + 1);
  }
}

void PcapngReader::interface_statistics(const Block& block, CaptureInfo& info, const Limits& limits) const {
  Cursor cursor(block.body, order_);
  const std::uint32_t interface_id = cursor.u32();
  cursor.skip(8);  // when the statistics were taken
  const std::size_t index = first_interface_ + interface_id;
  if (!cursor.ok() || interface_id >= interfaces_here_ || index >= info.interfaces.size()) {
    info.note(limits, "statistics_of_unknown_interface", "file", info.frames + 1);
    return;
  }
  Interface& interface = info.interfaces[index];
  ++interface.statistics_blocks;
  const bool whole = for_each_option(cursor.rest(), order_, [&](const PcapngOption& option) {
    if (option.value.size() != 8) return;
    const std::uint64_t value = number(option.value, order_);
    switch (option.code) {
      case 4: interface.received = value; break;
      case 5: interface.dropped_by_interface = value; break;
      case 6: interface.accepted_by_filter = value; break;
      case 7: interface.dropped_by_system = value; break;
      case 8: interface.delivered = value; break;
      default: break;
    }
  });
  if (!whole) info.note(limits, "bad_options", "file", info.frames + 1);
}

}  // namespace pcapglass
