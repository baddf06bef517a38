// Fuzz target: both directions of a TLS connection, and a certificate. The first byte says who sends how much, the rest
// is what is sent.
#include "feed.h"
#include "protocols/tls/connection.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pcapglass;
  if (size < 2) return 0;
  const Bytes input(data, size);
  (void)tls::parse_certificate(input.subspan(1));
  std::size_t budget = 1U << 16;
  {
    tls::Connection connection(budget);
    const std::size_t cut = 1 + data[0] * (size - 1) / 256;
    std::uint64_t frame = 0;
    for (const Direction direction : {Direction::a_to_b, Direction::b_to_a}) {
      const Bytes half = direction == Direction::a_to_b ? input.subspan(1, cut - 1) : input.subspan(cut);
      if (half.empty()) continue;
      const StreamPiece piece{0, ++frame, 0, {}, true};
      const StreamBytes content{half, {&piece, 1}, true};
      const StreamProgress progress = connection.take(direction, content);
      fuzz::require(progress.consumed <= half.size() && progress.need > 0);
      connection.gap(direction, half.subspan(progress.consumed), data[0]);
    }
    fuzz::require(connection.facts().first_alerts.size() <= tls::Facts::kMostAlerts);
  }
  fuzz::require(budget == 1U << 16);
  return 0;
}
