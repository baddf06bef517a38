// What RTCP told: about the senders' own streams, and by receivers about what reached them (domain.md 4.6).
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "protocols/rtp/index.h"
#include "protocols/rtp/rtcp.h"
#include "protocols/rtp/stream.h"

namespace pcapglass::rtp {

// Smallest, largest and mean of a series.
struct Series {
  std::uint64_t count = 0;
  double sum = 0, least = 0, most = 0;

  void add(double value);
  [[nodiscard]] double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

// Of one SSRC that sends RTCP from `key.source` to `key.destination`.
struct ControlSender {
  struct Report {
    std::uint32_t middle = 0;  // of its NTP time
    Nanoseconds time = 0;
  };

  StreamKey key;
  std::uint64_t first_frame = 0, last_frame = 0;
  std::uint32_t sender_reports = 0, receiver_reports = 0, descriptions = 0, goodbyes = 0, applications = 0;
  std::uint32_t extended_reports = 0;
  std::uint32_t negative_acknowledgements = 0, picture_losses = 0, full_intra_requests = 0;
  std::uint32_t bitrate_estimates = 0, transport_wide = 0, other_feedback = 0;
  std::uint64_t goodbye_frame = 0;
  std::array<Report, 4> reports{};  // the last ones
  std::size_t next_report = 0;
  SenderInfo last;  // of the last sender report
  std::string cname;
};

// What the receiver at `key.source` says to `key.destination` about the stream `key.ssrc`.
struct ControlReception {
  StreamKey key;
  std::uint64_t first_frame = 0, last_frame = 0, worst_frame = 0;
  std::uint64_t blocks = 0;
  ReportBlock last;
  std::int32_t first_lost = 0;
  std::uint8_t worst_fraction = 0;
  Series fraction;    // percent
  Series jitter;      // ticks
  Series round_trip;  // milliseconds, from the reporter's sender report at this capture point and back
  std::uint64_t worst_round_trip_frame = 0;
  std::uint64_t voip_metrics_frame = 0;  // of the last VoIP metrics block; 0: none
  VoipMetrics voip_metrics;
  std::uint32_t loss_run_lengths = 0, statistics_summaries = 0;  // blocks of XR
};

class Control {
 public:
  explicit Control(std::size_t ceiling) : most_(ceiling) {}

  // A datagram that is_rtcp().
  void take(const Endpoint& source, const Endpoint& destination, Bytes datagram, Nanoseconds time, std::uint64_t frame);

  [[nodiscard]] const std::deque<ControlSender>& senders() const { return senders_; }
  [[nodiscard]] const std::deque<ControlReception>& receptions() const { return receptions_; }
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }

 private:
  struct Context {
    const Endpoint& source;
    const Endpoint& destination;
    Nanoseconds time;
    std::uint64_t frame;
  };
  void take_packet(const RtcpPacket& packet, const Context& context);
  void take_blocks(Cursor& cursor, std::uint8_t count, const Context& context);
  void take_extended(const RtcpPacket& packet, const Context& context);
  ControlSender* sender(std::uint32_t ssrc, const Context& context);
  ControlReception* reception(std::uint32_t ssrc, const Context& context);
  [[nodiscard]] std::optional<double> round_trip(const ReportBlock& block, const Context& context) const;

  std::size_t most_;
  std::deque<ControlSender> senders_;
  std::deque<ControlReception> receptions_;
  Index sender_index_, reception_index_;
  std::uint64_t not_kept_ = 0;
};

}  // namespace pcapglass::rtp
