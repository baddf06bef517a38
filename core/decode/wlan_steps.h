// The steps over IEEE 802.11 and the headers that capture tools put in front of it. For decoder.cpp.
#pragma once

#include "decode/first_layer.h"
#include "decode/link_steps.h"

namespace pcapglass {

// radiotap.org: version, pad, length (LE), presence bits (LE, more words while bit 31 is set), fields in order of bits,
// each aligned to its size. Only Flags matters here: whether a frame check sequence ends the frame.
inline LayerId step_radiotap(Walk& walk) {
  constexpr LayerId kLayer = LayerId::radiotap;
  if (!walk.has(kLayer, 8)) return LayerId::none;
  const Bytes rest = walk.rest();
  const std::size_t length = load_le16(rest, 2);
  if (rest[0] != 0 || length < 8) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, length)) return LayerId::none;
  const std::uint32_t present = load_le32(rest, 4);
  std::size_t at = 8;
  for (std::uint32_t word = present; (word >> 31) != 0 && at + 4 <= length; at += 4) word = load_le32(rest, at);
  if ((present & 1) != 0) at = (at + 7) / 8 * 8 + 8;  // TSFT
  const std::uint8_t flags = (present & 2) != 0 && at < length ? rest[at] : std::uint8_t{0};
  if ((flags & 0x10) != 0 && walk.wire_length() >= length + 4) walk.limit(kLayer, walk.wire_length() - 4);
  walk.set_padded((flags & 0x20) != 0);
  return walk.take(kLayer, length, LayerId::wlan);
}

// Version word 0x802110xx and length, big-endian.
inline LayerId step_avs(Walk& walk) {
  if (!walk.has(LayerId::avs, 8)) return LayerId::none;
  const std::size_t length = load_be32(walk.rest(), 4);
  if (length < 8) return walk.stop(StopReason::malformed, LayerId::avs);
  if (!walk.has(LayerId::avs, length)) return LayerId::none;
  return walk.take(LayerId::avs, length, LayerId::wlan);
}

// Message code and length, in the byte order of the capturing host; some drivers write AVS under the same link type.
inline LayerId step_prism(Walk& walk) {
  constexpr LayerId kLayer = LayerId::prism;
  if (!walk.has(kLayer, 8)) return LayerId::none;
  const Bytes rest = walk.rest();
  if (load_be32(rest, 0) >> 8 == 0x802110) return LayerId::avs;
  const std::uint32_t little = load_le32(rest, 4);
  const std::size_t length = little > 0xFFFF ? load_be32(rest, 4) : little;
  if (length < 8) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, length)) return LayerId::none;
  return walk.take(kLayer, length, LayerId::wlan);
}

// Version, flags, length (LE) and the LINKTYPE (LE) of what follows the fields.
inline LayerId step_ppi(Walk& walk) {
  constexpr LayerId kLayer = LayerId::ppi;
  if (!walk.has(kLayer, 8)) return LayerId::none;
  const std::size_t length = load_le16(walk.rest(), 2);
  if (length < 8) return walk.stop(StopReason::malformed, kLayer);
  if (!walk.has(kLayer, length)) return LayerId::none;
  const LayerId next = walk.take(kLayer, length, first_layer(load_le32(walk.rest(), 4)));
  return next != LayerId::none ? next : walk.stop(StopReason::unsupported, kLayer);
}

//   +--------+--------+--------+--------+--------+--------+-----------+--------+------+
//   | Frame  |Duration| Addr 1 | Addr 2 | Addr 3 |Sequence| [Addr 4]  | [QoS]  | [HT] |
//   |Control |   2    |   6    |   6    |   6    |   2    |    6      |   2    |  4   |
//   +--------+--------+--------+--------+--------+--------+-----------+--------+------+
// Only data frames lead further (IEEE 802.11-2020 9.3.2); management and control frames end here.
inline LayerId step_wlan(Walk& walk) {
  constexpr LayerId kLayer = LayerId::wlan;
  if (!walk.has(kLayer, 2)) return LayerId::none;
  const Bytes rest = walk.rest();
  const unsigned type = (rest[0] >> 2) & 3U;
  const unsigned subtype = rest[0] >> 4;
  const std::uint8_t flags = rest[1];
  if (type != 2) return walk.take(kLayer, 2, LayerId::none);
  const bool quality = (subtype & 8) != 0;
  std::size_t length = (flags & 3) == 3 ? 30 : 24;
  const std::size_t quality_at = length;
  if (quality) length += 2;
  if (quality && (flags & 0x80) != 0) length += 4;
  if (!walk.has(kLayer, length)) return LayerId::none;
  const bool aggregate = quality && (rest[quality_at] & 0x80) != 0;
  if (walk.padded()) length = (length + 3) / 4 * 4;
  if (!walk.has(kLayer, length)) return LayerId::none;
  if ((subtype & 4) != 0) return walk.take(kLayer, length, LayerId::none);  // no data
  const bool is_protected = (flags & 0x40) != 0;
  if (!is_protected) return walk.take(kLayer, length, aggregate ? LayerId::wlan_aggregate : LayerId::llc);
  (void)walk.take(kLayer, length, LayerId::none);
  return walk.stop(StopReason::unsupported, kLayer);
}

// A-MSDU: destination, source, length and LLC, several times. A packet here has one payload, so the first is decoded
// and that there are more is told.
inline LayerId step_wlan_aggregate(Walk& walk) {
  constexpr LayerId kLayer = LayerId::wlan_aggregate;
  constexpr std::size_t kLength = 14;
  if (!walk.has(kLayer, kLength)) return LayerId::none;
  const std::size_t end = kLength + load_be16(walk.rest(), 12);
  if (walk.wire_length() > end + 3 + kLength) walk.stop(StopReason::unsupported, kLayer);
  walk.limit(kLayer, end);
  return walk.take(kLayer, kLength, LayerId::llc);
}

}  // namespace pcapglass
