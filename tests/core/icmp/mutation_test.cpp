// C-13: any bytes of ICMP and ARP give a report, and their text is valid JSON; run under the sanitizers as well.
#include <random>

#include "catch.h"
#include "support/capture.h"
#include "support/frames.h"

using pcapglass::Json;

namespace {

// The checksum stays zero.
std::string with_body(int type, int code, std::string_view rest) {
  return std::string{static_cast<char>(type), static_cast<char>(code), '\0', '\0'} + std::string(rest);
}

std::string option(std::uint8_t type, std::string body) {
  body.resize((body.size() + 2 + 7) / 8 * 8 - 2);
  return std::string{static_cast<char>(type), static_cast<char>((body.size() + 2) / 8)} + body;
}

// One message of each kind that is taken apart, as Ethernet frames.
std::vector<std::string> seeds() {
  const std::string address = "\x20\x01\x0d\xb8" + std::string(11, '\0') + '\1';
  const std::string echo = test::be16(7) + test::be16(1) + std::string(100, 'x');
  std::string quoted = test::ipv4(1, 9, 17, test::udp(5060, 5060, "INVITE sip:a@b SIP/2.0\r\n"));
  std::string extended = quoted;
  extended.resize(128);
  extended += std::string("\x20\0\xdf\xff", 4) + std::string("\0\x08\1\1\x03\xe8\x11\1", 8) +
              std::string("\0\x10\2\x0f\0\0\0\1\0\1\0\0\xc0\0\2\1", 16);
  std::string options = option(1, "abcdef") + option(3, std::string(30, '\x40')) + option(5, std::string(6, '\1')) +
                        option(25, std::string(6, '\0') + address) + option(31, std::string(6, '\0') + "\3www\2de") +
                        option(37, "https://x") + option(38, std::string(14, '\2'));
  const std::string zero(4, '\0');
  std::vector<std::string> out;
  const auto four = [&out](std::string_view packet) {
    out.push_back(test::ethernet(0x0800, test::ipv4(1, 2, 1, packet)));
  };
  const auto six = [&out](std::string_view packet) {
    out.push_back(test::ethernet(0x86DD, test::ipv6(1, 2, 58, packet)));
  };
  four(with_body(8, 0, echo));
  four(with_body(0, 0, echo));
  for (const int type : {3, 4, 5, 11, 12}) four(with_body(type, 0, zero + quoted));
  four(with_body(3, 4, zero + test::ipv4(1, 9, 6, test::tcp(5000, 80, "abcd"))));
  four(with_body(11, 0, std::string("\0\x20\0\0", 4) + extended));
  four(with_body(13, 0, echo));
  six(with_body(128, 0, echo));
  for (const int type : {1, 2, 3, 4}) six(with_body(type, 0, zero + test::ipv6(1, 9, 17, test::udp(1, 53, echo))));
  six(with_body(130, 0, zero + address));
  six(with_body(133, 0, zero + options));
  six(with_body(134, 0, std::string(12, '\5') + options));
  six(with_body(135, 0, zero + address + options));
  six(with_body(136, 0, std::string("\x60\0\0\0", 4) + address + options));
  six(with_body(137, 0, zero + address + address + options));
  six(with_body(143, 0, std::string("\0\0\0\1\4\0\0\1", 8) + address + address));
  out.push_back(test::ethernet(0x0806, std::string("\0\1\x08\0\6\4\0\1", 8) + std::string(20, '\3')));
  return out;
}

void mutate(std::string& frame, std::minstd_rand& random) {
  constexpr std::size_t kLinkHeader = 14;
  for (auto edits = random() % 5; edits > 0 && frame.size() > kLinkHeader; --edits) {
    const std::size_t at = kLinkHeader + random() % (frame.size() - kLinkHeader);
    switch (random() % 4) {
      case 0: frame[at] = static_cast<char>(random()); break;
      case 1: frame[at] = static_cast<char>(0xFF); break;
      case 2: frame.insert(at, 1, static_cast<char>(random())); break;
      default: frame.resize(at); break;
    }
  }
}

TEST_CASE("C-13: mutated messages of ICMP and ARP are counted or left out, never a fault") {
  std::minstd_rand random(20261125);
  const std::vector<std::string> originals = seeds();
  std::uint64_t messages = 0;
  for (int round = 0; round < 400; ++round) {
    test::PcapFile file;
    for (std::uint32_t i = 0; i < 40; ++i) {
      std::string frame = originals[random() % originals.size()];
      mutate(frame, random);
      file.add(frame, i / 4, i, random() % 8 == 0 ? frame.size() + random() % 500 : 0);
    }
    for (const char* tool : {"analyze_icmp_packets", "analyze_arp_packets"}) {
      const Json result = test::ask(file.bytes(), tool);
      messages += result["packets"].size();
      // Strict about UTF-8: what is not printable would throw here.
      if (result.dump().empty()) FAIL("no JSON");
    }
  }
  CHECK(messages > 4000);
}

TEST_CASE("C-02: ceilings of requests hold however often one key is asked with") {
  test::PcapFile file;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    const std::string packet = with_body(8, 0, test::be16(7) + test::be16(i % 3) + "abcd");
    file.add(test::ethernet(0x0800, test::ipv4(1, 2, 1, packet, 0, static_cast<std::uint16_t>(i))), i);
  }
  const Json result = test::ask(file.bytes(), "analyze_icmp_packets");
  CHECK(result["icmp_packets_found"] == 3000);
  CHECK(result["statistics"]["echo_pairs"]["192.0.2.1 > 192.0.2.2 id 7"]["sent"] == 3000);
}

}  // namespace
