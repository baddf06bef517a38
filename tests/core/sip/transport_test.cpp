// The transports under SIP: SCTP, keep-alives, ICMP, TCP and TLS troubles (domain.md D-10, F-07 to F-09, 5.1).
#include "catch.h"
#include "support/capture.h"
#include "support/sip.h"
#include "support/tcp.h"
#include "support/tls.h"

using namespace test;
using pcapglass::Json;

namespace {

Json ask_sip(const TcpTalk& talk) { return ask(talk.bytes(), "analyze_sip_packets"); }

// The first finding of the rule; null where it did not fire.
Json finding(const Json& result, std::string_view id) {
  for (const Json& found : result["findings"]) {
    if (found["id"] == id) return found;
  }
  return Json();
}

// How often the rule fired.
int fired(const Json& result, std::string_view id) {
  int count = 0;
  for (const Json& finding : result["findings"]) count += finding["id"] == id ? 1 : 0;
  return count;
}

std::string framed(std::string_view method = "OPTIONS") { return request(method, {"Content-Length: 0"}); }

std::string ok(std::string_view via, std::string_view cseq = "7 OPTIONS") {
  return message_of({"SIP/2.0 200 OK", "Via: " + std::string(via), "From: <sip:a@x>;tag=a1", "To: <sip:b@y>;tag=b",
                     "Call-ID: one@192.0.2.1", "CSeq: " + std::string(cseq), "Content-Length: 0"});
}

// RFC 9260 3.3.1. `flags`: 3 is a whole message, 2 its first, 1 its last fragment.
std::string data_chunk(int flags, std::uint32_t tsn, std::string_view payload) {
  std::string out = std::string(1, '\0') + static_cast<char>(flags) + be16(16 + payload.size()) + be32(tsn) + be16(1) +
                    be16(0) + be32(0) + std::string(payload);
  return out.append((4 - out.size() % 4) % 4, '\0');
}
std::string sctp(std::string_view chunks, std::uint16_t port = 5060) {
  return ipv4(1, 2, 132, be16(40000) + be16(port) + be32(99) + be32(0) + std::string(chunks));
}

// An ICMP destination unreachable from .9 that quotes the front of `packet`.
std::string unreachable(std::string_view packet, char code = 3) {
  return ipv4(9, 1, 1, std::string("\x03") + code + std::string(6, '\0') + std::string(packet.substr(0, 28)));
}

}  // namespace

TEST_CASE("D-10: each user message of SCTP is a SIP message, fragments joined, repeats passed over") {
  const std::string sack = std::string("\x03\0\0\x10", 4) + std::string(12, '\0');
  const std::string text = request("INVITE");
  TcpTalk talk;
  talk.packet(sctp(sack + data_chunk(3, 10, request()) + data_chunk(2, 11, std::string_view(text).substr(0, 100))));
  talk.packet(sctp(data_chunk(3, 10, request())));
  talk.packet(sctp(data_chunk(0, 12, std::string_view(text).substr(100, 100))));
  talk.packet(sctp(data_chunk(1, 13, std::string_view(text).substr(200))));
  talk.packet(sctp(data_chunk(3, 14, "not SIP")));
  talk.packet(sctp(data_chunk(3, 77, "not SIP"), 2905));
  const Json result = ask_sip(talk);
  INFO(result.dump());
  REQUIRE(result["packets"].size() == 2);
  CHECK(result["packets"][0]["transport"] == "SCTP");
  CHECK(result["packets"][0]["method"] == "OPTIONS");
  CHECK(result["packets"][1]["method"] == "INVITE");
  CHECK(result["packets"][1]["frames"] == Json{3, 5, 6});
  CHECK(result["statistics"]["retransmissions"] == 0);
  CHECK(result["not_analyzed"].size() == 1);
  // On another port the strict form is asked for.
  TcpTalk other;
  other.packet(sctp(data_chunk(3, 1, request()), 36412));
  CHECK(ask_sip(other)["sip_packets_found"] == 1);
}

