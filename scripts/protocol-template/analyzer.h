// What is kept of @NAME@ while the capture is read.
#pragma once

#include <memory>
#include <vector>

#include "protocols/protocol.h"
#include "report/limits.h"

namespace pcapglass::@NAME@ {

// One packet: compact, because there may be many (design.md rule 11).
struct Row {
  std::uint64_t frame = 0;
  Timestamp time;
  Endpoint source;
  Endpoint destination;
  std::uint32_t payload_length = 0;
};

class PacketAnalyzer : public Analyzer {
 public:
  explicit PacketAnalyzer(const Limits& limits) : ceiling_(limits.message_rows) {}

// @UDP
  std::string_view datagram(const Datagram& datagram) override;
// @END
// @LAYER
  void packet(const Packet& packet) override;
// @END

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  // All packets, also those whose row found no place below the ceiling.
  [[nodiscard]] std::uint64_t total() const { return total_; }

 private:
  std::vector<Row> rows_;
  std::size_t ceiling_;
  std::uint64_t total_ = 0;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::@NAME@
