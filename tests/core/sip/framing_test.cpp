// Where the body of a datagram ends (domain.md 2.2).
#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"

using namespace test;

TEST_CASE("F-01: bytes behind the declared body are discarded and told") {
  const Parsed parsed(request("OPTIONS", {"Content-Length: 3"}, "abcINVITE sip:x@y SIP/2.0\r\n"));
  CHECK(parsed.message->body == "abc");
  CHECK(parsed.report().body_length == 3);
  CHECK(parsed.anomalies() == Names{"trailing_octets"});
  CHECK(parsed.report().anomalies[0].detail == "24");
}

TEST_CASE("F-02: a Content-Length beyond the datagram is an error, and what is there is the body") {
  const Parsed parsed(request("OPTIONS", {"l: 9999"}, "abc"));
  CHECK(parsed.message->body == "abc");
  CHECK(parsed.report().content_length.value == 9999);
  CHECK(parsed.report().body_length == 3);
  CHECK(parsed.anomalies() == Names{"content_length_exceeds_datagram(content-length)"});
  CHECK(parsed.report().anomalies[0].detail == "9999, 3");
}

TEST_CASE("F-03: without Content-Length the body goes on to the end of the datagram") {
  const Parsed parsed(request("OPTIONS", {}, "abcdef"));
  CHECK(parsed.report().body_length == 6);
  CHECK_FALSE(parsed.report().content_length.value);
  CHECK(parsed.anomalies().empty());
}

TEST_CASE("F-04: negative, worded and conflicting lengths are told, and do not cut the body") {
  for (const char* value : {"-5", "five", "", "1 2"}) {
    const Parsed parsed(request("OPTIONS", {std::string("Content-Length: ") + value}, "abcdef"));
    CHECK(parsed.report().body_length == 6);
    CHECK_FALSE(parsed.report().content_length.value);
    CHECK(parsed.anomalies() == Names{"content_length_invalid(content-length)"});
  }
  const Parsed conflicting(request("OPTIONS", {"Content-Length: 2", "l: 4"}, "abcdef"));
  CHECK(conflicting.report().body_length == 6);
  CHECK(conflicting.report().content_length.value == 2);
  CHECK(conflicting.anomalies() == Names{"conflicting_content_length(content-length)"});
  const Parsed equal(request("OPTIONS", {"Content-Length: 6", "l: 6"}, "abcdef"));
  CHECK(equal.anomalies().empty());
}

TEST_CASE("F-10: headers without an empty line are read and told") {
  std::string text = request();
  text.resize(text.size() - 2);
  const Parsed parsed(text);
  CHECK(parsed.report().contact == "<sip:alice@192.0.2.1>");
  CHECK(parsed.anomalies() == Names{"headers_not_terminated"});
  CHECK(parsed.report().body_length == 0);
}

TEST_CASE("lines that end with LF or CR alone are read and told") {
  for (const char left_out : {'\r', '\n'}) {
    std::string text = request("OPTIONS", {"Content-Length: 1"}, "x");
    text.erase(std::remove(text.begin(), text.end(), left_out), text.end());
    const Parsed parsed(text);
    CHECK(parsed.report().call_id == "one@192.0.2.1");
    CHECK(parsed.report().body_length == 1);
    CHECK(parsed.anomalies() == Names{"bare_line_end"});
  }
}

TEST_CASE("C-09: a message that the snap length cut is not called malformed") {
  const std::string whole =
      request("INVITE", {"Content-Type: application/sdp", "Content-Length: 100"}, std::string(100, 'v'));
  const Parsed in_body(whole.substr(0, whole.size() - 60), whole.size());
  CHECK(in_body.anomalies().empty());
  CHECK(in_body.report().body_length == 100);
  REQUIRE(in_body.report().anomalies.size() == 1);
  CHECK(in_body.report().anomalies[0].code == "truncated");
  const Parsed in_headers(whole.substr(0, 120), whole.size());
  CHECK(in_headers.anomalies().empty());
  CHECK(in_headers.report().method == "INVITE");

  const auto result = ask(CaptureWriter().udp(whole, {}, false, 42 + 120).bytes(), "analyze_sip_packets");
  CHECK(result["sip_packets_found"] == 1);
  CHECK(result["findings"].empty());
  CHECK(result["packets"][0]["anomalies"][0]["code"] == "truncated");
}

TEST_CASE("a broken Content-Length makes a finding that cites its frames") {
  const std::string broken = request("OPTIONS", {"Content-Length: 9999"}, "abc");
  const auto result = ask(CaptureWriter().udp(request()).udp(broken).udp(broken).bytes(), "analyze_sip_packets");
  REQUIRE(result["findings"].size() == 1);
  const auto& finding = result["findings"][0];
  CHECK(finding["id"] == "SIP-TR-10");
  CHECK(finding["subject"]["id"] == "192.0.2.1");
  CHECK(finding["metrics"]["messages"] == 2);
  CHECK(finding["evidence"][0]["frame"] == 2);
  CHECK(finding["evidence"][1]["frame"] == 3);
}
