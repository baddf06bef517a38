// The four tools on TCP (contract.md 3), and what they share.
#pragma once

#include "protocols/tcp/analyzer.h"
#include "protocols/tcp/report_connections.h"
#include "protocols/tcp/report_totals.h"
#include "report/finding_groups.h"

namespace pcapglass::tcp {

// The connections whose server matches, with their sum.
struct Selection {
  std::vector<const Connection*> rows;
  Tally total;
  bool filtered = false;
};
[[nodiscard]] Selection select(const ConnectionAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);
[[nodiscard]] std::map<std::string, std::uint64_t> counts_of(const Connection& connection);
[[nodiscard]] std::string ends_of(const Connection& connection);
[[nodiscard]] std::vector<Finding> find_problems(const ConnectionAnalyzer& analyzer, const Selection& selection,
                                                 const CaptureInfo& capture);
// 95 % of the samples are not above it; microseconds.
[[nodiscard]] std::optional<std::uint32_t> rtt_p95(const Connection& connection);

[[nodiscard]] ConnectionsResult analyze_connections(const ConnectionAnalyzer&, const ConnectionsArguments&,
                                                    QueryContext&);
[[nodiscard]] AnomaliesResult analyze_anomalies(const ConnectionAnalyzer&, const AnomaliesArguments&, QueryContext&);
[[nodiscard]] RetransmissionsResult analyze_retransmissions(const ConnectionAnalyzer&, const RetransmissionsArguments&,
                                                            QueryContext&);
[[nodiscard]] FlowResult analyze_flow(const ConnectionAnalyzer&, const FlowArguments&, QueryContext&);

}  // namespace pcapglass::tcp
