// RFC 5118: the twelve messages with IPv6 addresses and what domain.md 2.10 says of them. Written from the RFC's
// description; the Content-Length of the three with a body is that of the body as it stands here.
#include "catch.h"
#include "support/sip_detail.h"

using namespace test;

namespace {

constexpr const char* kVia = "Via: SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111";
constexpr const char* kCallId = "Call-ID: SSG9559905523997077@hlau_4100";
constexpr const char* kContact = "Contact: \"Caller\" <sip:caller@[2001:db8::1]>";

std::string registration(const std::string& uri) {
  return message_of({"REGISTER " + uri + " SIP/2.0", "To: sip:user@example.com", "From: sip:user@example.com;tag=81x2",
                     kVia, kCallId, "Max-Forwards: 70", kContact, "CSeq: 98176 REGISTER", "Content-Length: 0"});
}

std::string invitation(std::vector<std::string> lines, const Names& sdp) {
  std::string body;
  for (const std::string& line : sdp) body += line + "\r\n";
  lines.insert(lines.end(),
               {"Max-Forwards: 70", "Content-Type: application/sdp", "Content-Length: " + std::to_string(body.size())});
  return message_of(lines, body);
}

std::string probe(const std::string& host) {
  return message_of(
      {"OPTIONS sip:user@" + host + " SIP/2.0", "To: sip:user@" + host, "From: sip:user@example.com;tag=810x2",
       "Via: SIP/2.0/UDP lab1.east.example.com;branch=z9hG4bKas3-111", "Call-ID: G9559905523997077@hlau_4100",
       "CSeq: 689 OPTIONS", "Max-Forwards: 70", "Content-Length: 0"});
}

}  // namespace

TEST_CASE("RFC 5118 4.1: ipv6-good") {
  const Json detail = detail_json(registration("sip:[2001:db8::10]"));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  CHECK(at(detail, "/request_uri/host") == "2001:db8::10");
  CHECK(at(detail, "/request_uri/port") == nullptr);
  CHECK(at(detail, "/structured/via/0/host") == "2001:db8::9:1");
  CHECK(at(detail, "/structured/contact/0/uri/host") == "2001:db8::1");
}

TEST_CASE("RFC 5118 4.2: ipv6-bad is malformed, and its Request-URI shown as it is") {
  const Parsed parsed(registration("sip:2001:db8::10"));
  const Json detail = detail_json(parsed);
  CHECK(detail["verdict"] == "malformed");
  CHECK(parsed.anomalies() == Names{"ipv6_reference_without_brackets"});
  CHECK(at(detail, "/request_uri/text") == "sip:2001:db8::10");
  CHECK(at(detail, "/request_uri/port") == nullptr);
}

TEST_CASE("RFC 5118 4.3: port-ambiguous is a host of nine groups or a port within the brackets") {
  const Parsed parsed(registration("sip:[2001:db8::10:5070]"));
  const Json detail = detail_json(parsed);
  CHECK(detail["verdict"] == "ok");
  CHECK(parsed.anomalies() == Names{"possible_port_inside_brackets"});
  CHECK(at(detail, "/anomalies/0/severity") == "notice");
  CHECK(at(detail, "/request_uri/host") == "2001:db8::10:5070");
  CHECK(at(detail, "/request_uri/port") == nullptr);
}

TEST_CASE("RFC 5118 4.4: port-unambiguous") {
  const Json detail = detail_json(registration("sip:[2001:db8::10]:5070"));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  CHECK(at(detail, "/request_uri/host") == "2001:db8::10");
  CHECK(at(detail, "/request_uri/port") == 5070);
}

TEST_CASE("RFC 5118 4.5: received with and without brackets") {
  const Json with = detail_json(message_of(
      {"BYE sip:[2001:db8::10] SIP/2.0", "To: sip:user@example.com;tag=bd76ya", "From: sip:user@example.com;tag=81x2",
       "Via: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3-111", kCallId, "Max-Forwards: 70",
       "CSeq: 321 BYE", "Content-Length: 0"}));
  const Json without = detail_json(message_of(
      {"OPTIONS sip:[2001:db8::10] SIP/2.0", "To: sip:user@example.com", "From: sip:user@example.com;tag=81x2",
       "Via: SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=z9hG4bKas3",
       "Call-ID: SSG95523997077@hlau_4100", "Max-Forwards: 70", "Contact: \"Caller\" <sip:caller@[2001:db8::9:1]>",
       "CSeq: 921 OPTIONS", "Content-Length: 0"}));
  for (const Json& detail : {with, without}) {
    CHECK(detail["verdict"] == "ok");
    CHECK(detail["anomalies"].empty());
    CHECK(at(detail, "/structured/via/0/received") == "2001:db8::9:255");
  }
}

