// C-13: any bytes are read without a fault, and both readers agree; run under the sanitizers by npm run check:deep.
#include <random>

#include "catch.h"
#include "protocols/sdp/media.h"
#include "protocols/sdp/negotiation_report.h"
#include "protocols/sdp/redact.h"
#include "protocols/sdp/report.h"
#include "report/json_writer.h"
#include "support/sdp.h"

using namespace test;
using namespace pcapglass;
using namespace std::string_view_literals;

namespace {

// A buffer of its own, so that a read past the end is seen.
void read_all(const std::string& original) {
  const std::vector<char> buffer(original.begin(), original.end());
  const std::string_view text(buffer.data(), buffer.size());
  const sdp::MediaList list = sdp::media_of(text);
  const sdp::SessionReport report = sdp::report_session(text);
  if (report.media.size() < list.media().size()) FAIL("media lost: " << original);
  for (std::size_t i = 0; i < list.media().size(); ++i) {
    const sdp::Medium& m = list.media()[i];
    if (report.media[i].port != m.rtp.port || report.media[i].direction != m.direction ||
        report.media[i].address != sdp::shown_text(m.address) || report.media[i].formats.size() < m.format_count) {
      FAIL("the readers disagree: " << original);
    }
  }
  sdp::Negotiated negotiated;
  sdp::negotiate(list, list, negotiated);
  const std::string json = to_json(report).dump() + to_json(sdp::report_negotiation(negotiated)).dump();
  if (json.size() < 10) FAIL("no JSON");
  const sdp::Change change = sdp::classify_change(list, list);
  if (!change.session_refresh || change.version_problem) FAIL("the same is a change: " << original);
}

const std::string& rich() {
  static const std::string text =
      rfc8866_example() +
      lines({"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0|2^20|1:4", "a=rtcp:9 IN IP4 0.0.0.0", "k=base64:x",
             "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host", "a=ice-pwd:hidden", "a=ssrc:1 cname:x",
             "m=image 0 udptl t38", "a=T38FaxVersion:0", "a=fmtp:99 a=b;c", "a=rtcp-fb:* nack", "a=sendonly"});
  return text;
}

}  // namespace

TEST_CASE("C-13: every prefix of a description is read") {
  for (std::size_t length = 0; length <= rich().size(); ++length) read_all(rich().substr(0, length));
}

TEST_CASE("C-13: mutated descriptions and random bytes are read") {
  static constexpr std::string_view kTroublesome = "\r\n \t\0:=/;|m-ac*9\xff\x80"sv;
  std::minstd_rand random(8866);
  for (int round = 0; round < 5'000; ++round) {
    std::string text = rich();
    for (auto edits = 1 + random() % 8; edits > 0; --edits) {
      const std::size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text[at] = kTroublesome[random() % kTroublesome.size()]; break;
        case 1: text.insert(at, 1, kTroublesome[random() % kTroublesome.size()]); break;
        case 2: text.erase(at, 1 + random() % 9); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 60)); break;
      }
    }
    read_all(text);
  }
  for (int round = 0; round < 1'000; ++round) {
    std::string text(random() % 200, '\0');
    for (char& c : text) c = static_cast<char>(random());
    read_all(text);
  }
}

TEST_CASE("C-13: large descriptions are bounded") {
  std::string media;
  std::string attributes = described({"m=audio 1 RTP/AVP 96"});
  std::string formats = "v=0\r\nm=audio 1 RTP/AVP";
  for (int i = 0; i < 20'000; ++i) {
    media += "m=audio 1 RTP/AVP 0\r\n";
    attributes += "a=crypto:1 A_B inline:x\r\n";
    formats += " " + std::to_string(i);
  }
  CHECK(sdp::parse(media).media.size() == sdp::kMostMedia);
  CHECK(sdp::parse(attributes).line_count == sdp::kMostLines);
  CHECK(sdp::parse(formats).media[0].formats.size() == sdp::kMostFormats);
  CHECK(sdp::parse(formats).anomalies.list().size() <= sdp::Anomalies::kCeiling);
  CHECK(sdp::media_of(media).media_left_out == 20'000 - sdp::kMediaCapacity);
  CHECK(sdp::parse(media).anomalies.has(sdp::AnomalyCode::limit_exceeded));
}

TEST_CASE("2.8: no key or password is shown, also in damaged lines") {
  const auto hides = [](std::string_view line) {
    const std::string text = described({"m=audio 1 RTP/SAVP 0", line});
    const std::string json = to_json(sdp::report_session(text)).dump();
    CHECK(sdp::redacted(text).find("SECRET") == std::string::npos);
    CHECK(sdp::redacted(text).find("[redacted:") != std::string::npos);
    return json.find("SECRET") == std::string::npos;
  };
  CHECK(hides("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"));
  CHECK(hides("a=crypto:1 AES_CM_128_HMAC_SHA1_80 INLINE:SECRET|2^20;inline:SECRET|1:4 FEC_KEY=inline:SECRET"));
  CHECK(hides("a=crypto:1 AES_CM_128_HMAC_SHA1_80 SECRET"));
  CHECK(hides("a=crypto:1 SECRET"));
  CHECK(hides("a=crypto:SECRET"));
  CHECK(hides("a =crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"));
  CHECK(hides("a= crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"));
  CHECK(hides("crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET"));
  CHECK(hides("k=base64:SECRET"));
  CHECK(hides("k=SECRET"));
  CHECK(hides("K = clear:SECRET"));
  CHECK(hides("a=ice-pwd:SECRET"));
  CHECK(hides("a=Ice-Pwd: SECRET"));
  CHECK(hides("a=ice-pwd SECRET"));
  CHECK(hides("a=key-mgmt:mikey SECRET"));
  CHECK(sdp::redacted("a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abcd|2^20|1:4 FEC_ORDER=FEC_SRTP\r\nk=prompt\r\n") ==
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:[redacted:4]|2^20|1:4 FEC_ORDER=FEC_SRTP\r\nk=prompt\r\n");
  const std::string plain = rfc8866_example();
  CHECK(sdp::redacted(plain) == plain);
  CHECK(sdp::redacted("x\r\n\n\ry") == "x\r\n\n\ry");
  CHECK(sdp::shown_text("a\x1b[31m") == "a\\x1b[31m");
}
