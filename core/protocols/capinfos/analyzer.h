// What capture properties need beyond CaptureInfo: the order of times, and the lengths of cut packets.
#pragma once

#include <memory>
#include <vector>

#include "protocols/protocol.h"

namespace pcapglass::capinfos {

// A packet whose time differs from its predecessor's in a way worth showing.
struct TimeStep {
  std::uint64_t frame = 0;  // the later frame in the file
  Timestamp before;
  Timestamp at;
};

class OrderAnalyzer : public Analyzer {
 public:
  void packet(const Packet& packet) override;

  // Frames earlier than the frame before them: all are counted, the first ten kept (domain.md CI-01).
  [[nodiscard]] std::uint64_t inversions() const { return inversions_; }
  [[nodiscard]] const std::vector<TimeStep>& first_inversions() const { return first_inversions_; }
  // Steps of more than a day either way (CI-03).
  [[nodiscard]] std::uint64_t jumps() const { return jumps_; }
  [[nodiscard]] const std::vector<TimeStep>& first_jumps() const { return first_jumps_; }
  // Frames at or before 1970 (CI-03).
  [[nodiscard]] std::uint64_t unset_times() const { return unset_times_; }
  [[nodiscard]] std::uint64_t first_unset_time() const { return first_unset_time_; }
  // Frames without any time, as simple packet blocks are.
  [[nodiscard]] std::uint64_t without_time() const { return without_time_; }

  // Frames of which fewer bytes were captured than were on the wire.
  [[nodiscard]] std::uint64_t cut() const { return cut_; }
  [[nodiscard]] std::uint64_t first_cut() const { return first_cut_; }
  [[nodiscard]] std::uint32_t shortest_cut() const { return shortest_cut_; }  // captured bytes; 0 when none
  [[nodiscard]] std::uint32_t longest_cut() const { return longest_cut_; }

 private:
  void look_at_time(const Record& record);
  void look_at_length(const Record& record);

  bool seen_time_ = false;
  Timestamp previous_;
  std::uint64_t inversions_ = 0, jumps_ = 0, unset_times_ = 0, first_unset_time_ = 0, without_time_ = 0;
  std::vector<TimeStep> first_inversions_, first_jumps_;
  std::uint64_t cut_ = 0, first_cut_ = 0;
  std::uint32_t shortest_cut_ = 0, longest_cut_ = 0;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::capinfos
