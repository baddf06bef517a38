// Rows, figures, paging and ceilings of analyze_sip_packets (contract.md 2 and 3, design.md rules 4 and 11).
#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"

using namespace test;

namespace {

std::string numbered(int i) {
  return message_of({"OPTIONS sip:b@x SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bK" + std::to_string(i),
                     "From: <sip:a@x>;tag=1", "To: <sip:b@x>", "Call-ID: call-" + std::to_string(i % 7),
                     "CSeq: 1 OPTIONS", "Max-Forwards: 70", "User-Agent: phone " + std::to_string(i % 3)});
}

std::string many(int count) {
  CaptureWriter capture;
  for (int i = 0; i < count; ++i) capture.udp(numbered(i));
  return capture.bytes();
}

}  // namespace

TEST_CASE("an entry has every key of the contract") {
  const auto result = ask(
      CaptureWriter()
          .udp("not sip")
          .udp(request("INVITE", {"Content-Type: application/sdp", "User-Agent: ua/1", "Content-Length: 4"}, "v=0\n"),
               {5080, 5060})
          .bytes(),
      "analyze_sip_packets");
  CHECK(result["file"] == "made.pcap");
  CHECK(result["total_packets_in_file"] == 2);
  CHECK(result["sip_packets_found"] == 1);
  const auto& entry = result["packets"][0];
  CHECK(entry["packet_number"] == 2);
  CHECK(entry["frames"] == pcapglass::Json{2});
  CHECK(entry["timestamp"] == "2023-11-14T22:13:20.002000Z");
  CHECK(entry["source_ip"] == "192.0.2.1");
  CHECK(entry["destination_ip"] == "192.0.2.2");
  CHECK(entry["source_port"] == 5080);
  CHECK(entry["destination_port"] == 5060);
  CHECK(entry["transport"] == "UDP");
  CHECK(entry["message_type"] == "request");
  CHECK(entry["start_line"] == "INVITE sip:bob@biloxi.example.com SIP/2.0");
  CHECK(entry["method"] == "INVITE");
  CHECK(entry["request_uri"] == "sip:bob@biloxi.example.com");
  CHECK(entry["sip_version"] == "SIP/2.0");
  CHECK_FALSE(entry.contains("status_code"));
  CHECK_FALSE(entry.contains("reason_phrase"));
  CHECK_FALSE(entry.contains("server"));
  CHECK_FALSE(entry.contains("header_list"));
  CHECK(entry["call_id"] == "one@192.0.2.1");
  CHECK(entry["cseq"] == "7 INVITE");
  CHECK(entry["user_agent"] == "ua/1");
  CHECK(entry["content_type"] == "application/sdp");
  CHECK(entry["content_length"] == 4);
  CHECK(entry["body_length"] == 4);
  CHECK(entry["known_sip_port"] == true);
  CHECK(entry["headers"]["call-id"] == "one@192.0.2.1");
  CHECK(entry["summary"] == "INVITE sip:bob@biloxi.example.com with SDP");
}

TEST_CASE("a response has its own keys, and absent values are absent, empty or null as the contract says") {
  const std::string ok =
      message_of({"SIP/2.0 486 Busy Here", "Via: SIP/2.0/UDP h;branch=z9hG4bK1", "From: <sip:a@x>;tag=1",
                  "To: <sip:b@x>;tag=2", "Call-ID: c", "CSeq: 1 INVITE", "Server: s/1"});
  const auto result = ask(CaptureWriter().udp(ok).bytes(), "analyze_sip_packets", {{"header_list", true}});
  const auto& entry = result["packets"][0];
  CHECK(entry["message_type"] == "response");
  CHECK(entry["status_code"] == 486);
  CHECK(entry["reason_phrase"] == "Busy Here");
  CHECK_FALSE(entry.contains("method"));
  CHECK_FALSE(entry.contains("request_uri"));
  CHECK(entry["content_type"] == "");
  CHECK(entry["content_length"].is_null());
  CHECK(entry["server"] == "s/1");
  CHECK(entry["summary"] == "486 Busy Here to INVITE");
  CHECK(entry["header_list"].size() == 6);
  CHECK(result["statistics"]["response_classes"]["4xx"] == 1);
  CHECK(result["statistics"]["response_codes"]["486"] == 1);
  CHECK(result["statistics"]["transports"]["UDP"] == 1);
}

TEST_CASE("totals cover all messages, lists are paged each under its own key") {
  const std::string capture = many(60);
  const auto result = ask(capture, "analyze_sip_packets", {{"limit", 2}});
  CHECK(result["sip_packets_found"] == 60);
  CHECK(result["statistics"]["methods"]["OPTIONS"] == 60);
  CHECK(result["statistics"]["unique_call_ids"] == 7);
  CHECK(result["statistics"]["call_ids"].size() == 2);
  CHECK(result["statistics"]["call_ids_page"]["total"] == 7);
  CHECK(result["statistics"]["user_agents_page"]["total"] == 3);
  CHECK(result["page"]["total"] == 60);
  const auto next = ask(capture, "analyze_sip_packets", {{"limit", 2}, {"cursor", result["page"]["next_cursor"]}});
  CHECK(next["packets"][0]["packet_number"] == 3);
  const auto ids = ask(capture, "analyze_sip_packets",
                       {{"limit", 5}, {"cursor", result["statistics"]["call_ids_page"]["next_cursor"]}});
  CHECK(ids["statistics"]["call_ids"][0] == "call-2");
  CHECK(ids["packets"][0]["packet_number"] == 1);
}

TEST_CASE("rule 11: text beyond the ceiling is read again and gives the same answer") {
  const std::string capture = many(40);
  pcapglass::AnalysisOptions small;
  small.limits.message_text_bytes = 0;
  const auto whole = ask(capture, "analyze_sip_packets");
  CHECK(ask(capture, "analyze_sip_packets", {}, small) == whole);
  const auto blind = ask(capture, "analyze_sip_packets", {}, small, false);
  CHECK(blind["packets"].size() == 40);
  CHECK_FALSE(blind["packets"][0].contains("start_line"));
  CHECK(blind["packets"][39]["packet_number"] == 40);
  CHECK(blind["statistics"] == whole["statistics"]);
  CHECK(blind["note"].get<std::string>().find("40 of these messages are listed without their text") !=
        std::string::npos);
}

TEST_CASE("rule 3: rows and distinct values have ceilings, which are told") {
  pcapglass::AnalysisOptions small;
  small.limits.message_rows = 10;
  small.limits.distinct_values = 2;
  const auto result = ask(many(40), "analyze_sip_packets", {}, small);
  CHECK(result["sip_packets_found"] == 40);
  CHECK(result["packets"].size() == 10);
  CHECK(result["statistics"]["unique_call_ids"] == 2);
  const std::string note = result["note"];
  CHECK(note.find("The last 30 messages are counted but not listed") != std::string::npos);
  CHECK(note.find("call_ids: there are more different values") != std::string::npos);
}

TEST_CASE("rule 2: any chunking gives the same answer") {
  const std::string capture = many(5);
  const auto whole = ask(capture, "analyze_sip_packets");
  pcapglass::Analysis analysis({});
  for (const char& byte : capture) analysis.feed(pcapglass::as_bytes({&byte, 1}));
  analysis.finish();
  pcapglass::SourceInfo source;
  source.name = "made.pcap";
  source.rereadable = true;
  analysis.set_source(source);
  CHECK(analysis.query("analyze_sip_packets", R"({"pcap_file":"made.pcap"})").json == whole);
}
