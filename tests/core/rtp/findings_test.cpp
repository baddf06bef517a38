// The rules of domain.md 5.5 that media alone shows: each fires where it must and is silent at a near miss.
#include "catch.h"
#include "rtp/builder.h"

using namespace test;
using List = std::vector<std::string>;

namespace {

pcapglass::Json with(const StreamPlan& plan, const std::function<bool(Sent&)>& change) {
  auto capture = call();
  send(capture, plan, change);
  send(capture, {1, true, 90});  // so that it is not media in one direction
  return streams(capture);
}

}  // namespace

TEST_CASE("SIP-ME-04: one percent of loss, three percent, a burst of ten") {
  // 2 of 200, 1 of 200, 6 of 200; the last packet is there.
  CHECK(found(with({200}, [](Sent& sent) { return sent.number != 50 && sent.number != 150; })) ==
        List{"SIP-ME-04 warning"});
  CHECK(found(with({200}, [](Sent& sent) { return sent.number != 50; })).empty());
  CHECK(found(with({200}, [](Sent& sent) { return sent.number % 30 != 15; })) == List{"SIP-ME-04 error"});
  const auto burst = with({150}, [](Sent& sent) { return sent.number < 50 || sent.number >= 60; });
  CHECK(found(burst) == List{"SIP-ME-04 warning"});
  CHECK(burst["findings"][0]["metrics"]["longest_burst"] == 10.0);
  CHECK(burst["findings"][0]["evidence"][0]["frame"] == 52);
  CHECK(burst["findings"][0]["evidence"][1]["frame"] == 53);
  CHECK(burst["streams"][0]["loss_bursts"][0]["first_sequence"] == 1050);
  CHECK(found(with({150}, [](Sent& sent) { return sent.number < 50 || sent.number >= 59; })).empty());
  // Packets sent again cannot hide a loss (O-08).
  auto again = call();
  send(again, {200}, [](Sent& sent) { return sent.number != 50 && sent.number != 150; });
  CHECK(streams(again)["streams"][0]["lost"] == 2);
}

TEST_CASE("SIP-ME-05: mean jitter of 20 and of 50 ms") {
  // Every other packet is late by `late`: |D| is that for all, and J comes close to it.
  const auto jittery = [](double late) {
    return with({200}, [late](Sent& sent) {
      sent.time += sent.number % 2 == 1 ? late : 0;
      return true;
    });
  };
  CHECK(fires(jittery(0.0195), "SIP-ME-05") == false);
  const auto high = jittery(0.025);
  CHECK(fires(high, "SIP-ME-05"));
  CHECK(high["streams"][0]["jitter_max_ms"].get<double>() == Approx(25).margin(0.01));
  // More than the packet time apart they would overtake each other.
  const auto slow = [](double late) {
    return with({400}, [late](Sent& sent) {
      sent.fields.timestamp = static_cast<std::uint32_t>(sent.number * 800);
      sent.time = 1 + sent.number * 0.1 + (sent.number % 2 == 1 ? late : 0);
      return true;
    });
  };
  CHECK(found(slow(0.06))[0] == "SIP-ME-05 error");
}

TEST_CASE("SIP-ME-06: one percent out of order or twice") {
  const auto swapped = [](int every) {
    return with({400}, [every](Sent& sent) {
      // The neighbours' numbers are exchanged.
      const int place = sent.number % every;
      const int shift = place == 10 ? 1 : place == 11 ? -1 : 0;
      sent.fields.sequence = static_cast<std::uint16_t>(sent.fields.sequence + shift);
      sent.fields.timestamp = static_cast<std::uint32_t>(static_cast<int>(sent.fields.timestamp) + shift * 160);
      return true;
    });
  };
  CHECK(fires(swapped(50), "SIP-ME-06"));
  CHECK(swapped(50)["streams"][0]["out_of_order"] == 8);
  CHECK(swapped(50)["streams"][0]["lost"] == 0);
  CHECK_FALSE(fires(swapped(200), "SIP-ME-06"));
}

TEST_CASE("SIP-ME-07: R below 70 and below 60") {
  // Single losses, one in 13: 7.7 % of G.711 gives R = 93.2 - 0.024*60 - 95*7.7/(7.7+25.1) = 69.5.
  const auto lossy = [](int every) { return with({520}, [every](Sent& sent) { return sent.number % every != 5; }); };
  const auto result = lossy(13);
  CHECK(result["streams"][0]["quality"]["r_factor"].get<double>() == Approx(69.5).margin(0.1));
  CHECK(found(result) == List{"SIP-ME-04 error", "SIP-ME-07 warning"});
  CHECK(found(lossy(14)) == List{"SIP-ME-04 error"});
  CHECK(found(lossy(7)) == List{"SIP-ME-04 error", "SIP-ME-07 error"});
}

TEST_CASE("SIP-ME-01: an answered call whose media goes one way") {
  auto one_way = call();
  send(one_way, {200});
  const auto result = streams(one_way);
  CHECK(found(result) == List{"SIP-ME-01 error"});
  CHECK(result["findings"][0]["evidence"].size() == 3);
  auto both = call();
  send(both, {200});
  send(both, {1, true, 3});
  CHECK(found(streams(both)).empty());
  // 49 packets, a hold, or an early end are no evidence.
  auto few = call();
  send(few, {49, false, 3});
  CHECK(found(streams(few)) == List{"SIP-ME-12 warning"});
  auto held = call(sdp_of("192.0.2.1", kCallerPort, "0", "a=sendonly\r\n"),
                   sdp_of("192.0.2.2", kCalleePort, "0", "a=recvonly\r\n"));
  send(held, {200});
  CHECK(found(streams(held)).empty());
  auto ended = call();
  send(ended, {60, false, 0.5});
  CHECK(found(streams(ended)).empty());
}

