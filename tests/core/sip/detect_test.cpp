// Is this payload SIP (domain.md 2.1)?
#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"

using namespace test;
using pcapglass::sip::Kind;

namespace {
std::string response(const std::string& status_line) {
  return message_of({status_line, "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "Call-ID: x", "CSeq: 1 INVITE"});
}
}  // namespace

TEST_CASE("D-01: line ends before the start-line are passed over") {
  CHECK(is_sip("\r\n\r\n" + request()));
  CHECK(is_sip("\n" + request(), false));
  CHECK(Parsed("\r\n\r\n" + request()).valid);
}

TEST_CASE("D-01: keep-alives of a SIP flow are counted, and are nothing elsewhere") {
  const std::string stun("\x00\x01\x00\x00\x21\x12\xA4\x42............", 20);
  for (const std::string& payload :
       {std::string("\r\n"), std::string("\r\n\r\n"), std::string(1, '\0'), std::string(4, '\0'), stun}) {
    CHECK(kind_of(payload, true) == Kind::keep_alive);
    CHECK(kind_of(payload, false) == Kind::other);
  }
  CHECK(kind_of(std::string(5, '\0'), true) == Kind::other);
  CHECK(kind_of("", true) == Kind::other);
}

TEST_CASE("D-02: a request-line has a method, a URI with scheme and a version in any case") {
  CHECK(is_sip("OPTIONS sip:a@b SIP/2.0\r\n\r\n"));
  CHECK(is_sip("OPTIONS sip:a@b sip/2.0\r\n\r\n"));
  CHECK(is_sip("OPTIONS sip:a@b SIP/2.0   \r\n\r\n"));
  CHECK_FALSE(is_sip("OPTIONS sip:a@b HTTP/1.1\r\n\r\n"));
  CHECK_FALSE(is_sip("OPTIONS a@b SIP/2.0\r\n\r\n"));
  CHECK_FALSE(is_sip("OPTIONS sip:a@b\r\n\r\n"));
  CHECK_FALSE(is_sip("OPTIONS sip:a@b SIP/2.0 x\r\n\r\n"));
  CHECK_FALSE(is_sip("OPTIONS sip:a@b SIP/x.0\r\n\r\n"));
  CHECK_FALSE(is_sip(std::string(65, 'A') + " sip:a@b SIP/2.0\r\n\r\n"));
  CHECK(is_sip(std::string(64, 'A') + " sip:a@b SIP/2.0\r\n\r\n"));
}

TEST_CASE("D-02, D-03: methods are compared with case, and an unknown one is still SIP") {
  CHECK(Parsed(request("invite")).anomalies() == Names{"unknown_method"});
  CHECK(Parsed(request("RE%47ISTER")).report().method == "RE%47ISTER");
  CHECK(is_sip(request("NEWMETHOD"), false));
}

TEST_CASE("D-04: a status-line has three digits; more are malformed, a missing last space is told") {
  CHECK(is_sip(response("SIP/2.0 200 OK"), false));
  CHECK(is_sip(response("SIP/2.0 100 "), false));
  CHECK(is_sip(response("SIP/2.0 100"), false));
  CHECK_FALSE(is_sip(response("SIP/2.0 OK"), true));
  CHECK_FALSE(is_sip(response("SIP/2.0 20x OK"), true));
  CHECK(is_sip(response("SIP/2.0 4294967301 big"), true));
  CHECK_FALSE(is_sip(response("SIP/2.0 4294967301 big"), false));
  CHECK(Parsed(response("SIP/2.0 100")).anomalies()[0] == "no_space_after_status_code");
  CHECK(Parsed(response("SIP/2.0 99999999999999999999999 x")).anomalies()[0] == "status_code_out_of_range");
  CHECK(Parsed(response("SIP/2.0 700 x")).anomalies()[0] == "status_code_out_of_range");
}

TEST_CASE("D-05: liberal forms count on SIP flows only, and other ports want two headers that every message has") {
  for (const char* line : {"OPTIONS  sip:a@b  SIP/2.0", "OPTIONS <sip:a@b> SIP/2.0", "OPTIONS sip:a@b; lr SIP/2.0"}) {
    const std::string text = message_of({line, "Via: x", "From: y", "To: z"});
    CHECK(is_sip(text, true));
    CHECK_FALSE(is_sip(text, false));
  }
  CHECK_FALSE(is_sip(message_of({"OPTIONS sip:a@b SIP/2.0", "Via: x"}), false));
  CHECK(is_sip(message_of({"OPTIONS sip:a@b SIP/2.0", "Subject: s", "v: x", "CSEQ : 1 OPTIONS"}), false));
  CHECK(is_sip(message_of({"OPTIONS sip:a@b SIP/2.0", "i:x", "t:y"}), false));
  CHECK_FALSE(is_sip(message_of({"OPTIONS sip:a@b SIP/2.0", "Via: x", "v: y"}), false));
  const std::string far = "X: " + std::string(2048, 'x');
  CHECK_FALSE(is_sip(message_of({"OPTIONS sip:a@b SIP/2.0", far, "Via: x", "To: y"}), false));
}

TEST_CASE("D-05: a flow on which SIP was seen is liberal from then on") {
  const UdpPort ports{7000, 7001};
  const std::string liberal = "OPTIONS  sip:a@b SIP/2.0\r\nVia: x\r\nTo: y\r\n\r\n";
  const auto before = ask(CaptureWriter().udp(liberal, ports).udp("\r\n\r\n", ports).bytes(), "analyze_sip_packets");
  CHECK(before["sip_packets_found"] == 0);
  CHECK(before["message"] == "No SIP packets found in this capture");
  CHECK(before["packets"].empty());
  const auto after =
      ask(CaptureWriter().udp(request(), ports).udp(liberal, {7001, 7000}, true).udp("\r\n\r\n", ports).bytes(),
          "analyze_sip_packets");
  CHECK(after["sip_packets_found"] == 2);
  CHECK(after["packets"][0]["known_sip_port"] == false);
  CHECK(after["statistics"]["keep_alives"] == 1);
}

TEST_CASE("D-06: text of other protocols is not SIP") {
  CaptureWriter capture;
  int packets = 0;
  for (const char* text :
       {"INFO hello world", "info: server started", "MESSAGE for you", "OPTIONS * HTTP/1.1\r\n\r\n",
        "OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\nVia: x\r\n\r\n", "OPTIONS icap://h/ ICAP/1.0\r\n\r\n", "REGISTER foo",
        "NOTIFY daemon[42]: sip:x restarted\n", "NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\n\r\n",
        "<134>SIP/2.0 200 OK\r\nVia: x\r\nTo: y\r\n", "GET sip:x HTTP/1.1\r\n\r\n", "PUB subject 5\r\nhello\r\n"}) {
    for (const UdpPort ports : {UdpPort{5060, 5060}, UdpPort{40000, 514}}) {
      capture.udp(text, ports);
      capture.udp(std::string(text) + "\r\nVia: x\r\nFrom: y\r\n\r\n", ports);
      packets += 2;
    }
  }
  const auto result = ask(capture.bytes(), "analyze_sip_packets");
  CHECK(result["total_packets_in_file"] == packets);
  CHECK(result["sip_packets_found"] == 0);
}

TEST_CASE("D-06: media and empty payloads are rejected at the first byte") {
  CHECK_FALSE(is_sip(std::string("\x80\x00\x12\x34", 4)));
  CHECK_FALSE(is_sip(std::string(200, '\x80'), false));
  CHECK_FALSE(is_sip(std::string(200, 'A'), true));
}

TEST_CASE("D-07: SigComp on a SIP port is counted as compressed") {
  const std::string sigcomp("\xF8\x01\x02\x03", 4);
  CHECK(kind_of(sigcomp, true) == Kind::sigcomp);
  CHECK(kind_of(sigcomp, false) == Kind::other);
  const auto result = ask(CaptureWriter().udp(sigcomp).bytes(), "analyze_sip_packets");
  REQUIRE(result["not_analyzed"].size() == 1);
  CHECK(result["not_analyzed"][0] ==
        "Compressed SIP (SigComp): 1 datagram on port 5060 (frame 1), compressed, not decoded");
}

TEST_CASE("a request line that the snap length cut is told by its method and URI") {
  CHECK(kind_of("REGISTER sip:registrar.biloxi.exam", true, true) == Kind::message);
  CHECK(kind_of("REGISTER sip:registrar.biloxi.exam", true, false) == Kind::other);
  CHECK(kind_of("REGISTER hello", true, true) == Kind::other);
  CHECK(kind_of("NOTAMETHOD sip:x", true, true) == Kind::other);
}
