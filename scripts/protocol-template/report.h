// The result of analyze_@NAME@_packets.
#pragma once

#include "protocols/@NAME@/analyzer.h"
#include "report/common.h"
#include "report/query.h"

namespace pcapglass::@NAME@ {

struct Arguments : CommonArguments {};
template <class Field>
void describe(Field& field, Arguments& a) {
  describe_source(field, a);
  describe_paging(field, a);
}

struct PacketReport {
  std::uint64_t packet_number = 0;
  Timestamp timestamp;
  std::string source_ip;
  std::string destination_ip;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint32_t payload_length = 0;
};
template <class Field>
void describe(Field& field, PacketReport& p) {
  field("packet_number", p.packet_number, "Frame number in the file");
  field("timestamp", p.timestamp, "Time of the frame, UTC");
  field("source_ip", p.source_ip, "Address of the sender");
  field("destination_ip", p.destination_ip, "Address of the receiver");
  field("source_port", p.source_port, "UDP port of the sender");
  field("destination_port", p.destination_port, "UDP port of the receiver");
  field("payload_length", p.payload_length, "Bytes of UDP payload");
}

struct Result : CommonResult {
  std::string file;
  std::uint64_t packets_found = 0;
  std::vector<PacketReport> packets;
  std::optional<Page> page;
};
template <class Field>
void describe(Field& field, Result& r) {
  field("file", r.file, "The capture as it was named");
  field("packets_found", r.packets_found, "@NAME@ packets in the whole capture");
  field("packets", r.packets, "The packets in order of their frames");
  field("page", r.page, "Which part of packets this is, when it is not all");
  describe_common(field, r);
}

[[nodiscard]] Result analyze_packets(const PacketAnalyzer& analyzer, const Arguments& arguments,
                                     QueryContext& context);

}  // namespace pcapglass::@NAME@
