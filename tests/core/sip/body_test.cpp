// Bodies of a message (domain.md 2.7) and what is hidden in them (2.8).
#include "catch.h"
#include "protocols/sip/multipart.h"
#include "support/sip_detail.h"

using namespace test;
using namespace pcapglass::sip;

namespace {

// The detail of a request with this body.
Json with_body(const std::string& type, const std::string& body, Names lines = {}) {
  lines.push_back("Content-Type: " + type);
  lines.push_back("Content-Length: " + std::to_string(body.size()));
  return detail_json(request("INFO", lines, body));
}

Names parts_of(std::string_view body, std::string_view boundary) {
  Multipart walk(body, boundary);
  Names out;
  for (std::string_view part; walk.next(part);) out.emplace_back(part);
  out.push_back(walk.terminated() ? "end" : "no end");
  return out;
}

}  // namespace

TEST_CASE("2.7: multipart bodies are taken apart at their delimiters only") {
  CHECK(parts_of("preamble\r\n--b\r\none\r\n--b  \r\n\r\ntwo\r\n--b--\r\nepilogue", "b") ==
        Names{"one", "\r\ntwo", "end"});
  CHECK(parts_of("--b\none\n--b--", "b") == Names{"one", "end"});
  CHECK(parts_of("--b\r\none --b\r\n--bb\r\n--b--", "b") == Names{"one --b\r\n--bb", "end"});
  CHECK(parts_of("--b\r\none", "b") == Names{"one", "no end"});
  CHECK(parts_of("--b\r\none\r\n--b\r\n", "b") == Names{"one", "no end"});
  CHECK(parts_of("--b--", "b") == Names{"end"});
  CHECK(parts_of("nothing", "b") == Names{"no end"});
  CHECK(parts_of("--\r\n", "") == Names{"no end"});
  CHECK(parts_of("", "b") == Names{"no end"});
  CHECK(multipart_boundary("multipart/mixed;boundary=abc") == "abc");
  CHECK(multipart_boundary("Multipart / Mixed ; x=y; Boundary=\"a b\\\"c\"") == "a b\"c");
  CHECK(multipart_boundary("multipart/mixed") == "");
  CHECK_FALSE(multipart_boundary("application/sdp"));
  CHECK_FALSE(multipart_boundary("multipartly"));
}

TEST_CASE("2.7: parts may be nested, and binary ones are a type and a length") {
  const std::string inner =
      "--in\r\nContent-Type: text/plain\r\n\r\nhi\r\n--in\r\nContent-Type: application/isup\r\n"
      "Content-Disposition: signal;handling=optional\r\n\r\n" +
      std::string("\x01\0\xff", 3) + "\r\n--in--";
  const Json detail =
      with_body("multipart/mixed;boundary=\"out\"",
                "--out\r\nContent-Type: application/sdp\r\nContent-ID: <1@x>\r\n\r\nv=0\r\n\r\n--out\r\n"
                "Content-Type: multipart/alternative;boundary=in\r\n\r\n" +
                    inner + "\r\n--out--\r\n");
  CHECK(detail["verdict"] == "ok");
  const Json& bodies = detail["bodies"];
  REQUIRE(bodies.size() == 5);
  CHECK(bodies[0]["part"] == "1");
  CHECK(bodies[0]["content_type"] == "multipart/mixed");
  CHECK_FALSE(bodies[0].contains("text"));
  CHECK(bodies[1]["part"] == "1.1");
  CHECK(bodies[1]["content_id"] == "<1@x>");
  CHECK(bodies[1]["text"] == "v=0\n");
  CHECK(bodies[2]["part"] == "1.2");
  CHECK(bodies[3]["part"] == "1.2.1");
  CHECK(bodies[3]["text"] == "hi\n");
  CHECK(bodies[4]["content_type"] == "application/isup");
  CHECK(bodies[4]["disposition"] == "signal;handling=optional");
  CHECK(bodies[4]["length"] == 3);
  CHECK_FALSE(bodies[4].contains("text"));
  const std::string raw = detail["raw"].get<std::string>();
  CHECK(raw.find("\n--out\nContent-Type: application/sdp\nContent-ID: <1@x>\n\nv=0\n--out\n") != std::string::npos);
  CHECK(raw.find("[3 bytes of application/isup]\n--in--\n--out--\n") != std::string::npos);
}

