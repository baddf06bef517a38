// Takes the bytes of one direction of a TCP connection to the analyzer that reads it, or finds out which one does.
#pragma once

#include "pipeline.h"

namespace pcapglass {

// Made for one segment, or for the end of a flow; `packet` is null when no packet is at hand.
class StreamRoute : public StreamSink {
 public:
  StreamRoute(Pipeline& pipeline, Flow& flow, Direction direction, const Packet* packet)
      : pipeline_(pipeline), flow_(flow), direction_(direction), packet_(packet) {}

  StreamProgress data(const StreamBytes& bytes) override;
  void gap(const StreamBytes& rest, std::uint64_t missing) override;
  void end(const StreamBytes& rest) override;

 private:
  [[nodiscard]] StreamData data_of(const StreamBytes& bytes) const;
  [[nodiscard]] Analyzer* owner() const;
  [[nodiscard]] StreamProgress offer(const StreamBytes& bytes);
  [[nodiscard]] StreamProgress nobody(const StreamBytes& bytes);
  void recognised(std::string_view protocol);

  Pipeline& pipeline_;
  Flow& flow_;
  Direction direction_;
  const Packet* packet_;
};

}  // namespace pcapglass
