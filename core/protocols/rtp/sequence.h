// What the sequence numbers of one stream say: expected, lost, late and repeated packets (RFC 3550 A.1, domain.md 4.4).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace pcapglass::rtp {

enum class SequenceKind : std::uint8_t {
  first,
  next,       // the one expected
  after_gap,  // ahead by less than kMaxDropout: what lies between is missing so far
  late,       // behind the highest, and not seen yet
  duplicate,  // seen already
  stray,      // far from everything: of another stream perhaps, or the first packet after a restart
  restart,    // the second of a new run of numbers
};

// Packets that are missing in one piece.
struct LossBurst {
  std::uint16_t start = 0;   // sequence number of the first that is missing
  std::uint32_t length = 0;  // packets
  std::uint64_t frame_before = 0;
  std::uint64_t frame_after = 0;
};

class SequenceTracker {
 public:
  static constexpr int kMaxDropout = 3000;  // RFC 3550 A.1
  static constexpr int kMaxMisorder = 100;
  static constexpr std::size_t kListedBursts = 10;

  SequenceKind take(std::uint16_t sequence, std::uint64_t frame);
  // Nothing late can come any more.
  void finish();

  [[nodiscard]] std::uint64_t received() const { return received_; }
  [[nodiscard]] std::uint64_t expected() const { return expected_before_ + expected_now(); }
  [[nodiscard]] std::uint64_t unique() const { return unique_; }
  [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }
  [[nodiscard]] std::uint64_t late() const { return late_; }
  [[nodiscard]] std::uint64_t strays() const { return strays_; }
  [[nodiscard]] std::uint64_t lost() const { return expected() > unique_ ? expected() - unique_ : 0; }
  [[nodiscard]] std::uint64_t bursts() const { return bursts_; }
  [[nodiscard]] std::uint64_t longest_burst() const { return longest_; }
  [[nodiscard]] double mean_burst() const;
  [[nodiscard]] std::uint16_t first_sequence() const { return first_sequence_; }
  [[nodiscard]] std::uint16_t highest_sequence() const { return static_cast<std::uint16_t>(highest_); }
  [[nodiscard]] std::uint64_t in_order() const { return in_order_; }  // exactly one above the highest before
  // The first bursts, in order of the capture. After finish().
  [[nodiscard]] std::vector<LossBurst> listed_bursts() const;

 private:
  // Bursts that late packets may still fill, and those that they cannot.
  struct Losses {
    struct Gap {
      std::int64_t start = 0;
      std::uint32_t length = 0;  // 0: no gap
      std::uint64_t before = 0, after = 0;
    };
    std::array<Gap, 8> open{};
    std::size_t oldest = 0;  // of `open`
    std::array<LossBurst, kListedBursts> listed{};
    std::size_t count = 0;
  };

  void start_at(std::uint16_t sequence, std::uint64_t frame);
  SequenceKind ahead(std::uint16_t by, std::uint64_t frame);
  SequenceKind behind(std::uint16_t by, std::uint64_t frame);
  SequenceKind far(std::uint16_t sequence, std::uint64_t frame);
  void open_gap(std::int64_t start, std::uint32_t length, std::uint64_t before, std::uint64_t after);
  void fill(std::int64_t extended, std::uint64_t frame);
  void close(Losses::Gap& gap);
  [[nodiscard]] std::uint64_t expected_now() const {
    return received_ == 0 ? 0 : static_cast<std::uint64_t>(highest_ - lowest_ + 1);
  }
  [[nodiscard]] bool seen(std::int64_t extended) const {
    return ((window_[word(extended)] >> bit(extended)) & 1U) != 0;
  }
  void mark(std::int64_t extended) { window_[word(extended)] |= std::uint64_t{1} << bit(extended); }
  void forget(std::int64_t extended) { window_[word(extended)] &= ~(std::uint64_t{1} << bit(extended)); }
  [[nodiscard]] static std::size_t word(std::int64_t extended) {
    return (static_cast<std::uint64_t>(extended) >> 6) & 1U;
  }
  [[nodiscard]] static unsigned bit(std::int64_t extended) { return static_cast<unsigned>(extended & 63); }

  std::int64_t highest_ = 0;               // extended by the wraps
  std::int64_t lowest_ = 0;                // of this run
  std::array<std::uint64_t, 2> window_{};  // a bit for each of the last 128 numbers, at its number modulo 128
  std::uint64_t last_frame_ = 0;           // of highest_
  std::uint64_t received_ = 0, unique_ = 0, duplicates_ = 0, late_ = 0, strays_ = 0, in_order_ = 0;
  std::uint64_t expected_before_ = 0;  // of runs before the last restart
  std::uint64_t bursts_ = 0, burst_packets_ = 0, longest_ = 0;
  std::uint32_t stray_next_ = kNone;  // what would follow the last stray
  std::uint16_t first_sequence_ = 0;
  std::unique_ptr<Losses> losses_;  // only when something is missing

  static constexpr std::uint32_t kNone = 0x10000;
};

}  // namespace pcapglass::rtp
