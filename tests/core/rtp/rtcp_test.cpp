// RTP and RTCP headers from the byte pictures of RFC 3550, 3611, 4585 and 5761, and RTCP in a capture.
#include "protocols/rtp/rtcp.h"

#include "catch.h"
#include "protocols/rtp/packet.h"
#include "rtp/builder.h"

using namespace test;
namespace media = pcapglass::rtp;
using pcapglass::as_bytes;

namespace {

std::string control(int count, int type, std::string_view body) {
  return be(0x80U | static_cast<unsigned>(count), 1) + be(static_cast<unsigned>(type), 1) + be(body.size() / 4, 2) +
         std::string(body);
}
// `middle`: of the NTP time.
std::string sender_report(std::uint32_t ssrc, std::uint32_t middle, int blocks = 0, std::string_view rest = {}) {
  return control(
      blocks, 200,
      be(ssrc, 4) + be(std::uint64_t{middle} << 16, 8) + be(1, 4) + be(10, 4) + be(1600, 4) + std::string(rest));
}
std::string block(std::uint32_t ssrc, int fraction, std::uint32_t lost, std::uint32_t last, std::uint32_t delay) {
  return be(ssrc, 4) + be(static_cast<unsigned>(fraction), 1) + be(lost, 3) + be(1099, 4) + be(80, 4) + be(last, 4) +
         be(delay, 4);
}
std::string description(std::uint32_t ssrc, std::string_view name) {
  std::string chunk = be(ssrc, 4) + be(1, 1) + be(name.size(), 1) + std::string(name) + '\0';
  while (chunk.size() % 4 != 0) chunk += '\0';
  return control(1, 202, chunk);
}

}  // namespace

TEST_CASE("the RTP header with CSRC list, extension and padding (RFC 3550 5.1)") {
  const std::string packet = be(0xB1, 1) + be(0x88, 1) + be(7, 2) + be(1000, 4) + be(0xCAFE, 4) + be(1, 4) +
                             be(0xBEDE, 2) + be(1, 2) + be(0, 4) + "voice" + be(3, 3);
  const auto header = media::parse(as_bytes(packet), false);
  REQUIRE(header);
  CHECK(header->marker);
  CHECK(header->payload_type == 8);
  CHECK(header->sequence == 7);
  CHECK(header->timestamp == 1000);
  CHECK(header->ssrc == 0xCAFE);
  CHECK(pcapglass::as_text(header->payload) == "voice");
}

TEST_CASE("what promises more than it has is no RTP, unless the snap length took it (C-09)") {
  const std::string short_list = be(0x8F, 1) + be(0, 1) + be(0, 10) + be(0, 4);
  CHECK_FALSE(media::parse(as_bytes(short_list), false));
  CHECK(media::parse(as_bytes(short_list), true));
  const std::string long_padding = be(0xA0, 1) + be(0, 11) + be(9, 1);
  CHECK_FALSE(media::parse(as_bytes(long_padding), false));
  for (std::size_t size = 0; size < 12; ++size) {
    CHECK_FALSE(media::parse(as_bytes(std::string(size, '\x80')), true));
  }
}

TEST_CASE("the first byte tells what shares the port (RS-02, RFC 7983)") {
  const auto kind = [](int first, int second) {
    const std::string bytes = be(static_cast<unsigned>(first), 1) + be(static_cast<unsigned>(second), 1);
    return media::first_bytes(as_bytes(bytes));
  };
  CHECK(kind(0, 1) == media::FirstBytes::stun);
  CHECK(kind(3, 1) == media::FirstBytes::stun);
  CHECK(kind(4, 1) == media::FirstBytes::other);
  CHECK(kind(16, 0) == media::FirstBytes::zrtp);
  CHECK(kind(20, 0xFE) == media::FirstBytes::dtls);
  CHECK(kind(63, 0xFE) == media::FirstBytes::dtls);
  CHECK(kind(64, 0) == media::FirstBytes::turn_channel);
  CHECK(kind(127, 0) == media::FirstBytes::other);
  CHECK(kind(128, 191) == media::FirstBytes::rtp);
  CHECK(kind(191, 192) == media::FirstBytes::rtcp);
  CHECK(kind(128, 223) == media::FirstBytes::rtcp);
  CHECK(kind(128, 224) == media::FirstBytes::rtp);
  CHECK(kind(192, 0) == media::FirstBytes::other);
}

TEST_CASE("RTCP is recognised by its lengths") {
  const std::string good = sender_report(1, 2) + description(1, "a@b");
  CHECK(media::is_rtcp(as_bytes(good), false));
  CHECK_FALSE(media::is_rtcp(as_bytes(good + "x"), false));
  CHECK_FALSE(media::is_rtcp(as_bytes(good.substr(0, good.size() - 1)), false));
  CHECK(media::is_rtcp(as_bytes(good.substr(0, good.size() - 1)), true));
  CHECK_FALSE(media::is_rtcp(as_bytes(control(5, 200, be(0, 24))), false));
  CHECK_FALSE(media::is_rtcp(as_bytes(control(0, 192, be(0, 4))), false));
}

TEST_CASE("a report block's cumulative loss has a sign (RFC 3550 6.4.1)") {
  const std::string bytes = block(9, 128, 0xFFFFFE, 3, 4);
  pcapglass::Cursor cursor(as_bytes(bytes));
  const auto read = media::read_report_block(cursor);
  CHECK(read.ssrc == 9);
  CHECK(read.fraction_lost == 128);
  CHECK(read.lost == -2);
  CHECK(read.highest == 1099);
  CHECK(read.jitter == 80);
  CHECK(read.last_report == 3);
  CHECK(read.delay == 4);
}

