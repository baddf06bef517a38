// The result of analyze_arp_packets.
#pragma once

#include "protocols/arp/analyzer.h"
#include "report/common.h"
#include "report/finding_groups.h"
#include "report/query.h"

namespace pcapglass::arp {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct PacketReport {
  std::uint64_t packet_number = 0;
  Timestamp timestamp;
  std::uint32_t opcode = 0;
  std::string operation;
  std::string sender_mac, sender_ip, target_mac, target_ip;
  std::optional<std::uint64_t> answered_in, answer_to, capture_duplicate_of;
  std::string summary;
};
template <class Field>
void describe(Field& field, PacketReport& p) {
  field("packet_number", p.packet_number, "Frame number in the file");
  field("timestamp", p.timestamp, "Time of the frame, UTC");
  field("opcode", p.opcode, "Operation as a number");
  field("operation", p.operation, "request, reply, probe, announcement, gratuitous_reply or other");
  field("sender_mac", p.sender_mac, "Hardware address of the sender");
  field("sender_ip", p.sender_ip, "Protocol address of the sender");
  field("target_mac", p.target_mac, "Hardware address of the target");
  field("target_ip", p.target_ip, "Protocol address of the target");
  field("answered_in", p.answered_in, "Frame of the first reply to this request");
  field("answer_to", p.answer_to, "Frame of the request that this answers");
  field("capture_duplicate_of", p.capture_duplicate_of, "First frame that carried this same packet");
  field("summary", p.summary, "The packet in one line");
}

struct HostReport {
  std::string ip, mac;
  std::uint64_t packets = 0, first_frame = 0, last_frame = 0;
};
template <class Field>
void describe(Field& field, HostReport& h) {
  field("ip", h.ip, "Address that was claimed");
  field("mac", h.mac, "Hardware address that claimed it");
  field("packets", h.packets, "Packets that claim so");
  field("first_frame", h.first_frame, "First frame that does");
  field("last_frame", h.last_frame, "Last frame that does");
}

struct StatisticsReport {
  std::uint64_t requests = 0, replies = 0, probes = 0, gratuitous = 0, unanswered = 0, not_ethernet_ipv4 = 0,
                capture_duplicates = 0;
};
template <class Field>
void describe(Field& field, StatisticsReport& s) {
  field("requests", s.requests, "Requests, with probes and announcements");
  field("replies", s.replies, "Replies of any kind");
  field("probes", s.probes, "Probes before an address is used (RFC 5227)");
  field("gratuitous", s.gratuitous, "Announcements and gratuitous replies");
  field("unanswered", s.unanswered, "Listed requests that nobody answered although the capture goes on for a second");
  field("not_ethernet_ipv4", s.not_ethernet_ipv4, "Packets of other addresses, or cut, which are not listed");
  field("capture_duplicates", s.capture_duplicates, "Packets that the capture holds more than once, counted only here");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t total_packets = 0;
  std::uint64_t arp_packets_found = 0;
  StatisticsReport statistics;
  std::vector<HostReport> hosts;
  std::vector<PacketReport> packets;
  std::optional<Page> hosts_page, page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets", r.total_packets, "Packets of any kind in the file");
  field("arp_packets_found", r.arp_packets_found, "ARP packets in the whole capture");
  field("statistics", r.statistics, "Figures over the whole capture");
  field("hosts", r.hosts, "Addresses with the hardware addresses that claimed them, in order of address");
  field("hosts_page", r.hosts_page, "Which part of hosts this is, when it is not all");
  field("packets", r.packets, "The packets in order of their frames");
  field("page", r.page, "Which part of packets this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] std::string address_text(std::uint32_t address);
[[nodiscard]] FindingGroups find_all(const PacketAnalyzer& analyzer, Nanoseconds capture_end);
[[nodiscard]] Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);

// How long a request waits before silence says something (C-06).
inline constexpr Nanoseconds kPatience = kNanosecondsPerSecond;
// A probe and an announcement expect no answer.
[[nodiscard]] inline bool is_unanswered(const Row& row, Nanoseconds capture_end) {
  return row.is_request() && !row.is_probe() && !row.is_gratuitous() && row.answer == 0 && row.copy_of == 0 &&
         capture_end - row.time.ns >= kPatience;
}

}  // namespace pcapglass::arp
