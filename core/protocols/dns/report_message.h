// One DNS message as analyze_dns_packets shows it.
#pragma once

#include "protocols/dns/analyzer.h"
#include "report/common.h"

namespace pcapglass::dns {

struct FlagsReport {
  bool is_response = false, authoritative = false, truncated = false, recursion_desired = false,
       recursion_available = false, authentic_data = false, checking_disabled = false;
};
template <class Field>
void describe(Field& field, FlagsReport& f) {
  field("is_response", f.is_response, "QR: response, not query");
  field("authoritative", f.authoritative, "AA: the server owns the name's zone (LLMNR: conflict)");
  field("truncated", f.truncated, "TC: did not fit, to be asked again over TCP");
  field("recursion_desired", f.recursion_desired, "RD: the client wants the final answer (LLMNR: tentative)");
  field("recursion_available", f.recursion_available, "RA: the server finds final answers");
  field("authentic_data", f.authentic_data, "AD: the resolver has validated the answer (DNSSEC)");
  field("checking_disabled", f.checking_disabled, "CD: the client asks not to validate");
}

struct CountsReport {
  std::uint16_t questions = 0, answers = 0, authority = 0, additional = 0;
};
template <class Field>
void describe(Field& field, CountsReport& c) {
  field("questions", c.questions, "Questions, or zones of an UPDATE");
  field("answers", c.answers, "Records of the answer section");
  field("authority", c.authority, "Records of the authority section");
  field("additional", c.additional, "Records of the additional section, OPT included");
}

struct QuestionReport {
  std::string name;
  std::optional<std::string> unicode_name;
  std::uint16_t type = 0;
  std::uint16_t question_class = 0;
  std::string type_name, class_name;
  std::optional<bool> unicast_response;
};
template <class Field>
void describe(Field& field, QuestionReport& q) {
  field("name", q.name, "Name asked for, as sent, in presentation form without final dot");
  field("unicode_name", q.unicode_name, "The same with IDNA labels as Unicode, when it has any");
  field("type", q.type, "Record type as number");
  field("class", q.question_class, "Class as number, without mDNS's top bit");
  field("type_name", q.type_name, "Record type by name, such as AAAA");
  field("class_name", q.class_name, "Class by name, such as IN");
  field("unicast_response", q.unicast_response, "mDNS: a unicast answer is wanted (QU)");
}

struct RecordReport {
  std::string name;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  std::uint32_t ttl = 0;
  std::string type_name;
  std::optional<std::string> address, cname, mx, data;
  std::optional<bool> cache_flush;
  std::optional<std::uint32_t> key_tag;
};
template <class Field>
void describe(Field& field, RecordReport& r) {
  field("name", r.name, "Owner of the record, in presentation form without final dot");
  field("type", r.type, "Record type as number");
  field("class", r.record_class, "Class as number, without mDNS's top bit");
  field("ttl", r.ttl, "Time to live in seconds");
  field("type_name", r.type_name, "Record type by name");
  field("address", r.address, "Address of an A or AAAA record");
  field("cname", r.cname, "Target of a CNAME record");
  field("mx", r.mx, "Preference and host of an MX record");
  field("data", r.data, "Data of any other record in presentation form (RFC 1035, or RFC 3597 when unknown)");
  field("cache_flush", r.cache_flush, "mDNS: replaces what caches hold of this name and type");
  field("key_tag", r.key_tag, "Key tag of a DNSKEY record (RFC 4034 appendix B)");
}

struct OptionReport {
  std::uint16_t code = 0;
  std::string name, value;
};
template <class Field>
void describe(Field& field, OptionReport& o) {
  field("code", o.code, "Option code as number");
  field("name", o.name, "Option by name, such as COOKIE, ECS or EDE");
  field("value", o.value, "What it says, as text where it has a meaning of its own, else in hexadecimal");
}

struct EdnsReport {
  std::uint16_t udp_size = 0;
  std::uint8_t version = 0;
  bool dnssec_ok = false;
  std::vector<OptionReport> options;
};
template <class Field>
void describe(Field& field, EdnsReport& e) {
  field("udp_size", e.udp_size, "Octets of UDP payload that the sender can take");
  field("version", e.version, "EDNS version number");
  field("dnssec_ok", e.dnssec_ok, "DO: the client wants DNSSEC records");
  field("options", e.options, "Options in order as sent");
}

struct PacketReport {
  std::uint64_t packet_number = 0;
  std::vector<std::uint64_t> frames;
  std::optional<Timestamp> timestamp;
  std::string source_ip, destination_ip;
  std::uint16_t source_port = 0, destination_port = 0;
  std::string protocol, service;
  std::optional<std::uint16_t> dns_id;
  std::optional<std::uint32_t> opcode;
  std::optional<std::string> opcode_name;
  std::optional<std::uint32_t> rcode;
  std::optional<std::string> rcode_name;
  std::optional<FlagsReport> flags;
  std::optional<CountsReport> counts;
  std::vector<QuestionReport> questions;
  std::vector<RecordReport> answers, authority, additional;
  std::optional<EdnsReport> edns;
  std::optional<std::uint64_t> response_to, response_in;
  std::optional<double> response_time_ms, response_time_last_ms;
  std::optional<std::uint64_t> retransmission_of, capture_duplicate_of;
  std::optional<bool> second_answer, unsolicited;
  std::uint32_t length = 0;
  std::vector<std::string> anomalies;
  std::string summary;
};
template <class Field>
void describe(Field& field, PacketReport& p) {
  field("packet_number", p.packet_number, "Frame that completed the message");
  field("frames", p.frames, "All frames that carried it, when they are several");
  field("timestamp", p.timestamp, "Time of that frame, UTC");
  field("source_ip", p.source_ip, "Address of the sender");
  field("destination_ip", p.destination_ip, "Address of the receiver");
  field("source_port", p.source_port, "Port of the sender");
  field("destination_port", p.destination_port, "Port of the receiver");
  field("protocol", p.protocol, "Transport protocol: UDP or TCP");
  field("service", p.service, "Kind of DNS: dns, mdns (multicast) or llmnr (link-local)");
  field("dns_id", p.dns_id, "Identifier that query and response share");
  field("opcode", p.opcode, "Kind of query as number");
  field("opcode_name", p.opcode_name,
        "QUERY, NOTIFY, UPDATE, ...: in an UPDATE the sections are zone, prerequisites, "
        "updates, additional");
  field("rcode", p.rcode, "Response code of a response, with the upper bits of EDNS");
  field("rcode_name", p.rcode_name, "Response code by name, such as NXDOMAIN");
  field("flags", p.flags, "Bits of the header");
  field("counts", p.counts, "What the header says that the message has, which may be more than there is");
  field("questions", p.questions, "What is asked");
  field("answers", p.answers, "Records of the answer section");
  field("authority", p.authority, "Records of the authority section");
  field("additional", p.additional, "Records of the additional section, without OPT");
  field("edns", p.edns, "Extension mechanisms (RFC 6891), from the OPT record");
  field("response_to", p.response_to, "Frame of the query, the first one when it was repeated");
  field("response_in", p.response_in, "Frame of the response to this query");
  field("response_time_ms", p.response_time_ms, "Milliseconds since the first query");
  field("response_time_last_ms", p.response_time_last_ms, "Milliseconds since its last repeat, when it was repeated");
  field("retransmission_of", p.retransmission_of, "Frame of the first query that this one repeats");
  field("capture_duplicate_of", p.capture_duplicate_of,
        "Frame that holds the same packet: captured twice, not sent twice");
  field("second_answer", p.second_answer, "True when the query was answered before");
  field("unsolicited", p.unsolicited, "True for a response without query in the capture");
  field("length", p.length, "Captured bytes of the message");
  field("anomalies", p.anomalies, "What is wrong with the message");
  field("summary", p.summary, "The message in one line");
}

// `message` is null when its bytes are not to be had.
[[nodiscard]] PacketReport report_message(const Row& row, const Message* message);

}  // namespace pcapglass::dns
