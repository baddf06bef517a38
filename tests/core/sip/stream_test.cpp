// SIP over TCP: framing, keep-alives, resynchronisation and what a capture lacks (domain.md F-05 to F-08, T-06).
#include <fstream>
#include <sstream>

#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"

using namespace test;
using pcapglass::Json;

namespace {

std::string tcp_request(int number, std::string_view body = {}) {
  const std::string n = std::to_string(number);
  return message_of({"OPTIONS sip:bob@192.0.2.2 SIP/2.0", "v: SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK" + n,
                     "f: <sip:a@x>;tag=" + n, "t: <sip:b@y>", "i: call" + n, "CSeq: " + n + " OPTIONS",
                     "Max-Forwards: 70", "l: " + std::to_string(body.size())},
                    body);
}

// A connection from 192.0.2.1 to .2 whose handshake was captured; each packet has an identification of its own.
class TcpWriter {
 public:
  explicit TcpWriter(std::uint16_t port = 5060, bool handshake = true) : port_(port) {
    if (handshake) segment(999, "", 0x02);
  }
  TcpWriter& segment(std::uint32_t sequence, std::string_view payload, char flags = 0x18) {
    std::string bytes;
    for (const unsigned value : {40000U, unsigned{port_}}) {
      bytes += static_cast<char>(value >> 8);
      bytes += static_cast<char>(value);
    }
    for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(sequence >> shift);
    bytes += std::string("\0\0\0\1\x50", 5);
    bytes += flags;
    bytes += std::string("\x10\0\0\0\0\0", 6);
    capture_.ipv4(6, bytes.append(payload), 0, false, 1U << 20);
    return *this;
  }
  TcpWriter& send(std::string_view payload) {
    segment(next_, payload);
    next_ += static_cast<std::uint32_t>(payload.size());
    return *this;
  }
  [[nodiscard]] const std::string& bytes() const { return capture_.bytes(); }
  [[nodiscard]] Json ask() const { return test::ask(capture_.bytes(), "analyze_sip_packets"); }

