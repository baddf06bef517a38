#include "protocols/dns/message.h"

#include <algorithm>

#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

constexpr std::size_t kHeader = 12;

void note(Message& out, Problem problem) {
  out.problems = static_cast<std::uint16_t>(out.problems | (1U << static_cast<unsigned>(problem)));
}

bool skip_name(Message& out, std::size_t& at) {
  Name scratch;
  switch (read_name(out.bytes, at, scratch)) {
    case NameProblem::none: return true;
    case NameProblem::cut: note(out, Problem::counts); break;
    case NameProblem::pointer: note(out, Problem::bad_pointer); break;
    case NameProblem::label: note(out, Problem::bad_label); break;
    case NameProblem::long_name: note(out, Problem::long_name); break;
  }
  return false;
}

bool read_question(Message& out, std::size_t& at) {
  Question question;
  question.name = static_cast<std::uint32_t>(at);
  if (!skip_name(out, at)) return false;
  Cursor cursor(out.bytes.subspan(at));
  question.type = cursor.u16();
  question.question_class = cursor.u16();
  if (!cursor.ok()) {
    note(out, Problem::counts);
    return false;
  }
  at += cursor.offset();
  out.questions.push_back(question);
  return true;
}

bool read_record(Message& out, std::size_t& at, Section section) {
  ResourceRecord record;
  record.section = section;
  record.owner = static_cast<std::uint32_t>(at);
  if (!skip_name(out, at)) return false;
  Cursor cursor(out.bytes.subspan(at));
  record.type = cursor.u16();
  record.record_class = cursor.u16();
  record.ttl = cursor.u32();
  record.length = cursor.u16();
  if (!cursor.ok() || cursor.remaining() < record.length) {
    note(out, Problem::counts);
    return false;
  }
  record.data = static_cast<std::uint32_t>(at + cursor.offset());
  at = record.data + record.length;
  if (record.type == type::kOpt && section == Section::additional) {
    if (out.opt) note(out, Problem::several_opt);
    out.opt = record;
  } else if ((record.ttl & 0x80000000U) != 0 && record.type != type::kOpt) {
    note(out, Problem::ttl_sign);
  }
  out.records.push_back(record);
  return true;
}

bool read_all(Message& out) {
  std::size_t at = kHeader;
  for (unsigned i = 0; i < out.counts[0]; ++i) {
    if (!read_question(out, at)) return false;
  }
  // DSO has TLVs where others have records (RFC 8490 5.4).
  if (out.opcode() == opcode::kStateful && out.counts == decltype(out.counts){}) return true;
  for (unsigned section = 1; section < 4; ++section) {
    for (unsigned i = 0; i < out.counts[section]; ++i) {
      if (!read_record(out, at, static_cast<Section>(section))) return false;
    }
  }
  if (at < out.bytes.size()) note(out, Problem::trailing);
  return true;
}

}  // namespace

bool parse_message(Bytes bytes, bool cut, Message& out) {
  out.bytes = bytes;
  out.questions.clear();
  out.records.clear();
  out.opt.reset();
  out.problems = 0;
  out.cut = cut;
  if (bytes.size() < kHeader) return false;
  out.id = load_be16(bytes, 0);
  out.flags = load_be16(bytes, 2);
  for (std::size_t i = 0; i < 4; ++i) out.counts[i] = load_be16(bytes, 4 + 2 * i);
  if (!is_known_opcode(out.opcode())) note(out, Problem::unknown_opcode);
  // A message that the snap length cut ends early by no fault of its own (C-09).
  if (!read_all(out) && cut) {
    out.problems = static_cast<std::uint16_t>(out.problems & ~(1U << static_cast<unsigned>(Problem::counts)));
  }
  return true;
}

bool may_be_strict(Bytes bytes) {
  if (bytes.size() < kHeader + 5) return false;
  const unsigned flags = load_be16(bytes, 2);
  const bool response = (flags & 0x8000) != 0;
  const unsigned questions = load_be16(bytes, 4);
  const unsigned answers = load_be16(bytes, 6);
  // The reserved bit is zero, and a query has no recursion available and no code of result.
  if ((flags & 0x0040) != 0 || !is_known_opcode((flags >> 11) & 0xFU) || questions != 1) return false;
  return response || ((flags & 0x008F) == 0 && answers == 0);
}

bool is_strict(const Message& message) {
  if (message.problems != 0 || message.cut || message.questions.size() != 1) return false;
  const auto is_class = [](unsigned value) { return value == 1 || value == 3 || value == 4 || value >= 254; };
  const Question& asked = message.questions.front();
  if (!is_known_type(asked.type) || !is_class(asked.question_class) || asked.question_class > 255) return false;
  return std::all_of(message.records.begin(), message.records.end(), [&](const ResourceRecord& record) {
    return record.type == type::kOpt || (is_known_type(record.type) && is_class(record.record_class));
  });
}

std::string_view problem_text(Problem problem) {
  static constexpr std::array<std::string_view, kProblems> kTexts = {
      "header is short",
      "compression pointer that does not point backwards",
      "label of a reserved kind, or longer than 63 octets",
      "name longer than 255 octets",
      "message ends before what its header counts",
      "bytes behind the last record",
      "TTL with its top bit set",
      "several OPT records",
      "unknown opcode"};
  return kTexts[static_cast<std::size_t>(problem)];
}

}  // namespace pcapglass::dns
