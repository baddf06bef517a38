// WebSocket frames and handshakes (RFC 6455), and SIP within them (RFC 7118; domain.md D-09, T-07).
#include "catch.h"
#include "protocols/websocket/frame.h"
#include "protocols/websocket/handshake.h"
#include "support/capture.h"
#include "support/sip.h"
#include "support/tcp.h"

using namespace test;
using namespace pcapglass;
using namespace pcapglass::websocket;

namespace {

const std::string kRequest =
    "GET /ws HTTP/1.1\r\nHost: proxy.example.com\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, sip\r\n\r\n";

std::string answer(std::string_view extra = "Sec-WebSocket-Protocol: sip\r\n") {
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + std::string(extra) +
         "\r\n";
}

// RFC 6455 5.2: FIN and opcode in `first`; a key of four bytes masks.
std::string frame(std::string_view payload, unsigned first = 0x81, std::string_view key = {}) {
  std::string out(1, static_cast<char>(first));
  const unsigned masked = key.empty() ? 0 : 0x80;
  if (payload.size() < 126) {
    out += static_cast<char>(masked | payload.size());
  } else {
    out += static_cast<char>(masked | 126U);
    out += be16(payload.size());
  }
  out += key;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out += key.empty() ? payload[i] : static_cast<char>(payload[i] ^ key[i % 4]);
  }
  return out;
}
std::string masked(std::string_view payload, unsigned first = 0x81) {
  return frame(payload, first, "\x37\xfa\x21\x3d");
}

std::string options(int number) {
  const std::string n = std::to_string(number);
  return message_of({"OPTIONS sip:bob@example.com SIP/2.0", "Via: SIP/2.0/WS df7jal23ls0d.invalid;branch=z9hG4bK" + n,
                     "From: <sip:alice@example.com>;tag=" + n, "To: <sip:bob@example.com>", "Call-ID: call" + n,
                     "CSeq: " + n + " OPTIONS", "Max-Forwards: 70",
                     "Contact: <sip:alice@df7jal23ls0d.invalid;transport=ws>"});
}

Json ask_sip(const TcpTalk& talk, const AnalysisOptions& limits = {}) {
  return ask(talk.bytes(), "analyze_sip_packets", Json::object(), limits);
}

}  // namespace

