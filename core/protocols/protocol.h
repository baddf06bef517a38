// What a protocol is to the engine: an Analyzer that sees the traffic once, and tools that answer from what it kept.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "capture/capture_info.h"
#include "decode/packet.h"
#include "decode/tcp.h"
#include "flows/flow.h"
#include "flows/tcp_stream.h"
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

// One whole user message of an SCTP association. Everything is borrowed for the call.
struct UserMessage {
  const Packet& packet;  // that completed it
  Endpoint source;
  Endpoint destination;
  Bytes payload;
  std::span<const std::uint64_t> frames;
  std::size_t wire_length = 0;
};

// Bytes of one direction of a TCP connection, in order. Everything is borrowed for the call.
struct StreamData {
  const StreamBytes& content;
  Flow& flow;
  Direction direction;
  Endpoint source;
  Endpoint destination;
};

enum class Claim : std::uint8_t {
  mine,       // this analyzer reads the connection from now on, both directions, and nobody else
  undecided,  // more bytes are needed to tell; nothing may be consumed yet
  not_mine,   // do not ask again for this direction, unless it was joined in the middle
};
struct StreamReply {
  Claim claim = Claim::not_mine;
  std::size_t consumed = 0;
  std::size_t need = 0;         // as StreamProgress
  std::string_view recognised;  // as the result of datagram(), when a message was complete
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
  // As datagram(), for what SCTP carries.
  virtual std::string_view user_message(const UserMessage& /*message*/) { return {}; }
  // Every TCP segment with its flow, copies too, before its bytes go to streams. SYN with another number has not yet
  // made the flow a new one.
  virtual void segment(const Packet& /*packet*/, const Tcp& /*tcp*/, Flow& /*flow*/, Direction /*direction*/) {}
  // The flow table has no room for this flow any more.
  virtual void forgotten(Flow& /*flow*/) {}
  // Called until an analyzer claims the connection, then for that one only. It takes all messages that are complete;
  // the rest comes again with what follows.
  virtual StreamReply stream(const StreamData& /*data*/) { return {}; }
  // On a claimed connection: `missing` bytes are not in the capture behind `rest` (design.md rule 7), which will not
  // come again. Zero when memory for it was short.
  virtual std::string_view gap(const StreamData& /*rest*/, std::uint64_t /*missing*/) { return {}; }
  // On a claimed connection: nothing follows behind `rest`.
  virtual std::string_view end(const StreamData& /*rest*/) { return {}; }
  // A datagram was put together from IP fragments: `packet` has the layers of its last fragment, the first `known` of
  // which packet() saw, and those behind; `frames` carried the fragments, in order of arrival.
  virtual void reassembled(const Packet& /*packet*/, std::size_t /*known*/, std::span<const std::uint64_t> /*frames*/) {
  }
  // Some analyzer has found a message of `protocol` in this packet, or one that it completed. Once for each of its
  // protocols; after packet(), before the next packet.
  virtual void recognised(const Packet& /*packet*/, std::string_view /*protocol*/) {}
  virtual void finish(const CaptureInfo& /*capture*/) {}
  // Once for each other analyzer, when all have finished; `protocol` is the name of its row. It lives as long as this
  // one.
  virtual void meet(std::string_view /*protocol*/, const Analyzer& /*other*/) {}
};

// A tool: name and text for agents, and pointers to what tool_of() makes from its structs. Lists that a person wants
// as a table are named in `table` (field of the result) with `columns` (fields of its rows, space separated).
struct Tool {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view table;
  std::string_view columns;
  bool on_request;  // asks about one thing of many, so a report on the whole capture leaves it out
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
  // What this row reports depends on what the others recognise, so they run whenever it is asked for.
  bool watches_others = false;
  // Its analyzer is told of every TCP segment with its flow: segment() and forgotten(). One row at most.
  bool follows_connections = false;
  // Name of another row that this one meets, so that it runs too; "" for none.
  std::string_view meets = {};
};

[[nodiscard]] std::span<const Protocol> registry();

}  // namespace pcapglass
