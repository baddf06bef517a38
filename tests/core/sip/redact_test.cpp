// Secrets and untrusted text never reach a report as they are (domain.md 2.8, C-12).
#include "protocols/sip/redact.h"

#include "bytes/text.h"
#include "catch.h"
#include "report/json_writer.h"
#include "support/sip.h"

using namespace test;

namespace {
// The header's value as shown, and proof that the whole entry holds the secret nowhere.
std::string shown(const std::string& line, std::string_view secret) {
  const Parsed parsed(request("OPTIONS", {line}));
  const std::string entry = pcapglass::to_json(parsed.report()).dump();
  CHECK(entry.find(secret) == std::string::npos);
  const std::string name = pcapglass::lower_case(line.substr(0, line.find(':')));
  return parsed.header(name);
}
}  // namespace

TEST_CASE("2.8: Digest answers are redacted, what identifies stays") {
  CHECK(shown("Authorization: Digest username=\"bob\", realm=\"r\", nonce=\"n0nce\", uri=\"sip:r\", "
              "response=\"deadbeef\", cnonce=\"c0ffee\"",
              "deadbeef") ==
        "Digest username=\"bob\", realm=\"r\", nonce=\"n0nce\", uri=\"sip:r\", response=\"[redacted:8]\", "
        "cnonce=\"[redacted:6]\"");
  CHECK(shown("Proxy-Authorization: DIGEST response = deadbeef,realm=r", "deadbeef") ==
        "DIGEST response = [redacted:8],realm=r");
  CHECK(shown("Authorization:\r\n Digest\r\n response=\r\n \"deadbeef\"", "deadbeef") ==
        "Digest response= \"[redacted:8]\"");
  CHECK(shown("Authentication-Info: nextnonce=\"deadbeef\", rspauth=\"feedface\"", "deadbeef") ==
        "nextnonce=\"[redacted:8]\", rspauth=\"[redacted:8]\"");
  CHECK(shown("WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", ik=\"deadbeef\"", "deadbeef").find("nonce=\"n\"") !=
        std::string::npos);
}

TEST_CASE("2.8: broken quotes hide no secret") {
  CHECK(shown("Authorization: Digest realm=\"r, response=\"deadbeef\"", "deadbeef").find("[redacted:8]") !=
        std::string::npos);
  CHECK(shown("Authorization: Digest response=\"deadbeef", "deadbeef") == "Digest response=\"[redacted:8]");
  CHECK(shown("Authorization: Digest,response=\"deadbeef\"", "deadbeef").find("[redacted:") != std::string::npos);
}

TEST_CASE("2.8: credentials of other schemes are redacted whole") {
  CHECK(shown("Authorization: Basic YWxpY2U6c2VjcmV0", "YWxp") == "Basic [redacted:16]");
  CHECK(shown("Authorization: Bearer abc.def", "abc.def") == "Bearer [redacted:7]");
  CHECK(shown("Authorization: NoOneKnowsThisScheme opaque-data=here", "here") == "NoOneKnowsThisScheme [redacted:16]");
  CHECK(shown("Authorization: deadbeef", "deadbeef") == "[redacted:8]");
  CHECK(shown("X-Authorisation: Digest response=\"deadbeef\"", "deadbeef") == "Digest response=\"[redacted:8]\"");
}

TEST_CASE("2.8: URI passwords are redacted wherever a URI may stand") {
  CHECK(shown("Refer-To: <sip:carol:s3cret@x>", "s3cret") == "<sip:carol:[redacted:6]@x>");
  CHECK(shown("Call-Info: <http://u:s3cret@x/p>", "s3cret") == "<http://u:[redacted:6]@x/p>");
  CHECK(shown("Route: <sip:a@x:5060>, <SIPS:b:s3cret@y:5061>", "s3cret") ==
        "<sip:a@x:5060>, <SIPS:b:[redacted:6]@y:5061>");
  CHECK(shown("Refer-To: <sip:c@x?Authorization=Digest%20response%3Ddeadbeef&a=b>", "deadbeef") ==
        "<sip:c@x?Authorization=[redacted:28]&a=b>");
  CHECK(pcapglass::sip::shown_text("INVITE sip:bob:s3cret@x;a=b SIP/2.0") ==
        "INVITE sip:bob:[redacted:6]@x;a=b SIP/2.0");
  // A port is no password, nor is the list's next address.
  CHECK(pcapglass::sip::shown_text("sip:x:5060, sip:bob@y") == "sip:x:5060, sip:bob@y");
  CHECK(pcapglass::sip::shown_text("sip:bob@x:5060") == "sip:bob@x:5060");
  const Parsed parsed(
      "OPTIONS sip:bob:s3cret@x SIP/2.0\r\nTo: <sip:bob:s3cret@x>\r\nTo: <sip:bob:s3cret@x>\r\nContact: "
      "sip:u:s3cret@x?a\r\n\r\n");
  CHECK(pcapglass::to_json(parsed.report()).dump().find("s3cret") == std::string::npos);
}

TEST_CASE("a message made of colons and scheme names is redacted in linear time") {
  std::string text;
  while (text.size() < 60'000) text += "sip:authorization=";
  CHECK_FALSE(pcapglass::sip::shown_text(text).empty());
}
