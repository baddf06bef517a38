// Streams in captures made by hand (domain.md 4.3, 4.4, 4.7): links to SDP, the heuristic, telephone events, ceilings.
#include "catch.h"
#include "rtp/builder.h"

using namespace test;

namespace {

std::string event(int code, bool end, int duration, int volume = 10) {
  return be(static_cast<unsigned>(code), 1) + be((end ? 0x80U : 0U) | static_cast<unsigned>(volume), 1) +
         be(static_cast<unsigned>(duration), 2);
}

// One key as RFC 4733 wants it: `packets` updates of 20 ms, the last sent three times with the end bit.
void press(CaptureWriter& capture, int code, double time, std::uint16_t sequence, std::uint32_t timestamp,
           int packets = 5, bool with_end = true) {
  RtpFields fields;
  fields.type = 101;
  fields.timestamp = timestamp;
  fields.sequence = sequence;
  for (int i = 1; i <= packets; ++i) {
    const bool last = i == packets && with_end;
    fields.marker = i == 1;
    for (int repeat = 0; repeat < (last ? 3 : 1); ++repeat) {
      capture.at(time + i * 0.02 + repeat * 0.001)
          .udp(rtp(fields, event(code, last, i * 160)), {kCallerPort, kCalleePort});
      ++fields.sequence;
      fields.marker = false;
    }
  }
}

}  // namespace

TEST_CASE("a stream to an advertised endpoint is linked by SDP (RS-01)") {
  auto capture = call();
  send(capture, {});
  send(capture, {50, true, 1.005});
  const auto result = streams(capture);
  REQUIRE(result["streams"].size() == 2);
  const auto& there = result["streams"][0];
  CHECK(there["source"] == "192.0.2.1:4000");
  CHECK(there["destination"] == "192.0.2.2:5000");
  CHECK(there["ssrc"] == "0x11223344");
  CHECK(there["linked_by"] == "sdp");
  CHECK(there["call_id"] == "one@192.0.2.1");
  CHECK(there["sdp_frame"] == 2);
  CHECK(there["codec"] == "PCMU");
  CHECK(there["packets"] == 100);
  CHECK(there["expected"] == 100);
  CHECK(there["ptime_ms"] == 20.0);
  CHECK(there["bytes"] == 100 * (20 + 8 + 12 + 160));
  CHECK(there["max_bandwidth_kbps"] == 80.0);
  CHECK(there["delta_mean_ms"] == 20.0);
  CHECK(there["quality"]["grade"] == "very_satisfied");
  CHECK(result["totals"]["packets"] == 150);
  CHECK(result["findings"].empty());
}

TEST_CASE("early media before the answer is symmetric, then linked by the answer's SDP") {
  CaptureWriter capture;
  capture.at(0).udp(invite(sdp_of("192.0.2.1", kCallerPort)));
  send(capture, {20, false, 1});
  CHECK(streams(capture)["streams"][0]["linked_by"] == "symmetric");
  capture.at(1.41).udp(answer(sdp_of("192.0.2.2", kCalleePort)), {}, true);
  send(capture, {20, false, 1.42, 1020}, [](Sent& sent) {
    sent.fields.timestamp += 20 * 160;
    return true;
  });
  const auto result = streams(capture);
  REQUIRE(result["streams"].size() == 1);
  CHECK(result["streams"][0]["linked_by"] == "sdp");
  CHECK(result["streams"][0]["packets"] == 40);
}

TEST_CASE("a private address in SDP and the port at the signalling's address is a guess through NAT (RS-01)") {
  auto capture = call(sdp_of("10.0.0.5", kCallerPort), sdp_of("10.0.0.6", kCalleePort));
  send(capture, {});
  CHECK(streams(capture)["streams"][0]["linked_by"] == "nat_guess");
}

TEST_CASE("RTP without signalling is found after ten packets, and all of them count (RS-03)") {
  CaptureWriter capture;
  send(capture, {10});
  const auto result = streams(capture);
  REQUIRE(result["streams"].size() == 1);
  CHECK(result["streams"][0]["packets"] == 10);
  CHECK(result["streams"][0]["first_frame"] == 1);
  CHECK(result["streams"][0]["linked_by"] == "unlinked");
  CHECK(found(result) == std::vector<std::string>{"SIP-ME-18 notice"});
  CaptureWriter nine;
  send(nine, {9});
  CHECK(streams(nine)["streams"].empty());
}

