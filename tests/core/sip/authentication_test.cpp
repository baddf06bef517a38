// Authentication without its secrets (domain.md 2.8).
#include "catch.h"
#include "support/sip_detail.h"

using namespace test;
using namespace pcapglass::sip;

namespace {

Json authentication(const Names& lines, std::string_view method = "REGISTER") {
  return detail_json(request(method, lines))["authentication"];
}

}  // namespace

TEST_CASE("2.8: Digest credentials by their fields, the nonce by a short name") {
  const Json all =
      authentication({"Authorization: Digest username=\"bob\", realm=\"biloxi \\\"x\\\"\", "
                      "nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", "
                      "uri=\"sip:bob@biloxi.example.com\", qop=auth, nc=00000001, cnonce=\"0a4f113b\", "
                      "response=\"6629fae49393a05397450978507c4ef1\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\""});
  REQUIRE(all.size() == 1);
  const Json& one = all[0];
  CHECK(one["header"] == "authorization");
  CHECK(one["scheme"] == "Digest");
  CHECK(one["username"] == "bob");
  CHECK(one["realm"] == "biloxi \"x\"");
  CHECK(one["uri"] == "sip:bob@biloxi.example.com");
  CHECK(one["uri_is_request_uri"] == true);
  CHECK(one["qop"] == "auth");
  CHECK(one["nonce_count"] == "00000001");
  CHECK(one["nonce_id"] == "afa04b01");
  CHECK(one["has_opaque"] == true);
  CHECK(one["has_response"] == true);
  CHECK_FALSE(one.contains("algorithm"));
  CHECK(one["weaknesses"] == Json({"md5_over_unencrypted_transport"}));
  CHECK(all.dump().find("6629fae4") == std::string::npos);
  CHECK(all.dump().find("0a4f113b") == std::string::npos);
}

TEST_CASE("2.8: challenges in order, each line on its own") {
  const Json all =
      authentication({"WWW-Authenticate: Digest realm=\"a\", nonce=\"1\", stale=TRUE, algorithm=SHA-256",
                      "WWW-Authenticate: Digest realm=\"a\",nonce=\"2\",algorithm=MD5-sess,qop=\"auth,auth-int\"",
                      "Proxy-Authenticate: Basic realm=\"b\"",
                      "Authentication-Info: nextnonce=\"3\", qop=auth, "
                      "rspauth=\"s3cret\", nc=00000002"});
  REQUIRE(all.size() == 4);
  CHECK(all[0]["stale"] == true);
  CHECK(all[0]["weaknesses"].empty());
  CHECK(all[0]["has_response"] == false);
  CHECK(all[1]["qop"] == "auth,auth-int");
  CHECK(all[1]["weaknesses"] == Json({"md5_over_unencrypted_transport"}));
  CHECK(all[1]["nonce_id"] != all[0]["nonce_id"]);
  CHECK(all[2]["scheme"] == "Basic");
  CHECK(all[2]["realm"] == "b");
  CHECK(all[2]["weaknesses"] == Json({"basic_sends_password"}));
  CHECK(all[3]["scheme"] == "");
  CHECK(all[3]["has_response"] == true);
  CHECK(all[3]["nonce_count"] == "00000002");
  CHECK(all.dump().find("s3cret") == std::string::npos);
}

TEST_CASE("2.8: a digest over another URI than the Request-URI is noted") {
  const Json other =
      authentication({"Authorization: Digest username=\"b\", nonce=\"n\", uri=\"sip:else.example.com\", "
                      "algorithm=SHA-512-256, response=\"1\""});
  CHECK(other[0]["uri_is_request_uri"] == false);
  CHECK(other[0]["weaknesses"] == Json({"uri_differs_from_request_uri"}));
  const Json same =
      authentication({"Authorization: Digest nonce=\"n\", uri=\"sip:bob@BILOXI.example.com\", response=\"1\""});
  CHECK(same[0]["uri_is_request_uri"] == true);
}

TEST_CASE("2.8: nothing of Basic, Bearer and unknown credentials is shown, nor of digests with broken quotes") {
  for (const char* line :
       {"Authorization: Basic czNjcmV0", "Authorization: Bearer czNjcmV0", "Authorization: czNjcmV0",
        "Proxy-Authorization: Digest username=\"bob, response=\"czNjcmV0\"",
        "Authorization: Digest username=bob response=czNjcmV0 nonce=\"n\"",
        "Authorization: Digest realm=\"open, cnonce=\"czNjcmV0", "Authorization: AKA auts=\"czNjcmV0\"",
        "Authorization: Digest\r\n username=\"bob\",\r\n response=\r\n  \"czNjcmV0\""}) {
    INFO(line);
    const Json detail = detail_json(request("REGISTER", {line}));
    REQUIRE(detail["authentication"].size() == 1);
    CHECK(detail.dump().find("czNjcmV0") == std::string::npos);
  }
}