TEST_CASE("SIP-ME-10: a payload type that the receiver did not advertise") {
  const auto sends = [](std::uint8_t type) {
    return with({60}, [type](Sent& sent) {
      sent.fields.type = type;
      return true;
    });
  };
  const auto result = sends(8);
  CHECK(found(result) == List{"SIP-ME-10 error"});
  CHECK(result["findings"][0]["evidence"][0]["frame"] == 3);
  CHECK(result["findings"][0]["evidence"][1]["frame"] == 2);
  CHECK(found(sends(0)).empty());
}

TEST_CASE("SIP-ME-10: timestamps in another rhythm than the packets") {
  const auto paced = [](double interval) {
    return with({100}, [interval](Sent& sent) {
      sent.time = 1 + sent.number * interval;
      return true;
    });
  };
  CHECK(fires(paced(0.03), "SIP-ME-10"));
  CHECK_FALSE(fires(paced(0.021), "SIP-ME-10"));
}

TEST_CASE("SIP-ME-11: packets longer than maxptime, or other ones back") {
  auto capture = call(sdp_of("192.0.2.1", kCallerPort), sdp_of("192.0.2.2", kCalleePort, "0", "a=maxptime:10\r\n"));
  send(capture, {60});
  CHECK(found(streams(capture)) == List{"SIP-ME-11 notice"});
  auto asymmetric = call();
  send(asymmetric, {60});
  send(asymmetric, {60, true, 1.001}, [](Sent& sent) {
    sent.time = 1.001 + sent.number * 0.03;
    sent.fields.timestamp = static_cast<std::uint32_t>(sent.number * 240);
    return true;
  });
  CHECK(found(streams(asymmetric)) == List{"SIP-ME-11 notice"});
}

TEST_CASE("SIP-ME-12: the first packet more than two seconds after the answer") {
  auto late = call();
  send(late, {40, false, 2.2});
  CHECK(found(streams(late)) == List{"SIP-ME-12 warning"});
  auto in_time = call();
  send(in_time, {40, false, 2.05});
  CHECK(found(streams(in_time)).empty());
}

TEST_CASE("SIP-ME-14: a second without packets, unless silence suppression explains it") {
  const auto paused = [](double pause, bool marker) {
    return with({100}, [pause, marker](Sent& sent) {
      if (sent.number >= 50) sent.time += pause;
      if (sent.number >= 50) sent.fields.timestamp += static_cast<std::uint32_t>(pause * 8000);
      sent.fields.marker = marker && sent.number == 50;
      return true;
    });
  };
  const auto result = paused(1.1, false);
  CHECK(found(result) == List{"SIP-ME-14 warning"});
  CHECK(result["streams"][0]["gaps"][0]["seconds"].get<double>() == Approx(1.12));
  CHECK(result["streams"][0]["gaps"][0]["frame_before"] == 52);
  CHECK(found(paused(0.9, false)).empty());
  CHECK(paused(0.9, false)["streams"][0]["gap_count"] == 1);
  CHECK(found(paused(1.1, true)).empty());
  CHECK(paused(0.17, false)["streams"][0]["gap_count"] == 0);
}

TEST_CASE("SIP-ME-15: digital silence for five seconds") {
  const auto silent = [](int count) {
    return with({300}, [count](Sent& sent) {
      if (sent.number < count) sent.payload = std::string(160, '\xff');
      return true;
    });
  };
  CHECK(fires(silent(260), "SIP-ME-15"));
  CHECK_FALSE(fires(silent(240), "SIP-ME-15"));
}

TEST_CASE("SIP-ME-17: SRTP on one side only") {
  auto capture = call(sdp_of("192.0.2.1", kCallerPort, "0", "", "RTP/SAVP"));
  send(capture, {60});
  const auto result = streams(capture);
  CHECK(found(result) == List{"SIP-ME-17 error"});
  auto both = call(sdp_of("192.0.2.1", kCallerPort, "0", "", "RTP/SAVP"),
                   sdp_of("192.0.2.2", kCalleePort, "0", "", "RTP/SAVP"));
  send(both, {60});
  CHECK(found(streams(both)).empty());
  CHECK(streams(both)["streams"][0]["encrypted"] == true);
}

TEST_CASE("SIP-ME-18: somebody else sends to the advertised port") {
  auto capture = call();
  send(capture, {60});
  capture.between(9, 2);
  send(capture, {60, false, 1.011, 7, {9999, kCalleePort}}, [](Sent& sent) {
    sent.fields.ssrc = 0xDEAD;
    return true;
  });
  CHECK(found(streams(capture)) == List{"SIP-ME-18 warning"});
}

TEST_CASE("SIP-ME-19: a clock that is 300 ppm fast, and one of 100") {
  const auto fast = [](double ppm) {
    auto capture = call();
    send(capture, {3000}, [ppm](Sent& sent) {
      sent.time = 1 + sent.number * 0.02 * (1 - ppm * 1e-6);
      return true;
    });
    send(capture, {60, true, 1.001});
    return streams(capture);
  };
  CHECK(found(fast(300)) == List{"SIP-ME-19 notice"});
  CHECK(found(fast(100)).empty());
}
