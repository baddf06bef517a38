// What a protocol is to the engine: an Analyzer that sees the traffic once, and tools that answer from what it kept.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "capture/capture_info.h"
#include "decode/packet.h"
#include "flows/flow.h"
#include "report/query.h"

namespace pcapglass {

// One whole UDP payload (after reassembly of IP fragments). Everything is borrowed for the call.
struct Datagram {
  const Packet& packet;
  Flow& flow;
  Direction direction;
  Endpoint source;
  Endpoint destination;
  Bytes payload;
  std::span<const std::uint64_t> frames;  // one, or those of the IP fragments in order of arrival
  std::size_t wire_length = 0;            // bytes of payload on the wire: more than `payload` when it was cut
  bool cut = false;                       // the snap length took some of the payload (domain.md C-09)
};

// The next bytes of one direction of a TCP connection, in order.
struct StreamData {
  const Packet& packet;  // the packet that completed these bytes
  Flow& flow;
  Direction direction;
  Bytes bytes;
};
// How many bytes were used, and how many in all are needed before it is worth calling again.
struct StreamProgress {
  std::size_t consumed = 0;
  std::size_t need = 0;
};
// Bytes of a stream that are missing in the capture (design.md rule 7).
struct Gap {
  Flow& flow;
  Direction direction;
  std::uint64_t bytes = 0;
};

class Analyzer {
 public:
  virtual ~Analyzer() = default;
  Analyzer() = default;
  Analyzer(const Analyzer&) = delete;
  Analyzer& operator=(const Analyzer&) = delete;

  virtual void packet(const Packet& /*packet*/) {}
  // Gives Wireshark's short name of the protocol whose message this is ("sip"), static storage; empty when it is none
  // of the analyzer's.
  virtual std::string_view datagram(const Datagram& /*datagram*/) { return {}; }
  virtual StreamProgress stream(const StreamData& data) { return {data.bytes.size(), 0}; }
  virtual void gap(const Gap& /*gap*/) {}
  // Some analyzer has found a message of `protocol` in this packet, or one that it completed. Once for each of its
  // protocols; after packet(), before the next packet.
  virtual void recognised(const Packet& /*packet*/, std::string_view /*protocol*/) {}
  virtual void finish(const CaptureInfo& /*capture*/) {}
};

// A tool: name and text for agents, and pointers to what tool_of() makes from its structs. Lists that a person wants
// as a table are named in `table` (field of the result) with `columns` (fields of its rows, space separated).
struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view table;
  std::string_view columns;
  Json (*input_schema)();
  Json (*output_schema)();
  Answer (*answer)(const Analyzer& analyzer, QueryContext& context, const Json& arguments);
};

// A row of the registry. `fixtures` names files under samples/ that show this protocol.
struct Protocol {
  std::string_view name;
  std::string_view title;
  std::unique_ptr<Analyzer> (*make)(const Limits& limits, std::uint8_t row);
  std::span<const Tool> tools;
  std::span<const std::string_view> fixtures;
};

[[nodiscard]] std::span<const Protocol> registry();

}  // namespace pcapglass
