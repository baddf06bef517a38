// Follows every TCP connection of a capture; one row for each.
#pragma once

#include <memory>
#include <vector>

#include "protocols/protocol.h"
#include "protocols/tcp/connection.h"
#include "protocols/tcp/tally.h"
#include "report/limits.h"

namespace pcapglass::icmp {
class PacketAnalyzer;
}
namespace pcapglass {
struct TcpOptions;
}

namespace pcapglass::tcp {

// Hops that the packet may still go, by its innermost IP header.
[[nodiscard]] std::uint8_t hop_limit_of(const Packet& packet);

class ConnectionAnalyzer : public Analyzer {
 public:
  explicit ConnectionAnalyzer(const Limits& limits) : limits_(limits) {}

  void segment(const Packet& packet, const Tcp& tcp, Flow& flow, Direction direction) override;
  void forgotten(Flow& flow) override;
  void finish(const CaptureInfo& capture) override;
  void meet(std::string_view protocol, const Analyzer& other) override;

  // Rows in order of tcp.stream, the first of the capture as far as there was room.
  [[nodiscard]] std::size_t size() const { return std::min(made_, limits_.tcp_connections); }
  [[nodiscard]] const Connection& operator[](std::size_t index) const { return at(index); }
  // Of the connections that found no row.
  [[nodiscard]] const Tally& unlisted() const { return unlisted_; }
  // nullptr when ICMP is not analysed.
  [[nodiscard]] const icmp::PacketAnalyzer* icmp() const { return icmp_; }
  [[nodiscard]] std::uint64_t untroubled() const { return untroubled_; }
  [[nodiscard]] Nanoseconds last_time() const { return last_time_; }
  [[nodiscard]] std::uint64_t last_frame() const { return last_frame_; }
  // Connections that were begun: the next number of tcp.stream.
  [[nodiscard]] std::uint32_t streams() const { return streams_; }

  // For tests: what the last segment turned out to be.
  [[nodiscard]] const Verdict& verdict() const { return verdict_; }
  [[nodiscard]] const Connection& newest() const { return at(newest_); }

 private:
  static constexpr std::size_t kBlock = 256;

  [[nodiscard]] Connection& at(std::size_t index) const { return blocks_[index / kBlock][index % kBlock]; }
  static Segment read(const Packet& packet, const Tcp& tcp, TcpOptions& options);
  bool join(const Segment& segment, Flow& flow, Direction direction, const Packet& packet);
  void judge(Connection& connection, const Segment& segment, unsigned by, bool reused);
  std::size_t begin(const Segment& segment, const Flow& flow, Direction direction, std::uint8_t hop_limit);
  void let_go(std::size_t index);
  Trouble* trouble_of(Connection& connection);
  void count(Connection& connection, const Packet& packet, const Segment& segment, unsigned by);
  void note_options(Connection& connection, const Packet& packet, const Segment& segment, const TcpOptions& options,
                    unsigned by);
  void note_handshake(Connection& connection, const Segment& segment, unsigned by);
  void note_reset(Connection& connection, const Packet& packet, const Segment& segment, unsigned by);
  void note_data(Connection& connection, const Segment& segment, unsigned by);
  void note_trouble(Connection& connection, const Segment& segment, unsigned by);
  void note_resent(Trouble& trouble, const Segment& segment, unsigned by) const;
  void note_rtt(Connection& connection);

  Limits limits_;
  std::vector<std::unique_ptr<Connection[]>> blocks_;
  std::vector<std::uint32_t> free_;  // places beyond the rows
  std::size_t made_ = 0;
  std::size_t newest_ = 0;
  std::size_t unacked_ = 0;  // of all connections
  std::size_t samples_ = 0;
  std::size_t troubles_ = 0;
  std::uint64_t untroubled_ = 0;  // troubles that found no place
  std::uint32_t streams_ = 0;
  Tally unlisted_;
  Verdict verdict_;
  const icmp::PacketAnalyzer* icmp_ = nullptr;
  Nanoseconds last_time_ = 0;
  std::uint64_t last_frame_ = 0;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::tcp
