// What calls and RTP need of a description (domain.md OA-04, RS-01; RFC 3264).
#include "protocols/sdp/media.h"

#include "catch.h"
#include "protocols/sdp/report.h"
#include "support/sdp.h"

using namespace test;
using namespace pcapglass;

TEST_CASE("OA-04: endpoints are c= and m= of the sender; RTCP is the next port unless it is said") {
  const std::string text =
      described({"m=audio 6000 RTP/AVP 0", "m=audio 6002 RTP/AVP 0", "a=rtcp:7001", "m=audio 6004 RTP/AVP 0",
                 "a=rtcp-mux", "m=audio 6006 RTP/AVP 0", "a=rtcp:53020 IN IP6 2001:db8::7", "c=IN IP6 2001:db8::9",
                 "m=audio 65535 RTP/AVP 0", "m=audio 0 RTP/AVP 0", "m=image 4000 udptl t38"});
  const sdp::MediaList list = sdp::media_of(text);
  REQUIRE(list.media().size() == 7);
  const auto rtp = [&](std::size_t i) { return to_string(list.media()[i].rtp); };
  const auto rtcp = [&](std::size_t i) { return to_string(list.media()[i].rtcp); };
  CHECK((rtp(0) == "192.0.2.1:6000" && rtcp(0) == "192.0.2.1:6001"));
  CHECK(rtcp(1) == "192.0.2.1:7001");
  CHECK(rtcp(2) == "192.0.2.1:6004");
  CHECK((rtp(3) == "[2001:db8::9]:6006" && rtcp(3) == "[2001:db8::7]:53020"));
  CHECK(list.media()[4].rtcp.port == 0);
  CHECK((list.media()[5].is_disabled() && list.media()[5].rtcp.port == 0));
  CHECK((list.media()[6].fax && list.media()[6].rtcp.port == 0));
}

TEST_CASE("RFC 5118: IPv6 in SDP, and one address of each kind") {
  const std::string both = described({"m=audio 22334 RTP/AVP 0", "c=IN IP4 192.0.2.1", "m=video 6024 RTP/AVP 107",
                                      "c=IN IP6 2001:db8::1", "a=rtpmap:107 H263-1998/90000"});
  const sdp::MediaList list = sdp::media_of(both);
  CHECK(to_string(list.media()[0].rtp) == "192.0.2.1:22334");
  CHECK(to_string(list.media()[1].rtp) == "[2001:db8::1]:6024");
  CHECK(sdp::short_form(list) ==
        "audio 192.0.2.1:22334 PCMU/8000, sendrecv; video [2001:db8::1]:6024 H263-1998/90000, sendrecv");
}

TEST_CASE("RFC 4475 dblreq: a line m =video gives no medium") {
  const std::string text = described({"m=audio 492 RTP/AVP 0", "m =video 3227 RTP/AVP 31", "a=rtpmap:31 LPC"});
  const sdp::MediaList list = sdp::media_of(text);
  REQUIRE(list.media().size() == 1);
  CHECK(list.media()[0].format_count == 1);
}

TEST_CASE("RFC 8866 6.7: the direction of the session counts where a medium has none, sendrecv is the rest") {
  const std::string inherited = described({"a=inactive", "m=audio 1 RTP/AVP 0", "m=audio 2 RTP/AVP 0", "a=recvonly"});
  const sdp::MediaList list = sdp::media_of(inherited);
  CHECK(list.media()[0].direction == sdp::Direction::inactive);
  CHECK(list.media()[1].direction == sdp::Direction::recvonly);
  CHECK(sdp::media_of(described({"m=audio 1 RTP/AVP 0"})).media()[0].direction == sdp::Direction::sendrecv);
}

