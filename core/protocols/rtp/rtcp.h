// RTCP packets as views: reports, source description, goodbye, feedback and extended reports (RFC 3550 6, 4585, 3611).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "bytes/bytes.h"

namespace pcapglass::rtp {

enum class RtcpType : std::uint8_t {
  sender_report = 200,
  receiver_report = 201,
  source_description = 202,
  goodbye = 203,
  application = 204,
  transport_feedback = 205,
  payload_feedback = 206,
  extended_report = 207,
};

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |V=2|P|    RC   |      PT       |             length            |
//   +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
//   |                         SSRC of sender                        |
//   +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
struct RtcpPacket {
  RtcpType type = RtcpType::sender_report;
  std::uint8_t count = 0;  // report blocks, chunks or sources; the format (FMT) of feedback; the subtype of APP
  std::uint32_t ssrc = 0;  // 0 when the packet has no such field
  Bytes body;              // behind that field; of SDES and BYE behind the first four bytes
};

// Walks the packets of a compound one. Bytes are borrowed.
class RtcpWalker {
 public:
  explicit RtcpWalker(Bytes datagram) : cursor_(datagram) {}

  // False at the end, and at the first packet that is no RTCP or longer than what is left: then !ok().
  [[nodiscard]] bool next(RtcpPacket& packet);
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  Cursor cursor_;
  bool ok_ = true;
};

// Whether the datagram is RTCP from its first to its last byte. `cut`: the end was taken by the snap length.
[[nodiscard]] bool is_rtcp(Bytes datagram, bool cut);
// Whether it could be SRTCP: one header in clear that begins a report, and more bytes than that says (RFC 3711 3.4).
[[nodiscard]] bool could_be_srtcp(Bytes datagram);

// RFC 3550 6.4.1.
struct SenderInfo {
  std::uint64_t ntp = 0;  // seconds since 1900 in the upper half
  std::uint32_t timestamp = 0, packets = 0, octets = 0;

  // The middle 32 bits, which a report block repeats.
  [[nodiscard]] std::uint32_t middle() const { return static_cast<std::uint32_t>(ntp >> 16); }
};
struct ReportBlock {
  static constexpr std::size_t kLength = 24;

  std::uint32_t ssrc = 0;          // of the stream that the report is about
  std::uint8_t fraction_lost = 0;  // 256ths since the last report
  std::int32_t lost = 0;           // in all; 24 bits with a sign
  std::uint32_t highest = 0;       // extended highest sequence number
  std::uint32_t jitter = 0;        // ticks of the stream's clock
  std::uint32_t last_report = 0;   // LSR: middle of the NTP time of the last sender report; 0 for none
  std::uint32_t delay = 0;         // DLSR: 65536ths of a second since that came
};
[[nodiscard]] SenderInfo read_sender_info(Cursor& cursor);
[[nodiscard]] ReportBlock read_report_block(Cursor& cursor);

// RFC 3611 4.7, in its own units.
struct VoipMetrics {
  static constexpr std::size_t kLength = 32;  // behind the block header

  std::uint32_t ssrc = 0;
  std::uint8_t loss_rate = 0, discard_rate = 0;              // 256ths
  std::uint8_t burst_density = 0, gap_density = 0;           // 256ths
  std::uint16_t burst_duration = 0, gap_duration = 0;        // milliseconds
  std::uint16_t round_trip_delay = 0, end_system_delay = 0;  // milliseconds
  std::int8_t signal_level = 127, noise_level = 127;         // dBm0; 127 unavailable
  std::uint8_t echo_return_loss = 127;                       // dB; 127 unavailable
  std::uint8_t gmin = 0;
  std::uint8_t r_factor = 127, external_r_factor = 127;  // 127 unavailable
  std::uint8_t mos_lq = 127, mos_cq = 127;               // tenths; 127 unavailable
};
[[nodiscard]] VoipMetrics read_voip_metrics(Cursor& cursor);

// One block of an extended report.
struct XrBlock {
  std::uint8_t type =
      0;  // 1 loss RLE, 2 duplicate RLE, 4 receiver reference time, 5 DLRR, 6 statistics, 7 VoIP metrics
  Bytes body;
};
// False at the end and when the block is longer than what is left.
[[nodiscard]] bool next_xr_block(Cursor& cursor, XrBlock& block);

// The CNAME of the first chunk that has one; "" when none. `ssrc` is set to its source. Borrowed.
[[nodiscard]] std::string_view read_cname(const RtcpPacket& packet, std::uint32_t& ssrc);

}  // namespace pcapglass::rtp
