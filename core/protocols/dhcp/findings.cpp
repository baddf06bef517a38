#include "protocols/dhcp/findings.h"

#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/report.h"
#include "protocols/dhcp/rules.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::array<Rule, 17> kRules = {{
    {"DH-01", "No server offers an address",
     "A client asks again and again and no offer comes: no server or relay "
     "agent on its link, a VLAN or filter in between, or an empty pool.",
     "RFC 2131 3.1, RFC 8415 18.2.1", "The offer may have taken a way that was not captured."},
    {"DH-02", "Offer is not taken",
     "An offer was made, and the client goes on looking for servers: the offer did not "
     "reach it, or it does not like it.",
     "RFC 2131 3.1", "The client may have begun anew on purpose."},
    {"DH-03", "Request is not answered", "A client asked for an address at least twice and neither ACK nor NAK came.",
     "RFC 2131 3.1, RFC 8415 18.2.2", "The answer may have taken a way that was not captured."},
    {"DH-04", "Server refuses the address",
     "A server answered with NAK; the client must begin anew. After INIT-REBOOT "
     "this is what a client sees that has moved to another network.",
     "RFC 2131 4.3.2", ""},
    {"DH-05", "Address conflict",
     "A leased address is in use by another machine, or a client declined it for that "
     "reason.",
     "RFC 2131 3.1, RFC 5227", "A proxy that answers ARP for the client would look the same."},
    {"DH-06", "Second server with another configuration",
     "Several servers offer addresses on one link and disagree "
     "about router, name server or mask, or two machines use one server identifier: perhaps a rogue server.",
     "RFC 2131 4.3.1", "A migration between servers or a failover pair that takes over an address."},
    {"DH-07", "Address starvation",
     "Many clients with invented hardware addresses ask for addresses within seconds, "
     "as tools do that empty a pool.",
     "RFC 2131 7", "Many virtual machines that start at once."},
    {"DH-08", "No addresses left", "New clients get nothing while others are served: the pool is empty.",
     "RFC 2131 4.3.1, RFC 8415 18.3", "A server may be configured to serve known clients only."},
    {"DH-09", "Slow server", "The server takes long to answer; clients may give up or ask again.", "RFC 2131 4.1", ""},
    {"DH-10", "Lease trouble", "Lease times that are very short or out of order, or a client that cannot renew.",
     "RFC 2131 4.4.5", "Short leases are used on purpose in guest networks and before a migration."},
    {"DH-11", "Relay agent trouble", "What relay agents and servers exchange does not fit together.",
     "RFC 2131 4.1, RFC 3046 2.1", "The capture may show only one side of the relay agent."},
    {"DH-12", "Lease with a wrong configuration",
     "The options of a lease contradict one another or lack what the "
     "client asked for.",
     "RFC 2131 4.3.1, RFC 2132, RFC 3442", ""},
    {"DH-13", "Message storm", "One client sends 20 messages or more within ten seconds.", "RFC 2131 4.1", ""},
    {"DH-14", "Kind of device", "What a client asks for, in which order, and how it names itself tell what it may be.",
     "RFC 2132 9.8, 9.13", "Fingerprints can be copied."},
    {"DH-15", "Malformed message", "A DHCP message contradicts itself; receivers may drop it or read it differently.",
     "RFC 2132, RFC 3396, RFC 8415 21.1", ""},
    {"DH-16", "Router announces DHCPv6 that does not answer",
     "A router advertisement tells hosts to use DHCPv6, and "
     "clients that do so get no answer.",
     "RFC 4861 4.2, RFC 8415 18.2", "The answer may have taken a way that was not captured."},
    {"DH-17", "Phone provisioning in clear",
     "Clients are told to fetch their configuration over TFTP or HTTP, where "
     "anybody can read or replace it.",
     "RFC 2132 9.4, RFC 5859", "The files themselves may be encrypted."},
}};

}  // namespace

void Reporter::add(RuleId rule, Severity severity, Confidence confidence, std::string group, std::string details,
                   std::initializer_list<std::uint32_t> rows, std::map<std::string, double> metrics,
                   std::vector<Evidence> more) {
  Occasion occasion;
  occasion.rule = &kRules[static_cast<std::size_t>(rule)];
  occasion.severity = severity;
  occasion.confidence = confidence;
  occasion.details = std::move(details);
  occasion.metrics = std::move(metrics);
  for (const std::uint32_t number : rows) {
    if (number == kNone) continue;
    const Row& row = analyzer_.rows()[number];
    const std::string what =
        message_type_name(row.version, row.type) + " of transaction " + transaction_name(row.version, row.xid);
    occasion.evidence.push_back({row.frame, time_of(row), what});
    if (occasion.subject.id.empty()) occasion.subject = {"client", client_of(analyzer_, row)};
  }
  for (Evidence& evidence : more) occasion.evidence.push_back(std::move(evidence));
  occasion.group = std::move(group);
  groups_.add(std::move(occasion));
}

std::string client_of(const PacketAnalyzer& analyzer, const Row& row) {
  return client_name(analyzer.clients().at(row.client));
}

std::string server_of(const PacketAnalyzer& analyzer, std::uint32_t server) {
  return server == kNone ? "an unnamed server" : analyzer.servers()[server].name;
}

std::vector<Finding> find(const PacketAnalyzer& analyzer) {
  FindingGroups groups;
  Reporter out(analyzer, groups);
  find_silence(analyzer, out);
  find_in_exchanges(analyzer, out);
  find_starvation(analyzer, out);
  find_in_options(analyzer, out);
  return groups.findings();
}

}  // namespace pcapglass::dhcp