TEST_CASE("RFC 5118 4.6: ipv6-in-sdp") {
  const Json detail = detail_json(invitation(
      {"INVITE sip:user@[2001:db8::10] SIP/2.0", "To: sip:user@[2001:db8::10]", "From: sip:user@example.com;tag=81x2",
       "Via: SIP/2.0/UDP [2001:db8::20];branch=z9hG4bKas3-111", kCallId,
       "Contact: \"Caller\" <sip:caller@[2001:db8::20]>", "CSeq: 8612 INVITE"},
      {"v=0", "o=assistant 971731711378798081 0 IN IP6 2001:db8::20", "s=Live video feed for today's meeting",
       "c=IN IP6 2001:db8::20", "t=3338481189 3370017201", "m=audio 6000 RTP/AVP 2", "a=rtpmap:2 G726-32/8000",
       "m=video 6024 RTP/AVP 107", "a=rtpmap:107 H263-1998/90000"}));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  const std::string text = at(detail, "/bodies/0/text").get<std::string>();
  CHECK(text.find("c=IN IP6 2001:db8::20\n") != std::string::npos);
  CHECK(text.find("m=audio 6000 ") != std::string::npos);
  CHECK(text.find("m=video 6024 ") != std::string::npos);
}

TEST_CASE("RFC 5118 4.7: mult-ip-in-header") {
  const Json detail = detail_json(message_of(
      {"BYE sip:user@host.example.net SIP/2.0", "Via: SIP/2.0/UDP [2001:db8::9:1]:6050;branch=z9hG4bKas3-111",
       "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKjhja8781hjuaij65144",
       "Via: SIP/2.0/TCP [2001:db8::9:255];branch=z9hG4bK451jj;received=192.0.2.200", "Call-ID: 997077@lau_4100",
       "Max-Forwards: 70", "CSeq: 89187 BYE", "To: sip:user@example.net;tag=9817--94",
       "From: sip:user@example.com;tag=81x2", "Content-Length: 0"}));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  CHECK(at(detail, "/structured/hops") == 3);
  CHECK(at(detail, "/structured/via/0/host") == "2001:db8::9:1");
  CHECK(at(detail, "/structured/via/0/port") == 6050);
  CHECK(at(detail, "/structured/via/1/host") == "192.0.2.1");
  CHECK(at(detail, "/structured/via/2/host") == "2001:db8::9:255");
  CHECK(at(detail, "/structured/via/2/received") == "192.0.2.200");
}

TEST_CASE("RFC 5118 4.8: mult-ip-in-sdp") {
  const Json detail = detail_json(invitation(
      {"INVITE sip:user@[2001:db8::10] SIP/2.0", "To: sip:user@[2001:db8::10]", "From: sip:user@example.com;tag=81x2",
       kVia, kCallId, "Contact: \"Caller\" <sip:caller@[2001:db8::9:1]>", "CSeq: 8912 INVITE"},
      {"v=0", "o=bob 280744730 28977631 IN IP4 host.example.com", "s=", "t=0 0", "m=audio 22334 RTP/AVP 0",
       "c=IN IP4 192.0.2.1", "m=video 6024 RTP/AVP 107", "c=IN IP6 2001:db8::1", "a=rtpmap:107 H263-1998/90000"}));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  const std::string text = at(detail, "/bodies/0/text").get<std::string>();
  CHECK(text.find("m=audio 22334 RTP/AVP 0\nc=IN IP4 192.0.2.1\n") != std::string::npos);
  CHECK(text.find("m=video 6024 RTP/AVP 107\nc=IN IP6 2001:db8::1\n") != std::string::npos);
}

TEST_CASE("RFC 5118 4.9: ipv4-mapped-ipv6 is shown with its IPv4 form too") {
  const Json detail = detail_json(invitation(
      {"INVITE sip:user@example.com SIP/2.0", "To: sip:user@example.com", "From: sip:user@east.example.com;tag=81x2",
       "Via: SIP/2.0/UDP [::ffff:192.0.2.10]:19823;branch=z9hG4bKbh19",
       "Via: SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bKas3-111", kCallId,
       "Contact: \"T. desk phone\" <sip:ted@[::ffff:192.0.2.2]>", "CSeq: 612 INVITE"},
      {"v=0", "o=assistant 971731711378798081 0 IN IP6 ::ffff:192.0.2.2", "s=Call me soon, please!",
       "c=IN IP6 ::ffff:192.0.2.2", "t=3338481189 3370017201", "m=audio 6000 RTP/AVP 2", "a=rtpmap:2 G726-32/8000",
       "m=video 6024 RTP/AVP 107", "a=rtpmap:107 H263-1998/90000"}));
  CHECK(detail["verdict"] == "ok");
  CHECK(detail["anomalies"].empty());
  CHECK(at(detail, "/structured/via/0/host") == "::ffff:192.0.2.10");
  CHECK(at(detail, "/structured/via/0/host_ipv4") == "192.0.2.10");
  CHECK(at(detail, "/structured/via/0/port") == 19823);
  CHECK(at(detail, "/structured/contact/0/uri/host_ipv4") == "192.0.2.2");
}

TEST_CASE("RFC 5118 4.10: the bug of RFC 3261's grammar, and what was meant") {
  const Parsed bug(probe("[2001:db8:::192.0.2.1]"));
  CHECK(bug.anomalies() == Names{"ipv6_three_colons", "ipv6_three_colons(to)"});
  const Json three = detail_json(bug);
  const Json two = detail_json(probe("[2001:db8::192.0.2.1]"));
  CHECK(three["verdict"] == "accepted");
  CHECK(at(three, "/request_uri/host") == "2001:db8::192.0.2.1");
  CHECK(two["verdict"] == "ok");
  CHECK(two["anomalies"].empty());
  CHECK(at(two, "/request_uri/host") == "2001:db8::192.0.2.1");
  CHECK(at(two, "/request_uri/address_of_record") == at(three, "/request_uri/address_of_record"));
}
