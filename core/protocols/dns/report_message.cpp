#include "protocols/dns/report_message.h"

#include "bytes/text.h"
#include "protocols/dns/codes.h"
#include "protocols/dns/edns.h"
#include "protocols/dns/rdata.h"

namespace pcapglass::dns {
namespace {

constexpr std::uint16_t kTopBit = 0x8000;  // of a class in mDNS: QU of a question, cache-flush of a record

std::string shown_name(const Message& message, std::size_t at) {
  const Name name = message.name_at(at);
  return name.length == 0 ? "(unreadable)" : name_text(name.bytes());
}

double milliseconds(Nanoseconds span) {
  const std::int64_t microseconds = span / 1000;
  return static_cast<double>(microseconds) / 1000.0;
}

QuestionReport report_question(const Message& message, const Question& question, Kind kind) {
  QuestionReport out;
  const Name name = message.name_at(question.name);
  out.name = shown_name(message, question.name);
  if (std::string text = unicode_text(name.bytes()); !text.empty()) out.unicode_name = std::move(text);
  out.type = question.type;
  out.question_class = question.question_class;
  if (kind == Kind::mdns) {
    out.unicast_response = (out.question_class & kTopBit) != 0;
    out.question_class &= 0x7FFF;
  }
  out.type_name = type_name(question.type);
  out.class_name = class_name(out.question_class);
  return out;
}

// RFC 4034 appendix B.
std::uint32_t key_tag_of(Bytes key) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < key.size(); ++i) sum += i % 2 == 0 ? std::uint32_t{key[i]} << 8 : key[i];
  return (sum + (sum >> 16)) & 0xFFFF;
}

RecordReport report_record(const Message& message, const ResourceRecord& record, Kind kind,
                           std::vector<std::string>& anomalies) {
  RecordReport out;
  out.name = shown_name(message, record.owner);
  out.type = record.type;
  out.type_name = type_name(record.type);
  out.record_class = record.record_class;
  out.ttl = record.ttl;
  if (kind == Kind::mdns) {
    out.cache_flush = (out.record_class & kTopBit) != 0;
    out.record_class &= 0x7FFF;
  }
  // Deletions of an UPDATE have no data (RFC 2136 2.5).
  if (record.length == 0 && out.record_class >= 254) return out;
  RdataText text = rdata_text(message.bytes, record.data, record.length, record.type, out.record_class);
  if (text.malformed) anomalies.push_back("data of a record of type " + out.type_name + " is malformed");
  const bool internet = out.record_class == 1 && !text.malformed;
  switch (internet ? record.type : 0) {
    case type::kA:
    case type::kAaaa: out.address = std::move(text.text); break;
    case type::kCname: out.cname = std::move(text.text); break;
    case type::kMx: out.mx = std::move(text.text); break;
    default: out.data = std::move(text.text);
  }
  constexpr std::size_t kFixed = 4;
  if ((record.type == type::kDnskey || record.type == 60) && record.length > kFixed && !text.malformed) {
    out.key_tag = key_tag_of(message.bytes.subspan(record.data, record.length));
  }
  return out;
}

EdnsReport report_edns(const Message& message) {
  EdnsReport out;
  out.udp_size = message.opt->record_class;
  out.version = static_cast<std::uint8_t>(message.opt->ttl >> 16);
  out.dnssec_ok = message.dnssec_ok();
  for (const EdnsOption& option : edns_options(message)) {
    out.options.push_back({static_cast<std::uint16_t>(option.code), option_name(option.code), option_text(option)});
  }
  return out;
}

const std::string& shown_data(const RecordReport& record) {
  static const std::string kNone;
  for (const auto* value : {&record.address, &record.cname, &record.mx, &record.data}) {
    if (*value) return **value;
  }
  return kNone;
}

