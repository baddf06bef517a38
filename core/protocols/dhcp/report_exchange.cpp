// One exchange as an entry of the report.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/pick.h"
#include "protocols/dhcp/report.h"
#include "protocols/dhcp/report_values.h"

namespace pcapglass::dhcp {
namespace {

std::optional<std::string> kind_name(RequestKind kind) {
  if (kind == RequestKind::none) return std::nullopt;
  return std::string(nth(kRequestKinds, static_cast<std::size_t>(kind)));
}

std::optional<std::string> server_name(const PacketAnalyzer& analyzer, std::uint32_t server) {
  if (server == kNone) return std::nullopt;
  return analyzer.servers()[server].name;
}

StepReport report_step(const PacketAnalyzer& analyzer, const Row& row, const Row* before) {
  StepReport out;
  out.packet_number = row.frame;
  out.timestamp = time_of(row);
  out.message_type = message_type_name(row.version, row.type);
  out.request_kind = kind_name(row.kind);
  if (before != nullptr && row.has_time) out.delta_seconds = to_microsecond_precision(row.time - before->time);
  out.from = to_string(row.source);
  out.to = to_string(row.destination);
  if (row.relay != 0) out.relay_ip = address_text(row.relay);
  out.hops = row.hops;
  out.server_id = server_name(analyzer, row.server);
  if (row.address.version != 0) out.address = to_string(row.address);
  out.retransmission = row.repeated;
  return out;
}

void fill_lease(const Row& row, ExchangeReport& out) {
  if (row.address.version != 0) out.address = to_string(row.address);
  if (!row.has_lease) return;
  out.lease_time = row.lease;
  if (row.t1 != 0) out.renewal_time = row.t1;
  if (row.t2 != 0) out.rebinding_time = row.t2;
  constexpr std::uint32_t kForever = 0xFFFFFFFF;
  if (row.event == Event::acknowledge && row.lease != kForever && row.has_time) {
    out.expires = Timestamp{row.time + Nanoseconds{row.lease} * kNanosecondsPerSecond, row.time_digits};
  }
}

void fill_status(const PacketAnalyzer& analyzer, const Row& answer, ExchangeReport& out) {
  if (answer.version == 6 && answer.status != 0xFFFF && answer.status != 0) {
    const std::string_view name = status_name(answer.status);
    out.status = name.empty() ? "status " + std::to_string(answer.status) : std::string(name);
  }
  if (answer.event != Event::refuse) return;
  const Bytes text = picked_option(analyzer.picked().at(answer.picked), 56);
  if (!text.empty()) out.status = printable(text);
}

}  // namespace

ExchangeReport report_exchange(const PacketAnalyzer& analyzer, std::size_t index) {
  const Exchange& exchange = analyzer.exchanges()[index];
  const Story story = tell(analyzer, exchange);
  const Row& first = analyzer.rows()[exchange.first_row];
  ExchangeReport out;
  out.index = static_cast<std::uint32_t>(index);
  out.version = first.version;
  out.transaction_id = transaction_name(first.version, exchange.xid);
  out.client = client_name(analyzer.clients().at(exchange.client));
  out.outcome = story.outcome;
  out.start_time = time_of(first);
  out.duration_seconds = to_microsecond_precision(analyzer.rows()[exchange.last_row].time - first.time);
  out.messages = story.messages;
  out.retransmissions = story.repeats;
  for (const std::uint32_t offer : story.offers) {
    if (auto name = server_name(analyzer, analyzer.rows()[offer].server)) out.offered_servers.push_back(*name);
  }
  out.chosen_server = server_name(analyzer, story.chosen);
  if (story.request != kNone) out.request_kind = kind_name(analyzer.rows()[story.request].kind);
  const std::uint32_t given = story.answer != kNone ? story.answer : story.offers.empty() ? kNone : story.offers.back();
  if (given != kNone) fill_lease(analyzer.rows()[given], out);
  if (story.answer != kNone) fill_status(analyzer, analyzer.rows()[story.answer], out);
  if (exchange.previous != kNone) out.previous_exchange = exchange.previous;
  const Row* before = nullptr;
  for (const std::uint32_t number : story.rows) {
    const Row& row = analyzer.rows()[number];
    out.timeline.push_back(report_step(analyzer, row, before));
    before = &row;
    if (row.relay != 0) out.relays.push_back(address_text(row.relay));
    const Bytes name = row.from_client ? picked_option(analyzer.picked().at(row.picked), 12) : Bytes{};
    if (!name.empty()) out.hostname = printable(name);
  }
  std::sort(out.relays.begin(), out.relays.end());
  out.relays.erase(std::unique(out.relays.begin(), out.relays.end()), out.relays.end());
  return out;
}

}  // namespace pcapglass::dhcp
