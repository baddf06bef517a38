// Fuzz target: any file in any chunking. The first four bytes are chunk sizes, the rest is the capture.
#include "feed.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const pcapglass::Bytes input(data, size);
  const std::size_t sizes = std::min<std::size_t>(size, 4);
  fuzz::analyse(input.subspan(sizes), input.first(sizes));
  return 0;
}