TEST_CASE("what only looks like RTP is none (RS-03)") {
  CaptureWriter odd_port;
  send(odd_port, {50, false, 1, 1000, {4000, 5001}});
  CHECK(streams(odd_port)["streams"].empty());
  CaptureWriter dns_port;
  send(dns_port, {50, false, 1, 1000, {53, 5000}});
  CHECK(streams(dns_port)["streams"].empty());
  CaptureWriter random_numbers;
  send(random_numbers, {200}, [](Sent& sent) {
    sent.fields.sequence = static_cast<std::uint16_t>(sent.number * 7919);
    return true;
  });
  CHECK(streams(random_numbers)["streams"].empty());
  CaptureWriter odd_steps;
  send(odd_steps, {200}, [](Sent& sent) {
    sent.fields.timestamp = static_cast<std::uint32_t>(sent.number * sent.number * 7919);
    return true;
  });
  CHECK(streams(odd_steps)["streams"].empty());
  CaptureWriter unassigned;
  send(unassigned, {50}, [](Sent& sent) {
    sent.fields.type = 50;
    return true;
  });
  CHECK(streams(unassigned)["streams"].empty());
}

TEST_CASE("a new SSRC on the same endpoints, another codec and a restart are events (RS-05)") {
  auto capture = call(sdp_of("192.0.2.1", kCallerPort), sdp_of("192.0.2.2", kCalleePort, "0 8"));
  send(capture, {90}, [](Sent& sent) {
    if (sent.number >= 30) sent.fields.ssrc = 0xAAAA0001;
    if (sent.number >= 60) sent.fields.sequence = static_cast<std::uint16_t>(sent.fields.sequence + 20000);
    if (sent.number >= 80) sent.fields.type = 8;
    return true;
  });
  const auto result = streams(capture);
  REQUIRE(result["streams"].size() == 2);
  const auto& events = result["streams"][1]["events"];
  REQUIRE(events.size() == 3);
  CHECK(events[0]["event"] == "restart");
  CHECK(events[1]["event"] == "payload_type_change");
  CHECK(events[1]["before"] == "0");
  CHECK(events[1]["after"] == "8");
  CHECK(events[2]["event"] == "ssrc_change");
  CHECK(events[2]["frame"] == 33);
  CHECK(events[2]["before"] == "0x11223344");
  CHECK(result["streams"][1]["lost"] == 0);
  CHECK(result["streams"][1]["expected"] == 60);
}

TEST_CASE("a key is one event, redacted unless it is asked for (4.7)") {
  auto capture = call();
  send(capture, {10});
  press(capture, 5, 1.3, 1010, 95000);
  press(capture, 11, 1.6, 1017, 99000);
  const auto result = streams(capture);
  const auto& dtmf = result["streams"][0]["dtmf"];
  REQUIRE(dtmf.size() == 2);
  CHECK(dtmf[0]["digit"] == "redacted");
  CHECK(dtmf[0]["duration_ms"] == 100.0);
  CHECK(dtmf[0]["packets"] == 7);
  CHECK(dtmf[0]["end_packets"] == 3);
  CHECK(dtmf[0]["volume_dbm0"] == -10);
  CHECK(dtmf[0]["first_frame"] == 13);
  CHECK(dtmf[0]["end_frame"] == 17);
  CHECK(dtmf[0]["anomalies"].empty());
  CHECK(result["totals"]["dtmf_events"] == 2);
  CHECK_FALSE(fires(result, "SIP-ME-16"));
  const auto shown = streams(capture, {{"show_digits", true}});
  CHECK(shown["streams"][0]["dtmf"][0]["digit"] == "5");
  CHECK(shown["streams"][0]["dtmf"][1]["digit"] == "#");
}

TEST_CASE("an event that goes on in another segment is one event (RFC 4733 2.5.1.3)") {
  auto capture = call();
  RtpFields fields;
  fields.type = 101;
  fields.timestamp = 5000;
  fields.marker = true;
  capture.at(1).udp(rtp(fields, event(1, false, 60000)), {kCallerPort, kCalleePort});
  fields.marker = false;
  ++fields.sequence;
  capture.at(1.7).udp(rtp(fields, event(1, false, 0xFFFF)), {kCallerPort, kCalleePort});
  ++fields.sequence;
  fields.timestamp += 0xFFFF;
  capture.at(2).udp(rtp(fields, event(1, true, 1000)), {kCallerPort, kCalleePort});
  const auto result = streams(capture);
  const auto& dtmf = result["streams"][0]["dtmf"];
  REQUIRE(dtmf.size() == 1);
  CHECK(dtmf[0]["duration_ms"].get<double>() == Approx((65535 + 1000) / 8.0));
}