 private:
  CaptureWriter capture_;
  std::uint16_t port_;
  std::uint32_t next_ = 1000;
};

// "frames CSeq body" of each message.
std::vector<std::string> messages(const Json& result) {
  std::vector<std::string> out;
  for (const Json& packet : result["packets"]) {
    out.push_back(packet["frames"].dump() + " " + packet.value("cseq", "(none)") + " " + packet["body_length"].dump());
  }
  return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("O-04, T-06: the captures t_a to t_g give every message") {
  const std::vector<std::pair<std::string, Texts>> expected = {
      {"t_a", {"[4] 1 OPTIONS 0", "[4] 2 OPTIONS 300", "[4] 3 OPTIONS 0"}},
      {"t_b", {"[4,5] 1 OPTIONS 0", "[5] 2 OPTIONS 300", "[5] 3 OPTIONS 0"}},
      {"t_c", {"[4] 1 OPTIONS 0", "[4,5] 2 OPTIONS 300", "[5] 3 OPTIONS 0"}},
      {"t_d", {"[4] 1 OPTIONS 0", "[6] 2 OPTIONS 300", "[8] 3 OPTIONS 0"}},
      {"t_e", {"[4] 1 OPTIONS 0", "[4] 2 OPTIONS 300", "[4] 3 OPTIONS 0"}},
      {"t_f", {"[4,5,6,7,8] 1 OPTIONS 0", "[8] 2 OPTIONS 300", "[8] 3 OPTIONS 0"}},
      {"t_g", {"[4] 2 OPTIONS 300", "[4] 3 OPTIONS 0"}},
  };
  for (const auto& [name, texts] : expected) {
    std::ifstream file(std::string(PCAPGLASS_ROOT) + "/../shared/captures/made/" + name + ".pcap", std::ios::binary);
    if (!file) {
      WARN("skipped: the shared captures are missing (../shared/captures/made)");
      return;
    }
    std::ostringstream bytes;
    bytes << file.rdbuf();
    INFO(name);
    CHECK(messages(ask(bytes.str(), "analyze_sip_packets")) == texts);
  }
}

TEST_CASE("F-06: one byte per segment gives the messages, with all their frames") {
  TcpWriter writer;
  const std::string text = tcp_request(1, "abc") + "\r\n\r\n" + tcp_request(2);
  for (const char c : text) writer.send({&c, 1});
  const Json result = writer.ask();
  REQUIRE(result["packets"].size() == 2);
  CHECK(result["packets"][0]["frames"].size() == tcp_request(1, "abc").size());
  CHECK(result["packets"][0]["body_length"] == 3);
  CHECK(result["packets"][0]["anomalies"].empty());
  CHECK(result["packets"][0]["transport"] == "TCP");
  CHECK(result["statistics"]["transports"] == Json{{"TCP", 2}});
  CHECK(result["statistics"]["keep_alives"] == 1);
  CHECK(result["not_analyzed"].empty());
}

TEST_CASE("F-05: repeated, overlapping and swapped segments give each message once") {
  const std::string text = tcp_request(1) + tcp_request(2, "body") + tcp_request(3);
  const std::string_view view = text;
  TcpWriter writer;
  writer.segment(1000, view.substr(0, 100));
  writer.segment(1200, view.substr(200, 100));
  writer.segment(1090, view.substr(90, 130));
  writer.segment(1000, view.substr(0, 100));
  writer.segment(1290, view.substr(290));
  const Json result = writer.ask();
  CHECK(messages(result) == Texts{"[2,4] 1 OPTIONS 0", "[4,3,6] 2 OPTIONS 4", "[6] 3 OPTIONS 0"});
  CHECK(result["statistics"]["retransmissions"] == 0);
}

TEST_CASE("a body that looks like a message is a body") {
  TcpWriter writer;
  writer.send(tcp_request(1, "SIP/2.0 200 OK\r\nVia: x\r\n\r\n") + tcp_request(2));
  CHECK(messages(writer.ask()) == Texts{"[2] 1 OPTIONS 26", "[2] 2 OPTIONS 0"});
}

TEST_CASE("F-05: without Content-Length there is no body, which is an error, and the next message is found") {
  TcpWriter writer;
  std::string first = tcp_request(1);
  first.erase(first.find("l: 0\r\n"), 6);
  writer.send(first + "v=0\r\no=- 1 1 IN IP4 x\r\n" + tcp_request(2));
  const Json result = writer.ask();
  REQUIRE(messages(result) == Texts{"[2] 1 OPTIONS 0", "[2] 2 OPTIONS 0"});
  CHECK(result["packets"][0]["anomalies"][0]["code"] == "missing_content_length");
  CHECK(result["not_analyzed"][0].get<std::string>().find("23 bytes on port 5060 (frame 2)") != std::string::npos);
}

TEST_CASE("F-07: after a gap the next start-line is found, and the message that was cut is reported as such") {
  const std::string text = tcp_request(1) + tcp_request(2, std::string(300, 'y')) + "\r\n" + tcp_request(3);
  const std::string_view view = text;
  const std::size_t cut = tcp_request(1).size() + 60;
  TcpWriter writer;
  writer.segment(1000, view.substr(0, cut));
  writer.segment(static_cast<std::uint32_t>(1000 + cut + 150), view.substr(cut + 150));
  const Json result = writer.ask();
  REQUIRE(messages(result).size() == 2 + 1);
  CHECK(result["packets"][0]["anomalies"].empty());
  CHECK(result["packets"][1]["start_line"] == "OPTIONS sip:bob@192.0.2.2 SIP/2.0");
  REQUIRE(result["packets"][1]["anomalies"].size() == 1);
  CHECK(result["packets"][1]["anomalies"][0]["code"] == "truncated");
  CHECK(result["packets"][2]["cseq"] == "3 OPTIONS");
  bool told = false;
  for (const Json& issue : result["capture"]["issues"]) {
    told = told || (issue["what"] == "stream_bytes_missing" && issue["first_frame"] == 3);
  }
  CHECK(told);
}

TEST_CASE("a message that the capture ends in is reported with what is there") {
  TcpWriter writer;
  writer.send(tcp_request(1, "0123456789").substr(0, tcp_request(1, "0123456789").size() - 4));
  const Json result = writer.ask();
  REQUIRE(messages(result) == Texts{"[2] 1 OPTIONS 10"});
  CHECK(result["packets"][0]["anomalies"][0]["code"] == "truncated");
}

TEST_CASE("D-05: other ports need the strict form, and other protocols are left alone") {
  TcpWriter sip(7000);
  sip.send(tcp_request(1).substr(0, 30)).send(tcp_request(1).substr(30));
  CHECK(messages(sip.ask()) == Texts{"[2,3] 1 OPTIONS 0"});
  for (const std::string_view text :
       {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "220 mail.example.com ESMTP\r\n", "SSH-2.0-OpenSSH_9.2\r\n",
        "OPTIONS rtsp://h/ RTSP/1.0\r\nCSeq: 1\r\n\r\n", "REGISTER sip:x SIP/2.0\r\nSubject: nothing else\r\n\r\n"}) {
    TcpWriter other(7000);
    other.send(text);
    INFO(text);
    CHECK(other.ask()["sip_packets_found"] == 0);
  }
}

TEST_CASE("a connection that began before the capture is joined at the next message") {
  TcpWriter port(5060, false);
  port.send("half of a body\r\n" + tcp_request(2));
  CHECK(messages(port.ask()) == Texts{"[1] 2 OPTIONS 0"});
  TcpWriter other(7000, false);
  other.send("half of a body\r\n").send(tcp_request(2)).send(tcp_request(3));
  CHECK(messages(other.ask()) == Texts{"[2] 2 OPTIONS 0", "[3] 3 OPTIONS 0"});
}

TEST_CASE("used again, addresses and ports are another connection") {
  TcpWriter writer;
  writer.send(tcp_request(1).substr(0, 50));
  writer.segment(77'000, "", 0x02);
  writer.segment(77'001, tcp_request(2));
  const Json result = writer.ask();
  REQUIRE(result["packets"].size() == 2);
  CHECK(result["packets"][1]["frames"] == Json{4});
  CHECK(result["packets"][1]["anomalies"].empty());
}

TEST_CASE("memory: a message of many packets is read again piece by piece") {
  TcpWriter writer;
  const std::string text = tcp_request(1, "some body");
  for (std::size_t at = 0; at < text.size(); at += 40) writer.send(std::string_view(text).substr(at, 40));
  pcapglass::AnalysisOptions options;
  options.limits.message_text_bytes = 0;
  const Json result = test::ask(writer.bytes(), "analyze_sip_packets", Json::object(), options);
  REQUIRE(result["packets"].size() == 1);
  CHECK(result["packets"][0]["call_id"] == "call1");
  CHECK(result["packets"][0]["body_length"] == 9);
}
