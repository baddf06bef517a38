// Every row of the outcome table (domain.md 3.4) and the times of 3.5, on calls made by hand.
#include "catch.h"
#include "support/scene.h"

using test::answered_call;
using test::refused_call;
using test::Scene;

TEST_CASE("3.4: an answered call that is hung up is completed, released by who sent the BYE") {
  Scene scene = answered_call();
  SECTION("by the caller") {
    scene.request(13, 1, 2, "BYE", 2, {.to_tag = "b"}).response(13.25, 2, 1, "200 OK", "BYE", 2);
    CHECK(scene.outcome() == "completed");
    CHECK(scene.call()["released_by"] == "caller");
    CHECK(scene.call()["disconnect_delay"] == 0.25);
  }
  SECTION("by the callee") {
    scene.request(13, 2, 1, "BYE", 1, {.from_tag = "b", .to_tag = "a"});
    CHECK(scene.call()["released_by"] == "callee");
  }
  SECTION("by somebody in between") {
    scene.request(13, 7, 1, "BYE", 1, {.from_tag = "b", .to_tag = "a"});
    CHECK(scene.call()["released_by"] == "intermediate");
  }
  CHECK(scene.call()["duration"] == 10.0);
}

TEST_CASE("3.5: times of an answered call count first transmissions") {
  Scene scene = answered_call();
  const auto call = scene.call();
  CHECK(call["outcome"] == "answered_still_up");
  CHECK(call["trying_delay"] == 0.1);
  CHECK(call["post_dial_delay"] == 0.5);
  CHECK(call["ring_time"] == 2.5);
  CHECK(call["setup_time"] == 3.0);
  CHECK(call["answer_to_ack"] == 0.2);
  CHECK_FALSE(call.contains("duration"));
  CHECK_FALSE(call.contains("failure_delay"));
}

TEST_CASE("3.4: a 2xx without ACK is judged only when the capture goes on for 32 s (C-06)") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1).response(3, 2, 1, "200 OK", "INVITE", 1);
  SECTION("it does not") {
    scene.silence_until(34.9);
    CHECK(scene.outcome() == "undetermined_capture_ended");
  }
  SECTION("it does") {
    scene.silence_until(35);
    CHECK(scene.outcome() == "answered_no_ack");
  }
}

TEST_CASE("3.4: refusals by code") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"486 Busy Here", "busy"},
      {"600 Busy Everywhere", "busy"},
      {"603 Decline", "declined"},
      {"607 Unwanted", "declined"},
      {"608 Rejected", "declined"},
      {"480 Temporarily Unavailable", "unavailable"},
      {"404 Not Found", "not_found"},
      {"410 Gone", "not_found"},
      {"484 Address Incomplete", "not_found"},
      {"485 Ambiguous", "not_found"},
      {"604 Does Not Exist Anywhere", "not_found"},
      {"416 Unsupported URI Scheme", "not_found"},
      {"403 Forbidden", "forbidden"},
      {"433 Anonymity Disallowed", "forbidden"},
      {"428 Use Identity Header", "forbidden"},
      {"438 Invalid Identity Header", "forbidden"},
      {"488 Not Acceptable Here", "media_rejected"},
      {"606 Not Acceptable", "media_rejected"},
      {"415 Unsupported Media Type", "media_rejected"},
      {"406 Not Acceptable", "media_rejected"},
      {"580 Precondition Failure", "media_rejected"},
      {"302 Moved Temporarily", "redirected"},
      {"500 Server Internal Error", "server_failure"},
      {"503 Service Unavailable", "server_failure"},
      {"482 Loop Detected", "rejected_other"},
      {"699 Own", "rejected_other"},
      {"408 Request Timeout", "rejected_other"},
  };
  for (const auto& [status, outcome] : rows) {
    INFO(status);
    CHECK(refused_call(status).outcome() == outcome);
    CHECK(refused_call(status).call()["failure_delay"] == 1.0);
  }
}

