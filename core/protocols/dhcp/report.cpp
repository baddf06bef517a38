#include "protocols/dhcp/report.h"

#include <algorithm>
#include <unordered_map>

#include "bytes/text.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/findings.h"
#include "protocols/dhcp/report_values.h"

namespace pcapglass::dhcp {
namespace {

std::vector<std::string> page_of(std::vector<std::string> all, std::string_view list, QueryContext& context,
                                 std::optional<Page>& page) {
  std::sort(all.begin(), all.end());
  const Slice slice = context.slice(list, all.size(), page);
  const auto first = all.begin() + static_cast<std::ptrdiff_t>(slice.first);
  return {first, first + static_cast<std::ptrdiff_t>(slice.count)};
}

// The key of each transaction: its id, with the client where other exchanges have the same.
class TransactionNames {
 public:
  explicit TransactionNames(const PacketAnalyzer& analyzer) : analyzer_(analyzer) {
    for (const Exchange& exchange : analyzer.exchanges()) ++count_[key(exchange)];
  }
  [[nodiscard]] std::string name(const Exchange& exchange) const {
    std::string out = transaction_name(analyzer_.rows()[exchange.first_row].version, exchange.xid);
    if (count_.at(key(exchange)) == 1) return out;
    out += " " + client_name(analyzer_.clients().at(exchange.client));
    if (exchange.ordinal > 0) out += " #" + std::to_string(exchange.ordinal + 1);
    return out;
  }

 private:
  [[nodiscard]] std::uint64_t key(const Exchange& exchange) const {
    return std::uint64_t{analyzer_.rows()[exchange.first_row].version} << 32 | exchange.xid;
  }

  const PacketAnalyzer& analyzer_;
  std::unordered_map<std::uint64_t, std::uint32_t> count_;
};

void list_transactions(const PacketAnalyzer& analyzer, QueryContext& context, StatisticsReport& out) {
  const TransactionNames names(analyzer);
  const Slice slice = context.slice("transactions", analyzer.exchanges().size(), out.transactions_page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Exchange& exchange = analyzer.exchanges()[i];
    std::vector<TransactionStep> steps;
    for (const std::uint32_t row_number : tell(analyzer, exchange).rows) {
      const Row& row = analyzer.rows()[row_number];
      steps.push_back({row.frame, message_type_name(row.version, row.type), time_of(row)});
    }
    out.transactions.entries.emplace_back(names.name(exchange), std::move(steps));
  }
}

StatisticsReport report_statistics(const PacketAnalyzer& analyzer, QueryContext& context) {
  StatisticsReport out;
  out.unique_clients_count = analyzer.client_count().count();
  out.unique_servers_count = analyzer.server_count().count();
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < analyzer.clients().size(); ++i) names.push_back(client_name(analyzer.clients().at(i)));
  out.unique_clients = page_of(std::move(names), "unique_clients", context, out.unique_clients_page);
  names.clear();
  for (const Server& server : analyzer.servers()) {
    if (server.first_frame != 0) names.push_back(server.name);
  }
  out.unique_servers = page_of(std::move(names), "unique_servers", context, out.unique_servers_page);
  for (const auto& [type, count] : analyzer.types()) {
    out.message_type_counts[(type.first == 6 ? "DHCPv6 " : "") + message_type_name(type.first, type.second)] = count;
  }
  out.relayed_messages = analyzer.relayed();
  out.capture_duplicates = analyzer.duplicates();
  out.transaction_count = analyzer.transaction_count().count();
  list_transactions(analyzer, context, out);
  return out;
}

void note_ceilings(const PacketAnalyzer& analyzer, QueryContext& context) {
  if (analyzer.total() > analyzer.rows().size()) {
    context.add_note("Only the first " + std::to_string(analyzer.rows().size()) +
                     " messages found a place in memory; totals count all of them, findings do not.");
  }
  if (analyzer.clients().not_kept() > 0) {
    context.add_note(
        "There were more clients than memory has place for: " + std::to_string(analyzer.clients().not_kept()) +
        " messages belong to no exchange; totals count all clients.");
  }
  if (analyzer.client_count().full() || analyzer.transaction_count().full()) {
    context.add_note("There were so many clients or transactions that their numbers are lower bounds.");
  }
}

}  // namespace

std::string client_name(Bytes key) {
  if (key.size() < 2) return "unknown";
  return key[0] == '4' ? hardware_text(key.subspan(1)) : hex(key.subspan(1));
}

std::string transaction_name(std::uint8_t version, std::uint32_t xid) {
  const std::array<std::uint8_t, 4> bytes = {static_cast<std::uint8_t>(xid >> 24), static_cast<std::uint8_t>(xid >> 16),
                                             static_cast<std::uint8_t>(xid >> 8), static_cast<std::uint8_t>(xid)};
  return "0x" + hex(Bytes(bytes).subspan(version == 6 ? 1 : 0));
}

std::optional<Timestamp> time_of(const Row& row) {
  return row.has_time ? std::optional(Timestamp{row.time, row.time_digits}) : std::nullopt;
}

Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.total_packets = context.capture().packets;
  result.dhcp_packets_found = analyzer.total();
  result.dhcp_packets_analyzed = analyzer.total();
  result.statistics = report_statistics(analyzer, context);
  const Slice exchanges = context.slice("exchanges", analyzer.exchanges().size(), result.exchanges_page);
  for (std::size_t i = 0; i < exchanges.count; ++i) {
    result.exchanges.push_back(report_exchange(analyzer, exchanges.first + i));
  }
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  for (std::size_t i = 0; i < slice.count; ++i) {
    result.packets.push_back(report_row(analyzer, analyzer.rows()[slice.first + i], context));
  }
  if (analyzer.total() == 0) result.message = "No DHCP packets found in this capture";
  result.findings = find(analyzer);
  note_ceilings(analyzer, context);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::dhcp
