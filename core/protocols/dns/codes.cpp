#include "protocols/dns/codes.h"

#include <algorithm>
#include <array>

namespace pcapglass::dns {
namespace {

// Number, name and format; see rdata.cpp for the codes of formats. "!" in front: only in class IN. Sorted.
struct TypeRow {
  std::uint16_t type;
  std::string_view name;
  std::string_view format;
};
constexpr TypeRow kTypes[] = {{1, "A", "!a"},
                              {2, "NS", "n"},
                              {3, "MD", "n"},
                              {4, "MF", "n"},
                              {5, "CNAME", "n"},
                              {6, "SOA", "nn44444"},
                              {7, "MB", "n"},
                              {8, "MG", "n"},
                              {9, "MR", "n"},
                              {10, "NULL", ""},
                              {11, "WKS", "!a1W"},
                              {12, "PTR", "n"},
                              {13, "HINFO", "ss"},
                              {14, "MINFO", "nn"},
                              {15, "MX", "2n"},
                              {16, "TXT", "S"},
                              {17, "RP", "nn"},
                              {18, "AFSDB", "2n"},
                              {19, "X25", "s"},
                              {20, "ISDN", "S"},
                              {21, "RT", "2n"},
                              {22, "NSAP", "!N"},
                              {23, "NSAP-PTR", "!n"},
                              {24, "SIG", "t114TT2nb"},
                              {25, "KEY", "211b"},
                              {26, "PX", "!2nn"},
                              {27, "GPOS", "ggg"},
                              {28, "AAAA", "!A"},
                              {29, "LOC", "L"},
                              {30, "NXT", ""},
                              {31, "EID", ""},
                              {32, "NIMLOC", ""},
                              {33, "SRV", "!222n"},
                              {34, "ATMA", ""},
                              {35, "NAPTR", "!22sssn"},
                              {36, "KX", "!2n"},
                              {37, "CERT", "c2kb"},
                              {38, "A6", ""},
                              {39, "DNAME", "n"},
                              {40, "SINK", ""},
                              {41, "OPT", ""},
                              {42, "APL", "!P"},
                              {43, "DS", "211x"},
                              {44, "SSHFP", "11x"},
                              {45, "IPSECKEY", "!1G1Yb"},
                              {46, "RRSIG", "t114TT2nb"},
                              {47, "NSEC", "nm"},
                              {48, "DNSKEY", "211b"},
                              {49, "DHCID", "!b"},
                              {50, "NSEC3", "112hHm"},
                              {51, "NSEC3PARAM", "112h"},
                              {52, "TLSA", "111x"},
                              {53, "SMIMEA", "111x"},
                              {55, "HIP", "Z"},
                              {56, "NINFO", "S"},
                              {57, "RKEY", "211b"},
                              {58, "TALINK", "nn"},
                              {59, "CDS", "211x"},
                              {60, "CDNSKEY", "211b"},
                              {61, "OPENPGPKEY", "B"},
                              {62, "CSYNC", "42m"},
                              {63, "ZONEMD", "411x"},
                              {64, "SVCB", "!2nV"},
                              {65, "HTTPS", "!2nV"},
                              {99, "SPF", "S"},
                              {100, "UINFO", ""},
                              {101, "UID", ""},
                              {102, "GID", ""},
                              {103, "UNSPEC", ""},
                              {104, "NID", "2i"},
                              {105, "L32", "2a"},
                              {106, "L64", "2i"},
                              {107, "LP", "2n"},
                              {108, "EUI48", "e"},
                              {109, "EUI64", "E"},
                              {249, "TKEY", "n4422dD"},
                              {250, "TSIG", "nMqD"},
                              {251, "IXFR", ""},
                              {252, "AXFR", ""},
                              {253, "MAILB", ""},
                              {254, "MAILA", ""},
                              {255, "ANY", ""},
                              {256, "URI", "22u"},
                              {257, "CAA", "1fv"},
                              {258, "AVC", "S"},
                              {259, "DOA", ""},
                              {260, "AMTRELAY", "1RY"},
                              {32768, "TA", "211x"},
                              {32769, "DLV", "211x"}};

const TypeRow* find_type(std::uint16_t type) {
  const auto* const end = std::end(kTypes);
  const auto* const found = std::lower_bound(std::begin(kTypes), end, type,
                                             [](const TypeRow& row, std::uint16_t value) { return row.type < value; });
  return found != end && found->type == type ? found : nullptr;
}

std::string named(std::string_view names, unsigned index, std::string_view otherwise) {
  for (unsigned i = 0; !names.empty(); ++i) {
    const std::size_t end = std::min(names.find('|'), names.size());
    if (i == index && end > 0) return std::string(names.substr(0, end));
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return std::string(otherwise) + std::to_string(index);
}

}  // namespace

std::string type_name(std::uint16_t type) {
  const TypeRow* row = find_type(type);
  return row != nullptr ? std::string(row->name) : "TYPE" + std::to_string(type);
}

std::string_view type_format(std::uint16_t type) {
  const TypeRow* row = find_type(type);
  if (row == nullptr) return {};
  return row->format.starts_with('!') ? row->format.substr(1) : row->format;
}

bool of_internet_only(std::uint16_t type) {
  const TypeRow* row = find_type(type);
  return row != nullptr && row->format.starts_with('!');
}

bool is_known_type(std::uint16_t type) { return find_type(type) != nullptr; }

std::string class_name(std::uint16_t value) {
  switch (value) {
    case 1: return "IN";
    case 3: return "CH";
    case 4: return "HS";
    case 254: return "NONE";
    case 255: return "ANY";
    default: return "CLASS" + std::to_string(value);
  }
}

std::string rcode_name(unsigned rcode, bool in_tsig) {
  if (rcode == 16 && in_tsig) return "BADSIG";
  return named(
      "NOERROR|FORMERR|SERVFAIL|NXDOMAIN|NOTIMP|REFUSED|YXDOMAIN|YXRRSET|NXRRSET|NOTAUTH|NOTZONE|DSOTYPENI|||||BADVERS|"
      "BADKEY|BADTIME|BADMODE|BADNAME|BADALG|BADTRUNC|BADCOOKIE",
      rcode, "RCODE");
}

std::string opcode_name(unsigned opcode) { return named("QUERY|IQUERY|STATUS||NOTIFY|UPDATE|DSO", opcode, "OPCODE"); }

bool is_known_opcode(unsigned opcode) { return opcode <= 6 && opcode != 3; }

std::string option_name(unsigned code) {
  return named(
      "|LLQ|UL|NSID||DAU|DHU|N3U|ECS|EXPIRE|COOKIE|TCP-KEEPALIVE|PADDING|CHAIN|KEY-TAG|EDE|CLIENT-TAG|SERVER-TAG|"
      "REPORT-CHANNEL|ZONEVERSION",
      code, "OPTION");
}

std::string extended_error_name(unsigned code) {
  return named(
      "Other Error|Unsupported DNSKEY Algorithm|Unsupported DS Digest Type|Stale Answer|Forged Answer|DNSSEC "
      "Indeterminate|DNSSEC Bogus|Signature Expired|Signature Not Yet Valid|DNSKEY Missing|RRSIGs Missing|No Zone Key "
      "Bit Set|NSEC Missing|Cached Error|Not Ready|Blocked|Censored|Filtered|Prohibited|Stale NXDomain Answer|Not "
      "Authoritative|Not Supported|No Reachable Authority|Network Error|Invalid Data|Signature Expired before "
      "Valid|Too "
      "Early|Unsupported NSEC3 Iterations Value|Unable to conform to policy|Synthesized",
      code, "code ");
}

}  // namespace pcapglass::dns