TEST_CASE("RFC 6455 5.7: the examples of frames") {
  const auto header = [](std::string_view text) {
    FrameHeader out;
    REQUIRE(read_frame_header(as_bytes(text), out) == HeaderStep::complete);
    return out;
  };
  const FrameHeader hello = header("\x81\x05Hello");
  CHECK((hello.fin && hello.opcode == Opcode::text && hello.payload_length == 5 && hello.header_length == 2));
  const FrameHeader masked_hello = header("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
  CHECK((masked_hello.masked && masked_hello.mask == 0x37fa213d && masked_hello.header_length == 6));
  std::vector<std::uint8_t> text;
  append_part(text, as_bytes("\x7f\x9f\x4d\x51\x58"), {0, 5, masked_hello.mask});
  CHECK(as_text(text) == "Hello");
  text.clear();
  append_part(text, as_bytes("\x4d\x51\x58"), {0, 3, rotated_mask(masked_hello.mask, 2)});
  CHECK(as_text(text) == "llo");
  CHECK_FALSE(header("\x01\x03Hel").fin);
  CHECK(header("\x89\x05Hello").opcode == Opcode::ping);
  CHECK(header(std::string_view("\x82\x7E\x01\x00", 4)).payload_length == 256);
  CHECK(header(std::string_view("\x82\x7F\x00\x00\x00\x00\x00\x01\x00\x00", 10)).payload_length == 65536);
}

TEST_CASE("RFC 6455 5.2, 5.5: what begins no frame, and what is not there yet") {
  const auto step = [](std::string_view text) {
    FrameHeader out;
    return read_frame_header(as_bytes(text), out);
  };
  CHECK(step("\x83\x05") == HeaderStep::invalid);                               // reserved opcode
  CHECK(step("\xA1\x05") == HeaderStep::invalid);                               // RSV2
  CHECK(step("\x09\x05") == HeaderStep::invalid);                               // a ping in fragments
  CHECK(step(std::string_view("\x89\x7E\x01\x00", 4)) == HeaderStep::invalid);  // a long ping
  CHECK(step(std::string_view("\x82\x7E\x00\x05", 4)) == HeaderStep::invalid);  // not the shortest form
  CHECK(step("\x81") == HeaderStep::incomplete);
  CHECK(step("\x81\xFE\x01") == HeaderStep::incomplete);
  CHECK(step("") == HeaderStep::incomplete);
}

TEST_CASE("RFC 6455 1.3: the handshake") {
  const Handshake asked = read_handshake(as_bytes(kRequest));
  CHECK(asked.kind == HandshakeKind::request);
  CHECK(asked.length == kRequest.size());
  CHECK((asked.target == "/ws" && asked.host == "proxy.example.com"));
  CHECK((asked.offers("SIP") && !asked.offers("si") && !asked.deflates()));
  const std::string text =
      answer("Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Extensions: permessage-deflate; x=1\r\n");
  const Handshake given = read_handshake(as_bytes(text));
  CHECK((given.kind == HandshakeKind::response && given.status == 101 && given.upgrade && given.deflates()));
  CHECK(read_handshake(as_bytes("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).kind == HandshakeKind::none);
  CHECK(read_handshake(as_bytes(kRequest.substr(0, 60))).kind == HandshakeKind::incomplete);
  CHECK(read_handshake(as_bytes("GE")).kind == HandshakeKind::incomplete);
  CHECK(read_handshake(as_bytes("PUT / HTTP/1.1\r\n\r\n")).kind == HandshakeKind::none);
}

TEST_CASE("D-09: each data message is a SIP message, on any port") {
  TcpTalk talk(8088);
  talk.client(kRequest).server(answer());
  talk.client(masked(options(1))).server(frame(options(2), 0x82));
  // Fragments with a ping between them, the last one in two segments.
  const std::string text = options(3);
  const std::string last = masked(std::string_view(text).substr(200), 0x80);
  talk.client(masked(std::string_view(text).substr(0, 100), 0x01) + masked("", 0x89));
  talk.client(masked(std::string_view(text).substr(100, 100), 0x00) + last.substr(0, 9)).client(last.substr(9));
  talk.server(frame("", 0x8A)).client(masked("\r\n\r\n")).server(frame("hello")).server(frame("\x03\xE8", 0x88));
  for (const std::size_t text_bytes : {std::size_t{1} << 20, std::size_t{0}}) {
    AnalysisOptions limits;
    limits.limits.message_text_bytes = text_bytes;
    const Json result = ask_sip(talk, limits);
    INFO(result.dump());
    REQUIRE(result["packets"].size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(result["packets"][i]["cseq"] == std::to_string(i + 1) + " OPTIONS");
      CHECK(result["packets"][i]["transport"] == "WS");
      CHECK(result["packets"][i]["anomalies"].empty());
    }
    CHECK(result["packets"][2]["frames"] == Json{7, 8, 9});
    CHECK(result["statistics"]["transports"] == Json{{"WS", 3}});
    CHECK(result["statistics"]["keep_alives"] == 1);
    CHECK(result["not_analyzed"].empty());
    const Json& link = result["transport_events"]["websockets"][0];
    CHECK(link["client"] == "192.0.2.1:40000");
    CHECK(link["handshake_status"] == 101);
    CHECK(link["subprotocol_agreed"] == true);
    CHECK((link["sip_messages"] == 3 && link["other_messages"] == 1 && link["pings"] == 1 && link["pongs"] == 1));
    CHECK((link["closes"] == 1 && link["lost_bytes"] == 0));
  }
}

TEST_CASE("a WebSocket of another subprotocol and plain HTTP are nobody's") {
  TcpTalk talk(80);
  std::string chat = kRequest;
  chat.replace(chat.find("chat, sip"), 9, "mqtt-sips");
  talk.client(chat).server(answer("Sec-WebSocket-Protocol: mqtt\r\n")).client(masked(options(1)));
  const Json result = ask_sip(talk);
  CHECK(result["sip_packets_found"] == 0);
  CHECK_FALSE(result.contains("transport_events"));
}

TEST_CASE("permessage-deflate is named, and a refusal is no WebSocket") {
  TcpTalk talk(80);
  talk.client(kRequest).server(
      answer("Sec-WebSocket-Protocol: sip\r\nSec-WebSocket-Extensions: permessage-deflate\r\n"));
  talk.client(masked("\xaa\x56\x2a", 0xC1)).client(masked(options(1)));
  const Json result = ask_sip(talk);
  CHECK(result["sip_packets_found"] == 1);
  REQUIRE(result["not_analyzed"].size() == 1);
  CHECK(result["not_analyzed"][0].get<std::string>().find("permessage-deflate") != std::string::npos);

  TcpTalk refused(80);
  refused.client(kRequest).server("HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno");
  refused.client(kRequest).server(answer()).client(masked(options(1)));
  CHECK(ask_sip(refused)["sip_packets_found"] == 1);
}

TEST_CASE("a capture that begins within a WebSocket, or lacks some of it") {
  TcpTalk middle(8088, false);
  middle.client(masked(options(1))).server(frame(options(2)));
  CHECK(ask_sip(middle)["sip_packets_found"] == 2);

  TcpTalk gap(8088);
  gap.client(kRequest).server(answer());
  const std::string cut = masked(options(1));
  gap.client(std::string_view(cut).substr(0, 50)).lose(true, cut.size() - 50 - 20);
  gap.client(cut.substr(cut.size() - 20) + masked(options(2))).client(masked(options(3)));
  const Json result = ask_sip(gap);
  INFO(result.dump());
  REQUIRE(result["packets"].size() == 2);
  CHECK(result["packets"][0]["cseq"] == "2 OPTIONS");
}

TEST_CASE("one byte per segment and a message that is too long") {
  TcpTalk talk(8088);
  talk.client(kRequest).server(answer());
  const std::string text = masked(options(1)) + masked("", 0x89) + masked(options(2));
  for (const char c : text) talk.client({&c, 1});
  const std::string long_frame("\x82\x7F\x00\x00\x00\x00\x00\x01\x86\xA0", 10);  // 100000 bytes
  talk.server(long_frame + std::string(1000, 'x'));
  for (int i = 0; i < 99; ++i) talk.server(std::string(1000, 'x'));
  talk.server(frame(options(3)));
  const Json result = ask_sip(talk);
  CHECK(result["sip_packets_found"] == 3);
  CHECK(result["transport_events"]["websockets"][0]["unread_messages"] == 1);
}
