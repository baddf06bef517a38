#include "protocols/rtp/rtcp.h"

namespace pcapglass::rtp {

bool RtcpWalker::next(RtcpPacket& packet) {
  if (!ok_ || cursor_.remaining() == 0) return false;
  const std::uint8_t first = cursor_.u8();
  const std::uint8_t type = cursor_.u8();
  const std::size_t words = cursor_.u16();
  const Bytes body = cursor_.bytes(words * 4);
  ok_ = cursor_.ok() && (first >> 6) == 2 && type >= 192 && type <= 223;
  if (!ok_) return false;
  packet.type = static_cast<RtcpType>(type);
  packet.count = first & 0x1FU;
  packet.body = body;
  packet.ssrc = 0;
  if ((first & 0x20U) != 0 && !body.empty()) {
    const std::size_t padding = body.back();
    if (padding > body.size()) return ok_ = false;
    packet.body = body.first(body.size() - padding);
  }
  if (packet.type == RtcpType::source_description || packet.type == RtcpType::goodbye) return true;
  if (packet.body.size() < 4) return ok_ = false;
  packet.ssrc = load_be32(packet.body, 0);
  packet.body = packet.body.subspan(4);
  return true;
}

bool is_rtcp(Bytes datagram, bool cut) {
  if (datagram.size() < 4) return false;
  const std::uint8_t type = datagram[1];
  if (type < 200 || type > 207 || (datagram[0] >> 6) != 2) return false;
  // The first packet has no padding (RFC 3550 A.2), and reports are as long as their count says.
  const std::size_t length = (load_be16(datagram, 2) + std::size_t{1}) * 4;
  const std::size_t blocks = (datagram[0] & 0x1FU) * ReportBlock::kLength;
  if (type == 200 && length < 28 + blocks) return false;
  if (type == 201 && length < 8 + blocks) return false;
  RtcpWalker walker(datagram);
  RtcpPacket packet;
  std::size_t packets = 0;
  while (walker.next(packet)) ++packets;
  return walker.ok() ? packets > 0 : cut && type <= 201;
}

bool could_be_srtcp(Bytes datagram) {
  // Header and SSRC, the index and at least four bytes of authentication.
  if (datagram.size() < 16 || (datagram[0] >> 6) != 2 || (datagram[1] != 200 && datagram[1] != 201)) return false;
  const std::size_t length = (load_be16(datagram, 2) + std::size_t{1}) * 4;
  return length + 8 <= datagram.size();
}

SenderInfo read_sender_info(Cursor& cursor) {
  SenderInfo info;
  info.ntp = cursor.u64();
  info.timestamp = cursor.u32();
  info.packets = cursor.u32();
  info.octets = cursor.u32();
  return info;
}

ReportBlock read_report_block(Cursor& cursor) {
  ReportBlock block;
  block.ssrc = cursor.u32();
  const std::uint32_t losses = cursor.u32();
  block.fraction_lost = static_cast<std::uint8_t>(losses >> 24);
  const auto lost = static_cast<std::int32_t>(losses & 0xFFFFFFU);
  block.lost = lost >= 0x800000 ? lost - 0x1000000 : lost;
  block.highest = cursor.u32();
  block.jitter = cursor.u32();
  block.last_report = cursor.u32();
  block.delay = cursor.u32();
  return block;
}

VoipMetrics read_voip_metrics(Cursor& cursor) {
  VoipMetrics m;
  m.ssrc = cursor.u32();
  m.loss_rate = cursor.u8();
  m.discard_rate = cursor.u8();
  m.burst_density = cursor.u8();
  m.gap_density = cursor.u8();
  m.burst_duration = cursor.u16();
  m.gap_duration = cursor.u16();
  m.round_trip_delay = cursor.u16();
  m.end_system_delay = cursor.u16();
  m.signal_level = static_cast<std::int8_t>(cursor.u8());
  m.noise_level = static_cast<std::int8_t>(cursor.u8());
  m.echo_return_loss = cursor.u8();
  m.gmin = cursor.u8();
  m.r_factor = cursor.u8();
  m.external_r_factor = cursor.u8();
  m.mos_lq = cursor.u8();
  m.mos_cq = cursor.u8();
  cursor.skip(8);  // receiver configuration and jitter buffer
  return m;
}

bool next_xr_block(Cursor& cursor, XrBlock& block) {
  if (cursor.remaining() < 4) return false;
  block.type = cursor.u8();
  cursor.skip(1);
  const std::size_t words = cursor.u16();
  block.body = cursor.bytes(words * 4);
  return cursor.ok();
}

std::string_view read_cname(const RtcpPacket& packet, std::uint32_t& ssrc) {
  constexpr std::uint8_t kCname = 1;
  Cursor cursor(packet.body);
  for (std::uint8_t chunk = 0; chunk < packet.count; ++chunk) {
    ssrc = cursor.u32();
    while (cursor.ok()) {
      const std::uint8_t type = cursor.u8();
      if (type == 0) break;
      const Bytes text = cursor.bytes(cursor.u8());
      if (cursor.ok() && type == kCname) return as_text(text);
    }
    if (!cursor.ok()) break;
    // A chunk ends on a multiple of four, padded with the zeros of which the first has ended its items.
    cursor.skip((4 - cursor.offset() % 4) % 4);
  }
  return {};
}

}  // namespace pcapglass::rtp