TEST_CASE("an event without end is trouble, unless the capture may have cut it (SIP-ME-16)") {
  auto capture = call();
  send(capture, {10});
  press(capture, 5, 1.3, 1010, 95000, 5, false);
  CHECK_FALSE(fires(streams(capture), "SIP-ME-16"));
  send(capture, {300, false, 2, 1015}, [](Sent& sent) {
    sent.fields.timestamp += 8000;
    return true;
  });
  const auto result = streams(capture);
  CHECK(fires(result, "SIP-ME-16"));
  CHECK(result["streams"][0]["dtmf"][0]["anomalies"][0] == "no_end_bit");
}

TEST_CASE("copies that the capture made are no duplicates of RTP (C-07)") {
  // Without times of their own all packets of CaptureWriter share an IP identification.
  CaptureWriter capture;
  capture.udp(invite(sdp_of("192.0.2.1", kCallerPort)));
  capture.udp(answer(sdp_of("192.0.2.2", kCalleePort)), {}, true);
  for (std::uint16_t i = 0; i < 20; ++i) {
    const std::string packet = rtp({1, i, static_cast<std::uint32_t>(i * 160), 0, false}, speech());
    capture.udp(packet, {kCallerPort, kCalleePort}).udp(packet, {kCallerPort, kCalleePort});
  }
  const auto result = streams(capture);
  CHECK(result["streams"][0]["packets"] == 20);
  CHECK(result["streams"][0]["capture_duplicates"] == 20);
  CHECK(result["streams"][0]["duplicates"] == 0);
}

TEST_CASE("arguments choose streams; totals stay") {
  auto capture = call();
  send(capture, {});
  send(capture, {50, true, 1.005});
  CHECK(streams(capture, {{"ssrc", "0x55667788"}})["streams"].size() == 1);
  CHECK(streams(capture, {{"ssrc", "1432778632"}})["streams"].size() == 1);
  CHECK(streams(capture, {{"ssrc", "0x1"}})["streams"].empty());
  CHECK(streams(capture, {{"call_id", "one@192.0.2.1"}})["streams"].size() == 2);
  const auto none = streams(capture, {{"call_id", "two"}});
  CHECK(none["streams"].empty());
  CHECK(none["totals"]["streams"] == 2);
  const auto first = streams(capture, {{"limit", 1}});
  CHECK(first["streams"].size() == 1);
  CHECK(first["page"]["total"] == 2);
}

TEST_CASE("streams beyond the ceiling are counted and named") {
  auto capture = call();
  for (int i = 0; i < 5; ++i) {
    capture.at(1 + i * 0.001).udp(rtp({static_cast<std::uint32_t>(i + 1)}, speech()), {kCallerPort, kCalleePort});
  }
  pcapglass::AnalysisOptions options;
  options.limits.rtp_streams = 3;
  const auto result = ask(capture.bytes(), "analyze_rtp_streams", {}, options);
  CHECK(result["streams"].size() == 3);
  CHECK(result["totals"]["packets"] == 5);
  CHECK(result["note"].get<std::string>().starts_with("2 RTP packets belong to further streams"));
}

TEST_CASE("fax over UDPTL is named and counted") {
  const std::string fax =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
      "m=image 5000 udptl t38\r\n";
  auto capture = call(sdp_of("192.0.2.1", kCallerPort), fax);
  for (unsigned i = 0; i < 4; ++i) {
    capture.at(1 + i * 0.03).udp(be(i, 2) + be(1, 1) + be(6, 1) + be(0, 4), {kCallerPort, kCalleePort});
  }
  const auto result = streams(capture);
  REQUIRE(result["t38"].size() == 1);
  CHECK(result["t38"][0]["packets"] == 4);
  CHECK(result["t38"][0]["call_id"] == "one@192.0.2.1");
}

TEST_CASE("a codec of SDP gives the clock; the receiver's mapping counts (OA-02)") {
  auto capture = call(sdp_of("192.0.2.1", kCallerPort, "96", "a=rtpmap:96 speex/8000\r\n"),
                      sdp_of("192.0.2.2", kCalleePort, "96", "a=rtpmap:96 opus/48000/2\r\n"));
  send(capture, {60}, [](Sent& sent) {
    sent.fields.type = 96;
    sent.fields.timestamp = static_cast<std::uint32_t>(sent.number * 960);
    return true;
  });
  const auto result = streams(capture);
  CHECK(result["streams"][0]["codec"] == "opus");
  CHECK(result["streams"][0]["payload_types"][0]["clock_rate"] == 48000);
  CHECK(result["streams"][0]["ptime_ms"] == 20.0);
  CHECK(result["streams"][0]["mos"].is_null());
  CHECK(result["streams"][0]["quality"]["grade"] == "good");
  CHECK(result["findings"].empty());
}
