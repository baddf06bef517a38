// Every header of domain.md's header table (2.4) taken apart.
#include "catch.h"
#include "protocols/sip/codes.h"
#include "support/sip_detail.h"

using namespace test;
using namespace pcapglass::sip;

namespace {

// The structured form of a request with these header lines besides the mandatory ones.
Json structured(const Names& lines) { return detail_json(request("INVITE", lines))["structured"]; }

}  // namespace

TEST_CASE("2.4: From, To and Contact in their parts") {
  const Json detail = detail_json(message_of(
      {"REGISTER sip:example.com SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKa",
       R"(From: "Alice \"A\" Smith" <sips:alice:pw@Example.com:5071;user=phone?Subject=hi%20there>;tag=1;x="y z")",
       "To: sip:bob@example.com;tag=2",
       R"(m: <sip:a@192.0.2.1;ob>;expires=60;q=0.5;+sip.instance="<urn:uuid:1>";reg-id=1, <sip:b@192.0.2.2>;isfocus)",
       "Call-ID: id", "CSeq: 3 REGISTER", "Max-Forwards: 70"}));
  CHECK(at(detail, "/structured/from/display") == "Alice \"A\" Smith");
  CHECK(at(detail, "/structured/from/uri/scheme") == "sips");
  CHECK(at(detail, "/structured/from/uri/user") == "alice");
  CHECK(at(detail, "/structured/from/uri/password") == "[redacted:2]");
  CHECK(at(detail, "/structured/from/uri/host") == "Example.com");
  CHECK(at(detail, "/structured/from/uri/port") == 5071);
  CHECK(at(detail, "/structured/from/uri/parameters/user") == "phone");
  CHECK(at(detail, "/structured/from/uri/headers/subject") == "hi there");
  CHECK(at(detail, "/structured/from/uri/address_of_record") == "sips:alice@example.com:5071");
  CHECK(at(detail, "/structured/from/tag") == "1");
  CHECK(at(detail, "/structured/from/parameters/x") == "y z");
  CHECK(at(detail, "/structured/to/tag") == "2");
  CHECK(at(detail, "/structured/contact/0/uri/parameters/ob") == "");
  CHECK(at(detail, "/structured/contact/0/parameters/expires") == "60");
  CHECK(at(detail, "/structured/contact/0/parameters/+sip.instance") == "<urn:uuid:1>");
  CHECK(at(detail, "/structured/contact/1/parameters/isfocus") == "");
  CHECK(at(detail, "/structured/contact_is_star") == nullptr);
  CHECK(detail_json(message_of({"REGISTER sip:x SIP/2.0", "Contact: *"}))["structured"]["contact_is_star"] == true);
}

TEST_CASE("2.4: Via with all its parameters") {
  const Json all =
      structured({"Via: SIP/2.0/TCP [2001:db8::1]:5070;branch=z9hG4bKb;rport=4321;received=192.0.2.9;"
                  "ttl=16;maddr=224.0.1.75;alias;keep=30;oc=1, SIP/2.0/UDP old.example.com;branch=1"});
  CHECK(all["hops"] == 3);
  CHECK(at(all, "/via/1/transport") == "TCP");
  CHECK(at(all, "/via/1/host") == "2001:db8::1");
  CHECK(at(all, "/via/1/port") == 5070);
  CHECK(at(all, "/via/1/rport") == 4321);
  CHECK(at(all, "/via/1/received") == "192.0.2.9");
  CHECK(at(all, "/via/1/parameters/maddr") == "224.0.1.75");
  CHECK(at(all, "/via/1/parameters/alias") == "");
  CHECK(at(all, "/via/1/parameters/oc") == "1");
  CHECK(at(all, "/via/2/branch_rfc3261") == false);
  CHECK(at(all, "/via/2/effective_port") == 5060);
}

TEST_CASE("2.4: routes tell loose from strict") {
  const Json all = structured({"Record-Route: <sip:p1;lr>, <sip:p2;lr=on>", "Route: <sip:p3>", "Path: <sip:p4;LR>",
                               "Service-Route: <sip:p5;lr>"})["addresses"];
  CHECK(at(all, "/record-route/0/loose_route") == true);
  CHECK(at(all, "/record-route/1/loose_route") == true);
  CHECK(at(all, "/route/0/loose_route") == false);
  CHECK(at(all, "/path/0/loose_route") == true);
  CHECK(at(all, "/service-route/0/uri/host") == "p5");
}

