// C-13: any bytes give an entry and never a fault; run under the sanitizers by npm run check:deep.
#include <random>

#include "catch.h"
#include "report/json_writer.h"
#include "support/sip.h"

using namespace test;

namespace {

std::vector<std::string> seeds() {
  std::vector<std::string> out = {
      request("INVITE", {"Route: <sip:a;lr>, \"q,\\\"\" <sip:b;lr>", "Warning: 399 x \"y\"", "Content-Length: 3"},
              "abc"),
      request("REGISTER",
              {"Authorization: Digest username=\"u\", response=\"r\"", "Contact: *", "Expires: 5", "Date: x GMT"}),
      "SIP/2.0 200 OK\r\nv: SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bK1\r\nf: <sip:a:b@c>;tag=1\r\nt: \"x\" "
      "<sip:d>\r\n\r\n"};
  for (const char* name : {"wsinv", "intmeth", "esc01", "badinv01", "quotbal", "multi01", "scalar02", "mpart01"}) {
    if (auto text = torture(name)) out.push_back(std::move(*text));
  }
  return out;
}

void mutate(std::string& text, std::minstd_rand& random) {
  static constexpr std::string_view kTroublesome("\r\n \t\0\"\\<>()[]:;,=?@%/*\xff\x80", 24);
  for (auto edits = 1 + random() % 6; edits > 0 && !text.empty(); --edits) {
    const std::size_t at = random() % text.size();
    switch (random() % 4) {
      case 0: text[at] = kTroublesome[random() % kTroublesome.size()]; break;
      case 1: text.insert(at, 1, kTroublesome[random() % kTroublesome.size()]); break;
      case 2: text.erase(at, 1 + random() % 9); break;
      default: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
    }
  }
}

}  // namespace

TEST_CASE("C-13: mutated messages are reported or refused, never a fault, and the body stays within the datagram") {
  std::minstd_rand random(20261123);
  const std::vector<std::string> originals = seeds();
  int messages = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = originals[random() % originals.size()];
    mutate(text, random);
    if (random() % 4 == 0) text.resize(text.size() - random() % (text.size() + 1));
    const std::size_t wire = random() % 8 == 0 ? text.size() + random() % 500 : text.size();
    (void)kind_of(text, false);
    // An exact copy, so that a read past its end is seen.
    const Parsed parsed(std::string(text.data(), text.size()), wire);
    if (!parsed.valid) continue;
    ++messages;
    const auto report = parsed.report();
    if (report.body_length > wire || report.headers.entries.size() > 256) FAIL("impossible figures for: " << text);
    const std::string json = pcapglass::to_json(report).dump();
    if (json.empty()) FAIL("no JSON");
  }
  CHECK(messages > 10'000);
}
