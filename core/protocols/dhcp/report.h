// The result of analyze_dhcp_packets.
#pragma once

#include "protocols/dhcp/report_types.h"
#include "report/query.h"

namespace pcapglass::dhcp {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct StatisticsReport {
  std::uint64_t unique_clients_count = 0;
  std::uint64_t unique_servers_count = 0;
  std::vector<std::string> unique_clients;
  std::optional<Page> unique_clients_page;
  std::vector<std::string> unique_servers;
  std::optional<Page> unique_servers_page;
  std::map<std::string, std::uint64_t> message_type_counts;
  std::uint64_t relayed_messages = 0;
  std::uint64_t capture_duplicates = 0;
  std::uint64_t transaction_count = 0;
  OrderedMap<std::vector<TransactionStep>> transactions;
  std::optional<Page> transactions_page;
};
template <class Field>
void describe(Field& field, StatisticsReport& s) {
  field("unique_clients_count", s.unique_clients_count, "Number of different clients in the whole capture");
  field("unique_servers_count", s.unique_servers_count, "Number of different servers that answered");
  field("unique_clients", s.unique_clients,
        "Clients, sorted: hardware address (version 4) or DUID in hexadecimal (version 6)");
  field("unique_clients_page", s.unique_clients_page, "Which part of unique_clients this is, when it is not all");
  field("unique_servers", s.unique_servers, "Servers, sorted: server identifier (version 4) or DUID in hexadecimal");
  field("unique_servers_page", s.unique_servers_page, "Which part of unique_servers this is, when it is not all");
  field("message_type_counts", s.message_type_counts,
        "Messages by type over the whole capture; version 6 as DHCPv6 SOLICIT and so on");
  field("relayed_messages", s.relayed_messages, "Messages that a relay agent passed on");
  field("capture_duplicates", s.capture_duplicates, "Messages that the capture holds twice, which are no repeats");
  field("transaction_count", s.transaction_count, "Number of different pairs of client and transaction id");
  field("transactions", s.transactions,
        "Messages of each transaction by its id, in order of first frame; where several clients or exchanges share an "
        "id, the client (and a number) stands behind it");
  field("transactions_page", s.transactions_page, "Which part of transactions this is, when it is not all");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t total_packets = 0;
  std::uint64_t dhcp_packets_found = 0;
  std::uint64_t dhcp_packets_analyzed = 0;
  StatisticsReport statistics;
  std::vector<PacketReport> packets;
  std::optional<Page> page;
  std::vector<ExchangeReport> exchanges;
  std::optional<Page> exchanges_page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets", r.total_packets, "Packets in the file");
  field("dhcp_packets_found", r.dhcp_packets_found, "DHCP, BOOTP and DHCPv6 messages in the whole capture");
  field("dhcp_packets_analyzed", r.dhcp_packets_analyzed, "Messages that the statistics cover: all of them");
  field("statistics", r.statistics, "Figures over the whole capture");
  field("exchanges", r.exchanges, "Timeline and outcome of each exchange, in order of first frame");
  field("exchanges_page", r.exchanges_page, "Which part of exchanges this is, when it is not all");
  field("packets", r.packets, "The messages in order of their frames");
  field("page", r.page, "Which part of packets this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);

// Parts of it.
[[nodiscard]] PacketReport report_row(const PacketAnalyzer& analyzer, const Row& row, QueryContext& context);
[[nodiscard]] ExchangeReport report_exchange(const PacketAnalyzer& analyzer, std::size_t index);
[[nodiscard]] std::string client_name(Bytes key);
[[nodiscard]] std::string transaction_name(std::uint8_t version, std::uint32_t xid);
[[nodiscard]] std::optional<Timestamp> time_of(const Row& row);

}  // namespace pcapglass::dhcp
