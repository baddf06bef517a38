// What happens to every record: decoded, copies told, fragments and streams put together, handed to the analyzers.
#pragma once

#include <deque>
#include <memory>
#include <string_view>
#include <vector>

#include "capture/capture_info.h"
#include "flows/copies.h"
#include "flows/flow_table.h"
#include "flows/fragments.h"
#include "flows/sctp_messages.h"
#include "protocols/protocol.h"
#include "report/limits.h"

namespace pcapglass {

struct Running {
  const Protocol* protocol;
  std::uint8_t row;  // of the registry
  std::unique_ptr<Analyzer> analyzer;
};

class Pipeline {
 public:
  // Both outlive the pipeline.
  Pipeline(CaptureInfo& capture, const Limits& limits, std::vector<Running> running);

  void take(const Record& record);
  // The capture has ended: delivers what was held back, notes what was lost, and finishes the analyzers.
  void finish();

  [[nodiscard]] const std::vector<Running>& running() const { return running_; }

 private:
  friend class StreamRoute;
  struct Holder {
    Flow* flow = nullptr;
    std::uint32_t id = 0;
  };

  // `frames` and `cut` tell what a packet was put together of; a packet of one frame has none.
  void take_fragment(Packet& packet, std::span<const std::uint64_t> frames, bool cut, unsigned depth);
  void take_transport(Packet& packet, std::span<const std::uint64_t> frames, bool cut);
  void take_datagram(const Packet& packet, std::span<const std::uint64_t> frames, bool cut);
  void take_segment(const Packet& packet);
  void take_chunks(const Packet& packet);
  void finish_streams(Flow& flow, const Packet* packet);
  void remember_holder(Flow& flow);
  void free_stream_bytes();
  void announce(const Packet& packet, std::string_view protocol);
  void note(std::string_view what, std::string_view layer, std::uint64_t count, std::uint64_t first_frame);

  CaptureInfo& capture_;
  const Limits& limits_;
  std::vector<Running> running_;
  Analyzer* follower_ = nullptr;  // the analyzer whose row follows connections, when it runs
  std::uint16_t rows_ = 0;        // a bit for each row that runs
  FlowTable flows_;
  FragmentTable fragments_;
  CopyTable copies_;
  SctpMessages sctp_;
  StreamTotals streams_;
  std::deque<Holder> holders_;  // flows that hold bytes back, the longest first; stale ones are passed over
};

}  // namespace pcapglass
