// Fuzz target: segments of one TCP direction in any order, size, repetition and damage. Six bytes describe a segment:
// sequence number (16 bits around the start), length, flags, missing bytes, time. The bytes of the stream are a
// function of their sequence number, so that whatever is delivered can be checked against where it must lie.
#include "feed.h"
#include "flows/tcp_stream.h"

namespace {

using namespace pcapglass;

constexpr std::uint32_t kStart = 0xFFFF'8000;  // so that sequence numbers wrap

std::uint8_t byte_at(std::uint32_t sequence_number) {
  return static_cast<std::uint8_t>((sequence_number * 2654435761U) >> 24);
}

// Follows what is delivered: every byte must be the one of its place, and gaps must account for the rest.
class Checker : public StreamSink {
 public:
  explicit Checker(TcpStream& stream) : stream_(stream) {}

  StreamProgress data(const StreamBytes& bytes) override {
    check(bytes);
    ++calls_;
    if (ignore_after != 0 && calls_ == ignore_after) stream_.ignore();
    const std::size_t consumed = bytes.bytes.size() * step / 4;
    at_ += static_cast<std::uint32_t>(consumed);
    return {consumed, 1 + bytes.bytes.size() - consumed};
  }
  void gap(const StreamBytes& rest, std::uint64_t missing) override {
    check(rest);
    at_ += static_cast<std::uint32_t>(rest.bytes.size() + missing);
  }
  void end(const StreamBytes& rest) override {
    check(rest);
    known_ = false;  // what follows may be another connection
  }

  std::size_t step = 4;  // quarters of what is offered that are consumed
  int ignore_after = 0;

 private:
  void check(const StreamBytes& bytes) {
    fuzz::require(bytes.bytes.empty() || (!bytes.pieces.empty() && bytes.pieces.front().begin == 0));
    for (std::size_t i = 1; i < bytes.pieces.size(); ++i) {
      fuzz::require(bytes.pieces[i].begin > bytes.pieces[i - 1].begin);
      fuzz::require(bytes.pieces[i].begin < bytes.bytes.size());
    }
    if (bytes.bytes.empty()) return;
    // The first piece says where it lies; file offsets are sequence numbers here.
    const auto first = static_cast<std::uint32_t>(bytes.pieces.front().file_offset);
    fuzz::require(!known_ || first == at_);
    known_ = true;
    at_ = first;
    for (std::size_t i = 0; i < bytes.bytes.size(); ++i) {
      fuzz::require(bytes.bytes[i] == byte_at(at_ + static_cast<std::uint32_t>(i)));
    }
  }

  TcpStream& stream_;
  std::uint32_t at_ = 0;
  bool known_ = false;
  int calls_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Cursor cursor(Bytes(data, size));
  TcpStream stream;
  StreamTotals totals;
  Checker checker(stream);
  const std::uint8_t settings = cursor.u8();
  checker.step = settings % 5;
  checker.ignore_after = settings >> 5;
  totals.most_per_stream = 16U << (settings % 8);
  std::uint64_t frame = 0;
  Nanoseconds now = 0;
  while (cursor.remaining() >= 6) {
    TcpSegment segment;
    segment.sequence_number = kStart + cursor.u16();
    std::vector<std::uint8_t> payload(cursor.u8());
    const std::uint8_t flags = cursor.u8();
    segment.syn = (flags & 3) == 3;
    segment.fin = (flags & 12) == 12;
    segment.missing = cursor.u8() % 8 == 0 ? flags : 0;
    now += cursor.u8() * std::int64_t{100'000};
    const std::uint32_t first = segment.sequence_number + (segment.syn ? 1 : 0);
    for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = byte_at(first + static_cast<std::uint32_t>(i));
    segment.payload = payload;
    segment.frame = ++frame;
    segment.file_offset = first;
    segment.time.ns = now;
    if ((flags & 0x80) != 0) stream.acknowledged(segment.sequence_number, frame, now, totals);
    if ((flags & 0xF0) == 0x70) stream.give_up(totals, checker);
    stream.take(segment, totals, checker);
    fuzz::require(totals.held <= 4 * (totals.most_per_stream + 512));
  }
  stream.finish(totals, checker);
  fuzz::require(totals.held == 0);
  return 0;
}
