// The tool get_sip_message: which messages a frame has, and what is said when it has none.
#include "catch.h"
#include "support/capture.h"
#include "support/sip_detail.h"

using namespace test;

namespace {

Json get(const std::string& capture, Json arguments, pcapglass::AnalysisOptions options = {}, bool rereadable = true) {
  return ask(capture, "get_sip_message", arguments, options, rereadable);
}

std::string capture_of_three() {
  return CaptureWriter()
      .udp("not sip", {4000, 4001})
      .udp(request("INVITE", {"Subject: one"}), {5080, 5060})
      .udp(request("INVITE", {"Subject: one"}), {5080, 5060})
      .bytes();
}

}  // namespace

TEST_CASE("get_sip_message gives the message of a frame in full, and the first one when none is named") {
  const std::string capture = capture_of_three();
  const Json second = get(capture, {{"packet_number", 2}});
  REQUIRE(second["messages"].size() == 1);
  CHECK_FALSE(second.contains("message"));
  CHECK(second["packet_number"] == 2);
  CHECK(at(second, "/messages/0/packet_number") == 2);
  CHECK(at(second, "/messages/0/frames") == Json{2});
  CHECK(at(second, "/messages/0/timestamp") == "2023-11-14T22:13:20.002000Z");
  CHECK(at(second, "/messages/0/time_offset") == 0.001);
  CHECK(at(second, "/messages/0/source_ip") == "192.0.2.1");
  CHECK(at(second, "/messages/0/source_port") == 5080);
  CHECK(at(second, "/messages/0/destination_ip") == "192.0.2.2");
  CHECK(at(second, "/messages/0/destination_port") == 5060);
  CHECK(at(second, "/messages/0/ip_version") == 4);
  CHECK(at(second, "/messages/0/transport") == "UDP");
  CHECK(at(second, "/messages/0/message_type") == "request");
  CHECK(at(second, "/messages/0/summary") == "INVITE sip:bob@biloxi.example.com");
  CHECK(at(second, "/messages/0/detail/call_id") == "one@192.0.2.1");
  CHECK(at(second, "/messages/0/detail/headers/7/name_as_sent") == "Subject");
  CHECK(get(capture, Json::object()) == second);
  const Json without = get(capture, {{"packet_number", 2}, {"raw", false}});
  CHECK_FALSE(without["messages"][0]["detail"].contains("raw"));
  CHECK(get(capture, {{"packet_number", 3}})["messages"][0].contains("capture_duplicate_of"));
}

TEST_CASE("get_sip_message says why there is nothing") {
  const std::string capture = capture_of_three();
  CHECK(get(capture, {{"packet_number", 1}})["message"] ==
        "Frame 1 carries no SIP message; analyze_sip_packets lists those that do");
  CHECK(get(capture, {{"packet_number", 9}})["message"] == "Frame 9 is not in this capture, which has 3 packets");
  CHECK(get(CaptureWriter().udp("x").bytes(), Json::object())["message"] == "No SIP packets found in this capture");
  CHECK(get(capture, {{"packet_number", 0}}).contains("error"));
  CHECK(get(capture, {{"packet_number", "2"}}).contains("error"));
}

TEST_CASE("get_sip_message gives all messages of a segment, and a message by each frame that carried a part") {
  const std::string one = request("OPTIONS", {"Content-Length: 0"});
  const std::string two = request("OPTIONS", {"Subject: two", "Content-Length: 0"});
  const Json both = get(CaptureWriter().tcp(one + two).bytes(), {{"packet_number", 1}});
  REQUIRE(both["messages"].size() == 2);
  CHECK(header_values(both["messages"][1]["detail"], "subject") == Names{"two"});
  CHECK(at(both, "/messages/0/transport") == "TCP");

  std::string datagram;
  for (const std::size_t number : {std::size_t{5060}, std::size_t{5060}, 8 + one.size(), std::size_t{0}}) {
    datagram += static_cast<char>(number >> 8);
    datagram += static_cast<char>(number);
  }
  datagram += one;
  const std::string fragments = CaptureWriter()
                                    .ipv4(17, datagram.substr(0, 160), 0x2000, false, 1U << 20)
                                    .ipv4(17, datagram.substr(160), 20, false, 1U << 20)
                                    .bytes();
  for (const int frame : {1, 2}) {
    const Json found = get(fragments, {{"packet_number", frame}});
    REQUIRE(found["messages"].size() == 1);
    CHECK(found["packet_number"] == frame);
    CHECK(at(found, "/messages/0/packet_number") == 2);
    CHECK(at(found, "/messages/0/frames") == Json{1, 2});
  }
}

TEST_CASE("rule 11: get_sip_message reads a message again that did not fit into memory, or says that it cannot") {
  pcapglass::AnalysisOptions tight;
  tight.limits.message_text_bytes = 0;
  const std::string capture = capture_of_three();
  CHECK(get(capture, {{"packet_number", 2}}, tight) == get(capture, {{"packet_number", 2}}));
  const Json lost = get(capture, {{"packet_number", 2}}, tight, false);
  REQUIRE(lost["messages"].size() == 1);
  CHECK_FALSE(lost["messages"][0].contains("detail"));
  CHECK(lost["note"].get<std::string>().find("without their text") != std::string::npos);
  CHECK(at(lost, "/messages/0/summary") == "Request, text not available");
}
