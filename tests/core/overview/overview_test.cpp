// The overview: counts by hand, ceilings, buckets, and the verdict on a capture.
#include <limits>

#include "catch.h"
#include "protocols/overview/analyzer.h"
#include "support/capture.h"
#include "support/sip.h"

using namespace pcapglass::overview;
using pcapglass::Json;
using pcapglass::Nanoseconds;
using test::CaptureWriter;

namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;

const Json* row_with(const Json& rows, const char* key, const Json& value) {
  for (const Json& row : rows) {
    if (row[key] == value) return &row;
  }
  return nullptr;
}

std::uint64_t frames_of(const Json& result, const char* path) {
  const Json* row = row_with(result["protocol_hierarchy"], "path", path);
  return row == nullptr ? 0 : (*row)["frames"].get<std::uint64_t>();
}

}  // namespace

TEST_CASE("protocols are counted by path, and what an analyzer recognised beside its transport") {
  CaptureWriter capture;
  capture.udp(test::request("OPTIONS")).udp("not sip", {9, 9}).tcp("x", {1000, 80});
  capture.ipv4(1, std::string("\x08\0\0\0\0\1\0\1", 8), 0, false, 1U << 20);
  const Json result = test::ask(capture.bytes(), "summarize_capture");
  CHECK(result["packets"] == 4);
  CHECK(frames_of(result, "eth") == 4);
  CHECK(frames_of(result, "eth:ip") == 4);
  CHECK(frames_of(result, "eth:ip:udp") == 2);
  CHECK(frames_of(result, "eth:ip:udp:sip") == 1);
  CHECK(frames_of(result, "eth:ip:tcp") == 1);
  CHECK(frames_of(result, "eth:ip:icmp") == 1);
  const Json* udp = row_with(result["protocol_hierarchy"], "path", "eth:ip:udp");
  REQUIRE(udp != nullptr);
  // Ethernet 14, IPv4 20, UDP 8 and the payload, of both.
  CHECK((*udp)["bytes"] == 2 * 42 + 7 + test::request("OPTIONS").size());
}

TEST_CASE("conversations and endpoints count both ways, of addresses and of ports") {
  CaptureWriter capture;
  capture.udp("abcd", {1000, 2000}).udp("ab", {2000, 1000}, true).udp("abc", {1000, 3000});
  const Json result = test::ask(capture.bytes(), "summarize_capture");
  REQUIRE(result["conversations"].size() == 3);
  const Json& addresses = result["conversations"][0];
  CHECK(addresses["kind"] == "ip");
  CHECK(addresses["address_a"] == "192.0.2.1");
  CHECK(addresses["packets"] == 3);
  CHECK(addresses["bytes"] == 46 + 44 + 45);
  CHECK(addresses["packets_a_to_b"] == 2);
  CHECK(addresses["bytes_b_to_a"] == 44);
  const Json* ports = row_with(result["conversations"], "port_b", 2000);
  REQUIRE(ports != nullptr);
  CHECK((*ports)["kind"] == "udp");
  CHECK((*ports)["port_a"] == 1000);
  CHECK((*ports)["bytes"] == 90);
  CHECK((*ports)["first_frame"] == 1);
  CHECK((*ports)["duration_seconds"] == 0.001);
  REQUIRE(result["endpoints"].size() == 2);
  CHECK(result["endpoints"][0]["address"] == "192.0.2.1");
  CHECK(result["endpoints"][0]["bytes_sent"] == 46 + 45);
  CHECK(result["endpoints"][0]["packets_received"] == 1);
  CHECK(result["endpoints"][0]["peers"] == 1);
}

TEST_CASE("a datagram put together counts where it ends, its other fragments as fragments") {
  std::string datagram("\x03\xE8\x07\xD0\0\x18\0\0", 8);
  datagram += std::string(16, 'x');
  CaptureWriter capture;
  capture.ipv4(17, std::string_view(datagram).substr(0, 16), 0x2000, false, 1U << 20);
  capture.ipv4(17, std::string_view(datagram).substr(16), 2, false, 1U << 20);
  const Json result = test::ask(capture.bytes(), "summarize_capture");
  CHECK(frames_of(result, "eth:ip") == 2);
  CHECK(frames_of(result, "eth:ip:udp") == 1);
  const Json* udp = row_with(result["conversations"], "kind", "udp");
  REQUIRE(udp != nullptr);
  CHECK((*udp)["packets"] == 1);
  CHECK((*udp)["first_frame"] == 2);
}

TEST_CASE("at the ceiling what came first stays, and the rest is counted") {
  pcapglass::AnalysisOptions options;
  options.limits.conversations = 2;
  CaptureWriter capture;
  capture.udp("a", {1, 9}).udp("bb", {2, 9}).udp("cc", {2, 9});
  const Json result = test::ask(capture.bytes(), "summarize_capture", Json::object(), options);
  REQUIRE(result["conversations"].size() == 2);
  CHECK(result["conversations"][0]["packets"] == 3);
  CHECK(result["note"].get<std::string>().find("2 packets (88 bytes) of udp conversations") != std::string::npos);
}

TEST_CASE("buckets double when time outgrows them, also backwards, and lose nothing") {
  Timeline timeline;
  timeline.count(1000 * kMillisecond, 10);
  timeline.count(1127 * kMillisecond, 20);
  CHECK(timeline.width() == 1'000'000);
  CHECK(timeline.used() == 128);
  timeline.count(1128 * kMillisecond, 30);
  CHECK(timeline.width() == 2'000'000);
  CHECK(timeline.used() == 65);
  timeline.count(900 * kMillisecond, 40);
  CHECK(timeline.start() == 900 * kMillisecond);
  std::uint64_t packets = 0;
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < timeline.used(); ++i) {
    packets += timeline[i].packets;
    bytes += timeline[i].bytes;
  }
  CHECK(packets == 4);
  CHECK(bytes == 100);
  CHECK(timeline[0].bytes == 40);
  Timeline extremes;
  extremes.count(std::numeric_limits<Nanoseconds>::max(), 1);
  extremes.count(std::numeric_limits<Nanoseconds>::min(), 1);
  extremes.count(0, 1);
  CHECK(extremes.used() <= Timeline::kBuckets);
}

TEST_CASE("the verdict: cut packets, copies and one-way connections are told with their frames") {
  CHECK(test::ask(CaptureWriter().udp("a").bytes(), "summarize_capture")["quality"]["verdict"] == "good");
  CaptureWriter cut;
  cut.udp("abcd").udp(std::string(100, 'x'), {}, false, 60);
  const Json quality = test::ask(cut.bytes(), "summarize_capture")["quality"];
  CHECK(quality["verdict"] == "usable");
  CHECK(quality["cut_packets"] == 1);
  CHECK(quality["reasons"][0] == "1 packet was cut by the snap length (first: frame 2)");
  CaptureWriter twice;
  twice.udp("abcd").udp("abcd");
  CHECK(test::ask(twice.bytes(), "summarize_capture")["quality"]["duplicate_packets"] == 1);
  CaptureWriter one_way;
  for (const char* text : {"a", "b", "c", "d"}) one_way.tcp(text, {1000, 80});
  const Json poor = test::ask(one_way.bytes(), "summarize_capture")["quality"];
  CHECK(poor["verdict"] == "poor");
  CHECK(poor["one_way_tcp"] == 1);
}
