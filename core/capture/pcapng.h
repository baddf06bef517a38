// The pcapng file format (draft-ietf-opsawg-pcapng): blocks of a type and a length, in sections that each have their
// own byte order and interfaces.
#pragma once

#include <cstddef>
#include <optional>

#include "capture/capture_info.h"
#include "capture/step.h"

namespace pcapglass {

class PcapngReader {
 public:
  // A reader when `magic` (the first four bytes of the file) is the type of a section header block.
  [[nodiscard]] static std::optional<PcapngReader> recognise(Bytes magic);

  // What is at the front of `window`, which starts at `offset` of the file. Counts what it reads in `info`.
  [[nodiscard]] Step next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

 private:
  struct Block {
    std::uint32_t type = 0;
    std::uint32_t total_length = 0;
    Bytes body;                 // between the two length fields
    std::uint64_t body_offset;  // in the file
  };

  [[nodiscard]] Step read_block(const Block& block, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step section_header(const Block& block, CaptureInfo& info, const Limits& limits);
  void interface_description(const Block& block, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step enhanced_packet(const Block& block, CaptureInfo& info, const Limits& limits);
  [[nodiscard]] Step simple_packet(const Block& block, CaptureInfo& info);
  [[nodiscard]] Step obsolete_packet(const Block& block, CaptureInfo& info, const Limits& limits);
  void name_resolution(const Block& block, CaptureInfo& info, const Limits& limits) const;
  void interface_statistics(const Block& block, CaptureInfo& info, const Limits& limits) const;
  void decryption_secrets(const Block& block, CaptureInfo& info, const Limits& limits) const;

  // The packet of a block whose fixed fields have been read: data at the cursor, options behind it.
  struct PacketFields {
    std::uint32_t interface_id = 0;  // within the section
    std::uint64_t ticks = 0;
    std::uint32_t captured = 0;
    std::uint32_t original = 0;
    std::size_t data_at = 0;  // in the body
  };
  [[nodiscard]] Step packet(const Block& block, const PacketFields& fields, CaptureInfo& info, const Limits& limits);
  void packet_options(Bytes list, Record& record, CaptureInfo& info, const Limits& limits) const;

  ByteOrder order_ = ByteOrder::little;
  bool in_section_ = false;
  std::size_t first_interface_ = 0;    // of this section, in info.interfaces
  std::uint32_t interfaces_here_ = 0;  // described in this section, also those over the limit
};

}  // namespace pcapglass
