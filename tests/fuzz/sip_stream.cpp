// Fuzz target: the bytes of a TCP connection on a SIP port. However they are cut into segments, the same messages,
// keep- alives and skipped bytes come out. The first four bytes are segment sizes, the rest is the stream.
#include <memory>

#include "feed.h"
#include "protocols/sip/analyzer.h"

namespace {

using namespace pcapglass;

// What an analyzer makes of `stream` in segments of `sizes` in turn, through the same stream that captures go through.
class Reader : public StreamSink {
 public:
  Reader() : analyzer_(Limits{}, 1) { flow_.protocol = 1; }

  void read(Bytes stream, Bytes sizes) {
    TcpStream tcp;
    StreamTotals totals;
    totals.most_per_stream = 1U << 20;
    TcpSegment syn;
    syn.syn = true;
    tcp.take(syn, totals, *this);
    std::uint32_t at = 1;
    std::size_t turn = 0;
    for (Bytes rest = stream; !rest.empty();) {
      const std::size_t size = 1 + std::size_t{sizes[turn++ % sizes.size()]};
      TcpSegment segment;
      segment.sequence_number = at;
      segment.payload = rest.first(std::min(size, rest.size()));
      segment.frame = turn + 1;
      segment.file_offset = at;
      tcp.take(segment, totals, *this);
      at += static_cast<std::uint32_t>(segment.payload.size());
      rest = rest.subspan(segment.payload.size());
    }
    tcp.finish(totals, *this);
    fuzz::require(totals.held == 0);
  }
  StreamProgress data(const StreamBytes& bytes) override {
    const StreamReply reply = analyzer_.stream(data_of(bytes));
    fuzz::require(reply.claim == Claim::mine && reply.consumed <= bytes.bytes.size());
    return {reply.consumed, reply.need};
  }
  void gap(const StreamBytes& rest, std::uint64_t missing) override { (void)analyzer_.gap(data_of(rest), missing); }
  void end(const StreamBytes& rest) override { (void)analyzer_.end(data_of(rest)); }

  // Start and length in the stream of every message.
  [[nodiscard]] std::vector<std::string> messages() const {
    std::vector<std::string> out;
    for (const sip::Row& row : analyzer_.rows()) {
      const auto text = row.text == sip::Row::kNowhere ? Bytes{} : analyzer_.kept_text(row);
      out.emplace_back(as_text(text));
    }
    return out;
  }

 private:
  StreamData data_of(const StreamBytes& bytes) { return {bytes, flow_, Direction::a_to_b, {{}, 40000}, {{}, 5060}}; }

  Flow flow_;
  sip::MessageAnalyzer analyzer_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  const Bytes input(data, size);
  const std::uint8_t large[] = {255, 255, 255};
  const auto one = std::make_unique<Reader>();
  const auto other = std::make_unique<Reader>();
  one->read(input.subspan(4), input.first(4));
  other->read(input.subspan(4), large);
  fuzz::require(one->messages() == other->messages());
  return 0;
}
