// C-13: any bytes give an entry and never a fault; run under the sanitizers by npm run check:deep.
#include <random>

#include "catch.h"
#include "support/sip_detail.h"

using namespace test;

namespace {

// A message with something of every kind that the detail takes apart; each secret in it is "s3cretsecret".
std::string rich() {
  return request(
      "INVITE",
      {"Via: SIP/2.0/TCP [2001:db8::1]:5070;rport;received=[2001:db8::2], SIP/2.0/UDP a",
       "Route: <sip:u:s3cretsecret@p;lr?Authorization=s3cretsecret&x=%41>", "Reason: Q.850;cause=16;text=\"x, y\"",
       "Warning: 305 isi.edu \"a\"", "Retry-After: 5 (why);duration=3", "RAck: 1 2 INVITE", "Privacy: id;none",
       "r: <sip:b@x?Replaces=1%40h%3Bto-tag%3D2>", "Identity: e30.e30.eA;info=<x>",
       "Subscription-State: active;expires=5", "History-Info: <tel:+1-2;ext=3>;index=1, <urn:service:sos>",
       "P-Charging-Vector: icid-value=1",
       "Proxy-Authorization: Digest username=\"u\", nonce=\"n\", response=\"s3cretsecret\", cnonce=s3cretsecret",
       "Authorization: Basic s3cretsecret", "Content-Type: multipart/mixed;boundary=b"},
      "--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nk=clear:s3cretsecret\r\n"
      "a=crypto:1 AES inline:s3cretsecret|1\r\na=ice-pwd:s3cretsecret\r\n--b\r\nContent-Type: "
      "multipart/x;boundary=c\r\n\r\n"
      "--c\r\nContent-Type: message/sipfrag\r\n\r\nSIP/2.0 100 x\r\nAuthorization: Bearer s3cretsecret\r\n--c\r\n"
      "Content-Type: application/pidf+xml\r\n\r\n<p "
      "entity=\"sip:a:s3cretsecret@b\"><tuple><basic>open</basic></tuple></p>\r\n--c--\r\n--b\r\n"
      "Content-Type: application/dtmf-relay\r\n\r\nSignal=5\r\nDuration=9\r\n--b--");
}

std::vector<std::string> seeds() {
  std::vector<std::string> out = {
      request("INVITE", {"Route: <sip:a;lr>, \"q,\\\"\" <sip:b;lr>", "Warning: 399 x \"y\"", "Content-Length: 3"},
              "abc"),
      request("REGISTER",
              {"Authorization: Digest username=\"u\", response=\"r\"", "Contact: *", "Expires: 5", "Date: x GMT"}),
      rich(),
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
    // Strict about UTF-8: what is not printable would throw here.
    if (round % 4 == 0 && detail_json(parsed).dump().empty()) FAIL("no detail");
  }
  CHECK(messages > 10'000);
}

TEST_CASE(
    "C-13, 2.8: every prefix of a message, cut by the snap length or ending there, has a detail without secrets") {
  const std::string whole = rich();
  for (std::size_t length = 1; length <= whole.size(); ++length) {
    for (const std::size_t wire : {length, whole.size()}) {
      const Parsed parsed(whole.substr(0, length), wire);
      if (!parsed.valid) continue;
      const std::string json = detail_json(parsed).dump();
      // A byte or two of a secret that is cut are as hidden as the whole.
      if (json.find("s3c") != std::string::npos)
        FAIL("a secret after " << length << " of " << wire << " bytes: " << json);
    }
  }
}
