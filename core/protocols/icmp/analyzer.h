// What is kept of ICMP while the capture is read (domain.md 8).
#pragma once

#include <deque>
#include <memory>
#include <set>
#include <unordered_map>

#include "protocols/icmp/quoted.h"
#include "protocols/icmp/row.h"
#include "protocols/icmp/seen_packets.h"
#include "protocols/protocol.h"
#include "report/limits.h"

namespace pcapglass::icmp {

class PacketAnalyzer : public Analyzer {
 public:
  explicit PacketAnalyzer(const Limits& limits);

  void packet(const Packet& packet) override;
  void reassembled(const Packet& packet, std::size_t known, std::span<const std::uint64_t> frames) override;

  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::deque<Session>& sessions() const { return sessions_; }
  [[nodiscard]] const std::deque<QuotedRow>& quoted() const { return quoted_; }
  [[nodiscard]] const std::deque<NeighbourRow>& neighbours() const { return neighbours_; }
  [[nodiscard]] const std::vector<Loop>& loops() const { return loops_; }
  [[nodiscard]] const std::vector<Oversized>& oversized() const { return oversized_; }
  [[nodiscard]] const MessageStore& store() const { return store_; }
  // All messages, also those whose row found no place below the ceiling; by type, ICMPv6 behind ICMP.
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] const std::array<std::uint64_t, 512>& types() const { return types_; }
  [[nodiscard]] std::uint64_t copies() const { return copies_; }
  [[nodiscard]] const std::set<IpAddress>& sources() const { return sources_; }
  [[nodiscard]] const std::set<IpAddress>& destinations() const { return destinations_; }
  [[nodiscard]] const std::set<IpAddress>& unreachable() const { return unreachable_; }
  // What found no place below its ceiling.
  [[nodiscard]] std::uint64_t addresses_not_kept() const { return addresses_not_kept_; }
  [[nodiscard]] std::uint64_t sessions_not_kept() const { return sessions_not_kept_; }
  [[nodiscard]] std::uint64_t details_not_kept() const { return details_not_kept_; }

 private:
  struct EchoKey {
    IpAddress source;
    IpAddress destination;
    std::uint32_t id = 0;  // and sequence number
    friend bool operator==(const EchoKey&, const EchoKey&) = default;
  };
  struct EchoHash {
    std::size_t operator()(const EchoKey& key) const;
  };
  struct Request {
    std::uint64_t frame = 0;
    Nanoseconds time = 0;
    std::uint32_t row = kNone;
    std::uint32_t session = kNone;
    std::uint16_t payload = 0;  // its checksum without type and code
    bool answered = false;
  };

  void remember(const Packet& packet, const Layer& ip);
  void watch_resent(const Packet& packet);
  void watch_loop(const Packet& packet, std::uint8_t hops);
  void watch_size(const Packet& packet, const Layer& ip);
  // `frames`: empty, or those of the fragments that carried the message.
  void take(const Packet& packet, std::span<const std::uint64_t> frames);
  void take_request(Row& row, std::uint16_t payload);
  void forget_request();
  void take_reply(Row& row, std::uint16_t payload);
  [[nodiscard]] static EchoKey key_of(const IpAddress& asking, const IpAddress& asked, const Row& row);
  // The request that a reply answers; null without.
  [[nodiscard]] Request* request_of(const Row& row);
  static void count_answer(Session& session, const Row& row);
  void take_error(Row& row, Bytes message);
  void take_neighbour(Row& row, Bytes message, const Packet& packet);
  [[nodiscard]] std::uint32_t session_of(const IpAddress& source, const IpAddress& destination, const Row& row);
  void note_address(std::set<IpAddress>& set, const IpAddress& address);

  std::size_t row_ceiling_;
  std::size_t session_ceiling_;
  std::size_t detail_ceiling_;
  std::size_t request_ceiling_;
  std::size_t address_ceiling_;
  MessageStore store_;
  SeenPackets seen_;
  std::deque<Row> rows_;
  std::deque<Session> sessions_;
  std::deque<QuotedRow> quoted_;
  std::deque<NeighbourRow> neighbours_;
  std::vector<Loop> loops_;
  std::vector<Oversized> oversized_;
  std::vector<std::uint32_t> watched_;  // errors of quoted_ whose segment may come again
  std::unordered_map<EchoKey, Request, EchoHash> requests_;
  std::deque<std::pair<EchoKey, std::uint64_t>> request_order_;  // with the frame that asked
  std::unordered_map<EchoKey, std::uint32_t, EchoHash> session_index_;
  std::set<IpAddress> sources_, destinations_, unreachable_;
  std::array<std::uint64_t, 512> types_{};
  std::uint64_t total_ = 0;
  std::uint64_t copies_ = 0;
  std::uint64_t addresses_not_kept_ = 0;
  std::uint64_t sessions_not_kept_ = 0;
  std::uint64_t details_not_kept_ = 0;
};

// nullptr without one.
[[nodiscard]] const Layer* innermost_ip(const Packet& packet);

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::icmp