TEST_CASE("SCTP: broken chunks and lost fragments") {
  for (const std::string_view chunks : {std::string_view("\0\3\0\0", 4), std::string_view("\0\3\0\x10", 4),
                                        std::string_view("\0\3\xFF\xFF\0\0\0\1\0\1\0\0\0\0\0\0OPTIONS", 23)}) {
    CHECK(ask_sip(TcpTalk().packet(sctp(chunks)))["sip_packets_found"] == 0);
  }
  const std::string text = request();
  TcpTalk talk;
  talk.packet(sctp(data_chunk(2, 1, std::string_view(text).substr(0, 100))));
  talk.packet(sctp(data_chunk(1, 3, std::string_view(text).substr(200))));
  CHECK(ask_sip(talk)["sip_packets_found"] == 0);
}

TEST_CASE("SIP-TR-07: a ping without pong that a registration follows; pongs and UDP line ends are silent") {
  const std::string reregister = framed("REGISTER");
  TcpTalk lost;
  lost.client(framed("REGISTER")).client("\r\n\r\n").server("\r\n").at(1'773'046'830).client("\r\n\r\n");
  lost.at(1'773'046'850).client(reregister);
  const Json result = ask_sip(lost);
  REQUIRE(fired(result, "SIP-TR-07") == 1);
  const Json& flow = result["transport_events"]["keep_alives"][0];
  CHECK((flow["pings"] == 2 && flow["pongs"] == 1 && flow["unanswered"] == 1));
  CHECK(flow["mean_interval_s"].get<double>() == Approx(29.997));
  CHECK(result["statistics"]["keep_alives"] == 3);

  TcpTalk answered;
  answered.client(framed("REGISTER"));
  for (std::uint32_t i = 0; i < 4; ++i) answered.at(1'773'046'810 + 30 * i).client("\r\n\r\n").server("\r\n");
  answered.client(reregister);
  const Json fine = ask_sip(answered);
  CHECK(fired(fine, "SIP-TR-07") == 0);
  CHECK(fine["transport_events"]["keep_alives"][0]["pongs"] == 4);

  TcpTalk over_udp;
  over_udp.udp("\r\n\r\n").at(1'773'046'830).udp("\r\n\r\n").at(1'773'046'850).udp(request("REGISTER"));
  CHECK(fired(ask_sip(over_udp), "SIP-TR-07") == 0);
}

TEST_CASE("SIP-TR-07: STUN without answer on a SIP flow") {
  const auto stun = [](char type) {
    return std::string(1, type) + '\1' + std::string("\0\0\x21\x12\xA4\x42", 6) + std::string(12, 't');
  };
  TcpTalk talk;
  talk.udp(stun(0))
      .at(1'773'046'830)
      .udp(request("REGISTER"))
      .at(1'773'046'850)
      .udp(stun(0))
      .udp(stun(1), 5060, 5060, true);
  const Json result = ask_sip(talk);
  CHECK(fired(result, "SIP-TR-07") == 1);
  const Json& flow = result["transport_events"]["keep_alives"][0];
  CHECK((flow["stun_requests"] == 2 && flow["stun_responses"] == 1 && flow["unanswered"] == 1));
}

TEST_CASE("SIP-TR-06: ICMP that quotes SIP, and ICMP that quotes something else") {
  const std::string invite = ipv4(1, 2, 17, udp(5060, 5070, request("INVITE")));
  const std::string media = ipv4(1, 2, 17, udp(16384, 16384, std::string(160, 'm')));
  TcpTalk talk;
  talk.packet(invite).packet(unreachable(invite)).packet(unreachable(invite, 1));
  const Json result = ask_sip(talk);
  REQUIRE(fired(result, "SIP-TR-06") == 2);
  const Json& error = result["transport_events"]["unreachable"][0];
  CHECK((error["frame"] == 4 && error["quoted_frame"] == 3 && error["what"] == "port unreachable"));
  CHECK(error["quoted_destination"] == "192.0.2.2:5070");
  CHECK(fired(ask_sip(TcpTalk().packet(media).packet(unreachable(media))), "SIP-TR-06") == 0);
  CHECK(fired(ask_sip(TcpTalk().packet(unreachable(invite.substr(0, 22)))), "SIP-TR-06") == 0);
}

TEST_CASE("SIP-TR-08: SYN unanswered or refused, reset with open requests, window closed") {
  TcpTalk unanswered(5060, false);
  unanswered.raw(true, "", kSyn).at(1'773'046'801).raw(true, "", kSyn).at(1'773'046'810).udp(request(), 7, 7);
  const Json silent = ask_sip(unanswered);
  REQUIRE(fired(silent, "SIP-TR-08") == 1);
  CHECK(silent["findings"][0]["metrics"]["syns"] == 2);
  // The capture ends too early to tell.
  CHECK(fired(ask_sip(TcpTalk(5060, false).raw(true, "", kSyn)), "SIP-TR-08") == 0);

  CHECK(fired(ask_sip(TcpTalk(5060, false).raw(true, "", kSyn, 1).raw(false, "", kRstAck)), "SIP-TR-08") == 1);
  CHECK(fired(ask_sip(TcpTalk(8080, false).raw(true, "", kSyn, 1).raw(false, "", kRstAck)), "SIP-TR-08") == 0);

  const std::string via = "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtest1";
  CHECK(fired(ask_sip(TcpTalk().client(framed()).raw(false, "", kRstAck)), "SIP-TR-08") == 1);
  CHECK(fired(ask_sip(TcpTalk().client(framed()).server(ok(via)).raw(false, "", kRstAck)), "SIP-TR-08") == 0);

  const auto window = [](std::uint32_t seconds) {
    TcpTalk talk;
    talk.client(framed()).raw(false, "", 0x10, 0, 0).at(1'773'046'800 + seconds).raw(false, "", 0x10);
    return fired(ask_sip(talk), "SIP-TR-08");
  };
  CHECK(window(3) == 1);
  CHECK(window(1) == 0);  // a few milliseconds less than a second
}

TEST_CASE("SIP-TR-09: alert, expired certificate, other name, handshake that stops; a sound one is silent") {
  const auto of = [](std::string_view extensions, std::string_view names, std::string_view until,
                     std::string_view then) {
    TcpTalk talk(5061);
    talk.client(tls_record(22, client_hello(extensions)));
    talk.server(tls_record(22, server_hello() + certificate_message(certificate("a", names, "250101000000Z", until))));
    talk.client(then);
    if (then.substr(0, 1) == "\x14") talk.server(tls_record(20, "\x01") + tls_record(23, "eeee"));
    return ask_sip(talk.at(1'773'046'900).udp("\r\n", 7, 7));
  };
  const std::string name = der(0x82, "sip.example.com");
  const std::string asked = server_name("sip.example.com");
  const std::string done = tls_record(20, "\x01") + tls_record(23, "eeee");
  CHECK(of(asked, name, "270101000000Z", done)["findings"].empty());
  const Json alert = of(asked, name, "270101000000Z", tls_record(21, "\x02\x30"));
  REQUIRE(fired(alert, "SIP-TR-09") == 1);
  CHECK(alert["findings"][0]["title"] == "TLS under SIP to 192.0.2.2:5061: unknown_ca");
  CHECK(alert["findings"][0]["evidence"][0]["frame"] == 5);
  const Json expired = of(asked, name, "260101000000Z", done);
  REQUIRE(fired(expired, "SIP-TR-09") == 1);
  CHECK(expired["findings"][0]["title"].get<std::string>().find("expired on 2026-01-01") != std::string::npos);
  CHECK(fired(of(server_name("other.example.com"), name, "270101000000Z", done), "SIP-TR-09") == 1);
  const Json stopped = of(asked, name, "270101000000Z", "");
  REQUIRE(fired(stopped, "SIP-TR-09") == 1);
  CHECK(stopped["findings"][0]["title"].get<std::string>().find("not finished") != std::string::npos);
  // A warning after the data says nothing of the handshake.
  CHECK(of(asked, name, "270101000000Z", done + tls_record(21, std::string("\x01\x00", 2)))["findings"].empty());
}

TEST_CASE("SIP-TR-11: a response that goes elsewhere than its Via says") {
  const auto count = [](std::string_view via, std::uint16_t to_port = 5060) {
    return fired(ask_sip(TcpTalk().udp(ok(via), 5060, to_port, true)), "SIP-TR-11");
  };
  CHECK(count("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1") == 0);
  CHECK(count("SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1") == 0);
  CHECK(count("SIP/2.0/UDP 192.0.2.77:5060;branch=z9hG4bK1") == 1);
  CHECK(count("SIP/2.0/UDP 192.0.2.77:5060;received=192.0.2.1;branch=z9hG4bK1") == 0);
  CHECK(count("SIP/2.0/UDP 192.0.2.1:5080;branch=z9hG4bK1") == 1);
  CHECK(count("SIP/2.0/UDP 10.0.0.1:5080;received=192.0.2.1;rport=40000;branch=z9hG4bK1", 40000) == 0);
  CHECK(count("SIP/2.0/UDP 10.0.0.1:5080;received=192.0.2.1;rport=40000;branch=z9hG4bK1", 40001) == 1);
  // Inside a NAT the sender's own address and port are right.
  CHECK(count("SIP/2.0/UDP 192.0.2.1:5062;received=203.0.113.5;rport=40000;branch=z9hG4bK1", 5062) == 0);
  CHECK(count("SIP/2.0/UDP host.example.com;branch=z9hG4bK1", 5099) == 0);
  // Answered where the request came from.
  TcpTalk symmetric;
  symmetric.udp(request(), 40000, 5060)
      .udp(ok("SIP/2.0/UDP 10.0.0.1:5060;rport=5060;branch=z9hG4bK1"), 5060, 40000, true);
  CHECK(fired(ask_sip(symmetric), "SIP-TR-11") == 0);
}

TEST_CASE("SIP-TR-01: fragments, whole and lost, and large requests") {
  const std::string datagram = udp(5060, 5060, request("INVITE", {"X-Long: " + std::string(2000, 'x')}));
  const auto piece = [&](std::size_t from, std::size_t length, std::uint16_t flags) {
    return ipv4(1, 2, 17, std::string_view(datagram).substr(from, length), flags, 77);
  };
  TcpTalk whole;
  whole.packet(piece(0, 1480, 0x2000)).packet(piece(1480, 4000, 185)).at(1'773'046'900).udp(request());
  const Json together = ask_sip(whole);
  REQUIRE(fired(together, "SIP-TR-01") == 1);
  CHECK(finding(together, "SIP-TR-01")["severity"] == "notice");
  TcpTalk lost;
  lost.packet(piece(0, 1480, 0x2000)).at(1'773'046'900).udp(request());
  const Json after = ask_sip(lost);
  REQUIRE(fired(after, "SIP-TR-01") == 1);
  CHECK(finding(after, "SIP-TR-01")["severity"] == "error");
  CHECK(finding(after, "SIP-TR-01")["evidence"][0]["frame"] == 3);
  CHECK(fired(ask_sip(TcpTalk().packet(piece(0, 1480, 0x2000)).udp(request())), "SIP-TR-01") == 0);
  CHECK(fired(ask_sip(TcpTalk().udp(request("INVITE", {"X-Long: " + std::string(1200, 'x')}))), "SIP-TR-01") == 1);
}

TEST_CASE("F-07: where the framing was lost") {
  const Json result = ask_sip(TcpTalk().client("no message\r\nat all\r\n" + framed()));
  const Json& resyncs = result["transport_events"]["stream_resyncs"];
  REQUIRE(resyncs.size() == 1);
  CHECK((resyncs[0]["frame"] == 3 && resyncs[0]["bytes_skipped"] == 20));
}
