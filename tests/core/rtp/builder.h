// RTP and RTCP packets by hand, and calls whose media has figures that are known by construction.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "support/capture.h"
#include "support/sip.h"

namespace test {

inline std::string be(std::uint64_t value, int width) {
  std::string out;
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
  return out;
}

struct RtpFields {
  std::uint32_t ssrc = 0x11223344;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint8_t type = 0;
  bool marker = false;
};
// RFC 3550 5.1.
inline std::string rtp(const RtpFields& fields, std::string_view payload) {
  return be(0x80, 1) + be((fields.marker ? 0x80U : 0U) | fields.type, 1) + be(fields.sequence, 2) +
         be(fields.timestamp, 4) + be(fields.ssrc, 4) + std::string(payload);
}
inline std::string speech(std::size_t length = 160) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out += static_cast<char>(i * 37 + 11);
  return out;
}

inline std::string sdp_of(std::string_view address, int port, std::string_view formats = "0 101",
                          std::string_view extra = "a=rtpmap:101 telephone-event/8000\r\n",
                          std::string_view profile = "RTP/AVP") {
  return "v=0\r\no=- 1 1 IN IP4 " + std::string(address) + "\r\ns=-\r\nc=IN IP4 " + std::string(address) +
         "\r\nt=0 0\r\nm=audio " + std::to_string(port) + " " + std::string(profile) + " " + std::string(formats) +
         "\r\n" + std::string(extra);
}
inline std::string invite(std::string_view sdp) {
  return request("INVITE", {"Content-Type: application/sdp", "Content-Length: " + std::to_string(sdp.size())}, sdp);
}
inline std::string answer(std::string_view sdp) {
  return message_of(
      {"SIP/2.0 200 OK", "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtest1",
       "From: Alice <sip:alice@atlanta.example.com>;tag=a1", "To: Bob <sip:bob@biloxi.example.com>;tag=b1",
       "Call-ID: one@192.0.2.1", "CSeq: 7 INVITE", "Contact: <sip:bob@192.0.2.2>", "Content-Type: application/sdp",
       "Content-Length: " + std::to_string(sdp.size())},
      sdp);
}

constexpr int kCallerPort = 4000;
constexpr int kCalleePort = 5000;

// 192.0.2.1:4000 and 192.0.2.2:5000, both sendrecv; answered at 0.1 s.
inline CaptureWriter call(const std::string& offer = sdp_of("192.0.2.1", kCallerPort),
                          const std::string& answered = sdp_of("192.0.2.2", kCalleePort)) {
  CaptureWriter capture;
  capture.at(0).udp(invite(offer));
  capture.at(0.1).udp(answer(answered), {}, true);
  return capture;
}

// What one packet of a stream is; the defaults are PCMU of 20 ms in time.
struct Sent {
  int number = 0;
  double time = 0;
  RtpFields fields;
  std::string payload;
};
// `count` packets from the caller to the callee, from 1 s; `change` may alter each, and drops it by answering false.
struct StreamPlan {
  int count = 100;
  bool back = false;
  double start = 1;
  std::uint16_t first = 1000;
  UdpPort ports = {kCallerPort, kCalleePort};
};
inline void send(
    CaptureWriter& capture, const StreamPlan& plan,
    const std::function<bool(Sent&)>& change = [](Sent&) { return true; }) {
  for (int i = 0; i < plan.count; ++i) {
    Sent sent;
    sent.number = i;
    sent.time = plan.start + i * 0.02;
    sent.fields.sequence = static_cast<std::uint16_t>(plan.first + i);
    sent.fields.timestamp = static_cast<std::uint32_t>(90000 + i * 160);
    sent.fields.ssrc = plan.back ? 0x55667788 : 0x11223344;
    sent.payload = speech();
    const UdpPort ports = plan.back ? UdpPort{plan.ports.destination, plan.ports.source} : plan.ports;
    if (change(sent)) capture.at(sent.time).udp(rtp(sent.fields, sent.payload), ports, plan.back);
  }
}

inline pcapglass::Json streams(const CaptureWriter& capture,
                               const pcapglass::Json& arguments = pcapglass::Json::object()) {
  return ask(capture.bytes(), "analyze_rtp_streams", arguments);
}
// "ID severity" of each finding.
inline std::vector<std::string> found(const pcapglass::Json& result) {
  std::vector<std::string> out;
  for (const auto& finding : result["findings"]) {
    out.push_back(finding["id"].get<std::string>() + " " + finding["severity"].get<std::string>());
  }
  return out;
}
inline bool fires(const pcapglass::Json& result, const std::string& id) {
  for (const auto& finding : result["findings"]) {
    if (finding["id"] == id) return true;
  }
  return false;
}

}  // namespace test
