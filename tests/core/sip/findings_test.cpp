// Each rule about calls, requests and registrations (domain.md 5.1 to 5.3): where it fires, and a near miss.
#include "catch.h"
#include "support/scene.h"

using test::answered_call;
using test::refused_call;
using test::Scene;

TEST_CASE("SIP-CA-01: a refused call is an error, busy and unanswered ones are normal use") {
  const auto severity = [](const Scene& scene) {
    const auto result = scene.calls();
    for (const auto& finding : result["findings"]) {
      if (finding["id"] == "SIP-CA-01") return finding["severity"].get<std::string>();
    }
    return std::string("none");
  };
  CHECK(severity(refused_call("503 Service Unavailable")) == "error");
  CHECK(severity(refused_call("486 Busy Here")) == "notice");
  CHECK(severity(answered_call()) == "none");
  const auto result = refused_call("503 Service Unavailable").calls();
  CHECK(result["findings"][0]["evidence"][0]["frame"] == 1);
  CHECK(result["findings"][0]["evidence"][1]["frame"] == 2);
  CHECK(result["findings"][0]["metrics"]["code"] == 503);
}

TEST_CASE("2.6: the reason phrase is shown as it was sent") {
  const Scene scene = refused_call("503 All trunks to Mars are down");
  CHECK(scene.call()["outcome_text"] == "server failure: 503 All trunks to Mars are down");
  const auto result = scene.calls();
  const auto explanation = result["findings"][0]["explanation"].get<std::string>();
  CHECK(explanation.find("503 All trunks to Mars are down - overload") != std::string::npos);
}

TEST_CASE("5.8: equal findings are one, with their number") {
  Scene scene;
  for (int i = 0; i < 12; ++i) {
    scene.call_id("c" + std::to_string(i)).request(i, 1, 2, "INVITE", 1);
    scene.response(i + 0.5, 2, 1, "404 Not Found", "INVITE", 1).request(i + 0.6, 1, 2, "ACK", 1, {.to_tag = "b"});
  }
  const auto result = scene.calls();
  REQUIRE(result["findings"].size() == 1);
  CHECK(result["findings"][0]["metrics"]["count"] == 12);
  CHECK(result["findings"][0]["evidence"].size() == 10);
}

TEST_CASE("SIP-CA-03, SIP-CA-05: no ACK, and the call drops at 32 s") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1).response(1, 2, 1, "200 OK", "INVITE", 1);
  SECTION("fires") {
    scene.response(1.5, 2, 1, "200 OK", "INVITE", 1).response(2.5, 2, 1, "200 OK", "INVITE", 1);
    scene.request(33, 2, 1, "BYE", 1, {.from_tag = "b", .to_tag = "a"});
    CHECK(scene.fires("SIP-CA-03"));
    CHECK(scene.fires("SIP-CA-05"));
  }
  SECTION("near miss: the ACK came after one repeat") {
    scene.response(1.5, 2, 1, "200 OK", "INVITE", 1);
    scene.request(1.6, 1, 2, "ACK", 1, {.to_tag = "b", .branch = "ack"});
    scene.request(33, 2, 1, "BYE", 1, {.from_tag = "b", .to_tag = "a"});
    CHECK_FALSE(scene.fires("SIP-CA-03"));
    CHECK_FALSE(scene.fires("SIP-CA-05"));
  }
  SECTION("near miss: the capture ends too early to tell (C-06)") {
    scene.response(1.5, 2, 1, "200 OK", "INVITE", 1);
    CHECK_FALSE(scene.fires("SIP-CA-03"));
  }
}

TEST_CASE("SIP-CA-04: the ACK passes here, and the callee goes on repeating") {
  Scene scene = answered_call();  // 200 at 3 s, ACK at 3.2 s
  SECTION("fires") {
    scene.response(4, 2, 1, "200 OK", "INVITE", 1).response(6, 2, 1, "200 OK", "INVITE", 1);
    CHECK(scene.fires("SIP-CA-04"));
  }
  SECTION("near miss: a repeat that crossed the ACK on the way") {
    scene.response(3.6, 2, 1, "200 OK", "INVITE", 1);
    CHECK_FALSE(scene.fires("SIP-CA-04"));
  }
}

TEST_CASE("SIP-CA-10: a BYE that is refused or unanswered") {
  Scene scene = answered_call();
  scene.request(10, 1, 2, "BYE", 2, {.to_tag = "b"});
  SECTION("refused") {
    scene.response(10.1, 2, 1, "481 Call/Transaction Does Not Exist", "BYE", 2);
    CHECK(scene.fires("SIP-CA-10"));
  }
  SECTION("unanswered until Timer F") { CHECK(scene.silence_until(42).fires("SIP-CA-10")); }
  SECTION("near miss: before Timer F") { CHECK_FALSE(scene.silence_until(41.9).fires("SIP-CA-10")); }
  SECTION("near miss: answered") {
    CHECK_FALSE(scene.response(10.1, 2, 1, "200 OK", "BYE", 2).silence_until(60).fires("SIP-CA-10"));
  }
}

TEST_CASE("SIP-CA-14: slow set-up beyond 3 s") {
  const auto ringing_after = [](double seconds) {
    Scene scene;
    scene.request(0, 1, 2, "INVITE", 1).response(0.1, 2, 1, "100 Trying", "INVITE", 1);
    scene.response(seconds, 2, 1, "180 Ringing", "INVITE", 1).response(20, 2, 1, "200 OK", "INVITE", 1);
    return scene;
  };
  CHECK(ringing_after(3.1).fires("SIP-CA-14"));
  CHECK_FALSE(ringing_after(3.0).fires("SIP-CA-14"));
}