TEST_CASE("2.7: a missing final boundary is told, and the parts are shown all the same") {
  const std::string body = "--b\r\nContent-Type: text/plain\r\n\r\nhi";
  const Parsed open(request("MESSAGE", {"Content-Type: multipart/mixed;boundary=b"}, body));
  CHECK(open.anomalies() == Names{"multipart_not_terminated(content-type)"});
  CHECK(at(detail_json(open), "/bodies/1/text") == "hi\n");
  const Parsed none(request("MESSAGE", {"Content-Type: multipart/mixed"}, body));
  CHECK(none.anomalies() == Names{"multipart_without_boundary(content-type)"});
  CHECK(at(detail_json(none), "/bodies/0/note") != nullptr);
  CHECK(
      Parsed(request("MESSAGE", {"Content-Type: multipart/mixed;boundary=b"}, body + "\r\n--b--")).anomalies().empty());
  // What the snap length cut is no defect (C-09).
  const std::string whole = request("MESSAGE", {"Content-Type: multipart/mixed;boundary=b"}, body);
  CHECK(Parsed(whole, whole.size() + 7).anomalies().empty());
}

TEST_CASE("2.7: bodies without end are bounded in parts and depth") {
  std::string many = "--b";
  for (int i = 0; i < 300; ++i) many += "\r\n\r\nx\r\n--b";
  const Json flat = with_body("multipart/mixed;boundary=b", many + "--");
  CHECK(flat["bodies"].size() == 64);
  CHECK(at(flat, "/bodies/0/note") != nullptr);
  std::string deep = "core";
  for (int i = 0; i < 30; ++i) {
    const std::string name = "b" + std::to_string(i);
    deep = "--" + name +
           "\r\nContent-Type: " + (i == 0 ? "text/plain" : "multipart/mixed;boundary=b" + std::to_string(i - 1)) +
           "\r\n\r\n" + deep + "\r\n--" + name + "--";
  }
  CHECK(with_body("multipart/mixed;boundary=b29", deep)["bodies"].size() == 8);
  const Json large = with_body("text/plain", std::string(60'000, 'a') + "\r\n" + std::string(40'000, 'b'));
  CHECK(large["bodies"][0]["text"].get<std::string>().find("more bytes are not shown]") != std::string::npos);
}

TEST_CASE("2.7: sipfrag tells how far a REFER got") {
  const Json detail =
      with_body("message/sipfrag;version=2.0",
                "SIP/2.0 180 Ringing\r\nWWW-Authenticate: Digest nonce=\"n\",\r\n response=\"s3cret\"\r\n");
  CHECK(at(detail, "/bodies/0/fragment/status_code") == 180);
  CHECK(at(detail, "/bodies/0/fragment/reason_phrase") == "Ringing");
  CHECK(at(detail, "/bodies/0/fragment/start_line") == "SIP/2.0 180 Ringing");
  CHECK(detail.dump().find("s3cret") == std::string::npos);
  CHECK(at(with_body("message/sipfrag", "INVITE sip:a@b SIP/2.0\r\n"), "/bodies/0/fragment/method") == "INVITE");
  CHECK(at(with_body("message/sipfrag", "Subject: x\r\n"), "/bodies/0/fragment/start_line") == "");
}

TEST_CASE("2.7, 2.8: of DTMF only how many keys and how long") {
  const Json relay = with_body("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n");
  CHECK(at(relay, "/bodies/0/dtmf/digits") == 1);
  CHECK(at(relay, "/bodies/0/dtmf/duration_ms") == 160);
  CHECK(at(relay, "/bodies/0/text") == nullptr);
  CHECK(relay.dump().find("Signal") == std::string::npos);
  CHECK(at(with_body("application/dtmf", "4711#"), "/bodies/0/dtmf/digits") == 5);
  const Json mistyped = with_body("text/plain", "Signal= 7\r\n");
  CHECK(at(mistyped, "/bodies/0/text") == "Signal=[redacted:2]\n");
  const Json kpml =
      with_body("application/kpml-response+xml", "<kpml-response code=\"200\" digits=\"9876\" tag=\"x\"/>");
  CHECK(at(kpml, "/bodies/0/text") == "<kpml-response code=\"200\" digits=\"[redacted:4]\" tag=\"x\"/>\n");
}

