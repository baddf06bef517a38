#include "decode/tcp_options.h"

#include "decode/options.h"

namespace pcapglass {
namespace {

// IANA TCP option kinds.
enum Kind : std::uint8_t {
  kMaximumSegmentSize = 2,
  kWindowScale = 3,
  kSackPermitted = 4,
  kSack = 5,
  kTimestamps = 8,
};

bool read_sack(Bytes value, TcpOptions& out) {
  Cursor cursor(value);
  for (out.sack_count = 0; out.sack_count < TcpOptions::kMaxSackBlocks && cursor.remaining() >= 8; ++out.sack_count) {
    out.sack[out.sack_count].left_edge = cursor.u32();
    out.sack[out.sack_count].right_edge = cursor.u32();
  }
  return cursor.remaining() == 0 && out.sack_count > 0;
}

// False when the length is not one that the kind allows. Unknown kinds are somebody's, not wrong.
bool read_option(const Option& option, TcpOptions& out) {
  const Bytes value = option.value;
  switch (option.kind) {
    case kMaximumSegmentSize:
      if (value.size() != 2) return false;
      out.maximum_segment_size = load_be16(value, 0);
      return true;
    case kWindowScale:
      if (value.size() != 1) return false;
      out.window_scale = value[0];
      return true;
    case kSackPermitted: out.sack_permitted = value.empty(); return value.empty();
    case kSack: return read_sack(value, out);
    case kTimestamps:
      if (value.size() != 8) return false;
      out.timestamps = TcpTimestamps{load_be32(value, 0), load_be32(value, 4)};
      return true;
    default: return true;
  }
}

}  // namespace

TcpOptions read_tcp_options(Bytes options) {
  TcpOptions out;
  OptionWalker walker(options);
  while (walker.next()) {
    if (!read_option(walker.option(), out)) out.malformed = true;
  }
  if (!walker.ok()) out.malformed = true;
  return out;
}

}  // namespace pcapglass
