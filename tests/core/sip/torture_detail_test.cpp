// RFC 4475: verdict and "must be true of our output" of every row of domain.md 2.10. The files are not part of the
// project.
#include "catch.h"
#include "support/sip_detail.h"

using namespace test;

namespace {

using Fact = std::pair<const char*, Json>;

struct Row {
  const char* name;
  const char* verdict;
  std::vector<Fact> facts;
};

// clang-format off
const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"wsinv", "ok", {{"/method", "INVITE"}, {"/structured/cseq/number", 9}, {"/structured/cseq/method", "INVITE"},
                       {"/structured/numbers/max-forwards", 68}, {"/structured/to/tag", "1918181833n"},
                       {"/structured/from/display", "J Rosenberg \\\""}, {"/structured/from/tag", "98asjd8"},
                       {"/structured/hops", 3},
                       {"/structured/via/0/transport", "UDP"}, {"/structured/via/0/host", "192.0.2.2"},
                       {"/structured/via/0/branch", "390skdjuw"}, {"/structured/via/0/branch_rfc3261", false},
                       {"/structured/via/1/transport", "TCP"}, {"/structured/via/1/host", "spindle.example.com"},
                       {"/structured/via/1/branch", "z9hG4bK9ikj8"}, {"/structured/via/1/branch_rfc3261", true},
                       {"/structured/via/2/transport", "UDP"}, {"/structured/via/2/host", "192.168.255.111"},
                       {"/structured/via/2/branch", "z9hG4bK30239"},
                       {"/structured/contact/0/parameters/q", "0.33"}, {"/structured/numbers/content-length", 150},
                       {"/structured/addresses/route/0/loose_route", true}, {"/structured/addresses/route/1", nullptr}}},
      {"intmeth", "accepted", {{"/method", "!interesting-Method0123456789_*+`.%indeed'~"}, {"/structured/cseq/number", 139122385},
                       {"/structured/cseq/method", "!interesting-Method0123456789_*+`.%indeed'~"},
                       {"/request_uri/host", "example.com"}, {"/structured/to/display", "BEL:\\x07 NUL:\\x00 DEL:\\x7f"},
                       {"/structured/from/tag", "_token~1'+`*%!-."},
                       {"/call_id", "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{"}}},
      {"esc01", "ok", {{"/request_uri/user", "sips:user@example.com"}, {"/request_uri/host", "example.net"},
                       {"/structured/to/uri/user", "user"}, {"/structured/from/uri/user", "I have spaces"},
                       {"/structured/contact/0/uri/parameters/lr", ""}, {"/structured/contact/0/uri/parameters/name", "value%41"}}},
      {"escnull", "ok", {{"/structured/to/uri/user", "null-\\x00-null"}, {"/structured/contact/0/uri/user", "\\x00"},
                       {"/structured/contact/1/uri/user", "\\x00\\x00"}, {"/structured/contact/2", nullptr}}},
      {"esc02", "accepted", {{"/method", "RE%47IST%45R"}, {"/structured/from/display", "%Z%45"},
                       {"/structured/contact/1/uri/scheme", "sip"}, {"/structured/contact/2", nullptr}}},
      {"lwsdisp", "ok", {{"/structured/from/display", "caller"}, {"/structured/from/uri/user", "caller"}}},
      {"longreq", "ok", {{"/structured/hops", 34}, {"/structured/numbers/content-length", 150}, {"/body_length", 150}}},
      {"dblreq", "accepted", {{"/method", "REGISTER"}, {"/anomalies/0/code", "trailing_octets"}, {"/anomalies/0/detail", "450"}}},
      {"semiuri", "ok", {{"/request_uri/user", "user;par=u@example.net"}, {"/request_uri/host", "example.com"}}},
      {"transports", "ok", {{"/structured/via/0/transport", "UDP"}, {"/structured/via/1/transport", "SCTP"},
                       {"/structured/via/2/transport", "TLS"}, {"/structured/via/3/transport", "UNKNOWN"},
                       {"/structured/via/4/transport", "TCP"}, {"/structured/hops", 5}}},
      {"mpart01", "ok", {{"/method", "MESSAGE"}, {"/bodies/0/content_type", "multipart/mixed"}, {"/body_length", 553},
                       {"/bodies/1/part", "1.1"}, {"/bodies/1/content_type", "text/plain"}, {"/bodies/1/text", "Hello\n"},
                       {"/bodies/2/part", "1.2"}, {"/bodies/2/content_type", "application/octet-stream"},
                       {"/bodies/2/text", nullptr}, {"/bodies/3", nullptr}}},
      {"unreason", "ok", {{"/status_code", 200}, {"/status_name", "OK"}}},
      {"noreason", "ok", {{"/status_code", 100}, {"/reason_phrase", ""}}},
      {"badinv01", "malformed", {{"/structured/hops", 1}, {"/structured/via/0/host", "192.0.2.15"}, {"/structured/via/0/branch", nullptr}}},
      {"clerr", "malformed", {{"/anomalies/0/code", "content_length_exceeds_datagram"}, {"/anomalies/0/detail", "9999, 154"},
                       {"/bodies/0/content_type", "application/sdp"}, {"/body_length", 154}}},
      {"ncl", "malformed", {{"/anomalies/0/code", "content_length_invalid"}, {"/anomalies/0/detail", "-999"},
                       {"/bodies/0/content_type", "application/sdp"}}},
      {"scalar02", "malformed", {{"/structured/cseq/digits", "36893488147419103232"}, {"/structured/cseq/number", nullptr}}},
      {"scalarlg", "malformed", {{"/status_code", 503}, {"/structured/warnings/0/agent", "overture"},
                       {"/structured/warnings/0/text", "In Progress"}, {"/structured/warnings/0/code", nullptr}}},
      {"quotbal", "malformed", {{"/structured/to/display", "Mr. J. User <sip:j.user@example.com>"}}},
      {"ltgtruri", "accepted", {{"/request_uri/text", "sip:user@example.com"}}},
      {"lwsruri", "accepted", {{"/method", "INVITE"}, {"/structured/cseq/number", 2130706432}}},
      {"lwsstart", "accepted", {{"/method", "INVITE"}}},
      {"trws", "accepted", {{"/method", "OPTIONS"}}},
      {"escruri", "accepted", {{"/request_uri/headers/route", "<sip:example.com>"}, {"/anomalies/0/code", "headers_in_request_uri"}}},
      {"baddate", "accepted", {{"/anomalies/0/code", "date_not_gmt"}}},
      {"regbadct", "accepted", {{"/structured/contact/0/uri/text", "sip:user@example.com?Route=%3Csip:sip.example.com%3E"},
                       {"/structured/contact/0/uri/headers/route", "<sip:sip.example.com>"}}},
      {"badaspec", "accepted", {{"/structured/to/uri/text", "sip:t.watson@example.org"}, {"/structured/to/display", "Watson, Thomas"}}},
      {"baddn", "accepted", {{"/structured/from/display", "Bell, Alexander"}, {"/structured/from/tag", "43"}}},
      {"badvers", "malformed", {{"/method", "OPTIONS"}, {"/sip_version", "SIP/7.0"}}},
      {"mismatch01", "malformed", {{"/anomalies/0/detail", "OPTIONS, INVITE"}}},
      {"mismatch02", "malformed", {{"/method", "NEWMETHOD"}, {"/structured/cseq/method", "INVITE"}}},
      {"bigcode", "malformed", {{"/status_code", 4294967301U}, {"/anomalies/0/detail", "4294967301"}}},
      {"badbranch", "malformed", {{"/structured/via/0/branch", "z9hG4bK"}}},
      {"insuf", "malformed", {{"/call_id", nullptr}, {"/structured/from", nullptr}, {"/structured/to", nullptr}}},
      {"unkscm", "accepted", {{"/request_uri/scheme", "nobodyknowsthisscheme"}}},
      {"novelsc", "accepted", {{"/request_uri/scheme", "soap.beep"}}},
      {"unksm2", "accepted", {{"/structured/to/uri/scheme", "isbn"}, {"/structured/from/uri/scheme", "http"},
                       {"/structured/contact/0/uri/scheme", "name"}}},
      {"bext01", "ok", {{"/structured/lists/require", {"nothingSupportsThis", "nothingSupportsThisEither"}},
                       {"/structured/lists/proxy-require", {"noProxiesSupportThis", "norDoAnyProxiesSupportThis"}}}},
      {"invut", "ok", {{"/anomalies/0/code", "unknown_content_type"}, {"/body_length", 40}, {"/anomalies/1", nullptr}}},
      {"regaut01", "accepted", {{"/authentication/0/scheme", "NoOneKnowsThisScheme"}, {"/authentication/0/has_response", true},
                       {"/authentication/0/realm", nullptr}}},
      {"multi01", "malformed", {{"/structured/contact/1/uri/host", "host36.example.net"}, {"/structured/contact/2", nullptr}}},
      {"mcl01", "malformed", {{"/anomalies/0/detail", "13, 5"}}},
      {"bcast", "accepted", {{"/status_code", 200}, {"/structured/hops", 2}, {"/structured/via/1/host", "255.255.255.255"}}},
      {"zeromf", "ok", {{"/anomalies/0/code", "max_forwards_zero"}, {"/structured/numbers/max-forwards", 0}}},
      {"cparam01", "ok", {{"/structured/contact/0/parameters/unknownparam", ""}, {"/structured/contact/0/uri/parameters", nullptr}}},
      {"cparam02", "ok", {{"/structured/contact/0/uri/parameters/unknownparam", ""}, {"/structured/contact/0/parameters", nullptr}}},
      {"regescrt", "ok", {{"/structured/contact/0/uri/headers/route", "<sip:sip.example.com>"}}},
      {"sdp01", "ok", {{"/anomalies/0/code", "accept_lacks_sdp"}, {"/anomalies/0/severity", "notice"}}},
      {"inv2543", "ok", {{"/anomalies/0/code", "rfc2543_peer"}, {"/structured/from/tag", nullptr},
                       {"/structured/via/0/branch", nullptr}, {"/structured/numbers", nullptr},
                       {"/bodies/0/content_type", "application/sdp"}}},
  };
  return kRows;
}
// clang-format on

