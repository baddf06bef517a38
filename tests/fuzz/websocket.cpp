// Fuzz target: the bytes of a WebSocket after its handshake. However they are cut into segments, the same messages come
// out. The first four bytes are segment sizes, the rest is the stream.
#include <optional>

#include "feed.h"
#include "protocols/websocket/reader.h"

namespace {

using namespace pcapglass;
using namespace pcapglass::websocket;

class Sink : public StreamSink {
 public:
  StreamProgress data(const StreamBytes& bytes) override {
    std::size_t at = 0;
    for (;;) {
      const Item item = reader->next(bytes, at);
      fuzz::require(item.length > 0);
      if (item.kind == ItemKind::incomplete) return {at, item.length};
      fuzz::require(item.length <= bytes.bytes.size() - at);
      at += item.length;
      if (item.kind != ItemKind::message) continue;
      fuzz::require(reader->payload().size() <= MessageReader::kLongest);
      fuzz::require(reader->payload().empty() || !reader->frames().empty());
      messages.emplace_back(as_text(reader->payload()));
    }
  }
  void gap(const StreamBytes& rest, std::uint64_t missing) override { reader->gap(rest.bytes, missing); }
  void end(const StreamBytes& rest) override { reader->gap(rest.bytes, 0); }

  std::size_t budget = 1U << 20;
  std::optional<MessageReader> reader{std::in_place, budget};
  std::vector<std::string> messages;
};

void read(Bytes stream, Bytes sizes, Sink& sink) {
  TcpStream tcp;
  StreamTotals totals;
  totals.most_per_stream = 1U << 20;
  TcpSegment segment;
  segment.syn = true;
  tcp.take(segment, totals, sink);
  segment.syn = false;
  std::uint32_t at = 1;
  std::size_t turn = 0;
  while (!stream.empty()) {
    const std::size_t size = std::min(1 + std::size_t{sizes[turn++ % sizes.size()]}, stream.size());
    segment.sequence_number = at;
    segment.payload = stream.first(size);
    segment.frame = turn;
    segment.file_offset = at;
    tcp.take(segment, totals, sink);
    at += static_cast<std::uint32_t>(size);
    stream = stream.subspan(size);
  }
  tcp.finish(totals, sink);
  sink.reader.reset();  // what it held of a message that never ended
  fuzz::require(totals.held == 0 && sink.budget == 1U << 20);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 5) return 0;
  const Bytes input(data, size);
  Sink sink;
  read(input.subspan(4), input.first(4), sink);
  return 0;
}
