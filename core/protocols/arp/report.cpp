#include "protocols/arp/report.h"

#include "bytes/text.h"
#include "decode/ip_address.h"

namespace pcapglass::arp {
namespace {

std::string mac_text(const Mac& mac) { return hex(Bytes(mac), ":"); }

std::string operation_of(const Row& row) {
  if (row.is_probe()) return "probe";
  if (row.is_gratuitous() && row.is_request()) return "announcement";
  if (row.is_gratuitous() && row.is_reply()) return "gratuitous_reply";
  return row.is_request() ? "request" : row.is_reply() ? "reply" : "other";
}

PacketReport report_of(const Row& row) {
  PacketReport out;
  out.packet_number = row.frame;
  out.timestamp = row.time;
  out.opcode = row.opcode;
  out.operation = operation_of(row);
  out.sender_mac = mac_text(row.sender_mac);
  out.sender_ip = address_text(row.sender);
  out.target_mac = mac_text(row.target_mac);
  out.target_ip = address_text(row.target);
  if (row.answer != 0) (row.is_request() ? out.answered_in : out.answer_to) = row.answer;
  if (row.copy_of != 0) out.capture_duplicate_of = row.copy_of;
  out.summary = row.is_request() ? "Who has " + out.target_ip + "? Tell " + out.sender_ip
                                 : out.sender_ip + " is at " + out.sender_mac;
  return out;
}

}  // namespace

std::string address_text(std::uint32_t address) {
  IpAddress out;
  for (unsigned i = 0; i < 4; ++i) out.bytes[i] = static_cast<std::uint8_t>(address >> (24 - 8 * i));
  out.version = 4;
  return to_string(out);
}

Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& /*arguments*/, QueryContext& context) {
  Result result;
  const Nanoseconds end = context.capture().last_time ? context.capture().last_time->ns : 0;
  result.file = context.source().name;
  result.total_packets = context.capture().packets;
  result.arp_packets_found = analyzer.total();
  result.statistics = {analyzer.requests(), analyzer.replies(), analyzer.probes(), analyzer.gratuitous(), 0,
                       analyzer.others(),   analyzer.copies()};
  for (const Row& row : analyzer.rows()) result.statistics.unanswered += is_unanswered(row, end) ? 1 : 0;
  const Slice hosts = context.slice("hosts", analyzer.claims().size(), result.hosts_page);
  auto claim = std::next(analyzer.claims().begin(), static_cast<std::ptrdiff_t>(hosts.first));
  for (std::size_t i = 0; i < hosts.count; ++i, ++claim) {
    result.hosts.push_back({address_text(claim->first.first), mac_text(claim->first.second), claim->second.packets,
                            claim->second.first_frame, claim->second.last_frame});
  }
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.packets.push_back(report_of(analyzer.rows()[i]));
  }
  const FindingGroups findings = find_all(analyzer, end);
  result.findings = findings.findings();
  if (findings.not_grouped() > 0) {
    context.add_note(std::to_string(findings.not_grouped()) + " further occasions found no place among the findings.");
  }
  if (analyzer.total() == 0) result.message = "No ARP packets found in this capture";
  if (analyzer.total() - analyzer.others() > analyzer.rows().size()) {
    context.add_note("Only the first rows found a place in memory; the totals count all packets.");
  }
  if (analyzer.claims_not_kept() > 0) {
    context.add_note(std::to_string(analyzer.claims_not_kept()) +
                     " packets claim addresses beyond the ceiling, which are not among hosts.");
  }
  context.fill(result);
  return result;
}

}  // namespace pcapglass::arp
