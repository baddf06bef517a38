// A capture file of any known format, pushed in pieces of any size; the bytes decide the format, never a name.
#pragma once

#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

#include "capture/capture_info.h"
#include "capture/erf.h"
#include "capture/netmon.h"
#include "capture/pcap.h"
#include "capture/pcapng.h"
#include "capture/snoop.h"
#include "capture/step.h"

namespace pcapglass {

class CaptureReader {
 public:
  // Both outlive the reader.
  CaptureReader(CaptureInfo& info, const Limits& limits) : info_(info), limits_(limits) {}

  // Calls `on_record(const Record&)` for every packet that `chunk` completes, after `info` has counted it. A record
  // that lies in the chunk whole is used where it lies; at most one partial item is copied and kept.
  template <class OnRecord>
  void feed(Bytes chunk, OnRecord&& on_record) {
    while (state_ != State::ended && (!chunk.empty() || !carry_.empty())) {
      if (skip_ > 0) {
        if (chunk.empty()) return;
        chunk = chunk.subspan(pass_over(chunk));
        continue;
      }
      if (!carry_.empty()) {
        if (carry_.size() < need_) {
          // Complete the partial item only, so that what follows can be read in place again.
          const std::size_t wanted = static_cast<std::size_t>(need_) - carry_.size();
          const std::size_t taken = std::min(wanted, chunk.size());
          carry_.insert(carry_.end(), chunk.begin(), chunk.begin() + static_cast<std::ptrdiff_t>(taken));
          chunk = chunk.subspan(taken);
          if (carry_.size() < need_) return;
        }
        const Step step = next(carry_);
        if (step.kind == StepKind::need) continue;  // `need_` has grown: take more, or keep what there is
        deliver(step, on_record);
        drop_carried(step);
        continue;
      }
      const Step step = next(chunk);
      if (step.kind == StepKind::need) {
        carry_.assign(chunk.begin(), chunk.end());
        return;
      }
      deliver(step, on_record);
      if (step.kind != StepKind::skip) chunk = chunk.subspan(static_cast<std::size_t>(step.bytes));
    }
  }

  // The input has ended: a partial item left over makes the capture incomplete. A format that is only recognised by
  // several records may turn out now, so there may be records yet.
  template <class OnRecord>
  void finish(OnRecord&& on_record) {
    if (state_ == State::detecting && recognise_at_end()) feed({}, on_record);
    end();
  }

  // False once nothing further can be read (broken file, or not a capture): the host may stop sending.
  [[nodiscard]] bool wants_more() const { return state_ != State::ended; }
  // True when the file's header was read, so that there is something to report.
  [[nodiscard]] bool opened() const { return info_.format != CaptureFormat::unknown; }

 private:
  enum class State : std::uint8_t { detecting, reading, ended };

  // What is at the front of `window`, which starts at offset_ of the file. Sets need_ when that is StepKind::need.
  [[nodiscard]] Step next(Bytes window);
  [[nodiscard]] Step detect(Bytes window);
  [[nodiscard]] Step detect_without_magic(Bytes window);
  [[nodiscard]] bool recognise_at_end();
  void end();
  // Drops what `step` took of carry_. Only the bytes by which a format was recognised may hold more than one item.
  void drop_carried(const Step& step);
  void end_at_break(const char* reason);
  // Passes over bytes of an item that is skipped; returns how many of `chunk`.
  [[nodiscard]] std::size_t pass_over(Bytes chunk);

  template <class OnRecord>
  void deliver(const Step& step, OnRecord&& on_record) {
    switch (step.kind) {
      case StepKind::record: {
        Record record = step.record;
        info_.count(record);
        record.frame = info_.frames;
        on_record(static_cast<const Record&>(record));
        offset_ += step.bytes;
        return;
      }
      case StepKind::item:
        if (step.takes_frame_number) ++info_.frames;
        offset_ += step.bytes;
        return;
      case StepKind::skip: {
        const std::uint64_t carried = std::min<std::uint64_t>(step.bytes, carry_.size());
        skip_ = step.bytes - carried;
        offset_ += carried;
        return;
      }
      case StepKind::broken: end_at_break(step.reason); return;
      case StepKind::need: return;
    }
  }

  CaptureInfo& info_;
  const Limits& limits_;
  State state_ = State::detecting;
  std::variant<std::monostate, PcapReader, PcapngReader, SnoopReader, NetmonReader, ErfReader> format_;
  std::vector<std::uint8_t> carry_;  // the partial item
  std::uint64_t need_ = 0;           // bytes that the partial item takes, as far as known; more than carry_ holds
  std::uint64_t skip_ = 0;           // bytes to pass over without looking
  std::uint64_t offset_ = 0;         // in the file, of carry_ or else of the next chunk
};

}  // namespace pcapglass
