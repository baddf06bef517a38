#include "protocols/icmp/report_message.h"

#include <algorithm>

#include "bytes/text.h"
#include "decode/ip_protocol.h"
#include "protocols/icmp/names.h"

namespace pcapglass::icmp {
namespace {

constexpr std::size_t kLongestLine = 200;

std::string protocol_name(std::uint8_t protocol) {
  switch (protocol) {
    case ip_protocol::kTcp: return "tcp";
    case ip_protocol::kUdp: return "udp";
    case ip_protocol::kIcmp: return "icmp";
    case ip_protocol::kIcmpv6: return "icmpv6";
    case ip_protocol::kSctp: return "sctp";
    default: return std::to_string(protocol);
  }
}

// The name that a DNS query asks for, without compression: a question comes first.
std::string dns_question(Bytes message) {
  std::string name;
  if (message.size() < 13 || load_be16(message, 4) != 1) return name;
  std::size_t at = 12;
  while (at < message.size() && message[at] != 0 && message[at] < 64) {
    const std::size_t length = message[at];
    if (at + 1 + length > message.size()) return name + "...";
    if (!name.empty()) name += '.';
    name += printable(message.subspan(at + 1, length));
    at += 1 + length;
  }
  return name;
}

std::optional<std::string> first_line_of(const Quoted& quoted) {
  std::size_t header = 8;
  if (quoted.protocol == ip_protocol::kTcp) {
    if (quoted.transport.size() < 20) return std::nullopt;
    header = (quoted.transport[12] >> 4) * std::size_t{4};
  } else if (quoted.protocol != ip_protocol::kUdp) {
    return std::nullopt;
  }
  if (quoted.transport.size() <= header) return std::nullopt;
  const Bytes data = quoted.transport.subspan(header);
  if (quoted.destination_port == 53 || quoted.source_port == 53) {
    std::string question = dns_question(data);
    if (!question.empty()) return question;
    return std::nullopt;
  }
  const std::string_view text = as_text(data.first(std::min(data.size(), kLongestLine)));
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  const bool sip = line.starts_with("SIP/2.0 ") || line.find(" SIP/2.0") != std::string_view::npos ||
                   line.find(" sip:") != std::string_view::npos;
  if (!sip) return std::nullopt;
  return printable(line);
}

QuotedReport report_quoted(const Quoted& quoted, const QuotedRow* row, Bytes extensions) {
  QuotedReport out;
  out.src_ip = to_string(quoted.source);
  out.dst_ip = to_string(quoted.destination);
  out.protocol = protocol_name(quoted.protocol);
  out.ip_protocol = quoted.protocol;
  out.ttl = quoted.hop_limit;
  if (quoted.source.version == 4) out.ip_id = quoted.identification;
  out.length = quoted.total_length;
  if (quoted.has_ports) {
    const bool echo = quoted.protocol == ip_protocol::kIcmp || quoted.protocol == ip_protocol::kIcmpv6;
    (echo ? out.icmp_id : out.src_port) = quoted.source_port;
    (echo ? out.icmp_seq : out.dst_port) = quoted.destination_port;
    if (quoted.protocol == ip_protocol::kTcp && quoted.transport.size() >= 8) out.tcp_seq = quoted.sequence;
    out.first_line = first_line_of(quoted);
  }
  if (row != nullptr && row->frame != 0) out.frame = row->frame;
  out.extensions = read_extensions(extensions);
  return out;
}

// `ping` of Linux begins its data with a struct timeval, by the machine's width and byte order.
std::optional<Timestamp> data_time(const Row& row, Bytes data) {
  if (data.size() < 16) return std::nullopt;
  const auto seconds_now = row.time.ns / kNanosecondsPerSecond;
  const auto near = [seconds_now](std::uint64_t seconds, std::uint64_t micros) -> bool {
    const auto since = static_cast<std::int64_t>(seconds) - seconds_now;
    return seconds < (std::uint64_t{1} << 33) && micros < 1'000'000 && since >= -86'400 && since <= 86'400;
  };
  const auto time = [](std::uint64_t seconds, std::uint64_t micros) {
    return Timestamp{static_cast<Nanoseconds>(seconds * 1'000'000'000U + micros * 1000U), 6};
  };
  if (near(load_le64(data, 0), load_le64(data, 8))) return time(load_le64(data, 0), load_le64(data, 8));
  if (near(load_le32(data, 0), load_le32(data, 4))) return time(load_le32(data, 0), load_le32(data, 4));
  if (near(load_be64(data, 0), load_be64(data, 8))) return time(load_be64(data, 0), load_be64(data, 8));
  if (near(load_be32(data, 0), load_be32(data, 4))) return time(load_be32(data, 0), load_be32(data, 4));
  return std::nullopt;
}

std::uint16_t swapped(std::uint16_t value) { return static_cast<std::uint16_t>((value >> 8) | (value << 8)); }

void add_echo(const Row& row, Bytes message, Nanoseconds capture_end, PacketReport& out) {
  out.icmp_id = row.id;
  out.icmp_seq = row.sequence;
  out.icmp_id_le = swapped(row.id);
  out.icmp_seq_le = swapped(row.sequence);
  if (!row.is_request() && !row.is_reply()) return;
  out.payload_length = row.message_length - 8;
  if (message.size() > 8) out.data_time = data_time(row, message.subspan(8));
  if (row.copy_of != 0) return;
  if (row.peer_frame != 0) {
    (row.is_request() ? out.response_in : out.response_to) = row.peer_frame;
    out.response_time_ms = static_cast<double>(row.response_time) / 1e6;
  }
  if (row.is_reply()) {
    out.state = row.duplicate ? "duplicate" : row.unsolicited ? "unsolicited" : "matched";
  } else {
    const bool may_be_lost = !is_group(row.destination) && capture_end - row.time.ns >= kPatience;
    out.state = row.peer_frame != 0 ? "answered" : may_be_lost ? "lost" : "undetermined";
  }
}

void add_error(const PacketAnalyzer& analyzer, const Row& row, Bytes message, PacketReport& out) {
  if (message.size() < 8) return;
  if (!row.six() && row.type == 5) out.gateway = to_string(IpAddress::v4(message.subspan(4, 4)));
  if (row.is_too_big()) out.mtu = row.six() ? load_be32(message, 4) : load_be16(message, 6);
  if (row.type == (row.six() ? 4 : 12)) out.pointer = row.six() ? load_be32(message, 4) : message[4];
  const QuotedParts parts = split_error(row.six(), message);
  const std::optional<Quoted> quoted = read_quoted(parts.datagram);
  if (!quoted) return;
  const QuotedRow* kept = row.detail == kNone ? nullptr : &analyzer.quoted()[row.detail];
  out.quoted = report_quoted(*quoted, kept, parts.extensions);
}

std::string summary_of(const PacketReport& packet) {
  std::string out = packet.icmp_type_name;
  if (!packet.icmp_code_name.empty()) out += " (" + packet.icmp_code_name + ")";
  if (packet.icmp_id) out += " id " + std::to_string(*packet.icmp_id) + " seq " + std::to_string(*packet.icmp_seq);
  if (packet.mtu) out += " MTU " + std::to_string(*packet.mtu);
  if (packet.gateway) out += " to " + *packet.gateway;
  if (packet.quoted) out += " for " + packet.quoted->protocol + " to " + packet.quoted->dst_ip;
  if (packet.quoted && packet.quoted->dst_port) out += " port " + std::to_string(*packet.quoted->dst_port);
  if (packet.discovery && packet.discovery->target) out += " " + *packet.discovery->target;
  return out;
}

}  // namespace

std::vector<ExtensionReport> read_extensions(Bytes extensions) {
  std::vector<ExtensionReport> out;
  if (extensions.size() < 4 || extensions[0] >> 4 != 2) return out;
  std::size_t at = 4;
  while (at + 4 <= extensions.size()) {
    const std::size_t length = load_be16(extensions, at);
    const std::uint8_t kind = extensions[at + 2];
    const std::uint8_t type = extensions[at + 3];
    if (length < 4 || at + length > extensions.size()) break;
    Cursor data(extensions.subspan(at + 4, length - 4));
    at += length;
    if (kind == 1 && type == 1) {
      while (data.remaining() >= 4) {
        const std::uint32_t entry = data.u32();
        ExtensionReport& label = out.emplace_back();
        label.object = "mpls_label";
        label.mpls_label = entry >> 12;
        label.mpls_experimental = (entry >> 9) & 7;
        label.mpls_bottom = (entry & 0x100) != 0;
        label.mpls_ttl = entry & 0xFF;
      }
      continue;
    }
    ExtensionReport& object = out.emplace_back();
    object.object = std::to_string(kind) + "." + std::to_string(type);
    if (kind != 2) continue;
    static constexpr std::string_view kRoles[] = {"incoming", "subinterface", "outgoing", "next_hop"};
    object.object = "interface_information";
    object.interface_role = kRoles[type >> 6];
    if ((type & 8) != 0) object.interface_index = data.u32();
    if ((type & 4) != 0) {
      const std::uint16_t family = data.u16();
      data.skip(2);
      const Bytes address = data.bytes(family == 2 ? 16 : 4);
      if (data.ok())
        object.interface_address = to_string(family == 2 ? IpAddress::v6(address) : IpAddress::v4(address));
    }
    if ((type & 2) != 0 && data.remaining() > 0) {
      const std::size_t stated = data.u8();
      const std::string_view name = as_text(data.bytes(stated > 0 ? std::min(stated - 1, data.remaining()) : 0));
      object.interface_name = printable(name.substr(0, name.find('\0')));
    }
    if ((type & 1) != 0) {
      const std::uint32_t mtu = data.u32();
      if (data.ok()) object.interface_mtu = mtu;
    }
  }
  return out;
}

PacketReport report_packet(const PacketAnalyzer& analyzer, const Row& row, Bytes message, Nanoseconds capture_end) {
  PacketReport out;
  out.packet_number = row.frame;
  const auto frames = analyzer.store().frames_of(row.place);
  if (!frames.empty()) out.frames.emplace(frames.begin(), frames.end());
  out.timestamp = row.time;
  out.src_ip = to_string(row.source);
  out.dst_ip = to_string(row.destination);
  out.ip_version = row.source.version;
  (row.source.version == 6 ? out.hop_limit : out.ttl) = row.hop_limit;
  out.packet_size = row.packet_size;
  out.icmp_type = row.type;
  out.icmp_code = row.code;
  out.icmp_type_name = type_name(row.six(), row.type);
  if (out.icmp_type_name.empty()) out.icmp_type_name = "Type " + std::to_string(row.type);
  out.icmp_code_name = code_name(row.six(), row.type, row.code);
  out.checksum = row.checksum;
  static constexpr std::string_view kStatus[] = {"good", "bad", "unverified"};
  out.checksum_status = kStatus[static_cast<std::size_t>(row.status)];
  if (row.copy_of != 0) out.capture_duplicate_of = row.copy_of;
  if (row.has_id) add_echo(row, message, capture_end, out);
  if (is_error(row.six(), row.type)) add_error(analyzer, row, message, out);
  if (row.six()) out.discovery = read_discovery(row.type, message);
  out.summary = summary_of(out);
  return out;
}

}  // namespace pcapglass::icmp
