// One direction of a TCP connection as bytes in order (RFC 9293 3.4): repeats and overlaps removed, segments that came
// early held back, and what the capture lacks told as a gap.
//
// The stream knows sequence numbers and nothing of protocols; what it has to say goes to a StreamSink.
// Bytes that two segments carried are those of the first to arrive, as receivers do.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "bytes/bytes.h"
#include "report/time.h"

namespace pcapglass {

// Which packet brought the bytes from `begin` on.
struct StreamPiece {
  static constexpr std::uint64_t kNotInFile = ~std::uint64_t{0};

  std::size_t begin = 0;  // offset in StreamBytes::bytes
  std::uint64_t frame = 0;
  std::uint64_t file_offset = 0;  // of these bytes in the uncompressed file; kNotInFile when IP fragments carried them
  Timestamp time;
  bool has_time = true;
};

// What a sink sees: bytes in order with the packets that brought them. Borrowed for the call.
struct StreamBytes {
  Bytes bytes;
  std::span<const StreamPiece> pieces;  // in order of `begin`, the first at 0; empty only when `bytes` is
  bool from_start = false;              // the first byte is the first of the connection's direction
};

// What a sink made of them. `need`: bytes from the first that was not consumed on, without which another call is of no
// use; anything up to what is there means "one more".
struct StreamProgress {
  std::size_t consumed = 0;
  std::size_t need = 0;
};

// What an analysis does with the bytes of its streams.
class StreamSink {
 public:
  virtual ~StreamSink() = default;
  // Bytes in order; what is not consumed comes again in front of what follows.
  virtual StreamProgress data(const StreamBytes& bytes) = 0;
  // `missing` bytes are not in the capture. `rest` is what was not consumed before them; it will not come again.
  virtual void gap(const StreamBytes& rest, std::uint64_t missing) = 0;
  // FIN, RST, or nothing more is known; `rest` as above.
  virtual void end(const StreamBytes& rest) = 0;
};

// A segment as it was captured.
struct TcpSegment {
  std::uint32_t sequence_number = 0;  // of the SYN, or of the first byte
  Bytes payload;                      // as far as captured
  std::size_t missing = 0;            // bytes behind it that the snap length took
  bool syn = false;
  bool fin = false;
  bool rst = false;
  std::uint64_t frame = 0;
  std::uint64_t file_offset = 0;  // of `payload`, as in StreamPiece
  Timestamp time;
  bool has_time = true;
};

// Bytes that all streams of an analysis hold, against their ceilings, and what was seen of them.
struct StreamTotals {
  std::size_t held = 0;
  std::size_t most_per_stream = 256U << 10;
  std::uint64_t gaps = 0;
  std::uint64_t missing_bytes = 0;
  std::uint64_t first_gap_frame = 0;    // a packet behind the first gap
  std::uint64_t given_up_at_limit = 0;  // how often bytes were let go only because a ceiling was reached
};

class TcpStream {
 public:
  // Whether any segment was seen, so that sequence numbers mean something.
  [[nodiscard]] bool started() const { return started_; }
  [[nodiscard]] bool ended() const { return ended_; }
  [[nodiscard]] bool from_syn() const { return from_syn_; }
  [[nodiscard]] std::uint32_t initial_sequence_number() const { return initial_; }
  [[nodiscard]] bool holds() const { return held_ != nullptr; }

  // Nobody wants these bytes: from now on only sequence numbers are followed, and nothing is held or delivered. A sink
  // may say so while it is called.
  void ignore() { ignored_ = true; }
  [[nodiscard]] bool ignored() const { return ignored_; }
  // Somebody does after all, from the next segment on.
  void heed() { ignored_ = false; }

  // The next segment of this direction, in order of capture.
  void take(const TcpSegment& segment, StreamTotals& totals, StreamSink& sink);

  // The other side said, in `frame`, that it has everything before `sequence_number`: what is missing before it was
  // lost by the capture, not by the network, and will not come.
  void acknowledged(std::uint32_t sequence_number, std::uint64_t frame, Nanoseconds now, StreamTotals& totals);

  // Delivers what is held back as far as it can, and forgets the holes: memory is short.
  void give_up(StreamTotals& totals, StreamSink& sink);

  // Nothing more comes: delivers what is held, with its gaps, and the end.
  void finish(StreamTotals& totals, StreamSink& sink);

 private:
  // A segment that came before those in front of it.
  struct Early {
    std::uint32_t sequence_number = 0;
    std::vector<std::uint8_t> bytes;
    std::size_t missing = 0;
    StreamPiece piece;
  };
  struct Held {
    std::vector<std::uint8_t> bytes;  // in order, not consumed
    std::vector<StreamPiece> pieces;
    std::size_t need = 0;
    std::vector<Early> early;  // by sequence number
    std::size_t early_bytes = 0;
    Nanoseconds hole_since = 0;                  // when the first of them came
    std::optional<Nanoseconds> acknowledged_at;  // when the other side was seen to have what the hole lacks
  };

  void start(const TcpSegment& segment);
  void keep_early(const TcpSegment& segment, std::uint32_t sequence_number, StreamTotals& totals);
  [[nodiscard]] bool hole_is_hopeless(Nanoseconds now, const StreamTotals& totals) const;
  // Bytes that are in order; behind them the snap length took `missing`.
  void deliver(Bytes payload, const StreamPiece& piece, std::size_t missing, StreamTotals& totals, StreamSink& sink);
  void deliver_in_place(Bytes payload, const StreamPiece& piece, StreamTotals& totals, StreamSink& sink);
  void deliver_held(StreamTotals& totals, StreamSink& sink);
  void deliver_early(StreamTotals& totals, StreamSink& sink);
  void skip_hole(StreamTotals& totals, StreamSink& sink);
  void declare_gap(std::uint64_t missing, std::uint64_t frame, StreamTotals& totals, StreamSink& sink);
  void end_when_reached(StreamTotals& totals, StreamSink& sink);
  [[nodiscard]] StreamBytes held_bytes() const;
  void append(Bytes payload, const StreamPiece& piece, StreamTotals& totals);
  void drop_front(std::size_t count, StreamTotals& totals);
  void release(StreamTotals& totals);
  // For bytes that nobody wants, which are not held: the latest hole, as far as it was not filled.
  void follow(std::uint32_t sequence_number, std::size_t length);

  std::unique_ptr<Held> held_;
  std::uint32_t next_ = 0;     // sequence number of the next byte in order
  std::uint32_t initial_ = 0;  // of the SYN, or of the first byte seen
  std::uint32_t end_ = 0;      // where FIN says that the stream ends
  std::uint32_t acknowledged_ = 0;
  std::uint32_t hole_begin_ = 0;
  std::uint32_t hole_end_ = 0;
  bool started_ = false;
  bool from_syn_ = false;
  bool at_start_ = false;  // no byte was consumed yet, and none is missing
  bool ending_ = false;    // end_ is known
  bool ended_ = false;
  bool ignored_ = false;
  bool is_acknowledged_ = false;  // acknowledged_ means something
};

}  // namespace pcapglass