// Codes that are more than info come first in the facts above, so info is left out before they are looked at.
Json without_info(Json detail) {
  Json kept = Json::array();
  for (Json& anomaly : detail["anomalies"]) {
    if (anomaly["severity"] != "info") kept.push_back(std::move(anomaly));
  }
  detail["anomalies"] = std::move(kept);
  return detail;
}

bool here() {
  static const bool kHere = torture("wsinv").has_value();
  if (!kHere) WARN("skipped: RFC 4475's messages are missing (../shared/captures/raw)");
  return kHere;
}

}  // namespace

TEST_CASE("2.10: every row of the acceptance table holds for the detail of its message") {
  if (!here()) return;
  REQUIRE(rows().size() == 49);
  for (const Row& row : rows()) {
    const Json detail = without_info(detail_json(torture(row.name).value()));
    INFO(row.name);
    CHECK(detail["verdict"] == row.verdict);
    for (const auto& [pointer, value] : row.facts) {
      INFO(pointer);
      CHECK(at(detail, pointer) == value);
    }
  }
}

TEST_CASE("2.10: what the table says that is no single value") {
  if (!here()) return;
  const auto detail = [](const char* name) { return detail_json(torture(name).value()); };
  CHECK(header_values(detail("wsinv"), "subject") == Names{""});
  CHECK(header_values(detail("wsinv"), "newfangledheader").size() == 1);
  CHECK(header_values(detail("wsinv"), "unknownheaderwithunusualvalue") == Names{";;,,;;,;"});
  CHECK(header_values(detail("longreq"), "via").size() == 34);
  CHECK(header_values(detail("esc02"), "c%6fntact").size() == 1);
  CHECK(detail("unreason")["reason_phrase"].get<std::string>().find("= 2**3 * 5**2 но сто девяносто девять") == 0);
  CHECK(detail("ncl")["bodies"][0]["text"].get<std::string>().find("v=0\no=mhandley") == 0);
  CHECK(header_values(detail("regaut01"), "authorization") == Names{"NoOneKnowsThisScheme [redacted:16]"});
  const Json multi = detail("multi01");
  for (const char* name : {"cseq", "call-id", "from", "to", "max-forwards", "contact"}) {
    CHECK(header_values(multi, name).size() == 2);
  }
  CHECK(header_values(detail("dblreq"), "cseq").size() == 1);
  CHECK(detail("dblreq")["bodies"].empty());
}
