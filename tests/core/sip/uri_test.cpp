// When URIs mean the same (RFC 3261 19.1.4, RFC 3966 4; domain.md 2.5).
#include "catch.h"
#include "protocols/sip/uri_compare.h"
#include "support/sip_detail.h"

using namespace test;
using namespace pcapglass::sip;

TEST_CASE("2.5: the pairs that RFC 3261 19.1.4 calls equivalent") {
  const std::pair<const char*, const char*> pairs[] = {
      {"sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtlanTa.CoM;Transport=tcp"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"},
      {"sip:carol@chicago.com;a=1;a=2", "sip:carol@chicago.com;A=1"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com;security=on"},
      {"sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"},
      {"sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
       "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"},
      {"sip:alice@atlanta.com?subject=project%20x&priority=urgent",
       "sip:alice@atlanta.com?priority=urgent&subject=project%20x"},
  };
  for (const auto& [a, b] : pairs) {
    INFO(a << " and " << b);
    CHECK(same_uri(a, b));
    CHECK(same_uri(b, a));
  }
}

TEST_CASE("2.5: the pairs that RFC 3261 19.1.4 calls not equivalent") {
  const std::pair<const char*, const char*> pairs[] = {
      {"SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"},
      {"sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"},
      {"sip:bob@biloxi.com:6000;transport=tcp", "sip:bob@biloxi.com"},
      {"sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"},
      {"sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"},
      {"sip:bob@biloxi.com", "sips:bob@biloxi.com"},
      {"sip:bob@biloxi.com;user=phone", "sip:bob@biloxi.com"},
      {"sip:bob@biloxi.com;maddr=192.0.2.1", "sip:bob@biloxi.com"},
      {"sip:bob@biloxi.com;security=on", "sip:bob@biloxi.com;security=off"},
      {"sip:a%3Bb@biloxi.com", "sip:a;b@biloxi.com"},
      {"sip:bob:one@biloxi.com", "sip:bob:two@biloxi.com"},
      {"sip:bob:@biloxi.com", "sip:bob@biloxi.com"},
  };
  for (const auto& [a, b] : pairs) {
    INFO(a << " and " << b);
    CHECK_FALSE(same_uri(a, b));
    CHECK_FALSE(same_uri(b, a));
  }
}

TEST_CASE("2.5: a URI of very many parameters is compared in reasonable time") {
  std::string many = "sip:a@b";
  for (int i = 0; i < 20'000; ++i) many += ";p" + std::to_string(i);
  CHECK(same_uri(many, many));
  CHECK_FALSE(same_uri(many, many + ";q"));
}

TEST_CASE("2.5: telephone numbers are compared without separators but with context, extension and subaddress") {
  CHECK(same_uri("tel:+1-201-555-0123", "tel:+12015550123"));
  CHECK(same_uri("tel:+1(201)555.0123;x=1", "TEL:+12015550123"));
  CHECK_FALSE(same_uri("tel:+12015550123;ext=1", "tel:+12015550123"));
  CHECK_FALSE(same_uri("tel:7042;phone-context=example.com", "tel:7042;phone-context=example.org"));
  CHECK(same_uri("tel:7042;phone-context=+1-201", "tel:7042;phone-context=+1201"));
  CHECK(same_uri("urn:service:sos", "URN:service:sos"));
  CHECK_FALSE(same_uri("urn:service:sos", "urn:service:sos.fire"));
}

TEST_CASE("2.5: an address of record has one key, whatever its form") {
  CHECK(aor_key("sip:alice@Atlanta.COM") == "sip:alice@atlanta.com");
  CHECK(aor_key(" SIP:%61lice:secret@atlanta.com;transport=tcp?x=y ") == "sip:alice@atlanta.com");
  CHECK(aor_key("sip:Alice@atlanta.com") == "sip:Alice@atlanta.com");
  CHECK(aor_key("sip:alice@atlanta.com:05060") == "sip:alice@atlanta.com:5060");
  CHECK(aor_key("sips:alice@[2001:DB8::1]:5061") == "sips:alice@[2001:db8::1]:5061");
  CHECK(aor_key("sip:[2001:db8:::192.0.2.1]") == "sip:[2001:db8::192.0.2.1]");
  CHECK(aor_key("sip:a%40b@c") == "sip:a%40b@c");
  CHECK(aor_key("sip:%c3%bc@c") == aor_key("sip:\xc3\xbc@c"));
  CHECK(aor_key("sip:null-%00-null@c") == "sip:null-%00-null@c");
  CHECK(aor_key("sip:100%@c") == "sip:100%@c");
  CHECK(aor_key("tel:+1-201-555-0123;phone-context=x;ext=4-5") == "tel:+12015550123;ext=45;phone-context=x");
  CHECK(aor_key("nonsense") == "nonsense");
  CHECK(aor_key("").empty());
}

TEST_CASE("2.5: emergency services and numbers are flagged") {
  for (const char* uri : {"urn:service:sos", "URN:Service:SOS.ambulance", "sip:112@x", "sips:911@x;user=phone",
                          "tel:911", "tel:112;phone-context=+49", "sip:911;phone-context=+1@x"}) {
    INFO(uri);
    CHECK(is_emergency(parse_uri(uri)));
  }
  for (const char* uri :
       {"urn:service:counseling", "urn:service:sosume", "sip:1120@x", "tel:+911", "sip:x@112", "112"}) {
    INFO(uri);
    CHECK_FALSE(is_emergency(parse_uri(uri)));
  }
  CHECK(at(detail_json(request("INVITE", {"Reply-To: <sip:112@x>"})),
           "/structured/addresses/reply-to/0/uri/emergency") == true);
}

TEST_CASE("2.5: ports in effect are the written one or the default of scheme and transport") {
  const auto port = [](const char* uri) { return report_uri(uri).effective_port; };
  CHECK(port("sip:a@b") == 5060);
  CHECK(port("sips:a@b") == 5061);
  CHECK(port("sip:a@b;transport=TLS") == 5061);
  CHECK(port("sip:a@b:5070;transport=tls") == 5070);
  CHECK_FALSE(report_uri("tel:123").effective_port);
  CHECK(report_via("SIP/2.0/TLS h")->effective_port == 5061);
  CHECK(report_via("SIP/2.0/TCP h")->effective_port == 5060);
}
