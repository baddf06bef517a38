// What fuzz targets share: a whole analysis of some bytes, every tool asked, every answer checked to be JSON.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "analysis.h"
#include "protocols/protocol.h"

namespace fuzz {

inline void require(bool held) {
  if (!held) std::abort();
}

// Feeds `input` in pieces of the sizes that `sizes` gives in turn (0: all that is left), then asks everything.
inline void analyse(pcapglass::Bytes input, pcapglass::Bytes sizes) {
  pcapglass::Analysis analysis(pcapglass::AnalysisOptions{});
  std::size_t turn = 0;
  for (pcapglass::Bytes rest = input; !rest.empty();) {
    const std::size_t size = sizes.empty() ? 0 : sizes[turn++ % sizes.size()];
    const std::size_t taken = size == 0 ? rest.size() : std::min(size, rest.size());
    analysis.feed(rest.first(taken));
    rest = rest.subspan(taken);
  }
  analysis.finish();
  require(analysis.progress().bytes == input.size());
  for (const pcapglass::Protocol& protocol : pcapglass::registry()) {
    for (const pcapglass::Tool& tool : protocol.tools) {
      const std::string wire = pcapglass::to_wire(analysis.query(tool.name, R"({"pcap_file":"fuzz"})"));
      const pcapglass::Json answer = pcapglass::Json::parse(wire, nullptr, false);
      require(!answer.is_discarded() && answer.contains("kind"));
      require(answer["kind"] != "error" || !answer["message"].get_ref<const std::string&>().empty());
    }
  }
}

}  // namespace fuzz
