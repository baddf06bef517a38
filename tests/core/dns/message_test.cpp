// Names and messages from byte pictures (RFC 1035 4.1), and what must not harm (domain.md 6.1).
#include "protocols/dns/message.h"

#include "catch.h"
#include "protocols/dns/edns.h"
#include "support/dns.h"

using namespace test;
namespace dns = pcapglass::dns;
using pcapglass::as_bytes;

namespace {

struct Read {
  dns::NameProblem problem;
  std::string text;
  std::size_t at;
};
Read read(const std::string& bytes, std::size_t at = 0) {
  dns::Name name;
  const dns::NameProblem problem = dns::read_name(as_bytes(bytes), at, name);
  return {problem, dns::absolute_text(name.bytes()), at};
}

}  // namespace

// RFC 1035 4.1.4: F.ISI.ARPA at 20, FOO.F.ISI.ARPA at 40, ARPA at 64, the root at 92.
TEST_CASE("RFC 1035 4.1.4: names with compression", "[dns]") {
  std::string message(100, '\0');
  message.replace(20, 12, "\1F\3ISI\4ARPA\0", 12);
  message.replace(40, 6, "\3FOO\xC0\x14");
  message.replace(64, 2, "\xC0\x1A");
  CHECK(read(message, 20).text == "F.ISI.ARPA.");
  CHECK(read(message, 40).text == "FOO.F.ISI.ARPA.");
  CHECK(read(message, 40).at == 46);
  CHECK(read(message, 64).text == "ARPA.");
  CHECK(read(message, 92).text == ".");
  CHECK(read(message, 92).at == 93);
}

TEST_CASE("6.1: pointers must point backwards, so that no name is read without end", "[dns]") {
  CHECK(read(unhex("c000")).problem == dns::NameProblem::pointer);          // to itself
  CHECK(read(unhex("c002 c000"), 2).problem == dns::NameProblem::pointer);  // in a circle
  CHECK(read(unhex("c002 00")).problem == dns::NameProblem::pointer);       // forward
  CHECK(read(unhex("0161 c000"), 0).problem == dns::NameProblem::pointer);  // to the labels in front of it
  CHECK(read(unhex("01610001 62c000"), 3).text == "b.a.");
  // A chain of pointers, each to the one before, is finite.
  std::string chain(1, '\0');
  for (std::size_t i = 0; i < 1000; ++i)
    chain += static_cast<char>(0xC0 | (i == 0 ? 0 : (2 * i - 1) >> 8)),
        chain += static_cast<char>(i == 0 ? 0 : 2 * i - 1);
  CHECK(read(chain, chain.size() - 2).text == ".");
}

TEST_CASE("6.1: names end within the message, have 255 octets at most and labels of 63", "[dns]") {
  for (const std::string_view cut : {"", "01", "0561", "c0", "0161"}) {
    CHECK(read(unhex(cut)).problem == dns::NameProblem::cut);
  }
  CHECK(read(unhex("4061")).problem == dns::NameProblem::label);
  CHECK(read(unhex("8061")).problem == dns::NameProblem::label);
  const std::string label = '\x3F' + std::string(63, 'a');
  const std::string longest = label + label + label + '\x3D' + std::string(61, 'b') + '\0';
  REQUIRE(longest.size() == 255);
  CHECK(read(longest).problem == dns::NameProblem::none);
  CHECK(read(label + label + label + '\x3E' + std::string(62, 'b') + '\0').problem == dns::NameProblem::long_name);
  std::string many;
  for (int i = 0; i < 127; ++i) many += "\1a";
  CHECK(read(many + '\0').problem == dns::NameProblem::none);
  CHECK(read("\1a" + many + '\0').problem == dns::NameProblem::long_name);
}

TEST_CASE("6.1: special characters of names are escaped, case is kept", "[dns]") {
  CHECK(read(std::string("\7a.b\\c\"d\3\x01\x7F\xFF\0", 13)).text == "a\\.b\\\\c\\\"d.\\001\\127\\255.");
  CHECK(read(std::string("\3W w\0", 5)).text == "W\\032w.");
  CHECK(dns::name_text(as_bytes(dns_name("Example.COM"))) == "Example.COM");
  dns::Name name;
  std::size_t at = 0;
  REQUIRE(dns::read_name(as_bytes(dns_name("Example.COM")), at, name) == dns::NameProblem::none);
  dns::fold_case(name);
  CHECK(dns::name_text(name.bytes()) == "example.com");
}

