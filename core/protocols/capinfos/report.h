// The result of analyze_capinfos: contract.md 3 and everything else that capinfos prints.
#pragma once

#include "protocols/capinfos/analyzer.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::capinfos {

struct Arguments : CommonArguments {
  bool hashes = false;
};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
  field("hashes", a.hashes, "Also give SHA-256 and SHA-1 of the file, for comparing copies; costs time on large files");
}

struct InterfaceReport {
  std::uint64_t id = 0;
  std::uint64_t section = 0;
  std::optional<std::string> name, description;
  std::string encapsulation;
  std::uint64_t link_type = 0;
  std::uint64_t snap_length = 0;
  std::string time_precision;
  std::uint64_t ticks_per_second = 0;
  std::optional<std::int64_t> time_offset_seconds;
  std::optional<std::string> filter, operating_system, hardware;
  std::optional<std::uint64_t> speed_bits_per_second;
  std::uint64_t packets = 0;
  std::uint64_t statistics_blocks = 0;
  std::optional<std::uint64_t> received, dropped_by_interface, dropped_by_system, accepted_by_filter, delivered;
  std::vector<std::string> comments;
};
template <class Field>
void describe(Field& field, InterfaceReport& i) {
  field("id", i.id, "Number of the interface over all sections, from 0");
  field("section", i.section, "Section that describes it, from 0");
  field("name", i.name, "Name of the interface, such as eth0");
  field("description", i.description, "Description given by the capturing system");
  field("encapsulation", i.encapsulation, "Link-layer type in Wireshark's words");
  field("link_type", i.link_type, "LINKTYPE number (tcpdump.org/linktypes.html)");
  field("snap_length", i.snap_length, "Most bytes captured of a packet; 0 when the file sets no limit");
  field("time_precision", i.time_precision, "Precision of its times, such as microseconds");
  field("ticks_per_second", i.ticks_per_second, "Resolution of its clock in the file");
  field("time_offset_seconds", i.time_offset_seconds, "Seconds added to each stored time");
  field("filter", i.filter, "Capture filter that was set");
  field("operating_system", i.operating_system, "Operating system of the capturing machine");
  field("hardware", i.hardware, "Hardware of the interface");
  field("speed_bits_per_second", i.speed_bits_per_second, "Speed of the interface in bits per second");
  field("packets", i.packets, "Packets of this interface in the file");
  field("statistics_blocks", i.statistics_blocks, "Interface statistics blocks seen for it");
  field("received", i.received, "Packets received by the interface, as the last statistics say");
  field("dropped_by_interface", i.dropped_by_interface, "Packets the interface dropped for lack of resources");
  field("dropped_by_system", i.dropped_by_system, "Packets the operating system dropped");
  field("accepted_by_filter", i.accepted_by_filter, "Packets that the capture filter let pass");
  field("delivered", i.delivered, "Packets delivered to the capturing program");
  field("comments", i.comments, "Comments on the interface");
}

struct SectionReport {
  std::string byte_order;
  std::optional<std::string> hardware, operating_system, application;
  std::vector<std::string> comments;
};
template <class Field>
void describe(Field& field, SectionReport& s) {
  field("byte_order", s.byte_order, "little-endian or big-endian");
  field("hardware", s.hardware, "Hardware that wrote the section");
  field("operating_system", s.operating_system, "Operating system that wrote the section");
  field("application", s.application, "Program that wrote the section");
  field("comments", s.comments, "Comments on the section");
}

struct PacketCommentReport {
  std::uint64_t packet_number = 0;
  std::string comment;
};
template <class Field>
void describe(Field& field, PacketCommentReport& c) {
  field("packet_number", c.packet_number, "Frame number in the file");
  field("comment", c.comment, "What was written about that packet");
}

struct EncapsulationUse {
  std::string encapsulation;
  std::uint64_t packets = 0;
};
template <class Field>
void describe(Field& field, EncapsulationUse& e) {
  field("encapsulation", e.encapsulation, "Link-layer type in Wireshark's words");
  field("packets", e.packets, "Packets of that type");
}

struct SecretsReport {
  std::string type;
  std::uint64_t size_bytes = 0;
};
template <class Field>
void describe(Field& field, SecretsReport& s) {
  field("type", s.type, "Kind of decryption secrets; their content is never shown");
  field("size_bytes", s.size_bytes, "Size of the secrets in the file, in bytes");
}

struct InversionReport {
  std::uint64_t packet_number = 0;
  Timestamp previous_time, time;
};
template <class Field>
void describe(Field& field, InversionReport& i) {
  field("packet_number", i.packet_number, "Frame whose time is earlier than that of the frame before it");
  field("previous_time", i.previous_time, "Time of the frame before it");
  field("time", i.time, "Time of this frame");
}

