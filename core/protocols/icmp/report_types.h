// Rows of the result of analyze_icmp_packets: messages with what they quote and announce, sessions, routes.
#pragma once

#include "report/describe.h"

namespace pcapglass::icmp {

struct ExtensionReport {
  std::string object;
  std::optional<std::uint32_t> mpls_label, mpls_experimental, mpls_ttl;
  std::optional<bool> mpls_bottom;
  std::optional<std::string> interface_role, interface_address, interface_name;
  std::optional<std::uint32_t> interface_index, interface_mtu;
};
template <class Field>
void describe(Field& field, ExtensionReport& e) {
  field("object", e.object, "Kind of object: mpls_label, interface_information, or class.type in numbers");
  field("mpls_label", e.mpls_label, "Label of an MPLS stack entry (RFC 4950)");
  field("mpls_experimental", e.mpls_experimental, "Traffic class of the label");
  field("mpls_bottom", e.mpls_bottom, "Whether the label is the last of its stack");
  field("mpls_ttl", e.mpls_ttl, "TTL of the label");
  field("interface_role", e.interface_role, "Which interface (RFC 5837): incoming, subinterface, outgoing, next_hop");
  field("interface_index", e.interface_index, "Its ifIndex number");
  field("interface_address", e.interface_address, "Its IP address");
  field("interface_name", e.interface_name, "Its interface name");
  field("interface_mtu", e.interface_mtu, "Its MTU in bytes");
}

struct QuotedReport {
  std::string src_ip, dst_ip;
  std::string protocol;
  std::uint32_t ip_protocol = 0;
  std::uint32_t ttl = 0;
  std::optional<std::uint32_t> ip_id, src_port, dst_port, tcp_seq, icmp_id, icmp_seq;
  std::uint32_t length = 0;
  std::optional<std::string> first_line;
  std::optional<std::uint64_t> frame;
  std::vector<ExtensionReport> extensions;
};
template <class Field>
void describe(Field& field, QuotedReport& q) {
  field("src_ip", q.src_ip, "Sender of the quoted packet");
  field("dst_ip", q.dst_ip, "Where the quoted packet was to go");
  field("protocol", q.protocol, "Its transport by name, or the protocol number");
  field("ip_protocol", q.ip_protocol, "Its IP protocol number");
  field("ttl", q.ttl, "TTL or hop limit that it had left");
  field("ip_id", q.ip_id, "Its IPv4 identification");
  field("src_port", q.src_port, "Its source port");
  field("dst_port", q.dst_port, "Its destination port");
  field("tcp_seq", q.tcp_seq, "Its TCP sequence number");
  field("icmp_id", q.icmp_id, "Identifier of a quoted echo");
  field("icmp_seq", q.icmp_seq, "Sequence number of a quoted echo");
  field("length", q.length, "Bytes of the whole packet as its IP header states");
  field("first_line", q.first_line, "First line of SIP, or the question of DNS, when that much is quoted");
  field("frame", q.frame, "Frame that carried the quoted packet, when it was captured shortly before");
  field("extensions", q.extensions, "Extension objects behind the quoted packet (RFC 4884)");
}

struct PrefixReport {
  std::string prefix;
  bool on_link = false, autonomous = false;
  std::uint32_t valid_lifetime = 0, preferred_lifetime = 0;
};
template <class Field>
void describe(Field& field, PrefixReport& p) {
  field("prefix", p.prefix, "Prefix with its length");
  field("on_link", p.on_link, "L flag: its addresses are on this link");
  field("autonomous", p.autonomous, "A flag: hosts make addresses from it");
  field("valid_lifetime", p.valid_lifetime, "Seconds that it is valid; 4294967295 for ever");
  field("preferred_lifetime", p.preferred_lifetime, "Seconds that it is preferred");
}

struct DiscoveryReport {
  std::optional<std::string> target, destination, source_link_address, target_link_address;
  std::optional<bool> router, solicited, override_flag;
  std::optional<std::uint32_t> hop_limit, router_lifetime, reachable_time, retransmission_timer, mtu;
  std::optional<bool> managed, other_configuration, home_agent;
  std::optional<std::string> preference;
  std::vector<PrefixReport> prefixes;
  std::vector<std::string> rdnss, dnssl, pref64, groups;
  std::optional<std::string> captive_portal;
};
template <class Field>
void describe(Field& field, DiscoveryReport& d) {
  field("target", d.target, "Address that is asked for, advertised, or redirected to");
  field("destination", d.destination, "Address that a redirect is about");
  field("source_link_address", d.source_link_address, "Source link-layer address option");
  field("target_link_address", d.target_link_address, "Target link-layer address option");
  field("router", d.router, "R flag of an advertisement");
  field("solicited", d.solicited, "S flag of an advertisement");
  field("override", d.override_flag, "O flag of an advertisement");
  field("hop_limit", d.hop_limit, "Hop limit that a router recommends");
  field("managed", d.managed, "M flag: addresses by DHCPv6");
  field("other_configuration", d.other_configuration, "O flag of a router: other settings by DHCPv6");
  field("home_agent", d.home_agent, "H flag: the router is a home agent");
  field("preference", d.preference, "Router preference: low, medium, high or reserved");
  field("router_lifetime", d.router_lifetime, "Seconds as default router; 0 for none");
  field("reachable_time", d.reachable_time, "Milliseconds that a neighbour counts as reachable");
  field("retransmission_timer", d.retransmission_timer, "Milliseconds between solicitations");
  field("mtu", d.mtu, "MTU option in bytes");
  field("prefixes", d.prefixes, "Prefix information options");
  field("rdnss", d.rdnss, "Recursive DNS servers (RFC 8106)");
  field("dnssl", d.dnssl, "DNS search list (RFC 8106)");
  field("pref64", d.pref64, "NAT64 prefixes (RFC 8781)");
  field("captive_portal", d.captive_portal, "Captive portal URI (RFC 8910)");
  field("groups", d.groups, "Multicast groups of MLD, of version 2 with the record type");
}

struct PacketReport {
  std::uint64_t packet_number = 0;
  std::optional<std::vector<std::uint64_t>> frames;
  Timestamp timestamp;
  std::string src_ip, dst_ip;
  std::uint32_t ip_version = 4;
  std::optional<std::uint32_t> ttl, hop_limit;
  std::uint32_t packet_size = 0;
  std::uint32_t icmp_type = 0, icmp_code = 0;
  std::string icmp_type_name, icmp_code_name;
  std::optional<std::uint32_t> icmp_id, icmp_seq, icmp_id_le, icmp_seq_le;
  std::uint32_t checksum = 0;
  std::string checksum_status;
  std::optional<std::uint32_t> payload_length;
  std::optional<Timestamp> data_time;
  std::optional<std::uint64_t> response_in, response_to;
  std::optional<double> response_time_ms;
  std::optional<std::string> state;
  std::optional<std::uint64_t> capture_duplicate_of;
  std::optional<std::string> gateway;
  std::optional<std::uint32_t> mtu, pointer;
  std::optional<QuotedReport> quoted;
  std::optional<DiscoveryReport> discovery;
  std::string summary;
};
template <class Field>
void describe(Field& field, PacketReport& p) {
  field("packet_number", p.packet_number,
        "Frame number in the file, of a message in fragments the one that completed it");
  field("frames", p.frames, "All frames that carried it, when they are several IP fragments");
  field("timestamp", p.timestamp, "Time of the frame, UTC");
  field("src_ip", p.src_ip, "Address of the sender, of a tunnel the innermost");
  field("dst_ip", p.dst_ip, "Address of the receiver, of a tunnel the innermost");
  field("ip_version", p.ip_version, "4 or 6");
  field("ttl", p.ttl, "Time to live (IPv4)");
  field("hop_limit", p.hop_limit, "Hop limit (IPv6)");
  field("packet_size", p.packet_size, "Bytes of the frame on the wire");
  field("icmp_type", p.icmp_type, "Type as a number");
  field("icmp_code", p.icmp_code, "Code as a number");
  field("icmp_type_name", p.icmp_type_name, "Type as IANA names it");
  field("icmp_code_name", p.icmp_code_name, "Code as IANA names it; empty where it means nothing");
  field("icmp_id", p.icmp_id, "Identifier of queries and replies");
  field("icmp_seq", p.icmp_seq, "Sequence number of queries and replies");
  field("icmp_id_le", p.icmp_id_le, "Identifier read as little-endian, as some systems write it");
  field("icmp_seq_le", p.icmp_seq_le, "Sequence number read as little-endian");
  field("checksum", p.checksum, "Checksum as sent");
  field("checksum_status", p.checksum_status, "good, bad, or unverified when the snap length cut the message");
  field("payload_length", p.payload_length, "Bytes of data of an echo");
  field("data_time", p.data_time, "Time that the sender put into the data of an echo");
  field("response_in", p.response_in, "Frame of the reply");
  field("response_to", p.response_to, "Frame of the request");
  field("response_time_ms", p.response_time_ms, "Milliseconds from request to reply");
  field("state", p.state,
        "Of a request: answered, lost, or undetermined when the capture ended soon after or a group was asked; of a "
        "reply: matched, "
        "duplicate, or unsolicited");
  field("capture_duplicate_of", p.capture_duplicate_of, "First frame that carried this same packet");
  field("gateway", p.gateway, "Router that a redirect names");
  field("mtu", p.mtu, "MTU of the next hop that a packet did not fit");
  field("pointer", p.pointer, "Offset in the quoted packet that a parameter problem names");
  field("quoted", p.quoted, "The packet that an error is about; never counted as a packet of its protocol");
  field("discovery", p.discovery, "Neighbour discovery, router discovery and multicast listeners");
  field("summary", p.summary, "The message in one line");
}

struct SessionReport {
  std::uint64_t sent = 0, received = 0, duplicates = 0, lost = 0, undetermined = 0, unsolicited = 0;
  double loss_percent = 0;
  std::optional<double> min_ms, avg_ms, median_ms, max_ms, stddev_ms;
  std::uint64_t first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, SessionReport& s) {
  field("sent", s.sent, "Echo requests sent");
  field("received", s.received, "Requests that were answered");
  field("duplicates", s.duplicates, "Further replies to answered requests, of a group those of its other members");
  field("lost", s.lost, "Requests without reply although the capture goes on for two seconds");
  field("undetermined", s.undetermined,
        "Requests without reply at the end of the capture, beyond the ceiling of rows, or to a group");
  field("unsolicited", s.unsolicited, "Replies whose request is not in the capture");
  field("loss_percent", s.loss_percent, "Lost of those whose fate is known, in percent");
  field("min_ms", s.min_ms, "Shortest response time in milliseconds");
  field("avg_ms", s.avg_ms, "Mean response time in milliseconds");
  field("median_ms", s.median_ms, "Median response time in milliseconds");
  field("max_ms", s.max_ms, "Longest response time in milliseconds");
  field("stddev_ms", s.stddev_ms, "Standard deviation of the sample in milliseconds");
  field("first_frame", s.first_frame, "First frame of the session");
  field("last_frame", s.last_frame, "Last frame of the session");
}

struct HopReport {
  std::optional<std::uint32_t> ttl;
  std::string reporter;
  std::vector<double> response_times_ms;
  std::vector<std::uint64_t> frames;
  std::vector<std::uint32_t> mpls_labels;
  bool destination = false;
};
template <class Field>
void describe(Field& field, HopReport& h) {
  field("ttl", h.ttl, "TTL of the probes as sent; absent when they were not captured");
  field("reporter", h.reporter, "Router that answered");
  field("response_times_ms", h.response_times_ms, "Milliseconds from probe to error, where the probe was captured");
  field("frames", h.frames, "Frames of the errors");
  field("mpls_labels", h.mpls_labels, "MPLS labels that the router reported (RFC 4950)");
  field("destination", h.destination, "Whether this is the end of the route");
}

struct TracerouteReport {
  std::string source, target, method;
  bool reached = false;
  std::uint64_t first_frame = 0, last_frame = 0;
  std::vector<HopReport> hops;
};
template <class Field>
void describe(Field& field, TracerouteReport& t) {
  field("source", t.source, "Host that probes");
  field("target", t.target, "Host that it probes for");
  field("method", t.method, "What the probes are: udp, icmp, tcp or a protocol number");
  field("reached", t.reached, "Whether the target answered");
  field("first_frame", t.first_frame, "Frame of the first error");
  field("last_frame", t.last_frame, "Frame of the last error");
  field("hops", t.hops, "Hops by TTL, then by first frame; several reporters of one TTL are hops of their own");
}

struct PathMtuReport {
  std::string source, destination, reporter;
  std::uint32_t mtu = 0;
  std::optional<std::uint32_t> estimated_mtu;
  std::uint64_t count = 0, first_frame = 0;
  std::uint64_t resent = 0;
};
template <class Field>
void describe(Field& field, PathMtuReport& p) {
  field("source", p.source, "Sender of the packets that did not fit");
  field("destination", p.destination, "Where the packets were to go");
  field("reporter", p.reporter, "Router that could not send them on");
  field("mtu", p.mtu, "MTU of the next hop; 0 from routers older than RFC 1191");
  field("estimated_mtu", p.estimated_mtu, "Next value of RFC 1191's plateau table, when the router names none");
  field("count", p.count, "Errors for this path, reporter and MTU");
  field("first_frame", p.first_frame, "Frame of the first error");
  field("resent", p.resent, "Times that a quoted segment came again as large as before");
}

struct RouterReport {
  std::string address;
  std::optional<std::string> mac;
  std::uint32_t lifetime = 0;
  std::uint64_t advertisements = 0, first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, RouterReport& r) {
  field("address", r.address, "Link-local address of the router");
  field("mac", r.mac, "Its MAC address as its last advertisement states");
  field("lifetime", r.lifetime, "Its lifetime as default router in seconds, the last stated");
  field("advertisements", r.advertisements, "Router advertisements it sent");
  field("first_frame", r.first_frame, "Frame of the first one");
  field("last_frame", r.last_frame, "Frame of the last one");
}

struct NeighbourReport {
  std::string address;
  std::vector<std::string> macs;
  std::uint64_t solicitations = 0, advertisements = 0, first_frame = 0;
};
template <class Field>
void describe(Field& field, NeighbourReport& n) {
  field("address", n.address, "Address that was asked for or advertised");
  field("macs", n.macs, "MAC addresses that advertisements gave it, in order of appearance");
  field("solicitations", n.solicitations, "Solicitations that asked for it");
  field("advertisements", n.advertisements, "Advertisements of it");
  field("first_frame", n.first_frame, "First frame about it");
}

}  // namespace pcapglass::icmp
