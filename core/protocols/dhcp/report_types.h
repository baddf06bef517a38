// Rows of the result of analyze_dhcp_packets.
#pragma once

#include "protocols/dhcp/story.h"
#include "report/common.h"

namespace pcapglass::dhcp {

enum class Operation : std::uint8_t { request, reply };
[[nodiscard]] inline std::span<const std::string_view> names_of(Operation) {
  static constexpr std::array<std::string_view, 2> kNames = {"Request", "Reply"};
  return kNames;
}

struct RelayReport {
  std::string message_type;
  std::uint8_t hop_count = 0;
  std::string link_address;
  std::string peer_address;
  OrderedMap<Json> options;
};
template <class Field>
void describe(Field& field, RelayReport& r) {
  field("message_type", r.message_type, "RELAY-FORW to the server, RELAY-REPL to the client");
  field("hop_count", r.hop_count, "Relay agents that had passed the message on before");
  field("link_address", r.link_address, "Address that names the client's link");
  field("peer_address", r.peer_address, "Client or relay agent that the message came from or goes to");
  field("options", r.options, "Options of the relay agent by name, without the relayed message");
}

struct PacketReport {
  std::uint64_t packet_number = 0;
  std::optional<std::vector<std::uint64_t>> frames;
  std::optional<Timestamp> timestamp;
  std::string src_ip, dst_ip;
  std::uint16_t src_port = 0, dst_port = 0;
  std::uint8_t version = 4;
  Operation op = Operation::request;
  std::string transaction_id;
  std::optional<std::uint8_t> hops;
  std::optional<std::uint16_t> seconds;
  std::optional<bool> broadcast;
  std::optional<std::string> client_ip, your_ip, server_ip, relay_ip, client_mac, server_name, boot_file;
  OrderedMap<Json> options;
  std::vector<std::uint16_t> option_codes;
  std::string message_type;
  std::uint8_t message_type_code = 0;
  std::optional<std::string> request_kind, client_id, server_id, requested_ip;
  std::optional<std::uint32_t> lease_time, renewal_time, rebinding_time;
  std::optional<OrderedMap<Json>> relay_agent;
  std::optional<std::vector<RelayReport>> relays;
  std::vector<std::string> anomalies;
  bool truncated = false;
  std::optional<std::uint64_t> capture_duplicate_of;
  bool retransmission = false;
  std::optional<std::uint32_t> exchange;
  std::string summary;
};
template <class Field>
void describe(Field& field, PacketReport& p) {
  field("packet_number", p.packet_number, "Frame number in the file");
  field("frames", p.frames, "All frames that carried it, when they are several IP fragments");
  field("timestamp", p.timestamp, "Time of the frame, UTC");
  field("src_ip", p.src_ip, "Address of the sender");
  field("dst_ip", p.dst_ip, "Address of the receiver");
  field("src_port", p.src_port, "UDP port of the sender");
  field("dst_port", p.dst_port, "UDP port of the receiver");
  field("version", p.version, "IP version that it configures: 4 (DHCP, BOOTP) or 6 (DHCPv6)");
  field("op", p.op, "Request from a client, Reply from a server; version 6 by message type");
  field("transaction_id", p.transaction_id, "Number that the client chose, in hexadecimal");
  field("hops", p.hops, "Relay agents that passed it on");
  field("seconds", p.seconds, "Seconds since the client began, as it says");
  field("broadcast", p.broadcast, "True when the client wants answers as broadcast");
  field("client_ip", p.client_ip, "Field ciaddr: address that the client has");
  field("your_ip", p.your_ip, "Field yiaddr: address that the server gives");
  field("server_ip", p.server_ip, "Field siaddr: server of the boot file");
  field("relay_ip", p.relay_ip, "Field giaddr: relay agent");
  field("client_mac", p.client_mac, "Field chaddr: hardware address of the client");
  field("server_name", p.server_name, "Field sname, where it holds no options");
  field("boot_file", p.boot_file, "Field file, where it holds no options");
  field("options", p.options,
        "Values by name of option, in order as sent: text, number, list or object; hexadecimal where no form is known");
  field("option_codes", p.option_codes, "Codes of all options in order as sent");
  field("message_type", p.message_type, "Type by its name; of a relayed DHCPv6 message, the innermost");
  field("message_type_code", p.message_type_code, "Type by its number; 0 for BOOTP");
  field("request_kind", p.request_kind, "State of the client: SELECTING, INIT-REBOOT, RENEWING or REBINDING");
  field("client_id", p.client_id, "Client identifier (option 61), or client DUID in hexadecimal");
  field("server_id", p.server_id, "Server identifier (option 54), or server DUID in hexadecimal");
  field("requested_ip", p.requested_ip, "Address that the client asks for (option 50)");
  field("lease_time", p.lease_time, "Seconds that the address may be used (version 6: valid lifetime)");
  field("renewal_time", p.renewal_time, "Seconds until the client asks this server again (T1)");
  field("rebinding_time", p.rebinding_time, "Seconds until the client asks any server (T2)");
  field("relay_agent", p.relay_agent, "Sub-options of relay agent information (option 82) by name");
  field("relays", p.relays, "Relay agents around a DHCPv6 message, the outermost first");
  field("anomalies", p.anomalies, "What contradicts itself in the message, in snake_case");
  field("truncated", p.truncated, "True when the snap length cut it");
  field("capture_duplicate_of", p.capture_duplicate_of, "Frame that holds the same packet already");
  field("retransmission", p.retransmission, "True when the client had sent the same under this transaction id");
  field("exchange", p.exchange, "Index of its exchange in exchanges");
  field("summary", p.summary, "The message in one line");
}

struct TransactionStep {
  std::uint64_t packet_number = 0;
  std::string message_type;
  std::optional<Timestamp> timestamp;
};
template <class Field>
void describe(Field& field, TransactionStep& t) {
  field("packet_number", t.packet_number, "Frame number in the file");
  field("message_type", t.message_type, "Type of the message");
  field("timestamp", t.timestamp, "Time of the frame, UTC");
}

struct StepReport {
  std::uint64_t packet_number = 0;
  std::optional<Timestamp> timestamp;
  std::string message_type;
  std::optional<std::string> request_kind;
  std::optional<double> delta_seconds;
  std::string from, to;
  std::optional<std::string> relay_ip;
  std::uint8_t hops = 0;
  std::optional<std::string> server_id, address;
  bool retransmission = false;
};
template <class Field>
void describe(Field& field, StepReport& s) {
  field("packet_number", s.packet_number, "Frame number in the file");
  field("timestamp", s.timestamp, "Time of the frame, UTC");
  field("message_type", s.message_type, "Type of the message");
  field("request_kind", s.request_kind, "State of the client when it sent a REQUEST");
  field("delta_seconds", s.delta_seconds, "Seconds since the message before it in this exchange");
  field("from", s.from, "Endpoint of the sender");
  field("to", s.to, "Endpoint of the receiver");
  field("relay_ip", s.relay_ip, "Relay agent that it passed (giaddr)");
  field("hops", s.hops, "Number of relay agents that it passed");
  field("server_id", s.server_id, "Server that says or is told this");
  field("address", s.address, "Address or prefix that is given, or that the client has");
  field("retransmission", s.retransmission, "True when the client had sent the same before");
}

struct ExchangeReport {
  std::uint32_t index = 0;
  std::uint8_t version = 4;
  std::string transaction_id;
  std::string client;
  std::optional<std::string> hostname, request_kind;
  Outcome outcome = Outcome::undetermined;
  std::optional<Timestamp> start_time;
  double duration_seconds = 0;
  std::uint64_t messages = 0;
  std::uint32_t retransmissions = 0;
  std::vector<std::string> offered_servers;
  std::optional<std::string> chosen_server, address;
  std::optional<std::uint32_t> lease_time, renewal_time, rebinding_time;
  std::optional<Timestamp> expires;
  std::vector<std::string> relays;
  std::optional<std::string> status;
  std::optional<std::uint32_t> previous_exchange;
  std::vector<StepReport> timeline;
};
template <class Field>
void describe(Field& field, ExchangeReport& e) {
  field("index", e.index, "Number of the exchange, from 0");
  field("version", e.version, "IP version that it configures: 4 or 6");
  field("transaction_id", e.transaction_id, "Number that the client chose, in hexadecimal");
  field("client", e.client, "Hardware address of the client, or its DUID in hexadecimal");
  field("hostname", e.hostname, "Name that the client says it has (option 12)");
  field("request_kind", e.request_kind, "State in which the client asked for its address last");
  field("outcome", e.outcome,
        "bound: lease given; offered: DHCPv6 ADVERTISE only; informed; refused: NAK or a status; declined; released; "
        "no_offer; not_requested: offers ignored; unanswered; undetermined: the capture does not show it");
  field("start_time", e.start_time, "Time of the first message, UTC");
  field("duration_seconds", e.duration_seconds, "Seconds from the first message to the last");
  field("messages", e.messages, "Number of its messages, with capture duplicates");
  field("retransmissions", e.retransmissions, "How often the client sent something again");
  field("offered_servers", e.offered_servers, "Servers that made an offer, in order");
  field("chosen_server", e.chosen_server, "Server that the client chose, or that answered");
  field("address", e.address, "Address or prefix that was leased, or offered last");
  field("lease_time", e.lease_time, "Seconds that the lease lasts");
  field("renewal_time", e.renewal_time, "Seconds until T1");
  field("rebinding_time", e.rebinding_time, "Seconds until T2");
  field("expires", e.expires, "When the lease ends unless it is renewed, UTC");
  field("relays", e.relays, "Relay agents (giaddr) that messages passed, sorted");
  field("status", e.status, "Text of a NAK, or name of a DHCPv6 status that is no success");
  field("previous_exchange", e.previous_exchange, "Index of the exchange before it of the same client");
  field("timeline", e.timeline, "Its messages in order; at most 200, without capture duplicates");
}

}  // namespace pcapglass::dhcp