struct Result : CommonResult {
  std::string file;
  std::string filename;
  std::uint64_t file_size_bytes = 0;
  std::string file_type, file_encapsulation;
  std::vector<EncapsulationUse> encapsulations_in_use;
  std::optional<std::string> compression;
  std::string time_precision;
  std::optional<std::uint64_t> packet_size_limit, packet_size_limit_inferred_min, packet_size_limit_inferred_max;
  std::uint64_t packet_count = 0, data_size_bytes = 0, captured_size_bytes = 0, cut_packets = 0;
  std::optional<double> capture_duration_seconds, first_packet_time, last_packet_time;
  std::optional<double> data_rate_bytes, data_rate_bits, average_packet_size_bytes, average_packet_rate;
  std::optional<bool> strict_time_order;
  std::uint64_t time_inversions = 0;
  std::vector<InversionReport> first_time_inversions;
  std::optional<std::string> sha256, sha1, hardware, operating_system, application, capture_comment;
  std::vector<InterfaceReport> interfaces;
  std::optional<Page> interfaces_page;
  std::vector<SectionReport> sections;
  std::uint64_t packet_comments_total = 0;
  std::vector<PacketCommentReport> packet_comments;
  std::uint64_t name_resolution_blocks = 0, resolved_addresses = 0, decryption_secrets_blocks = 0;
  std::vector<SecretsReport> decryption_secrets;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named: path or URL");
  field("filename", r.filename, "Its name without folders");
  field("file_size_bytes", r.file_size_bytes, "Size of the file as stored, in bytes");
  field("file_type", r.file_type, "File format in Wireshark's short name, such as pcap or pcapng");
  field("file_encapsulation", r.file_encapsulation,
        "Link-layer type in Wireshark's words; Per packet when they differ");
  field("encapsulations_in_use", r.encapsulations_in_use, "Link-layer types with packets, with their numbers");
  field("compression", r.compression, "How the file is compressed; absent when it is not");
  field("time_precision", r.time_precision, "Precision of packet times; per packet when interfaces differ");
  field("packet_size_limit", r.packet_size_limit, "Snap length in the file header, in bytes; absent when not set");
  field("packet_size_limit_inferred_min", r.packet_size_limit_inferred_min,
        "Shortest captured length of a cut packet, in bytes; absent when none was cut");
  field("packet_size_limit_inferred_max", r.packet_size_limit_inferred_max,
        "Longest captured length of a cut packet, in bytes; absent when none was cut");
  field("packet_count", r.packet_count, "Packets in the file");
  field("data_size_bytes", r.data_size_bytes, "Sum of the packets' lengths on the wire, in bytes");
  field("captured_size_bytes", r.captured_size_bytes, "Sum of the captured lengths, in bytes");
  field("cut_packets", r.cut_packets, "Packets captured shorter than they were on the wire");
  field("capture_duration_seconds", r.capture_duration_seconds, "From the earliest to the latest packet, in seconds");
  field("first_packet_time", r.first_packet_time, "Time of the earliest packet, seconds since 1970-01-01 UTC");
  field("last_packet_time", r.last_packet_time, "Time of the latest packet, seconds since 1970-01-01 UTC");
  field("data_rate_bytes", r.data_rate_bytes, "Bytes on the wire per second; absent when the duration is 0");
  field("data_rate_bits", r.data_rate_bits, "Bits on the wire per second; absent when the duration is 0");
  field("average_packet_size_bytes", r.average_packet_size_bytes, "Mean length on the wire, in bytes");
  field("average_packet_rate", r.average_packet_rate, "Packets per second; absent when the duration is 0");
  field("strict_time_order", r.strict_time_order,
        "Whether no packet is earlier than the one before it; absent when packets lack times");
  field("time_inversions", r.time_inversions, "Packets that are earlier than the one before them");
  field("first_time_inversions", r.first_time_inversions, "The first ten of them");
  field("sha256", r.sha256, "SHA-256 of the file as stored, in hexadecimal; only with hashes: true");
  field("sha1", r.sha1, "SHA-1 of the file as stored, in hexadecimal; only with hashes: true");
  field("hardware", r.hardware, "Hardware that captured, from the first section that says so");
  field("operating_system", r.operating_system, "Operating system that captured, from the first section that says so");
  field("application", r.application, "Program that captured, from the first section that says so");
  field("capture_comment", r.capture_comment, "First comment on the capture");
  field("interfaces", r.interfaces, "Interfaces that the packets were captured on");
  field("interfaces_page", r.interfaces_page, "Which part of interfaces this is, when it is not all");
  field("sections", r.sections, "Sections of a pcapng file: several when files were joined");
  field("packet_comments_total", r.packet_comments_total, "Comments on packets in the whole file");
  field("packet_comments", r.packet_comments, "The first hundred of them");
  field("name_resolution_blocks", r.name_resolution_blocks, "Name resolution blocks in the file");
  field("resolved_addresses", r.resolved_addresses, "Addresses that name resolution blocks name");
  field("decryption_secrets_blocks", r.decryption_secrets_blocks, "Decryption secrets blocks in the file");
  field("decryption_secrets", r.decryption_secrets,
        "Kinds and sizes of the first hundred of them, never their content");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_capinfos(const OrderAnalyzer& analyzer, const Arguments& arguments, QueryContext& context);

// findings.cpp: what is wrong with the file (domain.md CI-03, CI-04).
[[nodiscard]] std::vector<Finding> find_problems(const OrderAnalyzer& analyzer, const CaptureInfo& capture,
                                                 const SourceInfo& source);

}  // namespace pcapglass::capinfos
