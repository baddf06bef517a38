#include "protocols/@NAME@/report.h"

namespace pcapglass::@NAME@ {

Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.packets_found = analyzer.total();
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Row& row = analyzer.rows()[i];
    result.packets.push_back({row.frame, row.time, to_string(row.source.address), to_string(row.destination.address),
                              row.source.port, row.destination.port, row.payload_length});
  }
  if (analyzer.total() == 0) result.message = "No @NAME@ packets found in this capture";
  if (analyzer.total() > analyzer.rows().size()) {
    context.add_note("Only the first rows found a place in memory; the totals count all packets.");
  }
  context.fill(result);
  return result;
}

}  // namespace pcapglass::@NAME@