TEST_CASE("2.4, 2.6: Reason and Warning have the names of their codes") {
  const Json all =
      structured({R"(Reason: Q.850;cause=16;text="Terminated", SIP ;cause=486 ;text="Busy \"now\"")",
                  R"(Warning: 305 isi.edu "Incompatible media format", 399 x "y, \"z\"")", "Reason: Preemption"});
  CHECK(at(all, "/reasons/0/protocol") == "Q.850");
  CHECK(at(all, "/reasons/0/cause") == 16);
  CHECK(at(all, "/reasons/0/name") == "normal call clearing");
  CHECK(at(all, "/reasons/0/text") == "Terminated");
  CHECK(at(all, "/reasons/1/name") == "Busy Here");
  CHECK(at(all, "/reasons/1/text") == "Busy \"now\"");
  CHECK(at(all, "/reasons/2/protocol") == "Preemption");
  CHECK(at(all, "/reasons/2/cause") == nullptr);
  CHECK(at(all, "/warnings/0/code") == 305);
  CHECK(at(all, "/warnings/0/name") == "incompatible media format");
  CHECK(at(all, "/warnings/0/agent") == "isi.edu");
  CHECK(at(all, "/warnings/1/text") == "y, \"z\"");
  CHECK(status_name(199) == "Early Dialog Terminated");
  CHECK(status_name(608) == "Rejected");
  CHECK(status_name(299).empty());
  CHECK(q850_name(127) == "interworking");
  CHECK(q850_name(1) == "unallocated number");
  CHECK(warning_name(399) == "miscellaneous");
  CHECK(warning_name(0).empty());
}

TEST_CASE("2.4: numbers, word lists and values with parameters") {
  const Json all = structured({"Expires: 3600",
                               "Min-SE: 90",
                               "RSeq: 988789",
                               "RAck: 776656 1 INVITE",
                               "x: 1800;refresher=uac",
                               "k: 100rel, timer",
                               "Require: precondition",
                               "Allow: INVITE,ACK , BYE",
                               "u: presence, dialog",
                               "o: refer;id=93809824",
                               "Subscription-State: terminated;reason=timeout;retry-after=5",
                               "Retry-After: 18000 (I'm in a meeting);duration=3600",
                               "Privacy: id;critical",
                               "Replaces: 12adf2f34456gs5(1)@x;to-tag=1234;from-tag=54321;early-only",
                               "Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=47755a9de7794ba387653f2099600ef2",
                               "P-Charging-Vector: icid-value=\"1234\";icid-generated-at=192.0.2.1",
                               "Target-Dialog: a;local-tag=b;remote-tag=c",
                               "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=2620",
                               "P-Early-Media: supported",
                               "Content-Disposition: session;handling=optional",
                               "Unsupported: foo",
                               "User-to-User: 56a390;encoding=hex"});
  CHECK(at(all, "/numbers/expires") == 3600);
  CHECK(at(all, "/numbers/rseq") == 988789);
  CHECK(at(all, "/values/min-se/0/value") == "90");
  CHECK(at(all, "/rack/rseq") == 776656);
  CHECK(at(all, "/rack/cseq") == 1);
  CHECK(at(all, "/rack/method") == "INVITE");
  CHECK(at(all, "/values/session-expires/0/value") == "1800");
  CHECK(at(all, "/values/session-expires/0/parameters/refresher") == "uac");
  CHECK(at(all, "/lists/supported") == Json({"100rel", "timer"}));
  CHECK(at(all, "/lists/allow") == Json({"INVITE", "ACK", "BYE"}));
  CHECK(at(all, "/lists/allow-events") == Json({"presence", "dialog"}));
  CHECK(at(all, "/lists/privacy") == Json({"id", "critical"}));
  CHECK(at(all, "/values/event/0/value") == "refer");
  CHECK(at(all, "/values/event/0/parameters/id") == "93809824");
  CHECK(at(all, "/values/subscription-state/0/value") == "terminated");
  CHECK(at(all, "/values/subscription-state/0/parameters/reason") == "timeout");
  CHECK(at(all, "/values/retry-after/0/value") == "18000");
  CHECK(at(all, "/values/retry-after/0/comment") == "I'm in a meeting");
  CHECK(at(all, "/values/retry-after/0/parameters/duration") == "3600");
  CHECK(at(all, "/values/replaces/0/value") == "12adf2f34456gs5(1)@x");
  CHECK(at(all, "/values/replaces/0/parameters/early-only") == "");
  CHECK(at(all, "/values/session-id/0/parameters/remote") == "47755a9de7794ba387653f2099600ef2");
  CHECK(at(all, "/values/p-charging-vector/0/parameters/icid-value") == "1234");
  CHECK(at(all, "/values/target-dialog/0/parameters/remote-tag") == "c");
  CHECK(at(all, "/values/p-access-network-info/0/value") == "3GPP-E-UTRAN-FDD");
  CHECK(at(all, "/lists/p-early-media") == Json({"supported"}));
  CHECK(at(all, "/values/user-to-user/0/value") == "56a390");
  CHECK(at(all, "/cseq/number") == 7);
}

