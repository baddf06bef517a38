// A DNS message as places in its bytes (RFC 1035 4.1), with everything that is wrong with it.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "bytes/bytes.h"
#include "protocols/dns/name.h"

namespace pcapglass::dns {

enum class Section : std::uint8_t { answer = 1, authority, additional };

struct Question {
  std::uint32_t name = 0;  // where it is in the message
  std::uint16_t type = 0;
  std::uint16_t question_class = 0;
};

struct ResourceRecord {
  std::uint32_t owner = 0;  // where the name is in the message
  std::uint32_t data = 0;   // likewise
  std::uint32_t ttl = 0;
  std::uint16_t length = 0;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  Section section = Section::answer;
};

// DNS-16, as bits of Message::problems.
enum class Problem : std::uint8_t {
  short_header,
  bad_pointer,
  bad_label,
  long_name,
  counts,    // the message ends before what its header counts
  trailing,  // bytes behind the last record
  ttl_sign,  // top bit of a TTL (RFC 2181 8)
  several_opt,
  unknown_opcode,
};
inline constexpr std::size_t kProblems = 9;

struct Message {
  Bytes bytes;
  std::uint16_t id = 0;
  std::uint16_t flags = 0;
  std::array<std::uint16_t, 4> counts{};
  std::vector<Question> questions;
  std::vector<ResourceRecord> records;
  std::optional<ResourceRecord> opt;
  std::uint16_t problems = 0;
  bool cut = false;  // the snap length took its end, so what is missing is no problem

  [[nodiscard]] bool is_response() const { return (flags & 0x8000) != 0; }
  [[nodiscard]] unsigned opcode() const { return (flags >> 11) & 0xFU; }
  [[nodiscard]] bool authoritative() const { return (flags & 0x0400) != 0; }
  [[nodiscard]] bool truncated() const { return (flags & 0x0200) != 0; }
  [[nodiscard]] bool recursion_desired() const { return (flags & 0x0100) != 0; }
  [[nodiscard]] bool recursion_available() const { return (flags & 0x0080) != 0; }
  [[nodiscard]] bool authentic_data() const { return (flags & 0x0020) != 0; }
  [[nodiscard]] bool checking_disabled() const { return (flags & 0x0010) != 0; }
  // With the upper bits of EDNS (RFC 6891 6.1.3).
  [[nodiscard]] unsigned rcode() const { return (flags & 0xFU) | (opt ? (opt->ttl >> 24) << 4 : 0U); }
  [[nodiscard]] bool dnssec_ok() const { return opt && (opt->ttl & 0x8000) != 0; }
  [[nodiscard]] bool has(Problem problem) const { return ((problems >> static_cast<unsigned>(problem)) & 1U) != 0; }
  // An invalid name for a place that holds none.
  [[nodiscard]] Name name_at(std::size_t at) const {
    Name out;
    if (read_name(bytes, at, out) != NameProblem::none) out.length = 0;
    return out;
  }
};

// Reads what is there. False when there is not even a header, or its opcode is not known, which makes it no DNS.
// `out` borrows `bytes`; its vectors are reused.
[[nodiscard]] bool parse_message(Bytes bytes, bool cut, Message& out);

// So much of DNS that it is told on any port: counts that are used up exactly, known opcode, types and classes.
[[nodiscard]] bool is_strict(const Message& message);
// A cheap look at the header before that.
[[nodiscard]] bool may_be_strict(Bytes bytes);

[[nodiscard]] std::string_view problem_text(Problem problem);

}  // namespace pcapglass::dns
