// The result of analyze_dns_packets (contract.md 3).
#pragma once

#include "protocols/dns/report_message.h"
#include "report/query.h"

namespace pcapglass::dns {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct LatencyReport {
  std::uint64_t count = 0;
  double min = 0, average = 0, median = 0, p95 = 0, max = 0;
};
template <class Field>
void describe(Field& field, LatencyReport& l) {
  field("count", l.count, "Answered queries");
  field("min", l.min, "Shortest time in milliseconds");
  field("average", l.average, "Average time in milliseconds");
  field("median", l.median, "Time in milliseconds that half of them do not exceed");
  field("p95", l.p95, "Time in milliseconds that 95 % of them do not exceed");
  field("max", l.max, "Longest time in milliseconds");
}

struct ServerReport {
  std::string server;
  std::uint64_t queries = 0, retransmissions = 0, responses = 0, unanswered = 0;
  std::optional<LatencyReport> latency_ms;
};
template <class Field>
void describe(Field& field, ServerReport& s) {
  field("server", s.server, "Address and port of the server");
  field("queries", s.queries, "Queries to it, without repeats");
  field("retransmissions", s.retransmissions, "Repeats of queries");
  field("responses", s.responses, "Responses to those queries");
  field("unanswered", s.unanswered, "Queries without response within 5 seconds");
  field("latency_ms", s.latency_ms, "Times from first query to response");
}

struct StatisticsReport {
  std::uint64_t queries = 0, responses = 0, unique_domains_queried = 0;
  std::vector<std::string> unique_domains;
  std::optional<Page> unique_domains_page;
  std::map<std::string, std::uint64_t> rcodes, types, opcodes;
  std::vector<ServerReport> servers;
  std::optional<Page> servers_page;
  std::optional<LatencyReport> latency_ms;
  std::uint64_t unanswered = 0, undetermined = 0, retransmitted = 0, client_retries = 0, failovers = 0, unsolicited = 0,
                second_answers = 0, capture_duplicates = 0, over_tcp = 0, mdns = 0, llmnr = 0, truncated = 0,
                malformed = 0;
};
template <class Field>
void describe(Field& field, StatisticsReport& s) {
  field("queries", s.queries, "Queries, repeats included");
  field("responses", s.responses, "Responses of all kinds");
  field("unique_domains_queried", s.unique_domains_queried, "Different names in queries, compared without case");
  field("unique_domains", s.unique_domains, "Those names in lower case, sorted");
  field("unique_domains_page", s.unique_domains_page, "Which part of unique_domains this is, when it is not all");
  field("rcodes", s.rcodes, "Responses by response code");
  field("types", s.types, "Questions of queries by record type");
  field("opcodes", s.opcodes, "Messages by kind of query");
  field("servers", s.servers, "Servers that were asked, the most asked first");
  field("servers_page", s.servers_page, "Which part of servers this is, when it is not all");
  field("latency_ms", s.latency_ms, "Times from first query to response, of all servers");
  field("unanswered", s.unanswered, "Queries without response, where the capture goes on for 5 seconds or more");
  field("undetermined", s.undetermined, "Queries without response, where the capture ends before");
  field("retransmitted", s.retransmitted, "Queries sent again with the same id");
  field("client_retries", s.client_retries, "Questions asked again within 10 seconds with a new id");
  field("failovers", s.failovers, "The same, of another server");
  field("unsolicited", s.unsolicited, "Responses without query in the capture");
  field("second_answers", s.second_answers, "Responses to queries that were answered before");
  field("capture_duplicates", s.capture_duplicates, "Messages that the capture holds twice");
  field("over_tcp", s.over_tcp, "Messages over TCP");
  field("mdns", s.mdns, "Messages of multicast DNS");
  field("llmnr", s.llmnr, "Messages of link-local multicast name resolution");
  field("truncated", s.truncated, "Responses with TC set");
  field("malformed", s.malformed, "Messages that contradict themselves");
}

struct FailedReport {
  std::string name, type_name, client, why;
  std::uint64_t query_frame = 0;
  std::optional<std::uint64_t> answer_frame;
};
template <class Field>
void describe(Field& field, FailedReport& f) {
  field("name", f.name, "Name that was asked for");
  field("type_name", f.type_name, "Record type that was asked for");
  field("client", f.client, "Address of who asked");
  field("why", f.why, "No response, NODATA (no such record), or the response code");
  field("query_frame", f.query_frame, "Frame of the query");
  field("answer_frame", f.answer_frame, "Frame of the response, when there is one");
}

struct ResolutionReport {
  std::string steps, address;
  std::vector<std::uint64_t> frames;
  double duration_ms = 0;
};
template <class Field>
void describe(Field& field, ResolutionReport& r) {
  field("steps", r.steps,
        "Look-ups in turn, such as NAPTR example.com > SRV _sip._udp.example.com > A sip.example.com");
  field("address", r.address, "First usable address");
  field("frames", r.frames, "Frames of the responses");
  field("duration_ms", r.duration_ms, "Milliseconds from the first query to that address");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t total_packets_in_file = 0, dns_packets_found = 0, dns_packets_analyzed = 0;
  StatisticsReport statistics;
  std::vector<PacketReport> packets;
  std::optional<Page> page;
  std::vector<FailedReport> failed_lookups;
  std::optional<Page> failed_lookups_page;
  std::vector<ResolutionReport> resolutions;
  std::optional<Page> resolutions_page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("total_packets_in_file", r.total_packets_in_file, "Packets of all protocols in the file");
  field("dns_packets_found", r.dns_packets_found, "DNS messages in the whole capture");
  field("dns_packets_analyzed", r.dns_packets_analyzed, "DNS messages that the statistics cover: all of them");
  field("statistics", r.statistics, "Figures over the whole capture");
  field("packets", r.packets, "The messages in order of the frames that completed them");
  field("page", r.page, "Which part of packets this is, when it is not all");
  field("failed_lookups", r.failed_lookups, "Questions that brought no answer");
  field("failed_lookups_page", r.failed_lookups_page, "Which part of failed_lookups this is, when it is not all");
  field("resolutions", r.resolutions, "Addresses found over NAPTR and SRV records (RFC 3263)");
  field("resolutions_page", r.resolutions_page, "Which part of resolutions this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);

}  // namespace pcapglass::dns