TEST_CASE("2.4: identities, Diversion, History-Info and Refer-To") {
  const Json all = structured(
      {R"(P-Asserted-Identity: "Cullen" <sip:fluffy@cisco.com>, tel:+1-408-526-4000)", "P-Preferred-Identity: sip:me@x",
       "Remote-Party-ID: \"R\" <sip:r@x>;party=calling;privacy=full",
       "Diversion: <sip:n1@x>;reason=user-busy;counter=1;privacy=off;limit=3, <tel:+123>;reason=unconditional",
       "History-Info: <sip:u1@x>;index=1, <sip:u2@x?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22>;index=1.1;rc=1",
       "r: <sip:bob@x?Replaces=12345%40h%3Bto-tag%3D12%3Bfrom-tag%3D5>", "b: <sip:ref@x>"})["addresses"];
  CHECK(at(all, "/p-asserted-identity/0/display") == "Cullen");
  CHECK(at(all, "/p-asserted-identity/1/uri/number") == "+14085264000");
  CHECK(at(all, "/p-preferred-identity/0/uri/user") == "me");
  CHECK(at(all, "/remote-party-id/0/parameters/privacy") == "full");
  CHECK(at(all, "/diversion/0/parameters/reason") == "user-busy");
  CHECK(at(all, "/diversion/0/parameters/limit") == "3");
  CHECK(at(all, "/diversion/1/uri/scheme") == "tel");
  CHECK(at(all, "/history-info/0/parameters/index") == "1");
  CHECK(at(all, "/history-info/1/parameters/rc") == "1");
  CHECK(at(all, "/history-info/1/reason/cause") == 302);
  CHECK(at(all, "/history-info/1/reason/name") == "Moved Temporarily");
  CHECK(at(all, "/history-info/1/reason/text") == "Moved");
  CHECK(at(all, "/refer-to/0/replaces/value") == "12345@h");
  CHECK(at(all, "/refer-to/0/replaces/parameters/to-tag") == "12");
  CHECK(at(all, "/referred-by/0/uri/user") == "ref");
}

TEST_CASE("2.4: an Identity header's PASSporT is decoded, a damaged or compact one is not") {
  const std::string header =
      "eyJhbGciOiJFUzI1NiIsInBwdCI6InNoYWtlbiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUub3JnL3Bhc3Nw"
      "b3J0"
      "LmNlciJ9";
  const std::string claims =
      "eyJhdHRlc3QiOiJBIiwiZGVzdCI6eyJ0biI6WyIxMjE1NTU1MTIxMyJdLCJ1cmkiOlsic2lwOmJvYkBleGFtcGxlLmNvbSJdfSwiaWF0IjoxNDQz"
      "MjA4"
      "MzQ1LCJvcmlnIjp7InRuIjoiMTIxNTU1NTEyMTIifSwib3JpZ2lkIjoiMTIzZTQ1NjctZTg5Yi0xMmQzLWE0NTYtNDI2NjU1NDQwMDAwIn0";
  const std::string signature(86, 'x');
  const Json all = structured({"Identity: " + header + "." + claims + "." + signature +
                               ";info=<https://cert.example.org/passport.cer>;alg=ES256;ppt=shaken"});
  CHECK(at(all, "/passports/0/decoded") == true);
  CHECK(at(all, "/passports/0/algorithm") == "ES256");
  CHECK(at(all, "/passports/0/extension") == "shaken");
  CHECK(at(all, "/passports/0/certificate_url") == "https://cert.example.org/passport.cer");
  CHECK(at(all, "/passports/0/attestation") == "A");
  CHECK(at(all, "/passports/0/originator") == Json({"12155551212"}));
  CHECK(at(all, "/passports/0/destinations") == Json({"12155551213", "sip:bob@example.com"}));
  CHECK(at(all, "/passports/0/issued_at") == "2015-09-25T19:12:25.000000Z");
  CHECK(at(all, "/passports/0/origin_id") == "123e4567-e89b-12d3-a456-426655440000");
  CHECK(at(all, "/passports/0/signature_bytes") == 64);
  CHECK(at(all, "/passports/0/parameters/ppt") == "shaken");
  for (const std::string& token : {".." + signature, header + "." + claims.substr(1) + ".x", std::string("\"abc=\""),
                                   header + "." + header, std::string("e30.bnVsbA.eA")}) {
    INFO(token);
    CHECK(at(structured({"y: " + token}), "/passports/0/decoded") == false);
  }
  CHECK(base64url_decoded("aGk_-w") == "hi?\xfb");
  CHECK_FALSE(base64url_decoded("a"));
  CHECK_FALSE(base64url_decoded("ab+/"));
}

TEST_CASE("2.4: software is shown with a guess of its vendor") {
  const Json all = structured({"User-Agent: Asterisk PBX 18.2.0", "Server: My own thing"});
  CHECK(at(all, "/software/0/vendor") == "Asterisk");
  CHECK(at(all, "/software/1/header") == "server");
  CHECK(at(all, "/software/1/vendor") == nullptr);
}

TEST_CASE("H-04: of a single header that is repeated the first counts") {
  const Json all = structured({"Expires: 1", "Expires: 2", "To: <sip:other@x>"});
  CHECK(at(all, "/numbers/expires") == 1);
  CHECK(at(all, "/to/uri/user") == "bob");
}

TEST_CASE("C-09: a header line that the snap length cut is listed but not taken apart") {
  const std::string whole = request("INVITE", {"Route: <sip:proxy.example.com;lr>"});
  const std::string cut = whole.substr(0, whole.find("proxy") + 2);
  const Json detail = detail_json(Parsed(cut, whole.size()));
  CHECK(at(detail, "/structured/addresses") == nullptr);
  CHECK(header_values(detail, "route") == Names{"<sip:pr"});
}