TEST_CASE("SIP-CA-15: glare is a 491 within the dialog") {
  Scene scene = answered_call();
  scene.request(5, 1, 2, "INVITE", 2, {.to_tag = "b"});
  CHECK(Scene(scene).response(5.1, 2, 1, "491 Request Pending", "INVITE", 2).fires("SIP-CA-15"));
  CHECK_FALSE(Scene(scene).response(5.1, 2, 1, "200 OK", "INVITE", 2).fires("SIP-CA-15"));
}

TEST_CASE("SIP-CA-16: two devices answer") {
  Scene scene = answered_call();
  Scene forked(scene);
  forked.response(3.3, 2, 1, "200 OK", "INVITE", 1, {.to_tag = "other"}).silence_until(9);
  CHECK(forked.fires("SIP-CA-16"));
  // The same answer again is none.
  CHECK_FALSE(Scene(scene).response(3.3, 2, 1, "200 OK", "INVITE", 1).fires("SIP-CA-16"));
}

TEST_CASE("SIP-CA-18: a CANCEL that nobody heeds") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1).response(0.5, 2, 1, "180 Ringing", "INVITE", 1).request(5, 1, 2, "CANCEL", 1);
  CHECK(Scene(scene).silence_until(37).fires("SIP-CA-18"));
  CHECK_FALSE(Scene(scene).silence_until(36.9).fires("SIP-CA-18"));
  CHECK_FALSE(
      Scene(scene).response(5.1, 2, 1, "487 Request Terminated", "INVITE", 1).silence_until(60).fires("SIP-CA-18"));
}

TEST_CASE("SIP-CA-20: an extension is missing") {
  CHECK(refused_call("420 Bad Extension").fires("SIP-CA-20"));
  CHECK(refused_call("421 Extension Required").fires("SIP-CA-20"));
  CHECK_FALSE(refused_call("422 Session Interval Too Small").fires("SIP-CA-20"));
}

TEST_CASE("SIP-TR-04: the response passes here, and the client repeats its request") {
  Scene scene;
  scene.request(0, 1, 2, "OPTIONS", 1).response(0.1, 2, 1, "200 OK", "OPTIONS", 1).request(1, 1, 2, "OPTIONS", 1);
  CHECK_FALSE(scene.fires("SIP-TR-04"));
  CHECK(scene.request(3, 1, 2, "OPTIONS", 1).fires("SIP-TR-04"));
}

TEST_CASE("SIP-TR-02: any request without a response, when the capture goes on (C-06)") {
  Scene scene;
  scene.request(0, 1, 2, "OPTIONS", 1).request(0.5, 1, 2, "OPTIONS", 1);
  CHECK_FALSE(Scene(scene).silence_until(31.9).fires("SIP-TR-02"));
  CHECK(Scene(scene).silence_until(32).fires("SIP-TR-02"));
  CHECK_FALSE(Scene(scene).response(1, 2, 1, "200 OK", "OPTIONS", 1).silence_until(60).fires("SIP-TR-02"));
}

namespace {

const test::SceneExtra kCredentials = {.headers = {"Authorization: Digest username=\"alice\""}};

Scene challenged() {
  Scene scene;
  scene.request(0, 1, 2, "REGISTER", 1).response(0.1, 2, 1, "401 Unauthorized", "REGISTER", 1);
  return scene;
}

pcapglass::Json registration(const Scene& scene) {
  return test::ask(scene.bytes(), "analyze_sip_packets")["registrations"].at(0);
}

}  // namespace

TEST_CASE("3.7, SIP-RG-01: a registration and a refused one") {
  Scene scene = challenged();
  scene.request(0.2, 1, 2, "REGISTER", 2, kCredentials);
  SECTION("accepted") {
    scene.response(0.5, 2, 1, "200 OK", "REGISTER", 2, {.headers = {"Expires: 600"}});
    const auto row = registration(scene);
    CHECK(row["state"] == "registered");
    CHECK(row["attempts"] == 1);
    CHECK(row["challenged"] == 1);
    CHECK(row["granted_expires"] == 600);
    CHECK(row["mean_delay_ms"] == 500.0);
    CHECK(scene.findings() == std::vector<std::string>{"SIP-RG-09", "SIP-RG-09"});
  }
  SECTION("refused") {
    scene.response(0.5, 2, 1, "403 Forbidden", "REGISTER", 2);
    CHECK(registration(scene)["state"] == "failed");
    CHECK(scene.findings() == std::vector<std::string>{"SIP-RG-01", "SIP-RG-09", "SIP-RG-09"});
  }
}

TEST_CASE("SIP-RG-02: credentials that are challenged twice") {
  Scene scene = challenged();
  scene.request(0.2, 1, 2, "REGISTER", 2, kCredentials).response(0.3, 2, 1, "401 Unauthorized", "REGISTER", 2);
  CHECK_FALSE(scene.fires("SIP-RG-02"));
  scene.request(0.4, 1, 2, "REGISTER", 3, kCredentials).response(0.5, 2, 1, "401 Unauthorized", "REGISTER", 3);
  CHECK(scene.fires("SIP-RG-02"));
  CHECK(registration(scene)["state"] == "auth_loop");
}

TEST_CASE("SIP-RG-03: no retry after a challenge (C-06)") {
  CHECK_FALSE(challenged().silence_until(32).fires("SIP-RG-03"));
  CHECK(challenged().silence_until(32.1).fires("SIP-RG-03"));
  CHECK(registration(challenged().silence_until(32.1))["state"] == "challenged_no_retry");
}

TEST_CASE("3.7: an unregistration asks for no time at all") {
  Scene scene;
  scene.request(0, 1, 2, "REGISTER", 1, {.headers = {"Expires: 0"}}).response(0.1, 2, 1, "200 OK", "REGISTER", 1);
  CHECK(registration(scene)["state"] == "unregistered");
}