TEST_CASE("3.4: no answer is a refusal after ringing, or the Q.850 cause that says so") {
  CHECK(refused_call("480 Temporarily Unavailable", true).outcome() == "no_answer");
  CHECK(refused_call("408 Request Timeout", true).outcome() == "no_answer");
  CHECK(refused_call("487 Request Terminated", true).outcome() == "no_answer");
  CHECK(refused_call("486 Busy Here", true).outcome() == "busy");
  CHECK(refused_call("480 Temporarily Unavailable", false, {"Reason: Q.850;cause=19"}).outcome() == "no_answer");
  CHECK(refused_call("404 Not Found", false, {"Reason: Q.850;cause=20;text=\"absent\""}).outcome() == "unavailable");
  CHECK(refused_call("404 Not Found", false, {"Reason: SIP;cause=19"}).outcome() == "not_found");
}

TEST_CASE("3.4, DL-05: the caller gives up") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1);
  SECTION("while it rings") {
    scene.response(1, 2, 1, "180 Ringing", "INVITE", 1).request(9, 1, 2, "CANCEL", 1);
    scene.response(9.1, 2, 1, "200 OK", "CANCEL", 1).response(9.2, 2, 1, "487 Request Terminated", "INVITE", 1);
    CHECK(scene.outcome() == "cancelled_by_caller");
    CHECK(scene.call()["ring_time"] == 8.0);
    CHECK_FALSE(scene.fires("SIP-CA-18"));
  }
  SECTION("and the callee has answered just then: the call is up") {
    scene.request(2, 1, 2, "CANCEL", 1).response(2.1, 2, 1, "200 OK", "INVITE", 1);
    scene.request(2.2, 1, 2, "ACK", 1, {.to_tag = "b", .branch = "ack"});
    CHECK(scene.outcome() == "answered_still_up");
  }
}

TEST_CASE("3.4, DL-03: challenges belong to the attempt") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1).response(0.1, 2, 1, "407 Proxy Authentication Required", "INVITE", 1);
  SECTION("given up: known only after 32 s") {
    CHECK(scene.outcome() == "undetermined_capture_ended");
    scene.silence_until(32.1);
    CHECK(scene.outcome() == "auth_abandoned");
  }
  SECTION("answered with credentials") {
    scene.request(0.2, 1, 2, "INVITE", 2, {.headers = {"Proxy-Authorization: Digest username=\"a\""}});
    SECTION("that are refused by another challenge") {
      scene.response(0.3, 2, 1, "407 Proxy Authentication Required", "INVITE", 2);
      CHECK(scene.outcome() == "auth_failed");
    }
    SECTION("that are refused for good") {
      scene.response(0.3, 2, 1, "403 Forbidden", "INVITE", 2);
      CHECK(scene.outcome() == "auth_failed");
    }
    SECTION("that are accepted: the time of authenticating counts (RFC 6076 4.3)") {
      scene.response(1, 2, 1, "180 Ringing", "INVITE", 2).response(2, 2, 1, "200 OK", "INVITE", 2);
      scene.request(2.1, 1, 2, "ACK", 2, {.to_tag = "b", .branch = "ack"});
      CHECK(scene.outcome() == "answered_still_up");
      CHECK(scene.call()["post_dial_delay"] == 1.0);
      CHECK(scene.call()["attempts"] == 1);
      CHECK(scene.calls()["statistics"]["all"]["ser_pct"] == 100.0);
    }
  }
}

TEST_CASE("3.4: nobody answers") {
  Scene scene;
  scene.request(0, 1, 2, "INVITE", 1).request(0.5, 1, 2, "INVITE", 1).request(1.5, 1, 2, "INVITE", 1);
  SECTION("C-06: and the capture ends before Timer B") {
    scene.silence_until(31.9);
    CHECK(scene.outcome() == "undetermined_capture_ended");
    CHECK(scene.findings().empty());
  }
  SECTION("until Timer B") {
    scene.silence_until(32);
    CHECK(scene.outcome() == "no_response");
    CHECK(scene.call()["retransmissions"] == 2);
    CHECK(scene.findings() == std::vector<std::string>{"SIP-CA-02", "SIP-TR-02"});
  }
  SECTION("but with a provisional response") {
    scene.response(2, 2, 1, "183 Session Progress", "INVITE", 1);
    CHECK(Scene(scene).silence_until(181.9).outcome() == "undetermined_capture_ended");
    CHECK(Scene(scene).silence_until(182).outcome() == "timeout_after_provisional");
  }
}

