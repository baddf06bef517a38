// list_sip_calls with its filter, and get_sip_call with its ladder.
#include "catch.h"
#include "support/scene.h"

using test::Scene;

namespace {

// Call 1 is answered and lasts 10 s, call 2 is busy.
Scene two_calls() {
  Scene scene = test::answered_call();
  scene.request(13, 1, 2, "BYE", 2, {.to_tag = "b"}).response(13.1, 2, 1, "200 OK", "BYE", 2);
  scene.call_id("second@192.0.2.1").request(20, 3, 2, "INVITE", 1);
  return scene.response(21, 2, 3, "486 Busy Here", "INVITE", 1);
}

std::size_t matching(const char* filter) {
  return test::ask(two_calls().bytes(), "list_sip_calls", {{"filter", filter}})["matching"].get<std::size_t>();
}

pcapglass::Json get(const Scene& scene, const pcapglass::Json& arguments, pcapglass::AnalysisOptions options = {},
                    bool rereadable = true) {
  return test::ask(scene.bytes(), "get_sip_call", arguments, options, rereadable);
}

}  // namespace

TEST_CASE("A filter's terms all have to hold") {
  CHECK(matching("") == 2);
  CHECK(matching("outcome=busy") == 1);
  CHECK(matching("outcome!=busy") == 1);
  CHECK(matching("code=486") == 1);
  CHECK(matching("code>=400") == 1);
  CHECK(matching("code<400") == 1);
  CHECK(matching("duration>9.9") == 1);
  CHECK(matching("duration>10") == 0);
  CHECK(matching("duration>=10 duration<=10") == 1);
  CHECK(matching("user=ALICE") == 2);
  CHECK(matching("host=192.0.2.3") == 1);
  CHECK(matching("call_id=second") == 1);
  CHECK(matching("frame=2") == 1);
  CHECK(matching("outcome=busy duration>1") == 0);
}

TEST_CASE("A filter that makes no sense is refused, with what would") {
  for (const char* filter : {"busy", "colour=red", "duration=long", "outcome>busy", "code=", "="}) {
    INFO(filter);
    const auto answer = test::ask(two_calls().bytes(), "list_sip_calls", {{"filter", filter}});
    CHECK(answer["error"].get<std::string>().find("a filter is a list of terms") != std::string::npos);
  }
}

TEST_CASE("A call is asked for by number, Call-ID or part of it") {
  CHECK(get(two_calls(), {{"call_index", 2}})["call"]["outcome"] == "busy");
  CHECK(get(two_calls(), {{"call_id", "second@192.0.2.1"}})["call"]["call_index"] == 2);
  CHECK(get(two_calls(), {{"call_id", "second"}})["call"]["call_index"] == 2);
  CHECK(get(two_calls(), {{"call_id", "192.0.2.1"}}).contains("error"));
  CHECK(get(two_calls(), {{"call_index", 3}}).contains("error"));
  CHECK(get(two_calls(), pcapglass::Json::object()).contains("error"));
  CHECK(get(test::answered_call(), pcapglass::Json::object())["call"]["call_index"] == 1);
}

TEST_CASE("TX-06: transactions have the frames and delays of their messages") {
  const auto result = get(two_calls(), {{"call_index", 1}});
  REQUIRE(result["transactions"].size() == 2);
  const auto& invite = result["transactions"][0];
  CHECK(invite["method"] == "INVITE");
  CHECK(invite["request_frame"] == 1);
  CHECK(invite["first_provisional_frame"] == 2);
  CHECK(invite["final_frame"] == 4);
  CHECK(invite["ack_frame"] == 5);
  CHECK(invite["first_response"] == 0.1);
  CHECK(invite["final_response"] == 3.0);
  CHECK(result["transactions"][1]["method"] == "BYE");
  CHECK(result["messages"].size() == 7);
}

TEST_CASE("A call is told alike when its messages have to be read again") {
  pcapglass::AnalysisOptions small;
  small.limits.message_text_bytes = 0;
  const Scene scene = two_calls();
  CHECK(get(scene, {{"call_index", 1}}, small) == get(scene, {{"call_index", 1}}));
  const auto unread = get(scene, {{"call_index", 1}}, small, false);
  CHECK(unread["call"]["outcome"] == "completed");
  CHECK(unread["messages"].size() == 7);
}

TEST_CASE("The ladder has a lane for each participant and fits 80 columns") {
  const auto ladder = get(two_calls(), {{"call_index", 1}})["ladder"].get<std::string>();
  CHECK(ladder.find("192.0.2.1:5060") < ladder.find("192.0.2.2:5060"));
  CHECK(ladder.find("INVITE (1) -") != std::string::npos);
  CHECK(ladder.find("180 Ringing") != std::string::npos);
  for (std::size_t at = 0; at < ladder.size();) {
    const std::size_t end = ladder.find('\n', at);
    CHECK(end - at <= 80);
    at = end + 1;
  }
  CHECK(ladder.find(">| [1]\n") != std::string::npos);
  CHECK(ladder.find("|<") != std::string::npos);
}

TEST_CASE("Ceilings: calls beyond them are counted, and said to be") {
  Scene scene;
  for (int i = 0; i < 40; ++i) {
    scene.call_id("c" + std::to_string(i)).request(i * 0.01, 1, 2, "INVITE", 1);
    scene.response(1 + i * 0.01, 2, 1, "486 Busy Here", "INVITE", 1);
  }
  SECTION("of rows") {
    pcapglass::AnalysisOptions options;
    options.limits.calls = 10;
    const auto result = test::ask(scene.bytes(), "list_sip_calls", pcapglass::Json::object(), options);
    CHECK(result["statistics"]["outcomes"]["busy"] == 40);
    CHECK(result["calls"].size() == 10);
    CHECK(result["note"].get<std::string>().find("30 calls are counted but not listed") != std::string::npos);
  }
  SECTION("of those open at once: judged early, none lost") {
    pcapglass::AnalysisOptions options;
    options.limits.sip_sessions = 8;
    const auto result = test::ask(scene.bytes(), "list_sip_calls", pcapglass::Json::object(), options);
    CHECK(result["note"].get<std::string>().find("judged before they were over") != std::string::npos);
    CHECK(result["statistics"]["calls"].get<int>() >= 40);
  }
}
