// What the overview keeps while the capture is read.
#pragma once

#include <memory>
#include <vector>

#include "protocols/capinfos/analyzer.h"
#include "protocols/overview/conversations.h"
#include "protocols/overview/hierarchy.h"
#include "protocols/overview/timeline.h"
#include "protocols/protocol.h"

namespace pcapglass::overview {

// An address with what it sent and received.
struct EndpointCounts {
  IpAddress address;
  Counts sent;
  Counts received;
  std::uint32_t peers = 0;

  [[nodiscard]] std::uint64_t bytes() const { return sent.bytes + received.bytes; }
};

class OverviewAnalyzer : public Analyzer {
 public:
  explicit OverviewAnalyzer(const Limits& limits);

  void packet(const Packet& packet) override;
  void reassembled(const Packet& packet, std::size_t known, std::span<const std::uint64_t> frames) override;
  void recognised(const Packet& packet, std::string_view protocol) override;
  void finish(const CaptureInfo& capture) override;

  [[nodiscard]] const ProtocolTree& protocols() const { return protocols_; }
  [[nodiscard]] const ConversationTable& conversations() const { return conversations_; }
  // Indices into conversations(): most bytes first, then by first frame.
  [[nodiscard]] const std::vector<std::uint32_t>& by_bytes() const { return by_bytes_; }
  // Most bytes first, then by address.
  [[nodiscard]] const std::vector<EndpointCounts>& endpoints() const { return endpoints_; }
  [[nodiscard]] const Timeline& timeline() const { return timeline_; }
  [[nodiscard]] const capinfos::OrderAnalyzer& order() const { return order_; }

 private:
  void count_conversations(const Packet& packet, std::size_t from);
  void gather_endpoints();

  ProtocolTree protocols_;
  ConversationTable conversations_;
  Timeline timeline_;
  capinfos::OrderAnalyzer order_;
  std::vector<std::uint32_t> by_bytes_;
  std::vector<EndpointCounts> endpoints_;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::overview