TEST_CASE("2.7: message summaries and XML documents in figures") {
  const Json mwi = with_body("application/simple-message-summary",
                             "Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\n"
                             "Voice-Message: 2/8 (0/2)\r\nFax-Message: 1/0\r\n");
  CHECK(at(mwi, "/bodies/0/mailbox/messages_waiting") == true);
  CHECK(at(mwi, "/bodies/0/mailbox/account") == "sip:alice@vmail.example.com");
  CHECK(at(mwi, "/bodies/0/mailbox/counts/voice-message") == "2/8 (0/2)");
  const Json pidf = with_body("application/pidf+xml",
                              "<?xml version=\"1.0\"?><!-- <tuple> --><p:presence xmlns:p=\"x\" entity='pres:a@b'>"
                              "<p:tuple id=\"1\"><status><basic>open</basic></status></p:tuple>"
                              "<p:tuple id=\"2\"><status><basic>closed</basic></status></p:tuple></p:presence>");
  CHECK(at(pidf, "/bodies/0/xml/root") == "presence");
  CHECK(at(pidf, "/bodies/0/xml/entity") == "pres:a@b");
  CHECK(at(pidf, "/bodies/0/xml/items/tuple") == 2);
  CHECK(at(pidf, "/bodies/0/xml/states/open") == 1);
  CHECK(at(pidf, "/bodies/0/xml/elements") == 7);
  const Json reginfo =
      with_body("application/reginfo+xml",
                "<reginfo state=\"full\"><registration aor=\"sip:u@x\" state=\"active\"><contact id=\"1\" "
                "state=\"active\" event=\"registered\"/></registration></reginfo>");
  CHECK(at(reginfo, "/bodies/0/xml/entity") == "sip:u@x");
  CHECK(at(reginfo, "/bodies/0/xml/states/active") == 2);
  for (const char* broken : {"<", "<a", "<a b", "<!--", "<a><b", "</", "< >", "<a entity=", "<a entity='x"}) {
    CHECK(at(with_body("application/pidf+xml", broken), "/bodies/0/xml/elements") != nullptr);
  }
}

TEST_CASE("2.7: encoded content is named, not decoded") {
  const Json zipped = with_body("application/sdp", "\x1f\x8b\x08", {"e: gzip"});
  CHECK(at(zipped, "/bodies/0/encoding") == "gzip");
  CHECK(at(zipped, "/bodies/0/text") == nullptr);
  CHECK(at(zipped, "/bodies/0/note") != nullptr);
}

TEST_CASE("2.8: keys and passwords in SDP are hidden, what is around them stays") {
  const std::string text =
      at(with_body("application/sdp",
                   "v=0\r\nk=base64:s3cret\r\nm=audio 1 RTP/SAVP 0\r\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:s3cretABC|2^20|1:32;inline:s3cret2 FEC_ORDER=SRTP_FEC\r\n"
                   "a=crypto:2 X other:s3cret\r\na=ice-ufrag:u\r\na=ice-pwd:s3cret\r\na=key-mgmt:mikey s3cret==\r\n"
                   "A=CRYPTO:1 X INLINE:s3cret\r\nu=http://me:s3cret@x/\r\na=fingerprint:sha-256 AA:BB\r\n"),
         "/bodies/0/text")
          .get<std::string>();
  CHECK(text.find("s3cret") == std::string::npos);
  CHECK(text.find("inline:[redacted:9]|2^20|1:32;inline:[redacted:7] FEC_ORDER=SRTP_FEC\n") != std::string::npos);
  CHECK(text.find("k=[redacted:13]\n") != std::string::npos);
  CHECK(text.find("a=ice-ufrag:u\na=ice-pwd:[redacted:6]\na=key-mgmt:mikey [redacted:8]\n") != std::string::npos);
  CHECK(text.find("a=fingerprint:sha-256 AA:BB\n") != std::string::npos);
}

TEST_CASE("C-12: a body cannot forge lines, nor a header") {
  const Json detail = with_body("text/plain", "a\x1b[2J\xe2\x80\xae\r\nb", {"Subject: x\r\n y"});
  CHECK(at(detail, "/bodies/0/text") == nullptr);  // ESC is no text
  const Json text = with_body("text/plain", "a\xe2\x80\xae\xff\rb\nc");
  CHECK(at(text, "/bodies/0/text") == "a\\u{202e}\xEF\xBF\xBD\nb\nc\n");
  const std::string raw = detail["raw"].get<std::string>();
  CHECK(raw.find("Subject: x y\n") != std::string::npos);
}
