// What findings say of each rule of domain.md 7.4, and the parts of the search for them.
#pragma once

#include "protocols/dhcp/story.h"
#include "report/finding_groups.h"

namespace pcapglass::dhcp {

enum class RuleId : std::uint8_t {
  no_offer,
  not_requested,
  no_answer,
  refused,
  conflict,
  second_server,
  starvation,
  exhausted,
  slow,
  lease,
  relay,
  configuration,
  storm,
  fingerprint,
  malformed,
  router_flags,
  provisioning,
};

// Adds one occasion. `rows` are cited with what they show.
class Reporter {
 public:
  Reporter(const PacketAnalyzer& analyzer, FindingGroups& groups) : analyzer_(analyzer), groups_(groups) {}

  void add(RuleId rule, Severity severity, Confidence confidence, std::string group, std::string details,
           std::initializer_list<std::uint32_t> rows, std::map<std::string, double> metrics = {},
           std::vector<Evidence> more = {});

 private:
  const PacketAnalyzer& analyzer_;
  FindingGroups& groups_;
};

[[nodiscard]] std::string client_of(const PacketAnalyzer& analyzer, const Row& row);
[[nodiscard]] std::string server_of(const PacketAnalyzer& analyzer, std::uint32_t server);

// DH-01 to 03, 08, 09, 13: what clients wait for, over all exchanges of each.
void find_silence(const PacketAnalyzer& analyzer, Reporter& out);
// DH-04 to 06, 10, 11, 16: exchanges, conflicts, relay agents, router advertisements.
void find_in_exchanges(const PacketAnalyzer& analyzer, Reporter& out);
// DH-07: many invented clients.
void find_starvation(const PacketAnalyzer& analyzer, Reporter& out);
// DH-12, 14, 15, 17: what messages hold.
void find_in_options(const PacketAnalyzer& analyzer, Reporter& out);

}  // namespace pcapglass::dhcp
