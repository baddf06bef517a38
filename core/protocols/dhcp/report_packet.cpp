// One message as an entry of the report, parsed again from its bytes.
#include <algorithm>

#include "bytes/text.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/report.h"
#include "protocols/dhcp/report_values.h"

namespace pcapglass::dhcp {
namespace {

OrderedMap<Json> as_map(Json object) {
  OrderedMap<Json> out;
  for (auto& [name, value] : object.items()) out.entries.emplace_back(name, std::move(value));
  return out;
}

std::optional<std::string> text_unless_empty(Bytes text) {
  return text.empty() ? std::nullopt : std::optional(printable(text));
}

std::optional<std::uint32_t> seconds_option(const Message& message, std::uint16_t code) {
  return message.first(code).size() == 4 ? std::optional(message.number(code, 4)) : std::nullopt;
}

void fill4(const Message& message, PacketReport& out) {
  out.op = message.op == 1 ? Operation::request : Operation::reply;
  out.hops = message.hops;
  out.seconds = message.seconds;
  out.broadcast = message.broadcast();
  out.client_ip = address_text(message.client);
  out.your_ip = address_text(message.your);
  out.server_ip = address_text(message.server);
  out.relay_ip = address_text(message.relay);
  out.client_mac = hardware_text(message.hardware_address);
  out.server_name = text_unless_empty(message.server_name);
  out.boot_file = text_unless_empty(message.file);
  out.options = as_map(options_json(message));
  for (const Option& option : message.options) out.option_codes.push_back(option.code);
  std::vector<std::uint8_t> joined;
  if (const Bytes id = concatenated(message, 61, joined); !id.empty()) out.client_id = client_id_text(id);
  if (message.first(54).size() == 4) out.server_id = address_text(message.number(54, 4));
  if (message.first(50).size() == 4) out.requested_ip = address_text(message.number(50, 4));
  out.lease_time = seconds_option(message, 51);
  out.renewal_time = seconds_option(message, 58);
  out.rebinding_time = seconds_option(message, 59);
  if (const Bytes information = concatenated(message, 82, joined); !information.empty()) {
    out.relay_agent = as_map(relay_agent_json(information));
  }
}

RelayReport report_relay(const Relay& relay) {
  Json options = options_json(relay.options);
  options.erase("relay_message");
  return {message_type_name(6, relay.type), relay.hops, to_string(relay.link), to_string(relay.peer),
          as_map(std::move(options))};
}

void fill6(const Message6& message, const Row& row, PacketReport& out) {
  out.options = as_map(options_json(message.options));
  (void)for_each_option(message.options, [&](std::uint16_t code, Bytes) { out.option_codes.push_back(code); });
  if (const Bytes id = first_option(message.options, 1); !id.empty()) out.client_id = hex(id);
  if (const Bytes id = first_option(message.options, 2); !id.empty()) out.server_id = hex(id);
  if (row.has_lease) {
    out.lease_time = row.lease;
    out.renewal_time = row.t1;
    out.rebinding_time = row.t2;
  }
  if (message.relays.empty()) return;
  out.relays.emplace();
  for (const Relay& relay : message.relays) out.relays->push_back(report_relay(relay));
}

std::string summary_of(const Row& row, const PacketReport& out) {
  std::string text = (row.version == 6 ? "DHCPv6 " : "DHCP ") + out.message_type;
  if (row.version == 4 && row.type == 0) text = out.op == Operation::request ? "BOOTP request" : "BOOTP reply";
  if (out.request_kind) text += " (" + *out.request_kind + ")";
  if (row.address.version != 0) text += " " + to_string(row.address);
  if (row.address.version == 0 && out.requested_ip) text += " " + *out.requested_ip;
  if (row.version == 4 && out.client_mac) text += (row.from_client ? " from " : " for ") + *out.client_mac;
  if (row.relay != 0) text += " by relay " + address_text(row.relay);
  if (row.version == 6 && row.status != 0xFFFF && row.status != 0) text += ", " + std::string(status_name(row.status));
  return text;
}

}  // namespace

PacketReport report_row(const PacketAnalyzer& analyzer, const Row& row, QueryContext& context) {
  PacketReport out;
  out.packet_number = row.frame;
  const auto frames = analyzer.store().frames_of(row.place);
  if (!frames.empty()) out.frames.emplace(frames.begin(), frames.end());
  out.timestamp = time_of(row);
  out.src_ip = to_string(row.source.address);
  out.dst_ip = to_string(row.destination.address);
  out.src_port = row.source.port;
  out.dst_port = row.destination.port;
  out.version = row.version;
  out.op = row.from_client ? Operation::request : Operation::reply;
  out.transaction_id = transaction_name(row.version, row.xid);
  out.message_type = message_type_name(row.version, row.type);
  out.message_type_code = row.type;
  if (row.kind != RequestKind::none) out.request_kind = nth(kRequestKinds, static_cast<std::size_t>(row.kind));
  for (std::size_t i = 0; i < 8; ++i) {
    if ((row.anomalies >> i & 1U) != 0) out.anomalies.emplace_back(nth(kAnomalyNames, i));
  }
  out.truncated = row.cut;
  if (row.copy_of != 0) out.capture_duplicate_of = row.copy_of;
  out.retransmission = row.repeated;
  if (row.exchange != kNone) out.exchange = row.exchange;
  std::vector<std::uint8_t> joined;
  if (const auto bytes = analyzer.store().load(row.place, context, joined)) {
    if (Message message; row.version == 4 && parse(*bytes, row.cut, message)) fill4(message, out);
    if (Message6 message; row.version == 6 && parse(*bytes, row.cut, message)) fill6(message, row, out);
  }
  out.summary = summary_of(row, out);
  return out;
}

}  // namespace pcapglass::dhcp