// RFC 3492 7.1 and the registry of test domains.
TEST_CASE("6.1: IDNA labels as Unicode", "[dns]") {
  CHECK(dns::unicode_text(as_bytes(dns_name("xn--bcher-kva.example"))) == "b\u00FCcher.example");
  CHECK(dns::unicode_text(as_bytes(dns_name("xn--r8jz45g.xn--zckzah"))) == "\u4F8B\u3048.\u30C6\u30B9\u30C8");
  CHECK(dns::unicode_text(as_bytes(dns_name("example.com"))).empty());
  CHECK(dns::unicode_text(as_bytes(dns_name("xn--999999999.example"))).empty());
}

TEST_CASE("DNS-16: what is wrong with a message", "[dns]") {
  const auto problems = [](const std::string& bytes, bool cut = false) {
    dns::Message message;
    if (!dns::parse_message(as_bytes(bytes), cut, message)) return std::string("none");
    std::string out;
    for (std::size_t i = 0; i < dns::kProblems; ++i) {
      if (message.has(static_cast<dns::Problem>(i))) out += dns::problem_text(static_cast<dns::Problem>(i));
    }
    return out;
  };
  const std::string good = dns_response(1, "a.b", std::string("\xC0\0\2\1", 4));
  CHECK(problems(good).empty());
  CHECK(problems(good + "x") == "bytes behind the last record");
  CHECK(problems(good.substr(0, good.size() - 1)) == "message ends before what its header counts");
  CHECK(problems(good.substr(0, good.size() - 1), true).empty());  // C-09
  CHECK(problems(dns_header(1, 0, 1) + "\xC0\x0C" + dns16(1) + dns16(1)) ==
        "compression pointer that does not point backwards");
  CHECK(problems(dns_header(1, 0, 1) + "\x41") == "label of a reserved kind, or longer than 63 octets");
  CHECK(problems(dns_header(1, 0x8000, 0, 1) + dns_record(std::string(1, '\0'), 1, "abcd", 0x80000000)) ==
        "TTL with its top bit set");
  CHECK(problems(dns_header(1, 0x7800, 0)) == "unknown opcode");
  CHECK(problems("short") == "none");
}

TEST_CASE("6.1: DNS on any port is told by a strict look", "[dns]") {
  const auto strict = [](const std::string& bytes) {
    dns::Message message;
    return dns::may_be_strict(as_bytes(bytes)) && dns::parse_message(as_bytes(bytes), false, message) &&
           dns::is_strict(message);
  };
  CHECK(strict(dns_query(7, "example.com")));
  CHECK(strict(dns_response(7, "example.com", "abcd")));
  CHECK_FALSE(strict(dns_query(7, "example.com") + "x"));
  CHECK_FALSE(strict(dns_query(7, "example.com", 12345)));
  CHECK_FALSE(strict(dns_query(7, "example.com", 1, 0x0140)));
  CHECK_FALSE(strict(std::string(40, '\0')));
}

TEST_CASE("RFC 6891: extended response code and options", "[dns]") {
  const std::string options = unhex("0008 0007 0001 18 00 c00002 000f 0009 0006 6e6f2073696720");
  const std::string opt = std::string(1, '\0') + dns16(41) + dns16(1232) + unhex("01 00 8000") +
                          dns16(static_cast<unsigned>(options.size())) + options;
  const std::string bytes = dns_header(1, 0x8000, 0, 0, 0, 1) + opt;
  dns::Message message;
  REQUIRE(dns::parse_message(as_bytes(bytes), false, message));
  CHECK(message.rcode() == 16);
  CHECK(message.dnssec_ok());
  const auto all = dns::edns_options(message);
  REQUIRE(all.size() == 2);
  CHECK(dns::option_text(all[0]) == "192.0.2.0/24 scope 0");
  CHECK(dns::extended_errors(message) == "6 DNSSEC Bogus: no sig ");
}