TEST_CASE("3.4, C-06: a call that began before the capture gives no figures") {
  Scene scene;
  SECTION("only its end is there") {
    scene.request(0, 1, 2, "BYE", 5, {.to_tag = "b"}).response(0.1, 2, 1, "200 OK", "BYE", 5);
  }
  SECTION("or a re-INVITE (DL-04)") {
    scene.request(0, 1, 2, "INVITE", 5, {.to_tag = "b"}).response(0.1, 2, 1, "200 OK", "INVITE", 5);
  }
  SECTION("or the answer to its INVITE (TX-07)") { scene.response(0.1, 2, 1, "200 OK", "INVITE", 1); }
  CHECK(scene.outcome() == "undetermined_capture_started_late");
  CHECK_FALSE(scene.call().contains("setup_time"));
  CHECK(scene.calls()["statistics"]["all"]["attempts"] == 0);
}

TEST_CASE("TX-03: over a proxy the caller's leg decides, and a busy branch of a fork does not fail the call") {
  Scene scene;
  scene.request(0, 1, 5, "INVITE", 1).response(0.01, 5, 1, "100 Trying", "INVITE", 1);
  scene.request(0.02, 5, 2, "INVITE", 1, {.branch = "fork1"}).request(0.03, 5, 3, "INVITE", 1, {.branch = "fork2"});
  scene.response(0.5, 2, 5, "486 Busy Here", "INVITE", 1, {.branch = "fork1"});
  scene.response(0.6, 3, 5, "180 Ringing", "INVITE", 1, {.to_tag = "c", .branch = "fork2"});
  scene.response(0.61, 5, 1, "180 Ringing", "INVITE", 1, {.to_tag = "c"});
  scene.response(4, 3, 5, "200 OK", "INVITE", 1, {.to_tag = "c", .branch = "fork2"});
  scene.response(4.01, 5, 1, "200 OK", "INVITE", 1, {.to_tag = "c"});
  scene.request(4.1, 1, 5, "ACK", 1, {.to_tag = "c", .branch = "ack"});
  scene.request(9, 3, 5, "BYE", 1, {.from_tag = "c", .to_tag = "a"});
  scene.request(9.01, 5, 1, "BYE", 1, {.from_tag = "c", .to_tag = "a", .branch = "bye2"});
  const auto call = scene.call();
  CHECK(call["outcome"] == "completed");
  CHECK(call["released_by"] == "callee");
  CHECK(call["legs"] == 3);
  CHECK(call["post_dial_delay"] == 0.61);
  CHECK(scene.calls()["statistics"]["calls"] == 1);
}

TEST_CASE("Several calls at once: peaks are counted as they happen") {
  Scene scene;
  for (int i = 0; i < 3; ++i) {
    scene.call_id("call" + std::to_string(i)).request(0.1 * i, 1, 2, "INVITE", 1);
    scene.response(1 + 0.1 * i, 2, 1, "200 OK", "INVITE", 1);
    scene.request(1.05 + 0.1 * i, 1, 2, "ACK", 1, {.to_tag = "b", .branch = "ack"});
  }
  scene.call_id("call0").request(5, 1, 2, "BYE", 2, {.to_tag = "b"});
  scene.call_id("late").request(6, 1, 2, "INVITE", 1).response(7, 2, 1, "200 OK", "INVITE", 1);
  const auto figures = scene.calls()["statistics"];
  CHECK(figures["calls"] == 4);
  CHECK(figures["attempts_per_second_max"] == 3);
  CHECK(figures["concurrent_max"] == 3);
}
