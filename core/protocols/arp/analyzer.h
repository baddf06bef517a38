// What is kept of ARP (RFC 826) while the capture is read.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>

#include "protocols/protocol.h"
#include "report/limits.h"

namespace pcapglass::arp {

using Mac = std::array<std::uint8_t, 6>;

// One packet of Ethernet and IPv4: compact, because there may be many (design.md rule 11).
struct Row {
  std::uint64_t frame = 0;
  Timestamp time;
  std::uint64_t answer = 0;   // frame of the reply to this request, or of the request that this replies to
  std::uint64_t copy_of = 0;  // the first frame that carried this packet, when this is a copy (C-07)
  Mac sender_mac{};
  Mac target_mac{};
  std::uint32_t sender = 0;  // IPv4 addresses as numbers
  std::uint32_t target = 0;
  std::uint16_t opcode = 0;

  [[nodiscard]] bool is_request() const { return opcode == 1; }
  [[nodiscard]] bool is_reply() const { return opcode == 2; }
  // RFC 5227 2.1.1: asks whether somebody has an address before using it.
  [[nodiscard]] bool is_probe() const { return is_request() && sender == 0 && target != 0; }
  // RFC 5227 2.3, and gratuitous replies.
  [[nodiscard]] bool is_gratuitous() const { return sender == target && sender != 0; }
};

// An address and a MAC that claimed it.
struct Claim {
  std::uint64_t first_frame = 0;
  std::uint64_t last_frame = 0;
  Timestamp first_time;
  std::uint64_t packets = 0;
};

class PacketAnalyzer : public Analyzer {
 public:
  using Claims = std::map<std::pair<std::uint32_t, Mac>, Claim>;

  explicit PacketAnalyzer(const Limits& limits)
      : row_ceiling_(limits.message_rows / 4), pair_ceiling_(limits.transactions / 4) {}

  void packet(const Packet& packet) override;

  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  [[nodiscard]] const Claims& claims() const { return claims_; }
  // All packets, also those whose row found no place below the ceiling.
  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t requests() const { return requests_; }
  [[nodiscard]] std::uint64_t replies() const { return replies_; }
  [[nodiscard]] std::uint64_t probes() const { return probes_; }
  [[nodiscard]] std::uint64_t gratuitous() const { return gratuitous_; }
  [[nodiscard]] std::uint64_t copies() const { return copies_; }
  // Of other hardware or protocols, or cut: counted, not listed.
  [[nodiscard]] std::uint64_t others() const { return others_; }
  [[nodiscard]] std::uint64_t claims_not_kept() const { return claims_not_kept_; }

 private:
  using Asked = std::pair<std::uint32_t, std::uint32_t>;  // sender, target

  [[nodiscard]] std::uint64_t copied_from(const Row& row) const;
  void claim(const Row& row);
  void match(Row& row);
  void forget_request();

  std::deque<Row> rows_;
  Claims claims_;
  std::map<Asked, std::size_t> asked_;  // row of the last request
  std::deque<std::pair<Asked, std::size_t>> asked_order_;
  std::size_t row_ceiling_;
  std::size_t pair_ceiling_;
  std::uint64_t total_ = 0, requests_ = 0, replies_ = 0, probes_ = 0, gratuitous_ = 0, others_ = 0, copies_ = 0;
  std::uint64_t claims_not_kept_ = 0;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::arp