TEST_CASE("Formats by rtpmap, by the static table, and telephone-event") {
  const std::string text = described({"m=audio 6000 RTP/AVP 101 13 97 18 99 120", "a=rtpmap:97 iLBC/8000", "a=ptime:30",
                                      "a=rtpmap:101 Telephone-Event/8000", "a=rtpmap:120 telephone-event/16000",
                                      "a=maxptime:150", "a=rtpmap:55 X/1"});
  const sdp::MediaList list = sdp::media_of(text);
  const sdp::Medium& m = list.media()[0];
  CHECK(m.format_count == 6);
  CHECK((m.telephone_event == 101 && m.ptime == 30 && m.maxptime == 150));
  REQUIRE(list.preferred(m) != nullptr);
  CHECK(list.preferred(m)->encoding == "iLBC");
  REQUIRE(list.format_of(m, 18) != nullptr);
  CHECK((list.format_of(m, 18)->encoding == "G729" && list.format_of(m, 18)->clock_rate == 8000));
  CHECK(list.format_of(m, 99)->encoding.empty());
  CHECK(list.format_of(m, 55) == nullptr);
  CHECK(sdp::short_form(list) == "audio 192.0.2.1:6000 iLBC/8000, G729/8000, 99, telephone-event 101, sendrecv");
}

TEST_CASE("How media are protected") {
  const auto encryption = [](std::initializer_list<std::string_view> media) {
    const std::string text = described(media);
    return sdp::media_of(text).media()[0].encryption;
  };
  using sdp::Encryption;
  CHECK(encryption({"m=audio 1 RTP/AVP 0"}) == Encryption::none);
  CHECK(encryption({"m=audio 1 RTP/SAVP 0", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"}) == Encryption::sdes);
  CHECK(encryption({"m=audio 1 RTP/SAVP 0"}) == Encryption::unkeyed);
  CHECK(encryption({"a=fingerprint:sha-1 AB", "m=audio 1 UDP/TLS/RTP/SAVPF 0"}) == Encryption::dtls);
  CHECK(encryption({"a=key-mgmt:mikey AQ", "m=audio 1 RTP/SAVP 0"}) == Encryption::mikey);
  CHECK(encryption({"m=audio 1 RTP/AVP 0", "a=zrtp-hash:1.10 fe30"}) == Encryption::zrtp);
}

TEST_CASE("RFC 3264 8.4: held by direction or by a zero address") {
  const auto held = [](std::initializer_list<std::string_view> media, std::string_view address = "IP4 192.0.2.1") {
    const std::string text = described(media, "1", address);
    return sdp::media_of(text).media()[0].is_held();
  };
  CHECK(held({"m=audio 1 RTP/AVP 0", "a=sendonly"}));
  CHECK(held({"m=audio 1 RTP/AVP 0", "a=inactive"}));
  CHECK(held({"m=audio 1 RTP/AVP 0"}, "IP4 0.0.0.0"));
  CHECK(held({"m=audio 1 RTP/AVP 0"}, "IP6 ::"));
  CHECK_FALSE(held({"m=audio 1 RTP/AVP 0", "a=recvonly"}));
  CHECK_FALSE(held({"m=audio 1 RTP/AVP 0"}, "IP4 host.invalid"));
}

TEST_CASE("What does not fit is counted, and the rest is right") {
  std::string text = described({});
  for (int i = 0; i < 20; ++i)
    text += "m=audio " + std::to_string(1000 + i) + " RTP/AVP 0 8 9 18 3 4 96\r\na=inactive\r\n";
  const sdp::MediaList list = sdp::media_of(text);
  CHECK(list.media().size() == sdp::kMediaCapacity);
  CHECK(list.media_left_out == 4);
  CHECK(list.formats_left_out == 16 * 7 - 96);
  CHECK((list.media()[15].rtp.port == 1015 && list.media()[15].direction == sdp::Direction::inactive));
  CHECK(sdp::short_form(list).substr(sdp::short_form(list).size() - 11) == "; +14 media");
}

TEST_CASE("What is no description gives no media") {
  CHECK_FALSE(sdp::media_of("").is_sdp);
  CHECK_FALSE(sdp::media_of("Signal=1\r\nDuration=160\r\n").is_sdp);
  CHECK(sdp::media_of(rfc8866_example()).is_sdp);
}
