// Tunnels by which access points and sniffers hand on frames: CAPWAP data (RFC 5415) and TZSP (TaZmen Sniffer
// Protocol).
#include "decode/udp_tunnel_steps.h"

namespace pcapglass {
namespace {

constexpr std::size_t kCapwapLength = 8;
constexpr std::size_t kCapwapDtlsLength = 4;
constexpr std::uint8_t kCapwapDtls = 1;  // preamble: version 0, type 1

std::size_t capwap_length(Bytes payload) { return (payload[1] >> 3) * std::size_t{4}; }
unsigned capwap_binding(Bytes payload) { return (payload[2] >> 1) & 0x1FU; }

constexpr std::size_t kTzspLength = 4;

LayerId tzsp_frame(std::uint16_t encapsulated) {
  switch (encapsulated) {
    case 1: return LayerId::ethernet;
    case 18: return LayerId::wlan;
    case 119: return LayerId::prism;
    case 127: return LayerId::avs;
    default: return LayerId::none;
  }
}

// Where the list of tags ends: padding (0) and the end (1) are single bytes, all others have a length. Zero when it
// does not end within the payload.
std::size_t tzsp_length(Bytes payload) {
  Cursor cursor(payload);
  cursor.skip(kTzspLength);
  while (cursor.ok()) {
    const std::uint8_t tag = cursor.u8();
    if (tag == 1) return cursor.offset();
    if (tag != 0) cursor.skip(cursor.u8());
  }
  return 0;
}

}  // namespace

// RFC 5415 4.3. IEEE 802.11 is the only binding there is; L needs F; optional fields are there when W or M says so.
bool is_capwap_data(Bytes payload) {
  if (payload.size() < kCapwapLength) return false;
  // A DTLS record behind the preamble: content type, version 0xFEFF or 0xFEFD.
  if (payload[0] == kCapwapDtls) {
    return load_be32(payload, 0) == 0x01000000 && payload[4] >= 20 && payload[4] <= 25 && payload[5] == 0xFE;
  }
  const bool fragment = (payload[3] & 0x80) != 0;
  const bool optional = (payload[3] & 0x30) != 0;
  if (payload[0] != 0 || capwap_binding(payload) != 1 || (payload[3] & 7) != 0 || (payload[7] & 7) != 0) return false;
  if (!fragment && ((payload[3] & 0x40) != 0 || load_be16(payload, 6) != 0)) return false;
  return payload.size() >= capwap_length(payload) && capwap_length(payload) >= kCapwapLength &&
         (capwap_length(payload) > kCapwapLength) == optional;
}

//   +---------------+---------+---------+---------+-+-+-+-+-+-+-----+
//   |0 0 0 0 0 0 0 0|  HLEN   |   RID   |  WBID   |T|F|L|W|M|K|Flags|
//   +---------------+---------+---------+---------+-+-+-+-+-+-+-----+
//   |          Fragment ID          |     Frag Offset         |Rsvd |
//   +-------------------------------+-------------------------+-----+
//   |     [Radio MAC Address]  [Wireless Specific Information]      |
//   +---------------------------------------------------------------+
LayerId step_capwap_data(Walk& walk) {
  constexpr LayerId kLayer = LayerId::capwap_data;
  const Bytes rest = walk.rest();
  if (rest[0] == kCapwapDtls) {
    (void)walk.take(kLayer, kCapwapDtlsLength, LayerId::none);
    return walk.stop(StopReason::unsupported, kLayer);
  }
  const std::size_t length = capwap_length(rest);
  const bool fragment = (rest[3] & 0x80) != 0;
  const bool keep_alive = (rest[3] & 0x08) != 0;
  const bool native = (rest[2] & 1) != 0;
  if (keep_alive || walk.wire_length() == length) return walk.take(kLayer, length, LayerId::none);
  if (!native)
    return next_or_stop(walk, kLayer, walk.take(kLayer, length, fragment ? LayerId::none : LayerId::ethernet));
  if (!walk.has(kLayer, length + 1)) return LayerId::none;
  // Some access points write the frame control field in the other byte order: then its first byte is flags, and no
  // version and type of data.
  const bool data = (rest[length] & 0x0F) == 0x08;
  return next_or_stop(walk, kLayer, walk.take(kLayer, length, data && !fragment ? LayerId::wlan : LayerId::none));
}

bool is_tzsp(Bytes payload) {
  constexpr std::uint8_t kLargestType = 1;  // a frame that was received, or is to be sent
  return payload.size() > kTzspLength && payload[0] == 1 && payload[1] <= kLargestType &&
         tzsp_frame(load_be16(payload, 2)) != LayerId::none && tzsp_length(payload) != 0;
}

//   +---------------+---------------+-------------------------------+
//   |   Version 1   |     Type      |     Encapsulated Protocol     |
//   +---------------+---------------+-------------------------------+
//   |      Tag      |    Length     |  Value ... up to tag 1        |
//   +---------------+---------------+-------------------------------+
LayerId step_tzsp(Walk& walk) {
  const Bytes rest = walk.rest();
  return walk.take(LayerId::tzsp, tzsp_length(rest), tzsp_frame(load_be16(rest, 2)));
}

}  // namespace pcapglass
