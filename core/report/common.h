// What every tool takes and what every result carries (contract.md 2).
#pragma once

#include "report/finding.h"

namespace pcapglass {

struct CommonArguments {
  std::string pcap_file;
  std::optional<std::uint32_t> limit;
  std::optional<std::string> cursor;
};
// Tools without a list describe the first only.
template <class Field>
void describe_source(Field& field, CommonArguments& a) {
  field("pcap_file", a.pcap_file,
        "Capture to analyse (pcap, pcapng, snoop, Network Monitor or ERF, may be gzip): an http or https URL or, where "
        "the server may read files, a path",
        Constraint{.required = true});
}
template <class Field>
void describe_paging(Field& field, CommonArguments& a) {
  field("limit", a.limit, "Most rows to return of each list, 0 to 1000; 50 unless the server was started otherwise",
        Constraint{.minimum = 0, .maximum = 1000});
  field("cursor", a.cursor, "next_cursor of an earlier answer for the same capture and arguments: continue there");
}

struct IssueReport {
  std::string what;
  std::string layer;
  std::uint64_t count = 0;
  std::uint64_t first_frame = 0;
};
template <class Field>
void describe(Field& field, IssueReport& i) {
  field("what", i.what,
        "What happened, in snake_case: truncated (the snap length cut it), malformed, unsupported, ...");
  field("layer", i.layer, "Where: a protocol in Wireshark's short name, or file");
  field("count", i.count, "Number of packets or blocks");
  field("first_frame", i.first_frame, "First frame it happened in; 0 before the first packet");
}

struct CaptureReport {
  std::string format;
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  std::optional<Timestamp> first_time, last_time;
  bool complete = true;
  std::optional<std::uint64_t> broken_at_byte;
  std::optional<std::string> broken_reason;
  std::vector<std::string> link_types;
  std::vector<IssueReport> issues;
};
template <class Field>
void describe(Field& field, CaptureReport& c) {
  field("format", c.format, "File format, such as pcap or pcapng");
  field("packets", c.packets, "Packets in the file");
  field("bytes", c.bytes, "Bytes of the capture read, uncompressed");
  field("first_time", c.first_time, "Earliest packet time, UTC");
  field("last_time", c.last_time, "Latest packet time, UTC");
  field("complete", c.complete, "False when the file is damaged or cut short; everything before the break is reported");
  field("broken_at_byte", c.broken_at_byte, "Where reading ended when the file is damaged");
  field("broken_reason", c.broken_reason, "Why reading ended there");
  field("link_types", c.link_types, "Link-layer types in use");
  field("issues", c.issues, "What could not be read or decoded, with counts");
}

// How much of a list is in this answer.
struct Page {
  std::uint64_t total = 0;
  std::uint64_t returned = 0;
  std::optional<std::string> next_cursor;
};
template <class Field>
void describe(Field& field, Page& p) {
  field("total", p.total, "Rows in the whole list");
  field("returned", p.returned, "Rows in this answer");
  field("next_cursor", p.next_cursor, "Pass as cursor to get the rows that follow; absent at the end");
}

struct CommonResult {
  CaptureReport capture;
  std::vector<Finding> findings;
  std::vector<std::string> not_analyzed;
  std::optional<std::string> note;
  std::optional<std::string> message;
  std::optional<Timestamp> analysis_timestamp;  // filled by the host, never by the core
};
template <class Field>
void describe_common(Field& field, CommonResult& r) {
  field("message", r.message, "Set when nothing was found");
  field("note", r.note, "Set when a list was cut: what is missing and how to get it");
  field("findings", r.findings, "What is wrong or worth knowing, most severe first, each with the frames that show it");
  field("not_analyzed", r.not_analyzed, "What this tool could not see in this capture, so that silence is no verdict");
  field("capture", r.capture, "The capture as a file");
  field("analysis_timestamp", r.analysis_timestamp, "When the host answered, UTC");
}

}  // namespace pcapglass