TEST_CASE("the round trip is what passed less what the receiver waited; CNAME, BYE and feedback are counted") {
  auto capture = call();
  send(capture, {});
  // The sender's report passes at 2 s; the receiver answers at 2.75 s and says that it waited half a second.
  capture.at(2.9).udp(sender_report(0x11223344, 0xABCD1234) + description(0x11223344, "alice@host"), {4001, 5001});
  capture.at(3.65).udp(control(1, 201, be(0x55667788, 4) + block(0x11223344, 64, 3, 0xABCD1234, 0x8000)) +
                           control(1, 205, be(0x55667788, 4) + be(0x11223344, 4) + be(0, 4)) +
                           control(1, 206, be(0x55667788, 4) + be(0x11223344, 4)),
                       {5001, 4001}, true);
  capture.at(3.7).udp(sender_report(0x11223344, 0xABCE0000) + control(1, 203, be(0x11223344, 4)), {4001, 5001});
  const auto result = streams(capture);
  REQUIRE(result["streams"].size() == 1);
  const auto& rtcp = result["streams"][0]["rtcp"];
  CHECK(rtcp["cname"] == "alice@host");
  CHECK(rtcp["sender_reports"] == 2);
  CHECK(rtcp["goodbyes"] == 1);
  CHECK(rtcp["goodbye_frame"] == 105);
  CHECK(rtcp["receptions"] == 1);
  CHECK(rtcp["reported_loss_percent"] == 25.0);
  CHECK(rtcp["reported_lost"] == 3);
  CHECK(rtcp["reported_jitter_ms"] == 10.0);
  CHECK(rtcp["round_trip_ms"].get<double>() == Approx(250).margin(0.1));
  CHECK(result["streams"][0]["quality"]["round_trip_known"] == true);
  CHECK(result["totals"]["rtcp_packets"] == 3);
  CHECK(fires(result, "SIP-ME-08"));
}

TEST_CASE("reports that agree with what is seen here fire nothing") {
  auto capture = call();
  send(capture, {});
  capture.at(3.65).udp(control(1, 201, be(0x55667788, 4) + block(0x11223344, 3, 1, 0, 0)), {5001, 4001}, true);
  CHECK_FALSE(fires(streams(capture), "SIP-ME-08"));
}

TEST_CASE("a round trip of 300 ms is long, one of 500 ms an error, one of 299 ms neither (SIP-ME-09)") {
  const auto with = [](double trip) {
    auto capture = call();
    send(capture, {});
    capture.at(4).udp(sender_report(0x11223344, 77), {4001, 5001});
    capture.at(4 + trip).udp(control(1, 201, be(0x55667788, 4) + block(0x11223344, 0, 0, 77, 0)), {5001, 4001}, true);
    return streams(capture);
  };
  CHECK(found(with(0.31)) == std::vector<std::string>{"SIP-ME-09 warning"});
  CHECK(found(with(0.51)) == std::vector<std::string>{"SIP-ME-09 error"});
  CHECK(found(with(0.299)).empty());
}

TEST_CASE("VoIP metrics of an extended report (RFC 3611 4.7)") {
  auto capture = call();
  send(capture, {});
  // 127 is unavailable; fractions are 256ths, MOS tenths.
  const std::string metrics = be(0x11223344, 4) + be(64, 1) + be(32, 1) + be(128, 1) + be(0, 1) + be(500, 2) +
                              be(9000, 2) + be(120, 2) + be(60, 2) + be(0xEC, 1) + be(0xC4, 1) + be(127, 1) +
                              be(16, 1) + be(82, 1) + be(127, 1) + be(41, 1) + be(40, 1) + be(0, 8);
  REQUIRE(metrics.size() == 32);
  capture.at(4).udp(control(0, 207, be(0x55667788, 4) + be(7, 1) + be(0, 1) + be(8, 2) + metrics), {5001, 4001}, true);
  const auto result = streams(capture);
  const auto& voip = result["streams"][0]["rtcp"]["voip_metrics"];
  CHECK(voip["loss_percent"] == 25.0);
  CHECK(voip["discard_percent"] == 12.5);
  CHECK(voip["burst_density_percent"] == 50.0);
  CHECK(voip["burst_duration_ms"] == 500);
  CHECK(voip["gap_duration_ms"] == 9000);
  CHECK(voip["round_trip_ms"] == 120);
  CHECK(voip["end_system_delay_ms"] == 60);
  CHECK(voip["signal_level_dbm0"] == -20);
  CHECK(voip["noise_level_dbm0"] == -60);
  CHECK_FALSE(voip.contains("echo_return_loss_db"));
  CHECK(voip["r_factor"] == 82.0);
  CHECK(voip["mos_lq"].get<double>() == Approx(4.1));
}

TEST_CASE("SRTCP is told apart: the lengths do not add up, and the stream is known") {
  auto capture = call();
  send(capture, {});
  const std::string secret(44, '\x5a');
  capture.at(4).udp(be(0x80, 1) + be(201, 1) + be(1, 2) + be(0x11223344, 4) + secret, {4001, 5001});
  const auto result = streams(capture);
  CHECK(result["totals"]["rtcp_packets"] == 0);
  CHECK(result["not_analyzed"][0].get<std::string>().starts_with("SRTCP: 1 datagrams"));
}