std::string summary_of(const PacketReport& p) {
  std::string out = p.flags->is_response ? "Response" : "Query";
  if (*p.opcode != opcode::kQuery) out += ' ' + *p.opcode_name;
  if (p.flags->is_response) out += ' ' + *p.rcode_name;
  for (const QuestionReport& question : p.questions) {
    out += ' ' + question.type_name + ' ' + question.name;
    if (&question - p.questions.data() == 2) break;
  }
  constexpr std::size_t kMost = 3;
  for (std::size_t i = 0; i < p.answers.size() && i < kMost; ++i) {
    out += i == 0 ? " -> " : ", ";
    std::string data = shown_data(p.answers[i]);
    if (data.size() > 60) data = std::string(beginning(data, 57)) + "...";
    out += p.answers[i].type_name + ' ' + data;
  }
  if (p.answers.size() > kMost) out += " and " + std::to_string(p.answers.size() - kMost) + " more";
  if (p.flags->truncated) out += " (truncated)";
  return out;
}

void fill_message(const Row& row, const Message& message, PacketReport& out) {
  out.dns_id = message.id;
  out.opcode = message.opcode();
  out.opcode_name = opcode_name(message.opcode());
  const bool in_tsig = !message.records.empty() && message.records.back().type == type::kTsig;
  if (message.is_response()) {
    out.rcode = message.rcode();
    out.rcode_name = rcode_name(message.rcode(), in_tsig);
  }
  out.flags = FlagsReport{message.is_response(),       message.authoritative(),       message.truncated(),
                          message.recursion_desired(), message.recursion_available(), message.authentic_data(),
                          message.checking_disabled()};
  out.counts = CountsReport{message.counts[0], message.counts[1], message.counts[2], message.counts[3]};
  for (std::size_t i = 0; i < kProblems; ++i) {
    if (message.has(static_cast<Problem>(i))) out.anomalies.emplace_back(problem_text(static_cast<Problem>(i)));
  }
  if (row.cut) out.anomalies.emplace_back(row.tcp ? "its end is not in the capture" : "cut by the snap length");
  for (const Question& question : message.questions) {
    out.questions.push_back(report_question(message, question, row.kind));
  }
  for (const ResourceRecord& record : message.records) {
    if (record.type == type::kOpt && record.section == Section::additional) continue;
    auto& list = record.section == Section::answer      ? out.answers
                 : record.section == Section::authority ? out.authority
                                                        : out.additional;
    list.push_back(report_record(message, record, row.kind, out.anomalies));
  }
  if (message.opt) out.edns = report_edns(message);
  out.summary = summary_of(out);
}

}  // namespace

PacketReport report_message(const Row& row, const Message* message) {
  PacketReport out;
  out.packet_number = row.frame;
  if (row.has_time) out.timestamp = Timestamp{row.time, row.digits};
  out.source_ip = to_string(row.source.address);
  out.destination_ip = to_string(row.destination.address);
  out.source_port = row.source.port;
  out.destination_port = row.destination.port;
  out.protocol = row.tcp ? "TCP" : "UDP";
  out.service = row.kind == Kind::mdns ? "mdns" : row.kind == Kind::llmnr ? "llmnr" : "dns";
  out.length = row.place.length;
  if (message != nullptr) {
    fill_message(row, *message, out);
  } else {
    out.summary = "(the bytes of this message are not to be had)";
  }
  if (row.copy_of != 0) out.capture_duplicate_of = row.copy_of;
  if (row.repeat_of != 0) out.retransmission_of = row.repeat_of;
  const bool response = message != nullptr && message->is_response();
  if (row.partner != 0) (response ? out.response_to : out.response_in) = row.partner;
  if (row.delay >= 0) out.response_time_ms = milliseconds(row.delay);
  if (row.delay >= 0 && row.last_delay != row.delay) out.response_time_last_ms = milliseconds(row.last_delay);
  if (response && row.copy_of == 0 && row.kind != Kind::mdns) {
    if (row.match == Match::second) out.second_answer = true;
    if (row.match > Match::second) out.unsolicited = true;
  }
  return out;
}

}  // namespace pcapglass::dns
